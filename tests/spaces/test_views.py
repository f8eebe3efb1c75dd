import json

import pytest
from django.test import Client
from django.urls import reverse

from chantier.notices.models import Message
from chantier.people import codes
from chantier.people.models import Account, Person
from chantier.spaces.models import Cooperator, Decision, RoleKind, Space, SpaceRole
from tests.factories import (
    NOON,
    AccountFactory,
    ConstituencyFactory,
    PersonFactory,
    SpaceFactory,
    SpaceRoleFactory,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def space():
    return SpaceFactory(name="Espace fictif", slug="espace-fictif")


@pytest.fixture
def constituency(space):
    return ConstituencyFactory(space=space, name="Habitantes et habitants")


def signed_in(account):
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def holding(role, space):
    return signed_in(SpaceRoleFactory(space=space, role=role).account)


def url(name, space, *more):
    return reverse(f"spaces:{name}", args=[space.slug, *more])


def page(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def join_form(constituency, **given):
    return {
        "name": "Léa Fictive",
        "reach": "email",
        "email": "lea@example.org",
        "constituency": constituency.pk,
        "consent": "on",
    } | given


def test_the_public_page_says_what_the_space_is(client, space, constituency):
    space.ambitions = "Faire progresser **la coopération**."
    space.save()

    shown = page(client.get(url("space", space)))

    assert "Espace fictif" in shown
    assert "<strong>la coopération</strong>" in shown
    assert "Habitantes et habitants" in shown
    assert url("join", space) in shown
    assert url("edit", space) not in shown


def test_a_name_or_text_is_never_markup(client, space, constituency):
    space.name = space.history = "<script>alert(1)</script>"
    space.save()

    assert "<script>alert" not in page(client.get(url("space", space)))


def test_joining_by_email_says_the_same_to_a_member_and_to_a_newcomer(space, constituency):
    answers = []
    for _ in range(2):
        client = Client()
        answer = client.post(url("join", space), join_form(constituency), follow=True)
        assert "person" not in client.session
        answers.append((answer.redirect_chain, page(answer)))

    assert answers[0][0] == answers[1][0]
    assert len(answers[0][1]) == len(answers[1][1])
    assert Person.objects.count() == 1
    assert Message.objects.count() == 2


def test_joining_without_email_shows_the_code_at_once(client, space, constituency):
    form = join_form(
        constituency, reach="letter", email="", postal_address="1 rue Fictive\n00000 Nulle-Part"
    )

    shown = page(client.post(url("join", space), form, follow=True))

    person = Person.objects.get()
    assert codes.paper_code(person) in shown
    assert "Espace fictif" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": ""},
        {"constituency": ""},
        {"constituency": "999999"},
        {"name": ""},
        {"name": "x" * 100_000},
        {"email": ""},
        {"website": "http://spam.example"},
    ],
)
def test_a_mistake_keeps_what_was_typed(client, space, constituency, wrong):
    shown = page(client.post(url("join", space), join_form(constituency) | wrong), 422)

    assert "lea@example.org" in shown or "email" in wrong
    assert not Person.objects.exists()


def test_the_constituency_of_another_space_is_refused(client, space, constituency):
    page(client.post(url("join", space), join_form(ConstituencyFactory())), 422)


def test_a_known_person_joins_and_leaves_from_their_page(client, space, constituency):
    person = PersonFactory(on_paper=True)
    client.post(codes.link_path(person))
    client.post(url("join", space), {"constituency": constituency.pk})
    assert "Espace fictif" in page(client.get("/moi/"))
    assert "Espace fictif" in json.dumps(
        json.loads(client.get(reverse("people:my_data_file")).content), ensure_ascii=False
    )

    client.post(url("leave", space))

    assert not Cooperator.objects.current().exists()
    assert client.post(url("leave", space)).status_code == 404


