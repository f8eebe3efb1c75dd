"""The pages of people and spaces in a real browser: axe finds nothing, nothing runs off."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chantier.people import codes
from chantier.people.models import Purpose
from chantier.spaces.models import CommitteeMember, Cooperator, Decision, RoleKind
from tests.factories import (
    NOON,
    AccountFactory,
    ConstituencyFactory,
    SpaceFactory,
    SpaceRoleFactory,
)
from tests.people.factories import entered_on_paper

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "une phrase assez longue"


@pytest.fixture
def account(settings):
    settings.LOGIN_REDIRECT_URL = "/moi/"
    cache.clear()
    account = AccountFactory(is_staff=True)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def space(account):
    """A space with something of everything."""
    space = SpaceFactory(ambitions="Faire **avec**.", history="Née un jour.", contact="Ici")
    space.purposes.create(position=0, text="Coopérer")
    constituency = ConstituencyFactory(space=space)
    SpaceRoleFactory(space=space, account=account, role=RoleKind.ADMINISTRATOR)
    CommitteeMember.objects.create(
        space=space, name="Membre Fictif", function="Élu", constituency=constituency, since=NOON
    )
    Decision.objects.create(
        space=space, title="Ouvrir", text="Parce que", taken_on=NOON, recorded_at=NOON
    )
    person = entered_on_paper(by=account, purposes=[Purpose.CONTACT, Purpose.NEEDS])
    Cooperator.objects.create(space=space, person=person, constituency=constituency, joined_at=NOON)
    return space


@pytest.fixture
def look(browser, live_server):
    """Open addresses in the session of a test client, and let axe look at each of them."""

    def look(client, *addresses):
        context = browser.new_context(viewport={"width": 360, "height": 800})
        if "sessionid" in client.cookies:
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
            context.add_cookies([cookie | {"url": live_server.url}])
        page = context.new_page()
        found = {}
        for address in addresses:
            response = page.goto(f"{live_server.url}{address}")
            assert response.status in {200, 404, 422}, (address, response.status)
            assert page.url == f"{live_server.url}{address}", "led elsewhere"
            violations = Axe().run(page, options=RULES).response["violations"]
            found[address] = [(each["id"], each["nodes"][0]["html"]) for each in violations]
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                found[address].append("runs off the side")
        context.close()
        assert {address: what for address, what in found.items() if what} == {}

    return look


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_the_pages_of_a_stranger(look, space, language):
    with override(language):
        names = [
            "account_login",
            "account_request_login_code",
            "account_signup",
            "account_inactive",
        ]
        look(
            Client(),
            *(reverse(name) for name in names),
            reverse("people:paper_code"),
            reverse("people:personal_data"),
            reverse("people:personal_link", args=["x" * 24]),
            *(reverse(f"spaces:{n}", args=[space.slug]) for n in ("space", "decisions", "join")),
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_the_pages_of_somebody_without_account(look, space, language):
    person = space.cooperators.get().person
    client = Client()
    client.post(codes.link_path(person))
    with override(language):
        names = ["personal_page", "change", "erase", "my_data"]
        look(
            client,
            *(reverse(f"people:{name}") for name in names),
            reverse("people:personal_link", args=[codes.link_token(person.key, 1)]),
            reverse("spaces:members", args=[space.slug]),
            reverse("spaces:join", args=[space.slug]),
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_the_pages_of_those_who_run_a_space(look, space, account, language):
    person = space.cooperators.get().person
    client = Client()
    client.force_login(account, backend=BACKEND)
    with override(language):
        names = ["space", "members", "add_member", "edit", "constituencies"]
        names += ["committee", "decide", "team"]
        look(
            client,
            *(reverse(f"spaces:{name}", args=[space.slug]) for name in names),
            reverse("spaces:constituency", args=[space.slug, space.constituencies.get().pk]),
            reverse("spaces:create"),
            reverse("people:hand_over", args=[person.key]),
            reverse("people:account"),
            reverse("people:personal_page"),
            reverse("account_logout"),
            reverse("account_change_password"),
            reverse("account_reauthenticate"),
            reverse("mfa_index"),
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_the_steps_of_signing_in(look, account, language):
    with override(language):
        waiting = Client()
        waiting.post(reverse("account_request_login_code"), {"email": account.email})
        look(waiting, reverse("account_confirm_login_code"))

        sure = Client()
        form = {"login": account.email, "password": PASSWORD}
        sure.post(reverse("account_login"), form)
        sure.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        look(sure, reverse("mfa_activate_totp"), reverse("mfa_add_webauthn"))

        TOTP.activate(account, generate_totp_secret())
        half = Client()
        half.post(reverse("account_login"), form)
        look(half, reverse("mfa_authenticate"))
        RecoveryCodes.activate(account)
        look(sure, reverse("mfa_deactivate_totp"), reverse("mfa_reauthenticate"))
        look(sure, reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes"))

        fresh = Client()
        fresh.force_login(AccountFactory(), backend=BACKEND)
        look(fresh, reverse("account_set_password"))
