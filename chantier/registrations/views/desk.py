"""The desk: slips and calls typed for others, one after another, hands on the keyboard."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.paper.actions import print_sheets
from chantier.people import codes
from chantier.people.models import Channel, Person
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import actions, prints
from chantier.registrations.answers import pdf
from chantier.registrations.entries import entries_of
from chantier.registrations.forms import DeskForm, SlipsForm
from chantier.registrations.offers import offers_of
from chantier.rules import Denied
from chantier.ui.forms import status_of
from chantier.worksites.access import worksite_for

_KEPT = "desk"  # what the last entry said and the next one probably says too


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def desk(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Type a slip or a call."""
    worksite, now = worksite_for(request.visitor, worksite_slug, to="animate"), timezone.now()
    offers = offers_of(worksite, now=now, channel=Channel.PAPER)
    data = request.POST if request.method == "POST" else None
    ticked = [offer for offer in offers if offer.is_open]
    initial = request.session.get(_KEPT, {})
    form = DeskForm(data, worksite=worksite, offers=ticked, initial=initial)
    if data is not None and form.is_valid():
        try:
            person = actions.enter_for_somebody(
                worksite=worksite, by=signed_in(request), now=now, **form.asked()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            kept = ("entered_through", "consent_how")
            request.session[_KEPT] = {name: form.cleaned_data[name] for name in kept}
            return redirect("registrations:entered", worksite.slug, person.key)
    context = {"worksite": worksite, "offers": offers, "form": form, "slips": SlipsForm()}
    return render(request, "registrations/desk.html", context, status=status_of(form))


@require_safe
@never_cache
def entered(request: HouseRequest, worksite_slug: str, key: UUID) -> HttpResponse:
    """What to write on the slip or say on the phone. Only to whoever typed it."""
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    mine = Person.objects.current().filter(key=key, entered_by=signed_in(request))
    person = mine.filter(registrations__meeting__worksite=worksite).first()
    if person is None:
        raise Http404
    context = {
        "worksite": worksite,
        "person": person,
        "entries": entries_of(person, now=timezone.now(), worksite=worksite),
        "code": codes.paper_code(person),
    }
    return render(request, "registrations/entered.html", context)


@require_POST
def slips(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """A batch of slips, each with its own number."""
    worksite, now = worksite_for(request.visitor, worksite_slug, to="animate"), timezone.now()
    form = SlipsForm(request.POST)
    if not form.is_valid():
        return redirect("registrations:desk", worksite.slug)
    sheets = print_sheets(
        kind=actions.SLIP,
        about=worksite,
        count=form.cleaned_data["count"],
        by=signed_in(request),
        now=now,
    )
    offers = offers_of(worksite, now=now)
    return pdf(
        request,
        worksite,
        lambda: prints.numbered_slips(worksite, offers, sheets),
        f"bulletins-{worksite.slug}",
    )
