"""The ways in for somebody without account: the secret link, the paper code, somebody's help."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from chantier.people import access, actions, codes, policies, throttle
from chantier.people.forms import CodeForm
from chantier.people.visitor import HouseRequest, enter, signed_in
from chantier.rules import Denied, may
from chantier.ui.forms import status_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("token")
def personal_link(request: HouseRequest, token: str) -> HttpResponse:
    """Asks "is it you?": a mail scanner that follows the link opens nothing, a button does."""
    person = access.person_by_link(token)
    if person is None:
        return render(request, "people/link_unknown.html", status=HTTPStatus.NOT_FOUND)
    account = request.visitor.account
    if request.method == "POST" and not (account and "attach" in request.POST):
        enter(request, person)
        return redirect("people:personal_page")
    if request.method == "POST" and account:
        actions.attach_person(account=account, person=person, now=timezone.now())
        return redirect("people:personal_page")
    attaching = account and may(policies.check_can_attach, account, person)
    context = {"person": person, "account": account, "attaching": attaching}
    return render(request, "people/is_it_you.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
def paper_code(request: HouseRequest) -> HttpResponse:
    """The form for the code printed on paper."""
    now, origin = timezone.now(), throttle.origin_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stop = throttle.STOP
        if until := throttle.retry_at(scope="code", origin=origin, now=now, stop=stop):
            return throttle.too_many(request, until=until, now=now)
        try:
            person = access.person_by_code(form.cleaned_data["code"], origin=origin, now=now)
        except Denied as denied:
            form.add_error("code", denied.reason)
        else:
            enter(request, person)
            return redirect("people:personal_page")
    context = {"form": form, "account": request.visitor.account}
    return render(request, "people/code.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hand_over(request: HouseRequest, key: UUID) -> HttpResponse:
    """Whoever entered somebody shows, prints or replaces the code to hand over to them."""
    person = access.person_helped(request.visitor, key)
    shown = request.method == "POST"
    if shown:
        show = actions.replace_code if "replace" in request.POST else actions.show_code
        show(person=person, by=signed_in(request), now=timezone.now())
    context = {
        "person": person,
        "code": codes.paper_code(person) if shown else "",
        "link": codes.link(person) if shown else "",
    }
    return render(request, "people/hand_over.html", context)
