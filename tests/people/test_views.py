import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chantier.audit.models import Event
from chantier.people import actions, codes
from chantier.people.models import Person, Purpose, Reach
from chantier.people.throttle import LIMIT
from tests.factories import AccountFactory
from tests.people.factories import entered, entered_on_paper

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MY_PAGE = "/moi/"


@pytest.fixture
def person():
    return entered()


def opened(person):
    """A browser in which the person opened their page by their link."""
    client = Client()
    assert client.post(codes.link_path(person)).status_code == 302
    return client


def page(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_following_the_link_opens_nothing_a_button_does(client, person):
    first = client.get(codes.link_path(person))
    assert "button" in page(first)
    assert client.get(MY_PAGE).status_code == 302

    client.post(codes.link_path(person))

    assert "Léa Fictive" in page(client.get(MY_PAGE))


def test_the_pages_of_a_person_are_kept_by_no_cache_and_no_search_engine(person):
    client = opened(person)
    for address in (MY_PAGE, codes.link_path(person), reverse("people:my_data")):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"], address
        assert "noindex" in page(response), address


def test_a_wrong_a_turned_and_an_erased_link_answer_alike(client, person, now):
    turned, erased = entered(name="Sam Fictif"), entered(name="Zoé Fictive")
    old_turned, old_erased = codes.link_path(turned), codes.link_path(erased)
    actions.turn_access(person=turned, by=None, now=now)
    actions.erase_person(person=erased, by=None, now=now)
    addresses = [f"/moi/{'x' * 24}/", old_turned, old_erased]

    answers = {page(client.get(a), 404).replace(a, "") for a in addresses}
    posted = [client.post(a).status_code for a in addresses]

    assert len({len(a) for a in answers}) == 1
    assert posted == [404] * 3
    assert client.get(MY_PAGE).status_code == 302


def test_a_link_of_one_opened_in_the_browser_of_another_changes_who_it_is(person):
    other = entered(name="Sam Fictif")
    client = opened(person)

    client.post(codes.link_path(other))

    assert "Sam Fictif" in page(client.get(MY_PAGE))
    assert "Léa" not in page(client.get(MY_PAGE))


def test_opening_a_personal_page_signs_an_account_out_and_says_so_before(client, person):
    client.force_login(AccountFactory(name="Organisatrice Fictive"), backend=BACKEND)
    assert "Organisatrice Fictive" in page(client.get(codes.link_path(person)))

    client.post(codes.link_path(person))

    assert "_auth_user_id" not in client.session
    assert "Léa Fictive" in page(client.get(MY_PAGE))


def test_the_paper_code_opens_the_page_of_somebody_without_email(client):
    person = entered_on_paper()

    response = client.post("/code/", {"code": codes.paper_code(person).lower()})

    assert response.status_code == 302
    assert "Ali Fictif" in page(client.get(MY_PAGE))


def test_a_slip_of_the_pen_is_told_from_a_wrong_code_and_keeps_what_was_typed(client, person):
    code = codes.code_of(person.key, 1)
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")

    answer = page(client.post("/code/", {"code": slip}), 422)

    assert slip in answer
    assert not client.session.get("person")


def test_a_turned_code_opens_nothing(client, person, now):
    old = codes.paper_code(person)
    actions.turn_access(person=person, by=None, now=now)

    page(client.post("/code/", {"code": old}), 422)

    assert client.get(MY_PAGE).status_code == 302


@pytest.mark.parametrize("typed", ["", "x" * 100_000, "☂", "'; --", "<script>"])
def test_anything_typed_as_a_code_gets_its_sentence(client, typed):
    answer = page(client.post("/code/", {"code": typed}), 422)

    assert "<script>" not in answer.replace("<script src", "")


def wrong_codes():
    for letters in range(1000, 2000):
        body = "".join(codes.ALPHABET[int(d)] for d in f"{letters:08d}")
        yield body + codes.check_character(body)


def test_guessing_is_stopped_and_told_when_to_come_back(client, person, at_noon):
    guesses = wrong_codes()
    for _ in range(LIMIT):
        page(client.post("/code/", {"code": next(guesses)}), 422)

    refused = client.post("/code/", {"code": codes.paper_code(person)})

    assert "10 minutes" in page(refused, 429)
    assert refused["Retry-After"] == "601"


def test_a_whole_room_behind_one_address_gets_in(at_noon):
    room = [entered_on_paper(name=f"Habitante {n}") for n in range(LIMIT * 2)]

    for person in room:
        answer = Client().post("/code/", {"code": codes.paper_code(person)})
        assert answer.status_code == 302


def test_slips_of_the_pen_are_no_guesses(client, person, at_noon):
    for _ in range(LIMIT + 1):
        page(client.post("/code/", {"code": "AAA AAA AAA"}), 422)

    assert client.post("/code/", {"code": codes.paper_code(person)}).status_code == 302


def test_the_session_key_changes_when_somebody_enters(client, person):
    client.get("/code/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key

    client.post(codes.link_path(person))

    assert client.session.session_key != before


def test_changing_how_to_be_reached(person):
    client = opened(person)
    form = {
        "name": "Léa Fictive",
        "reach": "sms",
        "phone": "06 00 00 00 00",
        "email": "",
        "language": "fr",
    }

    assert client.post(reverse("people:change"), form).status_code == 302

    person.refresh_from_db()
    assert (person.reach, person.email) == (Reach.SMS, "")


def test_a_mistake_keeps_what_was_typed_and_says_what_lacks(person):
    client = opened(person)
    form = {"name": "Nouveau nom", "reach": "letter", "email": "x@example.org", "language": "fr"}

    answer = page(client.post(reverse("people:change"), form), 422)

    assert "Nouveau nom" in answer
    assert "Pour recevoir des lettres" in answer
    person.refresh_from_db()
    assert person.name == "Léa Fictive"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "x" * 100_000),
        ("postal_address", "x" * 100_000),
        ("phone", "ring me"),
        ("email", "pas une adresse"),
        ("reach", "forged"),
        ("language", "xx"),
    ],
)
def test_bad_input_gets_a_sentence(person, field, typed):
    form = {"name": "Léa", "reach": "email", "email": "l@example.org", "language": "fr"}

    page(opened(person).post(reverse("people:change"), form | {field: typed}), 422)


