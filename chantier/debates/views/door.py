"""The door of the room: six digits, then from where one speaks."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chantier.debates import access, actions, policies, texts
from chantier.debates.forms import CodeForm, WalkInForm
from chantier.meetings.models import Meeting
from chantier.people import throttle
from chantier.people.models import Channel
from chantier.people.visitor import HouseRequest
from chantier.rules import Denied, may
from chantier.ui.forms import status_of

GUESSED = "room"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HouseRequest) -> HttpResponse:
    """Ask for the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("debates:room", form.cleaned_data["code"])
    return render(request, "debates/join.html", {"form": form}, status=status_of(form))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HouseRequest, code: str) -> HttpResponse:
    """Enter the room of this code: at once if one is known there, else from where one speaks."""
    now = timezone.now()
    origin = throttle.origin_of(request)
    if until := throttle.retry_at(scope=GUESSED, origin=origin, now=now):
        return throttle.too_many(request, until=until, now=now)
    meeting = access.meeting_of_code(code)
    if meeting is None:
        return _unknown(request, code, origin, now)
    if access.participation_for(request, meeting.worksite):
        return redirect("debates:debate", meeting.worksite.slug, meeting.slug)
    form = WalkInForm(request.POST or None, worksite=meeting.worksite)
    if request.method == "POST" and form.is_valid() and _come_in(request, meeting, form, now):
        messages.success(request, _("Welcome. Here is the debate."))
        return redirect("debates:debate", meeting.worksite.slug, meeting.slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "form": form,
        "joining": may(policies.check_can_join, meeting),
    }
    return render(request, "debates/room.html", context, status=status_of(form))


def _come_in(request: HouseRequest, meeting: Meeting, form: WalkInForm, now: datetime) -> bool:
    """As oneself for whoever came by a personal link or account, else as somebody new."""
    try:
        participation = actions.let_in(
            meeting=meeting,
            person=request.visitor.person,
            constituency=form.cleaned_data["constituency"],
            request_key=form.cleaned_data["request_key"],
            channel=Channel.WEB,
            by=None,
            now=now,
        )
    except Denied as denied:
        form.add_error(None, denied.reason)
        return False
    access.remember(request, participation)
    throttle.note_success(scope=GUESSED, origin=throttle.origin_of(request), now=now)
    return True


def _unknown(request: HouseRequest, code: str, origin: str, now: datetime) -> HttpResponse:
    """No room has this code: said once, counted, with the form to try again."""
    throttle.note_failure(scope=GUESSED, origin=origin, now=now)
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error(
            "code", _("No meeting has this code now. Look at the screen of the room again.")
        )
    return render(request, "debates/join.html", {"form": form}, status=HTTPStatus.NOT_FOUND)


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to run an evening, on one page to print."""
    title, _, text = texts.facilitating().partition("\n")
    context = {"title": title.removeprefix("# "), "text": text}
    return render(request, "debates/guide.html", context)
