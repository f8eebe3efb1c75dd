"""Registering on the web: one page, one send, no account."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people import codes, throttle
from chantier.people.models import Person
from chantier.people.visitor import HouseRequest, enter
from chantier.registrations import access, actions, prints
from chantier.registrations.answers import cannot_print
from chantier.registrations.entries import entries_of
from chantier.registrations.forms import TOO_FAST, OwnForm, RegistrationForm, SentOnceForm
from chantier.registrations.offers import Offer, offers_of
from chantier.rules import Denied
from chantier.typesetting.pdf import CannotTypeset
from chantier.ui.forms import status_of
from chantier.worksites.access import worksite_for
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Worksite
from chantier.worksites.prints import asked_large
from chantier.worksites.prints import response as as_kept


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """The form, and what it makes."""
    worksite, now = worksite_for(request.visitor, worksite_slug), timezone.now()
    person = access.person_known_in(request.visitor, worksite)
    offers = offers_of(worksite, now=now, person=person)
    form = _form(request, worksite, person, [offer for offer in offers if offer.is_open])
    if request.method == "POST" and form.is_valid():
        if until := _is_a_flood(request, form, now):
            return throttle.too_many(request, until=until, now=now)
        try:
            receipt = actions.register(
                worksite=worksite,
                person=person,
                account=request.visitor.account,
                request_key=form.cleaned_data["request_key"],
                now=now,
                **form.asked(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return _welcome(request, worksite, receipt.person)
    context = {"worksite": worksite, "offers": offers, "form": form, "person": person}
    return render(request, "registrations/register.html", context, status=status_of(form))


@login_not_required
@require_safe
@never_cache
def done(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """What became of it, evening by evening, with the code to keep. Made to be printed."""
    worksite, now = worksite_for(request.visitor, worksite_slug), timezone.now()
    person = request.visitor.person
    entries = entries_of(person, now=now, worksite=worksite) if person else []
    if person is None or not entries:
        return redirect("registrations:register", worksite.slug)
    context = {
        "worksite": worksite,
        "person": person,
        "entries": entries,
        "code": codes.paper_code(person),
        "link": codes.link(person),
    }
    return render(request, "registrations/done.html", context)


@login_not_required
@require_safe
def slip(request: HouseRequest, worksite_slug: str) -> HttpResponseBase:
    """The registration slip to print and fill in by hand."""
    worksite = worksite_for(request.visitor, worksite_slug)
    try:
        offers = offers_of(worksite, now=timezone.now())
        made = prints.slip(worksite, offers, large=asked_large(request))
    except CannotTypeset as why:
        return cannot_print(request, worksite, why)
    return as_kept(request, made, f"bulletin-{worksite.slug}.pdf")


def _form(
    request: HouseRequest, worksite: Worksite, person: Person | None, offers: list[Offer]
) -> RegistrationForm | OwnForm:
    """Somebody known says only what is new; an account's name and e-mail are already there."""
    data = request.POST if request.method == "POST" else None
    if person:
        own = own_participation(person=person, worksite=worksite)
        standing = own.constituency if own else None
        return OwnForm(data, worksite=worksite, offers=offers, standing=standing)
    account = request.visitor.account
    initial: dict[str, Any] = {}
    if account:
        initial = {"name": account.name, "email": account.email}
    if len(offers) == 1:
        initial["meetings"] = [offers[0].meeting.pk]
    return RegistrationForm(data, worksite=worksite, offers=offers, initial=initial)


def _is_a_flood(request: HttpRequest, form: SentOnceForm, now: datetime) -> datetime | None:
    """A form sent the moment it was opened is no crime; ten from one place are a program."""
    if form.cleaned_data["opened"] >= TOO_FAST:
        return None
    origin = throttle.origin_of(request)
    if until := throttle.retry_at(scope="register", origin=origin, now=now):
        return until
    throttle.note_failure(scope="register", origin=origin, now=now)
    return None


def _welcome(request: HouseRequest, worksite: Worksite, person: Person) -> HttpResponse:
    """Whoever registered is known from now on, with or without e-mail."""
    if not request.visitor.is_signed_in:
        enter(request, person)
    return redirect("registrations:done", worksite.slug)
