"""The door: a list of names with two buttons each, and those who come unannounced."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people import codes
from chantier.people.models import Person
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import access, actions, board
from chantier.registrations.forms import WalkInForm
from chantier.registrations.wording import rule_of
from chantier.rules import Denied
from chantier.ui.forms import status_of


@require_safe
@never_cache
def door(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Who is expected, who came, who waits for a place."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "board": board.board_of(meeting),
        "present": meeting.attendances.count(),
    }
    return render(request, "registrations/door.html", context)


@require_POST
def mark(
    request: HouseRequest, worksite_slug: str, slug: str, key: UUID, what: str
) -> HttpResponse:
    """They came, or they did not."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    registration = access.registration_in(meeting, key)
    act = actions.mark_present if what == "present" else actions.mark_absent
    try:
        act(registration=registration, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, f"{registration.person} – {denied.reason}")
    return redirect("registrations:door", worksite_slug, slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def walk_in(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Somebody stands at the door who did not register."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    data = request.POST if request.method == "POST" else None
    form = WalkInForm(data, meeting=meeting)
    if data is not None and form.is_valid():
        try:
            by, now = signed_in(request), timezone.now()
            person = actions.walk_in(meeting=meeting, by=by, now=now, **form.asked()).person
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            signs = actions.badge_signs(meeting=meeting, by=by, now=now, only=person)
            messages.success(request, _welcome(person, signs.get(person.pk, "")))
            return redirect("registrations:door", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "form": form,
        "sentences": rule_of(meeting),
    }
    return render(request, "registrations/walk_in.html", context, status=status_of(form))


def _welcome(person: Person, signs: str) -> str:
    said = _(
        "%(name)s is in. To write on their badge: %(signs)s. To write down for them alone, their "
        "personal code: %(code)s"
    )
    return said % {"name": person, "signs": signs, "code": codes.paper_code(person)}