def test_no_line_end_stays_in_a_name(person):
    form = {
        "name": "Léa\r\nBcc: all@example.org",
        "reach": "email",
        "email": "l@example.org",
        "language": "fr",
    }

    opened(person).post(reverse("people:change"), form)

    person.refresh_from_db()
    assert person.name == "Léa Bcc: all@example.org"


def test_a_name_is_never_markup():
    person = entered(name="<script>alert(1)</script>")

    assert "<script>alert" not in page(opened(person).get(MY_PAGE))


def test_fields_that_no_form_offers_change_nothing(person):
    form = {
        "name": "Léa",
        "reach": "email",
        "email": "l@example.org",
        "language": "fr",
        "access_version": "9",
        "fictional": "1",
        "entered_by": "1",
    }

    opened(person).post(reverse("people:change"), form)

    person.refresh_from_db()
    assert (person.access_version, person.fictional, person.entered_by) == (1, False, None)


def test_consent_is_taken_back_and_given_again(person):
    client = opened(person)

    client.post(reverse("people:consent"), {"purpose": "contact", "withdraw": ""})
    assert not Person.objects.agreed_to(Purpose.CONTACT).exists()
    client.post(reverse("people:consent"), {"purpose": "contact"})
    assert Person.objects.agreed_to(Purpose.CONTACT).exists()
    assert client.post(reverse("people:consent"), {"purpose": "forged"}).status_code == 302


def test_a_new_code_keeps_this_session_and_closes_all_others(person):
    here, elsewhere = opened(person), opened(person)

    here.post(reverse("people:new_code"))

    assert page(here.get(MY_PAGE))
    assert elsewhere.get(MY_PAGE).status_code == 302


def test_erasing_oneself_says_what_goes_first_and_then_does_it(person):
    client = opened(person)
    page(client.get(reverse("people:erase")))
    person.refresh_from_db()
    assert person.name

    page(client.post(reverse("people:erase")))

    person.refresh_from_db()
    assert person.name == ""
    assert client.get(MY_PAGE).status_code == 302


def test_everything_kept_is_shown_and_handed_over_to_paper_people_too():
    clerk = AccountFactory(name="Secrétaire Fictive")
    person = entered_on_paper(by=clerk)
    client = opened(person)

    shown = page(client.get(reverse("people:my_data")))
    file = client.get(reverse("people:my_data_file"))

    assert "Secrétaire Fictive" in shown
    assert "1 rue Fictive" in shown
    kept = json.loads(file.content)
    assert "Ali Fictif" in kept["person"][0].values()
    assert kept["consents"]
    assert "attachment" in file["Content-Disposition"]


def test_closing_leaves_nothing_for_the_next_one_at_the_computer(person):
    client = opened(person)

    client.post(reverse("people:close"))

    assert client.get(MY_PAGE).status_code == 302
    assert "person" not in client.session


