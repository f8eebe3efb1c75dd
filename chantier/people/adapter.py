"""How allauth behaves here: accounts are made by organisers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override

from chantier.people.models import Account
from chantier.people.throttle import client_address

PASSKEY = "mfa_login_webauthn"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by themselves: taking part needs no account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: organisers make the accounts of those who organise with them."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """`next=` leads to our own pages only, by a path: an address with a host is refused."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth's own limits count by the address that we trust."""
        return client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page."""
        return reverse("people:account")

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every answer is a page, save what a browser asks before it shows its passkeys."""
        asked = request.resolver_match
        return request.method == "GET" and asked is not None and asked.url_name == PASSKEY

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the account's language, with the address of the settings: a forged Host changes none.

        An unknown address gets its mail too, so that the page answers the same in the same time.
        """
        account = Account.objects.filter(email=email.lower()).first()
        language = account.language if account else get_language() or settings.LANGUAGE_CODE
        with override(language):
            mail = self.render_mail(
                template_prefix, email, {**context, "site_url": settings.SITE_URL}
            )
        mail.send()
