"""An account's own pages; signing in itself is allauth's."""

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chantier.people import actions, erasure, policies
from chantier.people.forms import AccountForm
from chantier.people.visitor import HouseRequest, close_session, signed_in
from chantier.rules import Denied, may
from chantier.ui.forms import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def account(request: HouseRequest) -> HttpResponse:
    """Name, language, password and second factor of whoever signed in."""
    own = signed_in(request)
    form = AccountForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        actions.change_account(account=own, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your changes are kept."))
        return redirect("people:account")
    forgetting = may(
        policies.check_can_set_new_password,
        code_typed_at=_code_typed_at(request),
        now=timezone.now(),
    )
    context = {"form": form, "own": own, "forgetting": forgetting}
    return render(request, "people/account.html", context, status=status_of(form))


@require_POST
def forget_password(request: HouseRequest) -> HttpResponse:
    """Drop a forgotten password, then choose another."""
    own = signed_in(request)
    try:
        actions.forget_password(
            account=own, code_typed_at=_code_typed_at(request), now=timezone.now()
        )
    except Denied as denied:
        messages.error(request, denied.reason)
        return redirect("people:account")
    update_session_auth_hash(request, own)  # this session goes on, all others are closed
    return redirect("account_set_password")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def close_account(request: HouseRequest) -> HttpResponse:
    """Says what goes and what stays, then closes the account for good."""
    own = signed_in(request)
    if request.method == "POST":
        actions.close_account(account=own, now=timezone.now())
        close_session(request)
        return render(request, "people/account_closed.html")
    closing = may(erasure.check_can_close, own)
    return render(request, "people/close_account.html", {"own": own, "closing": closing})


def _code_typed_at(request: HttpRequest) -> datetime | None:
    """When this session was opened by a code sent by e-mail."""
    times = [
        mark["at"]
        for mark in get_authentication_records(request, request.user)
        if mark.get("method") == "code"
    ]
    return datetime.fromtimestamp(max(times), UTC) if times else None