def test_a_member_by_link_sees_the_list_and_a_stranger_does_not(space, constituency):
    person = PersonFactory(on_paper=True, name="Ali Fictif")
    Cooperator.objects.create(space=space, person=person, constituency=constituency, joined_at=NOON)
    member = Client()
    member.post(codes.link_path(person))

    assert "Ali Fictif" in page(member.get(url("members", space)))
    assert page(Client().get(url("members", space)), 404)
    assert page(holding(RoleKind.ADMINISTRATOR, SpaceFactory()).get(url("members", space)), 404)


def test_the_list_of_members_costs_the_same_for_a_crowd(space, constituency, assert_same_queries):
    desk = holding(RoleKind.ANIMATION, space)

    def grow():
        Cooperator.objects.create(
            space=space, person=PersonFactory(), constituency=constituency, joined_at=NOON
        )

    assert_same_queries(url("members", space), grow=grow, by=desk)


def test_the_animation_team_enters_somebody_from_paper_and_hands_over_the_code(space, constituency):
    form = {
        "name": "Ali Fictif",
        "reach": "letter",
        "postal_address": "1 rue Fictive",
        "constituency": constituency.pk,
        "entered_through": "paper",
        "consent_how": "signed",
    }
    desk = holding(RoleKind.ANIMATION, space)

    answer = desk.post(url("add_member", space), form)

    person = Person.objects.get()
    assert answer["Location"] == reverse("people:hand_over", args=[person.key])
    assert codes.paper_code(person) in page(desk.post(answer["Location"]))
    colleague = holding(RoleKind.ANIMATION, space)
    assert codes.paper_code(person) in page(colleague.post(answer["Location"]))
    elsewhere = holding(RoleKind.ANIMATION, SpaceFactory())
    assert elsewhere.post(answer["Location"]).status_code == 404
    reader = holding(RoleKind.READER, space)
    assert reader.post(answer["Location"]).status_code == 404


def test_nobody_is_entered_without_saying_how_they_agreed(space, constituency):
    form = {"name": "Ali", "reach": "relay", "relay": "X", "constituency": constituency.pk}
    desk = holding(RoleKind.ANIMATION, space)

    page(desk.post(url("add_member", space), form | {"entered_through": "paper"}), 422)
    forged = form | {"entered_through": "web", "consent_how": "form"}
    page(desk.post(url("add_member", space), forged), 422)

    assert not Person.objects.exists()


def test_the_committee_writes_decisions_down_in_public(client, space):
    steering = holding(RoleKind.STEERING, space)

    page(steering.post(url("decide", space), {"title": "X", "taken_on": "2999-01-01"}), 422)
    steering.post(
        url("decide", space),
        {"title": "Ouvrir le premier chantier", "taken_on": "2015-09-01", "text": "Parce que."},
    )

    assert Decision.objects.get().recorded_by is not None
    assert "Ouvrir le premier chantier" in page(client.get(url("decisions", space)))
    assert "Parce que." in page(client.get(url("space", space)))


def test_the_committee_names_its_members_with_their_agreement(client, space):
    steering = holding(RoleKind.STEERING, space)
    form = {"name": "Membre Fictif", "function": "Élu fictif"}
    page(steering.post(url("committee", space), form), 422)
    steering.post(url("committee", space), form | {"agreed": "on"})
    assert "Membre Fictif" in page(client.get(url("space", space)))

    member = space.committee.get()
    elsewhere = holding(RoleKind.STEERING, SpaceFactory())
    assert elsewhere.post(url("unseat", space, member.pk)).status_code == 404
    steering.post(url("unseat", space, member.pk))

    assert "Membre Fictif" not in page(client.get(url("space", space)))


def test_administrators_change_the_page_and_the_constituencies(client, space):
    administrator = holding(RoleKind.ADMINISTRATOR, space)
    administrator.post(url("edit", space), {"name": "Autre nom", "purposes": "un\n\n deux \n"})
    administrator.post(
        url("constituencies", space),
        {"name": "Élus", "knowledge": "elected", "percent": "12,5", "reference_source": "Insee"},
    )

    shown = page(client.get(url("space", space)))

    assert "Autre nom" in shown
    assert "<li>un</li>" in shown
    assert "<li>deux</li>" in shown
    assert "12,5" in shown
    one = space.constituencies.get()
    assert one.letter == "E"
    form = {"name": "Élues et élus", "knowledge": "elected"}
    administrator.post(url("constituency", space, one.pk), form)
    assert "Élues et élus" in page(client.get(url("space", space)))


