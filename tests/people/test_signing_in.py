import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from chantier.people.visitor import open_session
from tests.factories import AccountFactory
from tests.people.factories import entered_on_paper

PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _alone(settings):
    """Neither another test's limits nor the dashboard, which steps fill."""
    settings.LOGIN_REDIRECT_URL = "/moi/"
    cache.clear()


@pytest.fixture
def account():
    account = AccountFactory(email="organisatrice@example.org")
    account.set_password(PASSWORD)
    account.save()
    return account


def ask_code(client, email="organisatrice@example.org"):
    return client.post(reverse("account_request_login_code"), {"login": email, "email": email})


def code_in(message):
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", message.body, re.MULTILINE)[1]


def type_code(client, code, **more):
    return client.post(reverse("account_confirm_login_code"), {"code": code} | more)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_code_by_email_signs_in_once(client, account):
    ask_code(client)
    code = code_in(mail.outbox[0])

    type_code(client, code)
    assert is_signed_in(client)

    again = Client()
    type_code(again, code)
    assert not is_signed_in(again)


def test_a_code_works_only_in_the_browser_that_asked_for_it(client, account):
    ask_code(client)
    other = Client()
    ask_code(other, "nobody@example.org")

    type_code(other, code_in(mail.outbox[0]))

    assert not is_signed_in(other)


def test_a_code_expires(client, account, monkeypatch):
    ask_code(client)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)

    type_code(client, code_in(mail.outbox[0]))

    assert not is_signed_in(client)


def test_three_wrong_codes_end_the_try(client, account):
    ask_code(client)
    for _ in range(3):
        type_code(client, "AAAAAA")

    type_code(client, code_in(mail.outbox[0]))

    assert not is_signed_in(client)


def test_following_a_link_never_signs_in_or_out(client, account):
    ask_code(client)
    client.get(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert not is_signed_in(client)

    type_code(client, code_in(mail.outbox[0]))
    client.get(reverse("account_logout"))
    assert is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer_and_a_mail_each(account):
    answers = []
    for email in ("organisatrice@example.org", "personne-du-tout0@example.org"):
        client = Client()
        asked = ask_code(client, email)
        shown = client.get(asked["Location"]).content.decode()
        shown = re.sub(r'value="[\w]{64}"', "", shown).replace(email, "")
        wrong = type_code(client, "AAAAAA").content.decode()
        wrong = re.sub(r'value="[\w]{64}"', "", wrong).replace(email, "")
        answers.append((asked.status_code, asked["Location"], shown, wrong))

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2
    assert mail.outbox[0].subject == mail.outbox[1].subject


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(account):
    answers = set()
    for email in ("organisatrice@example.org", "personne-du-tout0@example.org"):
        answer = Client().post(
            reverse("account_login"), {"login": email, "password": "non non non"}
        )
        text = answer.content.decode().replace(email, "")
        answers.add(re.sub(r'value="[\w]{64}"', "", text))

    assert len(answers) == 1


def test_mails_name_the_address_of_the_settings_whatever_host_was_asked(account, settings):
    settings.SITE_URL = "https://chantier.example"
    settings.ALLOWED_HOSTS = ["*"]

    for email in ("organisatrice@example.org", "personne@example.org"):
        ask_code(Client(headers={"host": "evil.example"}), email)

    for message in mail.outbox:
        assert "evil.example" not in message.body
        assert "https://chantier.example" in message.body


def test_mails_speak_the_language_of_the_account(account):
    account.language = "en"
    account.save()

    ask_code(Client())

    assert mail.outbox[0].subject == "Your sign-in code"


def test_a_password_signs_in(client, account):
    client.post(
        reverse("account_login"),
        {"login": "organisatrice@example.org", "password": PASSWORD, "next": "/moi/"},
    )

    assert is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "////evil.example",
        "http://testserver@evil.example/",
        "\thttps://evil.example",
    ],
)
def test_signing_in_leads_to_our_own_pages_only(client, account, elsewhere):
    answer = client.post(
        reverse("account_login"),
        {"login": "organisatrice@example.org", "password": PASSWORD, "next": elsewhere},
    )

    assert answer["Location"] == "/moi/"


def test_a_closed_account_does_not_sign_in(client, account):
    account.is_active = False
    account.save()

    ask_code(client)
    for message in mail.outbox:
        if found := re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", message.body, re.MULTILINE):
            type_code(client, found[1])

    assert not is_signed_in(client)


def test_nobody_signs_up_by_themselves(client):
    answer = client.post(
        reverse("account_signup"),
        {"email": "moi@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "pas de compte" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "name", ["account_email", "account_reset_password", "socialaccount_connections"]
)
def test_what_we_do_not_want_of_allauth_does_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def totp_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_with_a_second_factor_neither_code_nor_password_is_enough(client, account):
    secret = generate_totp_secret()
    TOTP.activate(account, secret)

    client.post(
        reverse("account_login"), {"login": "organisatrice@example.org", "password": PASSWORD}
    )
    assert not is_signed_in(client)
    page = client.get(reverse("mfa_authenticate"))
    assert page.status_code == 200

    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": totp_of(secret), "next": "/moi/"})
    assert is_signed_in(client)


def sign_in(client):
    client.post(
        reverse("account_login"),
        {"login": "organisatrice@example.org", "password": PASSWORD, "next": "/moi/"},
    )


def test_the_second_factor_is_turned_on_shown_and_off(client, account):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/moi/"})

    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": totp_of(secret)})
    assert Authenticator.objects.filter(user=account, type="totp").exists()
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200, name

    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=account, type="totp").exists()


def test_what_guards_an_account_is_asked_again_before_it_is_changed(client, account):
    sign_in(client)

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200


def test_a_forgotten_password_is_replaced_after_a_code(client, account):
    ask_code(client)
    type_code(client, code_in(mail.outbox[0]), next="/moi/")
    assert "mot de passe" in client.get(reverse("people:account")).content.decode()

    client.post(reverse("people:forget_password"))
    new = "une tout autre phrase"
    client.post(reverse("account_set_password"), {"password1": new, "password2": new})

    account.refresh_from_db()
    assert account.check_password(new)


def test_a_session_opened_by_password_cannot_drop_the_password(client, account):
    sign_in(client)

    client.post(reverse("people:forget_password"))

    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_changing_a_password_asks_for_the_old_one(client, account):
    sign_in(client)
    new = "une tout autre phrase"
    form = {"oldpassword": "faux", "password1": new, "password2": new}
    assert client.get(reverse("account_change_password")).status_code == 200

    client.post(reverse("account_change_password"), form)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    client.post(reverse("account_change_password"), form | {"oldpassword": PASSWORD})
    account.refresh_from_db()
    assert account.check_password(new)


def test_signing_in_with_an_account_leaves_the_paper_person_behind(client, account):
    person = entered_on_paper()
    session = client.session
    open_session(session, person)
    session.save()

    sign_in(client)

    assert "Ali Fictif" not in client.get("/moi/").content.decode()


def test_signing_out_leaves_nothing(client, account):
    sign_in(client)

    client.post(reverse("account_logout"))

    assert not client.session.keys()
