"""What somebody does with their own registration: on GET a question, on POST the deed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest
from chantier.registrations import access, actions, policies, prints
from chantier.registrations.answers import pdf
from chantier.registrations.models import Registration
from chantier.rules import Denied, may
from chantier.worksites.prints import asked_large


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HouseRequest, key: UUID) -> HttpResponse:
    """Give one's place back. A mail scanner that follows the link withdraws nobody."""
    entry, now = access.own_entry(request.visitor, key), timezone.now()
    if request.method == "POST":
        try:
            if isinstance(entry, Registration):
                actions.withdraw(registration=entry, by=None, now=now)
            else:
                actions.withdraw_repeated(request=entry, now=now)
        except Denied as denied:
            messages.error(request, denied.reason)
        else:
            messages.success(request, _("Thank you for telling us: your place is given back."))
        return redirect("people:personal_page")
    verdict = may(policies.check_can_withdraw, entry, now=now)
    return render(request, "registrations/withdraw.html", {"entry": entry, "verdict": verdict})


@login_not_required
@require_safe
@never_cache
def door_pass(request: HouseRequest, key: UUID) -> HttpResponse:
    """The square to show at the door. It names the registration and says nothing else."""
    entry = access.own_entry(request.visitor, key)
    return HttpResponse(prints.door_pass(entry.key), content_type="image/svg+xml")


@login_not_required
@require_safe
@never_cache
def certificate(request: HouseRequest, key: UUID) -> HttpResponse:
    """That one was there, to show to whoever asks for it."""
    entry = access.own_entry(request.visitor, key)
    if not isinstance(entry, Registration):
        raise Http404
    policies.check_can_have_certificate(entry)
    worksite = entry.meeting.worksite
    now, large = timezone.now(), asked_large(request)
    return pdf(
        request, worksite, lambda: prints.certificate(entry, now=now, large=large), "attestation"
    )


@login_not_required
@require_POST
def confirm(request: HouseRequest, key: UUID) -> HttpResponse:
    """Say again that one will come."""
    entry, now = access.own_entry(request.visitor, key), timezone.now()
    try:
        if isinstance(entry, Registration):
            actions.confirm(registration=entry, by=None, now=now)
        else:
            actions.confirm_repeated(request=entry, now=now)
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("It is noted: you will come."))
    return redirect("people:personal_page")
