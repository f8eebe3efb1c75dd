"""Statements, one at a time, small enough for any phone; and what came of them."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chantier.debates import actions, answered, policies, polls, queries, topics
from chantier.debates.access import Debate, Standing, debate_for, standing_in, statement_for
from chantier.debates.models import Statement, StatementQuerySet, Vote
from chantier.debates.pages import bars_of, page, to, to_the_door
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.people.visitor import HouseRequest
from chantier.rules import Denied, may
from chantier.worksites.models import Participation


def _scope(
    request: HouseRequest, worksite_slug: str, slug: str | None
) -> tuple[Standing, "QuerySet[Statement]"]:
    """The statements put in one meeting, or those of the whole worksite."""
    if slug is None:
        standing = standing_in(request, worksite_slug)
        rows = standing.worksite.statements.all()
    else:
        debate = debate_for(request, worksite_slug, slug)
        standing, rows = debate, debate.meeting.statements.all()
    return standing, rows.select_related("worksite", "meeting__worksite").order_by("number", "pk")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HouseRequest, worksite_slug: str, slug: str | None = None) -> HttpResponse:
    """The next statement to answer, or the one asked for by `?n=`; after the last, a summary."""
    standing, rows = _scope(request, worksite_slug, slug)
    me = standing.participation
    if me is None:
        return to_the_door()
    if request.method == "POST":
        return _answer(request, standing, me)
    of = standing.meeting if isinstance(standing, Debate) else standing.worksite
    progress = answered.progress(of, me)
    asked = request.GET.get("n", "")[:8]
    number = int(asked) if asked.isdecimal() else None
    shown = statement_for(standing.worksite, number) if number else _next(standing, rows, progress)
    return page(
        request,
        "debates/statements.html",
        standing,
        statement=shown,
        progress=progress,
        place=progress.place_of(shown) if slug or number else progress.answered + 1,
        voting=may(policies.check_can_vote, shown, me) if shown else None,
        given=_given(me, shown, progress) if shown else None,
        **({"votes": [], "open_polls": []} if shown else _when_all_is_answered(standing, me)),
        live=_waits_for(standing, shown),
        answers=[Vote.Value.AGREE, Vote.Value.DISAGREE, Vote.Value.PASS],
    )


def _given(me: Participation, statement: Statement, progress: answered.Progress) -> int | None:
    """What one answered already."""
    if statement.number in progress.given:
        return progress.given[statement.number]
    return me.votes.filter(statement=statement).values_list("value", flat=True).first()


def _votes(standing: Standing, me: Participation) -> Iterable[Vote]:
    """What one answered in the room, or in the whole worksite."""
    if isinstance(standing, Debate):
        return answered.votes_here(standing.meeting, me)
    return queries.votes_of(me)


def _when_all_is_answered(standing: Standing, me: Participation) -> dict[str, Any]:
    """What one answered, and the questions of preference that still wait in the room."""
    asked = polls.unanswered(standing.meeting, me) if isinstance(standing, Debate) else []
    return {"votes": _votes(standing, me), "open_polls": asked}


def _waits_for(standing: Standing, shown: Statement | None) -> str | None:
    """Somebody with nothing to answer in a room waits for the next statement.

    Whoever has one before their eyes waits for nothing, and their page stays as light as it is.
    """
    if shown or not isinstance(standing, Debate) or standing.meeting.state != State.UNDER_WAY:
        return None
    return topics.of_the_room(standing.meeting)


def _next(
    standing: Standing, rows: "QuerySet[Statement]", progress: answered.Progress
) -> Statement | None:
    """In a room, the order of the evening, the same for all; over the worksite, what teaches most.

    Whoever may not vote any more is offered nothing.
    """
    me = standing.participation
    if progress.next is None or me is None:
        return None
    upcoming = statement_for(standing.worksite, progress.next)
    if isinstance(standing, Debate) or not may(policies.check_can_vote, upcoming, me).allowed:
        return upcoming
    statements = cast("StatementQuerySet", rows)
    return actions.offer_next(participation=me, statements=statements, now=timezone.now())


def _answer(request: HouseRequest, standing: Standing, me: Participation) -> HttpResponse:
    number, value = request.POST.get("statement", ""), request.POST.get("value", "")
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    statement = statement_for(standing.worksite, int(number))
    try:
        actions.vote(
            statement=statement,
            participation=me,
            value=int(value) if value in {"1", "-1", "0"} else 9,
            channel=Channel.WEB,
            by=None,
            now=timezone.now(),
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    return to("statements", standing)


@login_not_required
@require_safe
def results(request: HouseRequest, worksite_slug: str, slug: str | None = None) -> HttpResponse:
    """Answers by constituency. Strangers see closed votes, small counts hidden; the team sees all.

    While a vote is open its figures would tell who has just answered, and sway who has not.
    """
    standing, rows = _scope(request, worksite_slug, slug)
    exact = bool(standing.rights & {"follow", "facilitate"})
    counted = list(rows if exact else rows.closed())  # type: ignore[attr-defined]
    return page(
        request,
        "debates/results.html",
        standing,
        results=[
            (found, bars_of(found)) for found in queries.results_of(counted, public=not exact)
        ],
        open_votes=[] if exact else list(rows.open()),  # type: ignore[attr-defined]
        exact=exact,
    )
