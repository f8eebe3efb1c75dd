"""The facilitator's desk: the running order, who is there, who speaks, what is put to the vote."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, evening, queries, topics
from chantier.debates.access import contribution_for, debate_for, statement_for
from chantier.debates.forms import (
    MergeForm,
    SplitForm,
    StatementForm,
    TurnLengthForm,
)
from chantier.debates.pages import done, page, pressed, to
from chantier.debates.stage_forms import TurnForm, moment, tapped
from chantier.meetings.models import Meeting
from chantier.meetings.states import State
from chantier.people.visitor import HouseRequest, signed_in
from chantier.ui.drawing import Bar
from chantier.ui.forms import status_of
from chantier.ui.templatetags.house import percent


@require_safe
def desk(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Everything at a glance; the page keeps itself true while it is open."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    balance = queries.speaking_balance(here.meeting)
    spoke = queries.who_spoke(here.meeting)
    return page(
        request,
        "debates/desk.html",
        here,
        live=topics.of_the_screen(here.meeting),
        clock=evening.Clock(here.meeting, timezone.now()),
        balance=[(row, len(spoke.get(row.constituency.pk, ()))) for row in balance],
        present=sum(row.present for row in balance),
        drawn=_drawn(balance),
        running=queries.running_turn(here.meeting),
        turn=TurnForm(worksite=here.worksite, auto_id=False),
        asking=evening.queue(here.meeting, balance),
        silent=evening.silent(here.meeting),
        under_way=here.meeting.state == State.UNDER_WAY,
        kept=queries.kept_among_peers(here.meeting),
        calls=evening.calls(here.meeting),
        acronyms=evening.to_explain(here.meeting),
        **_put_to_the_room(here.meeting),
    )


def _put_to_the_room(meeting: Meeting) -> dict[str, Any]:
    """Statements and questions of preference; `voting`: one of them is open."""
    statements = queries.with_turnout(meeting)
    polls = list(meeting.polls.order_by("-number", "-pk"))
    voted = [row.statement for row in statements]
    is_open = any(one.closed_at is None for one in voted) or any(not p.closed_at for p in polls)
    return {"statements": statements, "polls": polls, "voting": is_open}


def _drawn(balance: list[queries.Balance]) -> list[Bar]:
    return [
        Bar(row.constituency.name, row.share, percent(row.share), row.css_class)
        for row in balance
        if row.share is not None
    ]


@require_POST
def turn(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """One tap: somebody of a constituency begins to speak."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    form = TurnForm(request.POST, worksite=here.worksite)
    if not form.is_valid():
        messages.error(request, _("Choose who speaks."))
        return to("desk", here)
    now, spoken = moment(form, timezone.now()), form.cleaned_data
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": now}
    sentence = _("Speaking: %(constituency)s.") % {"constituency": spoken["constituency"]}
    pressed(request, sentence, actions.record_turn, **spoken, **deed)
    return to("desk", here)


@require_POST
def end_turn(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Nobody speaks."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    now = tapped(request.POST, timezone.now())
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": now}
    pressed(request, _("The turn is ended."), actions.end_turn, **deed)
    return to("desk", here)


@require_safe
def turns(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """All turns, to correct them."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    rows = here.meeting.turns.select_related("constituency").order_by("-started_at", "-pk")
    return page(request, "debates/turns.html", here, turns=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_turn(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """How long a turn really was."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    rows = here.meeting.turns.select_related("constituency", "meeting__worksite")
    wrong = get_object_or_404(rows, pk=pk)
    form = TurnLengthForm(request.POST or None, initial={"seconds": wrong.seconds})
    if request.method == "POST" and form.is_valid():
        deed = {"turn": wrong, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.correct_turn, **form.cleaned_data, **deed):
            return to("turns", here)
    return page(
        request, "debates/correct_turn.html", here, turn=wrong, form=form, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_statement(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Put a sentence to the vote."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    form = StatementForm(request.POST or None, meeting=here.meeting)
    if request.method == "POST" and form.is_valid():
        deed = {"worksite": here.worksite, "meeting": here.meeting, "now": timezone.now()}
        by = signed_in(request)
        if done(form, actions.open_statement, **form.cleaned_data, **deed, by=by):
            messages.success(request, _("The vote is open, on phones and on paper."))
            return to("desk", here)
    return page(request, "debates/open_statement.html", here, form=form, status=status_of(form))


@require_POST
def close_statement(
    request: HouseRequest, worksite_slug: str, slug: str, number: int
) -> HttpResponse:
    """End a vote; its results can be read from then on."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    statement = statement_for(here.worksite, number)
    if statement.meeting_id != here.meeting.pk:
        raise Http404
    deed = {"statement": statement, "by": signed_in(request), "now": timezone.now()}
    pressed(request, _("The vote is closed."), actions.close_statement, **deed)
    return to("desk", here)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Put together what says the same."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    form = MergeForm(request.POST or None, meeting=here.meeting)
    if request.method == "POST" and form.is_valid():
        deed = {"by": signed_in(request), "now": timezone.now()}
        if done(form, actions.merge, **form.cleaned_data, **deed):
            messages.success(request, _("Put together; every author is kept."))
            return to("debate", here)
    return page(request, "debates/merge.html", here, form=form, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Cut what says several things."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    said = contribution_for(here, number)
    form = SplitForm(request.POST or None, initial={"text": said.text})
    if request.method == "POST" and form.is_valid():
        deed = {"contribution": said, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.split, parts=form.cleaned_data["text"], **deed):
            messages.success(request, _("Cut; every author is kept."))
            return to("debate", here)
    return page(request, "debates/split.html", here, said=said, form=form, status=status_of(form))
