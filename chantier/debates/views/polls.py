"""Questions of preference: dots and places on a line, on phones, on paper, in the room."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, polls, queries
from chantier.debates.access import Debate, debate_for
from chantier.debates.models import Poll
from chantier.debates.pages import done, page, pressed, to
from chantier.debates.poll_forms import AnswerForm, PaperAnswerForm, PollForm, RoomCountForm
from chantier.people.models import Channel
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import may
from chantier.ui.forms import status_of


def _poll(here: Debate, number: int) -> Poll:
    rows = here.meeting.polls.select_related("meeting__worksite__space")
    return get_object_or_404(rows, number=number)


def _exact(here: Debate) -> bool:
    return bool(here.rights & {"follow", "facilitate"})


@login_not_required
@require_safe
def preferences(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Every question of the meeting: those open, and what came of the others."""
    here = debate_for(request, worksite_slug, slug)
    known = list(here.meeting.polls.select_related("meeting__worksite").order_by("number", "pk"))
    exact = _exact(here)
    told = [polls.results(poll, public=not exact) for poll in known if exact or poll.closed_at]
    waiting = [poll for poll in known if not poll.closed_at]
    return page(
        request, "debates/preferences.html", here, results=told, open_polls=waiting, exact=exact
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def preference(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """One's dots, or one's place; they can be put anew while the question is open."""
    here = debate_for(request, worksite_slug, slug)
    poll, me = _poll(here, number), here.participation
    if me is None:
        return to("preferences", here)
    given = poll.answers.filter(participation=me).values_list("dots", flat=True).first()
    form = AnswerForm(request.POST or None, poll=poll, given=given or ())
    if request.method == "POST" and form.is_valid():
        deed = {"poll": poll, "participation": me, "channel": Channel.WEB, "by": None}
        if done(form, actions.answer_poll, dots=form.dots, now=timezone.now(), **deed):
            messages.success(request, _("It is counted. You can change it while it is open."))
            return to("debate", here)  # it keeps itself true: the next question comes there
    answering = may(polls.check_can_answer, poll, me, by=None)
    context = {"poll": poll, "form": form, "given": given, "answering": answering}
    return page(request, "debates/preference.html", here, status=status_of(form), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_poll(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Put a question of preference to the room."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    form = PollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"meeting": here.meeting, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.open_poll, **form.cleaned_data, **deed):
            messages.success(request, _("The question is open, on phones and on paper."))
            return to("desk", here)
    return page(request, "debates/open_poll.html", here, form=form, status=status_of(form))


@require_POST
def close_poll(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """End it; its result can be read from then on."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    deed = {"poll": _poll(here, number), "by": signed_in(request), "now": timezone.now()}
    pressed(request, _("The question is closed."), actions.close_poll, **deed)
    return to("desk", here)


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """A sheet typed in by its badge."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    poll = _poll(here, number)
    form = PaperAnswerForm(request.POST or None, poll=poll)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["badge"]
        deed = {"poll": poll, "participation": who, "channel": Channel.PAPER}
        by, now = signed_in(request), timezone.now()
        if done(form, actions.answer_poll, dots=form.dots, by=by, now=now, **deed):
            messages.success(request, _("The sheet %(signs)s is counted.") % {"signs": who})
            return to("poll_paper", here, number=number)
    return page(
        request, "debates/poll_paper.html", here, poll=poll, form=form, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Dots on the wall, or people standing on the line, table by table."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    poll = _poll(here, number)
    known = list(queries.constituencies_of(here.worksite))
    form = RoomCountForm(request.POST or None, poll=poll, constituencies=known)
    if request.method == "POST" and form.is_valid():
        deed = {"table": form.cleaned_data["table"], "counts": form.counts, "poll": poll}
        if done(form, actions.count_poll, by=signed_in(request), now=timezone.now(), **deed):
            people = sum(people for people, _dots in form.counts.values())
            counted = ngettext("%(n)d person is counted.", "%(n)d people are counted.", people)
            messages.success(request, counted % {"n": people})
            return to("poll_count", here, number=number)
    context: dict[str, Any] = {"poll": poll, "form": form, "counted": polls.counted(poll)}
    return page(request, "debates/poll_count.html", here, status=status_of(form), **context)