@pytest.mark.parametrize("percent", ["101", "-1", "abc", "1e9"])
def test_a_wrong_share_gets_a_sentence(space, percent):
    administrator = holding(RoleKind.ADMINISTRATOR, space)
    form = {"name": "X", "knowledge": "lived", "percent": percent, "reference_source": "Y"}

    page(administrator.post(url("constituencies", space), form), 422)


def test_a_share_says_where_it_comes_from(space):
    administrator = holding(RoleKind.ADMINISTRATOR, space)
    form = {"name": "X", "knowledge": "lived", "percent": "10"}

    page(administrator.post(url("constituencies", space), form), 422)


def test_a_text_too_long_gets_a_sentence(space):
    administrator = holding(RoleKind.ADMINISTRATOR, space)

    page(administrator.post(url("edit", space), {"name": "X", "history": "x" * 100_000}), 422)


def test_the_team_gives_and_takes_back_roles(space):
    account = SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR).account
    administrator = signed_in(account)
    form = {"name": "Nouvelle", "email": "new@example.org", "role": "animation"}

    administrator.post(url("team", space), form)

    role = SpaceRole.objects.get(account__email="new@example.org")
    assert "new@example.org" in page(administrator.get(url("team", space)))
    administrator.post(url("remove_role", space, role.pk))
    assert not SpaceRole.objects.filter(pk=role.pk).exists()
    assert Account.objects.filter(email="new@example.org").exists()


def test_a_forged_role_and_ones_own_role_are_refused(space):
    account = SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR).account
    administrator = signed_in(account)

    forged = {"name": "X", "email": "x@example.org", "role": "owner", "is_staff": "1"}
    page(administrator.post(url("team", space), forged), 422)
    own = {"name": "X", "email": account.email, "role": "steering"}
    page(administrator.post(url("team", space), own), 422)

    assert SpaceRole.objects.filter(space=space).count() == 1


def test_the_last_administrator_is_told_why_they_stay(space):
    role = SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR)
    administrator = signed_in(role.account)

    shown = page(administrator.post(url("remove_role", space, role.pk), follow=True))

    assert "C’est la dernière personne" in shown


def test_the_role_of_another_space_is_out_of_reach(space):
    other = SpaceRoleFactory(role=RoleKind.STEERING)
    administrator = holding(RoleKind.ADMINISTRATOR, space)

    assert administrator.post(url("remove_role", space, other.pk)).status_code == 404
    assert SpaceRole.objects.filter(pk=other.pk).exists()


def test_whoever_installed_opens_a_space_for_somebody(space):
    installer = signed_in(AccountFactory(is_staff=True))
    form = {
        "name": "Nouvel espace",
        "slug": "nouvel-espace",
        "administrator_name": "Admin Fictive",
        "administrator_email": "admin@example.org",
    }
    assert "Ouvrir" in page(installer.get(reverse("spaces:create")))

    installer.post(reverse("spaces:create"), form)
    page(installer.post(reverse("spaces:create"), form), 422)
    page(installer.post(reverse("spaces:create"), form | {"slug": "nouveau"}), 422)
    page(installer.post(reverse("spaces:create"), form | {"slug": "Ç a"}), 422)

    opened = Space.objects.get(slug="nouvel-espace")
    assert opened.roles.get().account.email == "admin@example.org"
    assert holding(RoleKind.ADMINISTRATOR, space).get(reverse("spaces:create")).status_code == 403


def test_the_page_of_a_space_costs_the_same_for_many_decisions(space, assert_same_queries):
    def grow():
        Decision.objects.create(space=space, title="X", taken_on=NOON.date(), recorded_at=NOON)

    assert_same_queries(url("decisions", space), grow=grow)
