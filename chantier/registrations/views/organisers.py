"""The registrations of one meeting, for the animation team."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import access, actions, board, policies, prints, table
from chantier.registrations.answers import pdf
from chantier.registrations.forms import PlacesForm
from chantier.registrations.rule_forms import RuleForm
from chantier.registrations.wording import rule_of
from chantier.rules import Denied, may
from chantier.ui.forms import status_of
from chantier.worksites.prints import asked_large


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def registrations(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Who has a place, who waits, what to prepare; and how many places there are."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    data = request.POST if request.method == "POST" else None
    form = PlacesForm(data, initial={"places": meeting.places})
    if data is not None and form.is_valid():
        try:
            promoted = actions.change_places(
                meeting=meeting,
                places_now=form.cleaned_data["places"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error("places", denied.reason)
        else:
            messages.success(request, _given(len(promoted)))
            return redirect("registrations:registrations", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "board": board.board_of(meeting),
        "form": form,
    }
    return render(request, "registrations/registrations.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def rule(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """How places are given: what stands on the form, the slip and the messages."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, meeting=meeting)
    if data is not None and form.is_valid():
        try:
            actions.set_rule(
                meeting=meeting, by=signed_in(request), now=timezone.now(), **form.asked()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The rule is kept. It is printed as you read it here."))
            return redirect("registrations:rule", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "form": form,
        "sentences": rule_of(meeting),
    }
    return render(request, "registrations/rule.html", context, status=status_of(form))


def _given(promoted: int) -> str:
    if not promoted:
        return _("The number of places is changed.")
    return ngettext(
        "The number of places is changed. %(n)d person who was waiting has a place and is told.",
        "The number of places is changed. %(n)d people who were waiting have a place and are told.",
        promoted,
    ) % {"n": promoted}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw_for(request: HouseRequest, worksite_slug: str, slug: str, key: UUID) -> HttpResponse:
    """Somebody called to say that they will not come."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    registration, now = access.registration_in(meeting, key), timezone.now()
    if request.method == "POST":
        try:
            actions.withdraw(registration=registration, by=signed_in(request), now=now)
        except Denied as denied:
            messages.error(request, denied.reason)
        else:
            messages.success(request, _("Withdrawn. The person is told, and so is the next one."))
        return redirect("registrations:registrations", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "registration": registration,
        "verdict": may(policies.check_can_withdraw, registration, now=now),
    }
    return render(request, "registrations/withdraw_for.html", context)


@require_POST
def as_table(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The list as a file for a spreadsheet. That it was taken out is recorded."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    content = actions.take_out(meeting=meeting, by=signed_in(request), now=timezone.now())
    response = HttpResponse(table.as_csv(content), content_type="text/csv; charset=utf-8")
    name = f"inscriptions-{meeting.slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@never_cache
def sign_in(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The attendance sheet to print."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    name, large = f"emargement-{meeting.slug}", asked_large(request)
    return pdf(request, meeting.worksite, lambda: prints.sign_in(meeting, large=large), name)


@require_safe
@never_cache
def badges(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The badges to print and cut. That they were taken out is recorded."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    signs = actions.badge_signs(meeting=meeting, by=signed_in(request), now=timezone.now())
    name, large = f"badges-{meeting.slug}", asked_large(request)
    return pdf(request, meeting.worksite, lambda: prints.badges(meeting, signs, large=large), name)


@require_safe
@never_cache
def certificate(request: HouseRequest, worksite_slug: str, slug: str, key: UUID) -> HttpResponse:
    """The same for somebody who has no page, printed by whoever keeps the door."""
    meeting = access.room_for(request.visitor, worksite_slug, slug)
    registration = access.registration_in(meeting, key)
    policies.check_can_have_certificate(registration)
    now, large = timezone.now(), asked_large(request)
    return pdf(
        request,
        meeting.worksite,
        lambda: prints.certificate(registration, now=now, large=large),
        "attestation",
    )
