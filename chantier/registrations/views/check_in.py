"""Checking in: one field for a square, a code or a name; what a phone kept while offline."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chantier.meetings.models import Meeting
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import access, actions, arrivals
from chantier.registrations.forms import CheckInForm
from chantier.registrations.queries import by_name
from chantier.rules import Denied
from chantier.ui.forms import status_of

MOST_AT_ONCE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check_in(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Mark present whoever stands there; when several people may be meant, ask who."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    found = []
    if form.is_bound and form.is_valid():
        found = arrivals.find(meeting, form.cleaned_data["said"])
        ok, sentence = _let_in(request, found) if len(found) == 1 else (False, _not_one(found))
        if ok:
            messages.success(request, sentence)
            return redirect("registrations:check_in", worksite_slug, slug)
        form.add_error("said", sentence)
    here = meeting.registrations.expected().select_related("person", "constituency")
    context = {"meeting": meeting, "worksite": meeting.worksite, "form": form, "found": found}
    context |= {"expected": by_name(here), "present": meeting.attendances.count()}
    return render(request, "registrations/check_in.html", context, status=status_of(form))


@require_POST
@never_cache
def sync(request: HouseRequest, worksite_slug: str, slug: str) -> JsonResponse:
    """What a device kept: `{"marks": [{"id", "said"}]}`. Each is answered; twice counts once."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    marks = _marks(request)
    if marks is None:
        return JsonResponse({"error": _("This is not what the check-in page sends.")}, status=400)
    answers = [_one(request, meeting, mark) for mark in marks]
    return JsonResponse({"answers": answers, "present": meeting.attendances.count()})


def _marks(request: HttpRequest) -> list[dict[str, str]] | None:
    try:
        marks: Any = json.loads(request.body)["marks"]
        known = [{"id": str(mark["id"]), "said": str(mark["said"])[:500]} for mark in marks]
    except (ValueError, KeyError, TypeError):
        return None
    return known if len(known) <= MOST_AT_ONCE else None


def _one(request: HouseRequest, meeting: Meeting, mark: dict[str, str]) -> dict[str, Any]:
    found = arrivals.find(meeting, mark["said"])
    ok, sentence = _let_in(request, found) if len(found) == 1 else (False, _not_one(found))
    return {"id": mark["id"], "ok": ok, "said": mark["said"], "sentence": sentence}


def _let_in(request: HouseRequest, found: list[Any]) -> tuple[bool, str]:
    (registration,) = found
    try:
        actions.mark_present(registration=registration, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        return False, f"{registration.person} – {denied.reason}"
    return True, _("%(name)s is there.") % {"name": registration.person}


def _not_one(found: list[Any]) -> str:
    if found:
        return _("Several people may be meant: choose below, or type more of the name.")
    return _("Nobody registered is known by this. Try the name, or register them at the door.")
