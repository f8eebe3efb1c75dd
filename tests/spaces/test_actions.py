from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.notices.models import Message
from chantier.people import actions as people
from chantier.people import codes
from chantier.people.models import Account, Channel, HowConsented, Person, Reach
from chantier.rules import Denied
from chantier.spaces import actions
from chantier.spaces.models import Constituency, Cooperator, RoleKind, Space, SpaceRole
from tests.factories import (
    AccountFactory,
    ConstituencyFactory,
    PersonFactory,
    SpaceFactory,
    SpaceRoleFactory,
)

WEB = {"name": "Léa Fictive", "email": "lea@example.org", "reach": Reach.EMAIL}
ON_PAPER = {
    "name": "Ali Fictif",
    "postal_address": "1 rue Fictive\n00000 Nulle-Part",
    "reach": Reach.LETTER,
    "entered_through": Channel.PAPER,
}


@pytest.fixture
def space():
    return SpaceFactory()


@pytest.fixture
def administrator(space):
    return SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR).account


def join(space, now, **given):
    constituency = given.pop("constituency", None) or ConstituencyFactory(space=space)
    return actions.join(
        **{"space": space, "constituency": constituency, "by": None, "now": now} | given
    )


def test_whoever_installed_opens_a_space_and_nobody_else_does(now):
    actions.create_space(slug="nord", name="Nord", by=AccountFactory(is_staff=True), now=now)
    actions.create_space(slug="sud", name="Sud", by=None, now=now)  # a command on the server

    for slug, by in (("est", AccountFactory()), ("nord", None), ("nouveau", None)):
        with pytest.raises(Denied):
            actions.create_space(slug=slug, name="X", by=by, now=now)
    assert Space.objects.count() == 2


def test_constituencies_get_a_letter_of_their_name_an_address_and_a_place(space, now):
    names = ["Élus", "Élus", "É" * 120, "Élus"]

    made = [
        actions.add_constituency(space=space, name=n, knowledge="lived", by=None, now=now)
        for n in names
    ]

    assert [c.letter for c in made] == ["E", "L", "A", "U"]
    assert [c.slug for c in made[:2]] == ["elus", "elus-2"]
    assert made[3].slug == "elus-3"
    assert [c.position for c in made] == [0, 1, 2, 3]


@pytest.mark.parametrize("letter", ["a", "AB", "É", "1"])
def test_a_letter_is_one_plain_capital(space, now, letter):
    with pytest.raises(Denied):
        actions.add_constituency(
            space=space, name="X", knowledge="lived", letter=letter, by=None, now=now
        )


