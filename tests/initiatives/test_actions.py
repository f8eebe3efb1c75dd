import pytest
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.initiatives import actions, queries
from chantier.initiatives.models import Bearer, Depth, Rung, SectionKey, Side, SignOff
from chantier.initiatives.presentation import parts_at, presentation_sha256, texts_of
from chantier.initiatives.states import TRANSITIONS, State
from chantier.rules import Denied
from chantier.spaces.models import RoleKind
from chantier.worksites.guard import Outdated, fingerprint
from chantier.worksites.states import State as WorksiteState
from tests.factories import (
    AccountFactory,
    ConstituencyFactory,
    InitiativeFactory,
    SpaceRoleFactory,
    WorksiteFactory,
)

WHOLE = {f"full_{key}": f"Le texte de {key}." for key in SectionKey.values} | {
    "short_context": "En bref."
}
FACTS = {"title": "Parler au pied des tours", "bearer": "le centre social"}


@pytest.fixture
def initiative():
    return InitiativeFactory()


@pytest.fixture
def bearer(initiative):
    account = AccountFactory()
    Bearer.objects.create(initiative=initiative, account=account)
    return account


@pytest.fixture
def steering(initiative):
    return SpaceRoleFactory(space=initiative.worksite.space, role=RoleKind.STEERING).account


def proposed(initiative, now):
    by = AccountFactory()
    actions.write_presentation(initiative=initiative, texts=WHOLE, by=by, now=now)
    return actions.propose(initiative=initiative, by=by, now=now)


def sign(initiative, side, by, now):
    return actions.sign_off(
        initiative=initiative,
        side=side,
        text_sha256=presentation_sha256(initiative),
        by=by,
        now=now,
    )


def test_an_initiative_sent_twice_is_one(now):
    worksite = WorksiteFactory()

    first = actions.create_initiative(worksite=worksite, facts=FACTS, by=None, now=now)
    second = actions.create_initiative(worksite=worksite, facts=FACTS, by=None, now=now)

    assert first == second
    assert first.slug == "parler-au-pied-des-tours"
    assert Event.objects.get().verb == "initiative created"


def test_two_initiatives_of_one_title_have_two_addresses(now):
    worksite = WorksiteFactory()
    actions.create_initiative(worksite=worksite, facts=FACTS, by=None, now=now)

    other = actions.create_initiative(
        worksite=worksite, facts={**FACTS, "bearer": "un autre"}, by=None, now=now
    )

    assert (other.slug, other.position) == ("parler-au-pied-des-tours-2", 1)


def test_a_closed_worksite_takes_no_new_initiative(now):
    worksite = WorksiteFactory(state=WorksiteState.CLOSED)

    with pytest.raises(Denied, match="clos"):
        actions.create_initiative(worksite=worksite, facts=FACTS, by=None, now=now)


def test_sections_are_written_one_by_one_and_the_others_stay(initiative, now):
    by = AccountFactory()
    actions.write_presentation(initiative=initiative, texts=WHOLE, by=by, now=now)

    changed = actions.write_presentation(
        initiative=initiative, texts={"full_ways": "De porte en porte."}, by=by, now=now
    )

    assert changed == ["full_ways"]
    assert [part.text for part in parts_at(initiative, Depth.FULL)][1:3] == [
        "Le texte de choices.",
        "De porte en porte.",
    ]


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(initiative, now):
    by = AccountFactory()
    base = fingerprint(texts_of(initiative))
    actions.write_presentation(
        initiative=initiative, texts={"full_ways": "Un."}, base=base, by=by, now=now
    )

    with pytest.raises(Outdated):
        actions.write_presentation(
            initiative=initiative, texts={"full_ways": "Deux."}, base=base, by=by, now=now
        )

    assert texts_of(initiative)["full_ways"] == "Un."


def test_nothing_is_proposed_before_it_can_be_read_whole(initiative, now):
    texts = {**WHOLE, "full_standing": " \n"}
    actions.write_presentation(initiative=initiative, texts=texts, by=None, now=now)

    with pytest.raises(Denied, match="Où l’on en est"):
        actions.propose(initiative=initiative, by=AccountFactory(), now=now)


def test_nothing_is_proposed_without_a_word_for_everyone(initiative, now):
    texts = {**WHOLE, "short_context": ""}
    actions.write_presentation(initiative=initiative, texts=texts, by=None, now=now)

    with pytest.raises(Denied, match="pour tout le monde"):
        actions.propose(initiative=initiative, by=AccountFactory(), now=now)


def test_both_sides_make_it_signed_whatever_the_order(initiative, bearer, steering, now):
    proposed(initiative, now)

    assert sign(initiative, Side.COMMITTEE, steering, now).state == State.PROPOSED
    assert sign(initiative, Side.BEARERS, bearer, now).state == State.SIGNED

    events = Event.objects.about(initiative).values_list("verb", flat=True)
    assert list(events)[-3:] == [
        "presentation signed off",
        "presentation signed off",
        "presentation signed by both",
    ]


def test_a_side_that_signs_twice_signs_once(initiative, bearer, now):
    proposed(initiative, now)

    sign(initiative, Side.BEARERS, bearer, now)
    sign(initiative, Side.BEARERS, bearer, now)

    assert SignOff.objects.count() == 1


def test_any_edit_asks_for_new_signatures(initiative, bearer, steering, now):
    proposed(initiative, now)
    sign(initiative, Side.COMMITTEE, steering, now)
    sign(initiative, Side.BEARERS, bearer, now)

    actions.write_presentation(
        initiative=initiative, texts={"short_context": "Plus bref."}, by=bearer, now=now
    )

    initiative.refresh_from_db()
    assert initiative.state == State.WRITING
    assert set(queries.signatures_of(initiative).values()) == {None}


