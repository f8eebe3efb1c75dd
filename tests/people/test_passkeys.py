"""Signing in with a passkey, in a browser whose authenticator is a virtual one."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse

from tests.factories import AccountFactory

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PASSWORD = "une phrase assez longue"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def account(settings):
    settings.LOGIN_REDIRECT_URL = "/moi/compte/"
    cache.clear()
    account = AccountFactory()
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def page(browser, live_server):
    """A page on `localhost`, where browsers allow passkeys without HTTPS, and its device."""
    context = browser.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="fr-FR"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.device = context.new_cdp_session(page)
    page.device.send("WebAuthn.enable")
    page.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def sign_in(page, account):
    page.goto(reverse("account_login"))
    page.fill("[name=login]", account.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/moi/compte/")


def test_a_device_that_was_added_opens_the_account_alone_until_it_is_removed(page, account):
    sign_in(page, account)
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("[name=password]", PASSWORD)  # it concerns the safety of the account
    page.get_by_role("button", name="Continuer").click()
    assert faults(page) == []
    page.fill("[name=name]", "Mon téléphone")
    with page.expect_navigation():
        page.get_by_role("button", name="Ajouter cet appareil").click()
    assert Authenticator.objects.filter(user=account, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    assert faults(page) == []
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url("**/moi/compte/")

    page.goto(reverse("mfa_list_webauthn"))
    assert faults(page) == []
    page.get_by_role("link", name="Retirer Mon téléphone").click()
    page.get_by_role("link", name="Utilisez une clé secrète").click()
    assert reverse("mfa_reauthenticate_webauthn") in page.url
    assert faults(page) == []
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.get_by_role("button", name="Retirer cette clé").wait_for()
    key = Authenticator.objects.get(user=account, type="webauthn")
    assert page.url.endswith(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert faults(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Retirer cette clé").click()
    assert not Authenticator.objects.filter(user=account, type="webauthn").exists()


def test_a_device_without_key_says_what_to_do_instead(page, account):
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    page.get_by_text("Cet appareil n’a pas donné de clé").wait_for()


def test_without_script_the_code_remains(browser, live_server, account):
    page = browser.new_page(java_script_enabled=False, base_url=live_server.url)
    page.goto(reverse("account_login"))

    assert not page.get_by_role("button", name="Utiliser ma clé d’accès").is_visible()
    assert page.locator("noscript p").is_visible()
    code = reverse("account_request_login_code")
    assert page.locator(f'main a[href^="{code}"]').is_visible()
    page.close()