def test_a_letter_stands_for_one_constituency(space, now):
    ConstituencyFactory(space=space, letter="A")
    with pytest.raises(Denied):
        actions.add_constituency(
            space=space, name="X", knowledge="lived", letter="A", by=None, now=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ConstituencyFactory(space=space, letter="A")


def test_a_share_is_between_nothing_and_all(space):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConstituencyFactory(space=space, reference_share=Decimal("1.5"))
    ConstituencyFactory(space=space, reference_share=Decimal("0.25"))


def test_purposes_are_kept_in_order_and_unchanged_ones_leave_no_record(space, now):
    for _ in range(2):
        actions.set_purposes(space=space, purposes=["un", "deux"], by=None, now=now)

    assert list(space.purposes.order_by("position").values_list("text", flat=True)) == [
        "un",
        "deux",
    ]
    assert Event.objects.filter(verb="purposes set").count() == 1


def test_a_decision_yet_to_come_is_not_written_down(space, now, administrator):
    with pytest.raises(Denied):
        actions.record_decision(
            space=space,
            title="X",
            taken_on=now.date() + timedelta(days=1),
            by=administrator,
            now=now,
        )
    decision = actions.record_decision(
        space=space, title="Ouvrir", taken_on=date(2015, 9, 1), by=administrator, now=now
    )
    assert decision.recorded_by == administrator


def test_joining_on_the_web_tells_the_person_and_records(space, now):
    member = join(space, now, contact=WEB)

    assert member.person.entered_by is None
    message = Message.objects.about(member).get()
    assert message.to_address == "lea@example.org"
    assert codes.link(member.person) in message.body
    assert Event.objects.about(member).get(verb="joined").actor == people.THEMSELVES


def test_joining_on_paper_sends_a_letter_with_the_code(space, now):
    clerk = AccountFactory()

    member = join(space, now, contact=ON_PAPER, by=clerk, consent_how=HowConsented.SIGNED)

    assert member.person.entered_by == clerk
    message = Message.objects.about(member).get()
    assert message.channel == "letter"
    assert codes.paper_code(member.person) in message.body


def test_somebody_reached_through_a_relay_joins_too(space, now):
    relayed = {"name": "Sans Adresse", "relay": "Centre social fictif", "reach": Reach.RELAY}

    member = join(space, now, contact=relayed)

    assert Message.objects.about(member).get().channel == "handed"


def test_who_is_a_member_already_is_one_once_and_hears_of_it_by_mail_only(space, now):
    first = join(space, now, contact=WEB)
    again = join(space, now, contact=WEB | {"email": "LEA@example.org"})

    assert again == first
    assert Person.objects.count() == 1
    assert Message.objects.about(first).count() == 2


def test_a_couple_may_share_an_email(space, now):
    join(space, now, contact=WEB)
    join(space, now, contact=WEB | {"name": "Sam Fictif"})

    assert Cooperator.objects.current().count() == 2


def test_the_same_human_in_two_spaces_is_two_rows_that_nothing_links(space, now):
    one = join(space, now, contact=WEB)
    other = join(SpaceFactory(), now, contact=WEB)

    assert one.person != other.person
    assert one.person.key != other.person.key


def test_a_known_person_joins_once(space, now):
    person = PersonFactory(on_paper=True)
    constituency = ConstituencyFactory(space=space)

    members = {join(space, now, person=person, constituency=constituency).pk for _ in range(2)}

    assert len(members) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Cooperator.objects.create(
            space=space, person=person, constituency=constituency, joined_at=now
        )


def test_nobody_joins_through_the_constituency_of_another_space(space, now):
    with pytest.raises(Denied):
        join(space, now, contact=WEB, constituency=ConstituencyFactory())
    assert not Person.objects.exists()


def test_a_member_leaves_once_and_may_come_back(space, now):
    member = join(space, now, contact=ON_PAPER, by=AccountFactory(), consent_how="oral")

    actions.leave(cooperator=member, by=None, now=now)

    with pytest.raises(Denied):
        actions.leave(cooperator=member, by=None, now=now)
    assert join(space, now, person=member.person).pk != member.pk


def test_erasing_a_member_ends_the_membership_and_empties_the_outbox(space, now):
    member = join(space, now, contact=WEB)

    people.erase_person(person=member.person, by=None, now=now)

    assert not Cooperator.objects.current().exists()
    assert not Message.objects.for_person(member.person.key).exists()


def test_giving_a_role_opens_an_account_and_says_how_to_sign_in(
    space, now, administrator, settings
):
    settings.SITE_URL = "https://chantier.example"

    role = actions.give_role(
        space=space,
        email="New@example.org",
        name="Nouvelle",
        role=RoleKind.STEERING,
        by=administrator,
        now=now,
    )

    assert not role.account.has_usable_password()
    message = Message.objects.about(role).get()
    assert message.to_address == "new@example.org"
    assert "https://chantier.example/compte/connexion/code/" in message.body
    assert Event.objects.get(verb="role given").data["role"] == "steering"


def test_a_role_is_given_once(space, now, administrator):
    for _ in range(2):
        actions.give_role(
            space=space,
            email="n@example.org",
            name="N",
            role=RoleKind.STEERING,
            by=administrator,
            now=now,
        )

    assert Event.objects.filter(verb="role given").count() == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("role", sorted(RoleKind))
def test_nobody_raises_their_own_rights(space, now, administrator, role):
    with pytest.raises(Denied):
        actions.give_role(
            space=space,
            email=administrator.email.upper(),
            name="X",
            role=role,
            by=administrator,
            now=now,
        )


@pytest.mark.parametrize("role", sorted(set(RoleKind) - {RoleKind.ADMINISTRATOR}))
def test_only_administrators_of_this_space_give_and_remove_roles(space, now, administrator, role):
    given = SpaceRoleFactory(space=space, role=RoleKind.STEERING)
    for by in (
        SpaceRoleFactory(space=space, role=role).account,
        SpaceRoleFactory(role=RoleKind.ADMINISTRATOR).account,
    ):
        with pytest.raises(Denied):
            actions.give_role(
                space=space, email="x@example.org", name="X", role=role, by=by, now=now
            )
        with pytest.raises(Denied):
            actions.remove_role(role=given, by=by, now=now)
    assert not Account.objects.filter(email="x@example.org").exists()


def test_the_last_administrator_who_can_sign_in_stays(space, now, administrator):
    own = SpaceRole.objects.get(account=administrator)
    closed = AccountFactory(is_active=False)
    SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR, account=closed)
    SpaceRoleFactory(role=RoleKind.ADMINISTRATOR)  # of another space

    with pytest.raises(Denied):
        actions.remove_role(role=own, by=administrator, now=now)

    other = SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR).account
    actions.remove_role(role=own, by=other, now=now)
    assert Event.objects.get(verb="role removed").by == other


def test_constraints_of_a_space(space):
    known = ConstituencyFactory(space=space)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConstituencyFactory(space=space, slug=known.slug)
    role = SpaceRoleFactory(space=space)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpaceRoleFactory(space=space, account=role.account, role=role.role)
    assert Constituency.objects.filter(space=space).count() == 1


def test_the_last_administrator_does_not_close_their_account(space, now, administrator):
    with pytest.raises(Denied) as denied:
        people.close_account(account=administrator, now=now)
    assert space.name in denied.value.reason

    SpaceRoleFactory(space=space, role=RoleKind.ADMINISTRATOR)
    people.close_account(account=administrator, now=now)
