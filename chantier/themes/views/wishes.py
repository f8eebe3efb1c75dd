"""Themes ranked for the pooling day: by the people themselves, or typed for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations.answers import pdf
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies, prints, queries
from chantier.themes.wish_forms import MOST_WISHES, TypedWishesForm, WishesForm
from chantier.ui.forms import status_of
from chantier.worksites.prints import asked_large


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """One's own wishes."""
    registration = access.own_pooling_registration(request.visitor, worksite_slug)
    worksite = registration.meeting.worksite
    kept = WishesForm.initial_of(actions.own_wishes(registration=registration))
    form = WishesForm(request.POST or None, worksite=worksite, initial=kept)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            actions.wish(registration=registration, themes=form.ranked, by=None, now=now)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Your wishes are kept. You can change them until the day."))
            return redirect("themes:wishes", worksite_slug)
    context = {
        "worksite": worksite,
        "meeting": registration.meeting,
        "form": form,
        "wishing": may(policies.check_can_wish, registration, ()),
        "themes": worksite.themes.order_by("position", "pk"),
    }
    return render(request, "themes/wishes.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_wishes(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Slips and calls typed one after another."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="animate")
    days = queries.pooling_days_to_come(worksite)
    kept = {"channel": request.GET.get("par", "paper")}
    form = TypedWishesForm(request.POST or None, worksite=worksite, meetings=days, initial=kept)
    if request.method == "POST" and form.is_valid():
        said, by, now = form.cleaned_data, signed_in(request), timezone.now()
        registration, channel = said["registration"], said["channel"]
        try:
            actions.wish(
                registration=registration, themes=form.ranked, channel=channel, by=by, now=now
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            said_of = _("The wishes of %(name)s are kept.") % {"name": registration.person.name}
            messages.success(request, said_of)
            return redirect(f"{request.path}?par={channel}")
    context = {
        "worksite": worksite,
        "form": form,
        "counts": queries.wishes_by_channel(worksite),
        "people": len(form.people),
    }
    return render(request, "themes/type_wishes.html", context, status=status_of(form))


@require_safe
@never_cache
def slip(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """The slip to photocopy."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="animate")
    themes = list(worksite.themes.order_by("position", "pk"))
    most = min(MOST_WISHES, len(themes))
    name = f"voeux-{worksite.slug}"
    large = asked_large(request)
    return pdf(
        request, worksite, lambda: prints.wish_slip(worksite, themes, most, large=large), name
    )