def test_saving_the_same_text_again_keeps_the_signatures(initiative, bearer, steering, now):
    proposed(initiative, now)
    sign(initiative, Side.COMMITTEE, steering, now)
    sign(initiative, Side.BEARERS, bearer, now)

    actions.write_presentation(initiative=initiative, texts=WHOLE, by=bearer, now=now)

    initiative.refresh_from_db()
    assert initiative.state == State.SIGNED


def test_a_change_taken_back_is_signed_again_once_proposed(initiative, bearer, steering, now):
    proposed(initiative, now)
    sign(initiative, Side.COMMITTEE, steering, now)
    sign(initiative, Side.BEARERS, bearer, now)
    for text in ("Autre.", WHOLE["short_context"]):
        actions.write_presentation(
            initiative=initiative, texts={"short_context": text}, by=bearer, now=now
        )

    assert actions.propose(initiative=initiative, by=bearer, now=now).state == State.SIGNED


def test_a_new_title_asks_for_new_signatures_and_a_new_place_does_not(
    initiative, bearer, steering, now
):
    proposed(initiative, now)
    sign(initiative, Side.COMMITTEE, steering, now)
    sign(initiative, Side.BEARERS, bearer, now)

    actions.update_facts(initiative=initiative, facts={"place": "Lille"}, by=bearer, now=now)
    initiative.refresh_from_db()
    assert initiative.state == State.SIGNED

    actions.update_facts(initiative=initiative, facts={"title": "Autre"}, by=bearer, now=now)
    initiative.refresh_from_db()
    assert initiative.state == State.WRITING


def test_nobody_signs_a_text_they_did_not_read(initiative, bearer, now):
    proposed(initiative, now)

    with pytest.raises(Denied, match="a changé"):
        actions.sign_off(
            initiative=initiative, side=Side.BEARERS, text_sha256="0" * 64, by=bearer, now=now
        )


def test_each_side_signs_for_itself(initiative, bearer, steering, now):
    proposed(initiative, now)
    initiative.refresh_from_db()

    with pytest.raises(Denied, match="qui porte l’initiative"):
        sign(initiative, Side.BEARERS, steering, now)
    with pytest.raises(Denied, match="du comité de pilotage"):
        sign(initiative, Side.COMMITTEE, bearer, now)


def test_nobody_signs_for_both_sides(initiative, steering, now):
    Bearer.objects.create(initiative=initiative, account=steering)
    proposed(initiative, now)
    sign(initiative, Side.BEARERS, steering, now)

    with pytest.raises(Denied, match="une autre personne"):
        sign(initiative, Side.COMMITTEE, steering, now)


@pytest.mark.parametrize("state", [State.WRITING, State.SIGNED])
def test_signing_is_for_what_is_proposed(initiative, bearer, state, now):
    type(initiative).objects.update(state=state)

    with pytest.raises(Denied):
        sign(initiative, Side.BEARERS, bearer, now)


def test_every_state_has_its_row_in_the_table():
    assert set(TRANSITIONS) == set(State)


def test_completeness_counts_sections_by_depth(initiative, now):
    actions.write_presentation(initiative=initiative, texts=WHOLE, by=None, now=now)

    counts = {
        one.depth: (one.written, one.is_complete) for one in queries.completeness_of(initiative)
    }

    assert counts == {Depth.SHORT: (1, False), Depth.FULL: (5, True), Depth.EASY: (0, False)}


def test_coding_keeps_the_keys_and_the_rung_of_each_constituency(initiative, now):
    inhabitants = ConstituencyFactory(space=initiative.worksite.space)
    elected = ConstituencyFactory(space=initiative.worksite.space)
    coding = {"participedia": {"open_limited": "open_to"}, "cube": {"who": "open_targeted"}}
    by = AccountFactory()

    actions.code(
        initiative=initiative,
        coding=coding,
        rungs={inhabitants: (3, "On nous informe."), elected: (6, "On décide ensemble.")},
        by=by,
        now=now,
    )
    actions.code(initiative=initiative, coding=coding, rungs={elected: (None, "")}, by=by, now=now)

    initiative.refresh_from_db()
    assert initiative.coding == coding
    assert [(r.constituency, r.rung) for r in initiative.rungs.all()] == [(inhabitants, 3)]


def test_the_database_knows_eight_rungs(initiative):
    constituency = ConstituencyFactory(space=initiative.worksite.space)

    with pytest.raises(IntegrityError), transaction.atomic():
        Rung.objects.create(initiative=initiative, constituency=constituency, rung=9)


def test_naming_a_bearer_opens_an_account_for_them(initiative, now):
    by = AccountFactory()
    known = AccountFactory(email="deja@example.org", name="Déjà Là")

    new = actions.name_bearer(
        initiative=initiative, name="Nour", email="Nour@example.org", by=by, now=now
    )
    old = actions.name_bearer(
        initiative=initiative, name="Autre Nom", email="deja@example.org", by=by, now=now
    )

    assert new.account.email == "nour@example.org"
    assert not new.account.has_usable_password()
    assert old.account == known
    assert old.account.name == "Déjà Là"


def test_a_bearer_taken_off_leaves_their_signature(initiative, bearer, now):
    proposed(initiative, now)
    sign(initiative, Side.BEARERS, bearer, now)

    actions.take_bearer_off(bearer=initiative.bearers.get(), by=AccountFactory(), now=now)

    assert not initiative.bearers.exists()
    assert queries.signatures_of(initiative)[Side.BEARERS].by == bearer
