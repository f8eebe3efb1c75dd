"""In the room: what was said, as one may see it, and one's own words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import (
    access,
    actions,
    answered,
    crossing,
    evening,
    policies,
    polls,
    queries,
    topics,
)
from chantier.debates.access import Debate, contribution_for, debate_for
from chantier.debates.crossing_forms import CosignForm
from chantier.debates.forms import (
    ConsentForm,
    ContributionForm,
    NotUnderstoodForm,
    ValidationForm,
)
from chantier.debates.models import Contribution, Kind, QuoteConsent
from chantier.debates.pages import done, page, pressed, sentence_of, to, to_the_door
from chantier.meetings.models import Meeting
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.people.visitor import HouseRequest
from chantier.rules import may
from chantier.ui.forms import status_of
from chantier.worksites.models import Participation


def _own(debate: Debate) -> Participation:
    """The visitor's participation. Raises Http404 for those who only look."""
    if debate.participation is None:
        raise Http404
    return debate.participation


@login_not_required
@require_safe
def debate(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """One column for each constituency; strangers are led to the door."""
    here = debate_for(request, worksite_slug, slug)
    if not here.may_read_the_room:
        return to_the_door()
    me, meeting = here.participation, here.meeting
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind else ""
    columns = queries.side_by_side(meeting, me, kind=kind)
    return page(
        request,
        "debates/debate.html",
        here,
        columns=columns,
        nothing_said=not kind and not any(column.contributions for column in columns),
        **_crossed(meeting, me, columns),
        kinds=[choice for choice in Kind if choice != Kind.NOT_UNDERSTOOD],
        kind=kind,
        own=queries.own_numbers(meeting, me),
        **_evening(meeting, me),
        not_understood=evening.calls(meeting),
        call=NotUnderstoodForm(auto_id="call_%s"),
        speaking=may(policies.check_can_speak, meeting, participation=me),
        progress=answered.progress(meeting, me) if me else None,
        kept_among_peers=queries.to_release(meeting, me).count() if me else 0,
    )


def _crossed(
    meeting: Meeting, me: Participation | None, columns: list[queries.Column]
) -> dict[str, Any]:
    """What the columns share, where they differ, who is silent, what several wrote."""
    return {
        "crossings": crossing.crossings(meeting),
        "together": crossing.together(meeting, me),
        "silent": crossing.silent(columns),
    }


def _evening(meeting: Meeting, me: Participation | None) -> dict[str, Any]:
    """Where the evening stands, for somebody in the room."""
    under_way = meeting.state == State.UNDER_WAY
    turns = meeting.turns.filter(seconds=None)
    clock = evening.Clock(meeting, timezone.now())
    return {
        "live": topics.of_the_room(meeting) if under_way else None,
        "clock": clock,
        "phase": clock.current.phase if clock.current else "",
        "open_polls": polls.unanswered(meeting, me) if me else [],
        "under_way": under_way,
        "asked_to_speak": me is not None and meeting.hands.filter(participation=me).exists(),
        "speaks_now": me is not None and turns.filter(participation=me).exists(),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Write for oneself."""
    here = debate_for(request, worksite_slug, slug)
    if here.participation is None:
        return to_the_door()
    together = evening.writes_together(here.meeting, timezone.now())
    form = ContributionForm(
        request.POST or None,
        meeting=here.meeting,
        constituency=here.participation.constituency,
        initial={"released": together, **_about_a_story(request)},
    )
    if request.method == "POST" and form.is_valid() and _written(here, form, form.cleaned_data):
        messages.success(request, _("Your words are kept."))
        return to("debate", here)
    speaking = may(policies.check_can_speak, here.meeting, participation=here.participation)
    context = {"form": form, "together": together, "speaking": speaking}
    return page(request, "debates/contribute.html", here, status=status_of(form), **context)


def _about_a_story(request: HouseRequest) -> dict[str, Any]:
    """Whoever comes from a story says what it makes them understand."""
    story = request.GET.get("recit", "")
    return {"kind": Kind.ANALYSIS, "cites": [story]} if story.isdecimal() else {}


@login_not_required
@require_POST
def not_understood(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The call for an explanation, in one touch."""
    here = debate_for(request, worksite_slug, slug)
    form = NotUnderstoodForm(request.POST)
    if form.is_valid() and _written(here, form, {**form.cleaned_data, "kind": Kind.NOT_UNDERSTOOD}):
        messages.success(request, _("Noted: the room will explain."))
    else:
        messages.error(request, sentence_of(form))
    return to("debate", here)


def _written(here: Debate, form: Form, said: dict[str, Any]) -> bool:
    me = _own(here)
    return done(
        form,
        actions.contribute,
        meeting=here.meeting,
        participation=me,
        constituency=me.constituency,
        channel=Channel.WEB,
        by=None,
        now=timezone.now(),
        **said,
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """What one's constituency still keeps among peers, to let out what is ticked."""
    here = debate_for(request, worksite_slug, slug)
    if here.participation is None:
        return to_the_door()
    me, kept = here.participation, queries.to_release(here.meeting, here.participation)
    if request.method == "POST":
        numbers = [int(n) for n in request.POST.getlist("number") if n.isdecimal()][:500]
        chosen = list(kept.filter(number__in=numbers))
        sentence = ngettext(
            "%(count)d contribution is now shown to everybody.",
            "%(count)d contributions are now shown to everybody.",
            len(chosen),
        ) % {"count": len(chosen)}
        deed = {"participation": me, "by": None, "now": timezone.now()}
        pressed(request, sentence, actions.release, contributions=chosen, **deed)
        return to("debate", here)
    return page(request, "debates/release.html", here, kept=kept)


@login_not_required
@require_safe
def contribution(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """One contribution, what it rests on, and what its author can do with it."""
    here = debate_for(request, worksite_slug, slug)
    said = contribution_for(here, number)
    return page(request, "debates/contribution.html", here, **_shown(here, said))


def _shown(here: Debate, said: Contribution, **forms: Form) -> dict[str, Any]:
    me = here.participation
    mine = me is not None and said.authors.filter(pk=me.pk).exists()
    seen = queries.visible(here.meeting, me)
    shown: dict[str, Any] = {"said": said, "mine": mine, "cosigning": False, "by_badge": None}
    if not said.withdrawn_at and said.released_at and said.kind in crossing.TOGETHER:
        shown["cosigning"] = me is not None and not mine
        shown["by_badge"] = CosignForm(worksite=here.worksite) if here.takes_notes else None
    shown["cites"] = [row for row in said.cites.order_by("number") if access.may_see(here, row)]
    shown["cited_by"] = seen.filter(cites=said)
    if me and mine:
        shown["withdrawing"] = may(policies.check_can_withdraw, said, me)
        shown["closing"] = may(policies.check_can_change_consent, said, me, QuoteConsent.NOT)
        shown["validating"] = may(policies.check_can_validate, said, participation=me, by=None)
        shown["validation"] = ValidationForm(initial={"text": said.text})
        shown["consent"] = ConsentForm(initial={"quote_consent": said.quote_consent})
    return shown | forms


@login_not_required
@require_POST
def withdraw(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Take one's words back."""
    here = debate_for(request, worksite_slug, slug)
    said = contribution_for(here, number)
    others = crossing.is_also_of_others(said, _own(here))
    pressed(
        request,
        _("Your name is off these words: they stay those of the others.")
        if others
        else _("Your words are withdrawn: they will be quoted nowhere."),
        actions.withdraw,
        contribution=said,
        participation=_own(here),
        by=None,
        now=timezone.now(),
    )
    return to("debate", here)


@login_not_required
@require_POST
def validate(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Stand by what a note-taker typed, corrected if need be."""
    here = debate_for(request, worksite_slug, slug)
    said, me = contribution_for(here, number), _own(here)
    form = ValidationForm(request.POST)
    deed = {"contribution": said, "participation": me, "by": None, "now": timezone.now()}
    if form.is_valid() and done(form, actions.validate, **form.cleaned_data, **deed):
        messages.success(request, _("Your words are validated."))
        return to("contribution", here, number=number)
    shown = _shown(here, said, validation=form)
    return page(request, "debates/contribution.html", here, status=status_of(form), **shown)


@login_not_required
@require_POST
def consent(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Change how one's words may be quoted."""
    here = debate_for(request, worksite_slug, slug)
    said, me = contribution_for(here, number), _own(here)
    form = ConsentForm(request.POST)
    deed = {"contribution": said, "participation": me, "by": None, "now": timezone.now()}
    if form.is_valid() and done(form, actions.change_consent, **form.cleaned_data, **deed):
        messages.success(request, _("Your choice is kept."))
        return to("contribution", here, number=number)
    shown = _shown(here, said, consent=form)
    return page(request, "debates/contribution.html", here, status=status_of(form), **shown)