@pytest.mark.parametrize("name", ["close", "new_code", "consent"])
def test_following_a_link_never_changes_anything(person, name):
    assert opened(person).get(reverse(f"people:{name}")).status_code == 405


@pytest.mark.parametrize(
    "name", ["close", "new_code", "consent", "change", "erase", "paper_code", "account_logout"]
)
def test_forms_sent_from_another_site_are_refused(person, name):
    client = Client(enforce_csrf_checks=True)
    name = name if name.startswith("account") else f"people:{name}"

    assert client.post(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "name", ["change", "new_code", "consent", "erase", "my_data", "my_data_file"]
)
def test_a_stranger_is_asked_for_their_code(client, name):
    post = name in {"new_code", "consent"}
    response = (client.post if post else client.get)(reverse(f"people:{name}"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("people:paper_code")


def test_whoever_entered_somebody_prints_their_code_and_nobody_else_does():
    clerk, other = AccountFactory(), AccountFactory()
    person = entered_on_paper(by=clerk)
    address = reverse("people:hand_over", kwargs={"key": person.key})
    desk, elsewhere = Client(), Client()
    desk.force_login(clerk, backend=BACKEND)
    elsewhere.force_login(other, backend=BACKEND)

    assert codes.paper_code(person) not in page(desk.get(address))
    assert codes.paper_code(person) in page(desk.post(address))
    assert elsewhere.post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert Event.objects.filter(verb="code shown", by=clerk).count() == 1


def test_a_lost_paper_is_replaced_at_the_desk():
    clerk = AccountFactory()
    person = entered_on_paper(by=clerk)
    lost = codes.paper_code(person)
    desk = Client()
    desk.force_login(clerk, backend=BACKEND)

    shown = page(
        desk.post(reverse("people:hand_over", kwargs={"key": person.key}), {"replace": ""})
    )

    person.refresh_from_db()
    assert lost not in shown
    assert codes.paper_code(person) in shown


def test_a_forged_host_changes_no_link(person, settings):
    settings.SITE_URL = "https://chantier.example"
    settings.ALLOWED_HOSTS = ["*"]
    clerk = AccountFactory()
    helped = entered_on_paper(by=clerk)
    desk = Client(headers={"host": "evil.example"})
    desk.force_login(clerk, backend=BACKEND)

    answer = page(desk.post(reverse("people:hand_over", kwargs={"key": helped.key})))

    assert "evil.example" not in answer
    assert "https://chantier.example/code/" in answer


def test_the_register_of_personal_data_is_public_in_both_languages(client):
    assert "adresse postale" in page(client.get(reverse("people:personal_data"))).lower()
    with override("en"):
        assert "postal address" in page(client.get(reverse("people:personal_data")))


def test_an_account_without_person_has_a_page_too(client):
    client.force_login(AccountFactory(name="Organisatrice Fictive"), backend=BACKEND)

    assert "Organisatrice Fictive" in page(client.get(MY_PAGE))


def test_an_account_changes_its_name_and_language_and_nothing_more(client):
    account = AccountFactory()
    client.force_login(account, backend=BACKEND)

    client.post(
        reverse("people:account"),
        {"name": "Autre Nom", "language": "en", "is_staff": "1", "email": "x@example.org"},
    )

    before = account.email
    account.refresh_from_db()
    assert (account.name, account.language, account.email) == ("Autre Nom", "en", before)
    assert not account.is_staff


def test_whoever_signed_in_may_keep_a_personal_page_with_their_account(client, person):
    account = AccountFactory(name="Organisatrice Fictive")
    client.force_login(account, backend=BACKEND)

    client.post(codes.link_path(person), {"attach": ""})

    account.refresh_from_db()
    assert account.person == person
    assert "_auth_user_id" in client.session
    assert "Léa Fictive" in page(client.get(MY_PAGE))


def test_a_stranger_attaches_nothing(client, person):
    client.post(codes.link_path(person), {"attach": ""})

    assert "Léa Fictive" in page(client.get(MY_PAGE))


def test_an_account_tied_elsewhere_is_not_offered_another_page(client, person):
    client.force_login(AccountFactory(person=entered(name="Sam Fictif")), backend=BACKEND)

    assert "attach" not in page(client.get(codes.link_path(person)))
    assert client.post(codes.link_path(person), {"attach": ""}).status_code == 403


def test_closing_an_account_says_what_goes_first_and_then_does_it(client):
    account = AccountFactory()
    client.force_login(account, backend=BACKEND)
    address = reverse("people:close_account")
    assert "button" in page(client.get(address))

    page(client.post(address))

    account.refresh_from_db()
    assert not account.is_active
    assert "_auth_user_id" not in client.session
