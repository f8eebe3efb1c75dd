"""The draw: prepared, committed to, decided by dice once; web and paper alike."""

import datetime
import hashlib
import json
import subprocess
import sys

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.algorithms.lottery import making, verify
from chantier.audit.models import Event
from chantier.jobs.models import Job
from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.notices.models import Message
from chantier.registrations import actions, lots, tasks
from chantier.registrations.models import Draw, PlaceTerms, Quota, Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.spaces.actions import record_decision
from tests.factories import NOON, AccountFactory, ConstituencyFactory, SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, drawn_by_lot
from tests.world import enter_as

MINUTE = datetime.timedelta(minutes=1)
SOME = 40  # lists: enough to try the rules
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _fewer_lists(monkeypatch):
    """Forty lists, each many times: enough to try the rules."""
    herd = making.herd

    def herded(pool, finder, chances, count, **options):
        made, held = herd(pool, finder, chances, min(count, SOME), **options)
        return [made[n % len(made)] for n in range(count if held else 0)], held

    monkeypatch.setattr(making, "herd", herded)


@pytest.fixture
def by(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def meeting():
    return drawn_by_lot(places=4, venue="La Halle")


@pytest.fixture
def kinds(meeting):
    """Inhabitants, of whom two at least, and officials, one at least."""
    here = ConstituencyFactory(space=meeting.worksite.space, name="Habitantes")
    elected = ConstituencyFactory(space=meeting.worksite.space, name="Élus")
    Quota.objects.create(meeting=meeting, constituency=here, at_least=2)
    Quota.objects.create(meeting=meeting, constituency=elected, at_least=1, at_most=2)
    return here, elected


@pytest.fixture
def registered(meeting, kinds, by):
    """Nine people: six inhabitants, three of them on paper, and three officials."""
    here, elected = kinds
    return [
        *(ask(meeting, constituency=here)[0] for _n in range(3)),
        *(ask_on_paper(meeting, by=by, constituency=here)[0] for _n in range(3)),
        *(ask(meeting, constituency=elected)[0] for _n in range(3)),
    ]


def close(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)
    meeting.refresh_from_db()


def prepare(meeting, by, now=NOON):
    close(meeting)
    entered = lots.enter(meeting)
    return actions.commit_draw(
        meeting=meeting, entered=entered, made=making.make(entered.pool), by=by, now=now
    )


def states(rows):
    found = dict(Registration.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def throw(draw, by, thrown="007", now=NOON):
    return actions.throw(draw=draw, thrown=thrown, by=by, now=now)


def test_the_dice_give_the_places_of_their_list_and_each_is_told(meeting, registered, by):
    draw = throw(prepare(meeting, by), by)

    numbers = set(lots.contents(draw)["panels"][7])
    drawn = {e.registration_id for e in draw.entries.all() if e.number in numbers}
    placed = {row.pk for row, state in zip(registered, states(registered), strict=True)
              if state == State.PLACED}  # fmt: skip
    assert placed == drawn
    assert len(placed) == Meeting.objects.get().places_taken == 4
    ranks = Registration.objects.filter(state=State.WAITING).values_list("rank", flat=True)
    assert sorted(ranks) == [1, 2, 3, 4, 5]
    told = Message.objects.filter(kind="registration_drawn")
    assert told.count() == 9
    assert told.filter(channel="letter").count() == 3
    on_paper = told.filter(channel="letter").first()
    assert "listes" in on_paper.body
    assert "007" in on_paper.body
    assert Event.objects.get(verb="drawn").data == {"thrown": "007", "panel": 7}


def test_the_list_keeps_the_quotas_and_paper_has_the_same_chances(meeting, registered, by):
    draw = prepare(meeting, by)
    lists = {e.registration_id: e.lists for e in draw.entries.all()}
    web, paper = registered[:3], registered[3:6]

    assert abs(sum(lists[r.pk] for r in web) - sum(lists[r.pk] for r in paper)) <= 75
    throw(draw, by)
    held = Registration.objects.placed()
    assert held.filter(constituency=registered[0].constituency).count() >= 2
    assert 1 <= held.filter(constituency=registered[8].constituency).count() <= 2


def test_a_draw_is_made_once(meeting, registered, by):
    draw = prepare(meeting, by)
    with pytest.raises(Denied, match="une seule fois"):
        prepare(meeting, by)
    throw(draw, by)
    with pytest.raises(Denied, match="une seule fois"):
        throw(draw, by, "008")
    assert Draw.objects.get().panel == 7


@pytest.mark.parametrize("wrong", ["", "12", "1234", "1a3", "-12", "٣٣٣"])
def test_dice_that_cannot_be_read_draw_nothing(meeting, registered, by, wrong):
    draw = prepare(meeting, by)

    with pytest.raises(Denied, match="trois chiffres"):
        throw(draw, by, wrong)
    assert set(states(registered)) == {State.REGISTERED}


def test_a_number_announced_beforehand_decides_by_the_fingerprint(meeting, registered, by):
    PlaceTerms.objects.create(meeting=meeting, randomness="announced", announced="Loto")
    draw = throw(prepare(meeting, by), by, " 4 8  15 16 ")

    words = f"{draw.commitment}4 8 15 16".encode()
    assert draw.panel == int(hashlib.sha256(words).hexdigest(), 16) % 1000


def test_another_draw_needs_a_decision_taken_after_it(meeting, registered, by):
    space = meeting.worksite.space

    def decide(now):
        return record_decision(space=space, title="On refait", taken_on=NOON.date(), by=by, now=now)

    before = decide(NOON - MINUTE)
    draw = throw(prepare(meeting, by), by)
    for decision in (None, before):
        with pytest.raises(Denied):
            actions.set_aside(draw=draw, decision=decision, by=by, now=NOON)

    actions.set_aside(draw=draw, decision=decide(NOON + MINUTE), by=by, now=NOON + 2 * MINUTE)

    assert set(states(registered)) == {State.REGISTERED}
    assert Meeting.objects.get().places_taken == 0
    throw(prepare(meeting, by, now=NOON + 3 * MINUTE), by, "123")
    assert states(registered).count(State.PLACED) == 4
    assert Draw.objects.count() == 2


def test_a_freed_place_goes_where_it_keeps_the_balance_web_and_paper_alike(meeting, registered, by):
    throw(prepare(meeting, by), by)
    inhabitants, officials = registered[0].constituency, registered[8].constituency
    for turn in range(2):
        first = Registration.objects.placed().filter(constituency=officials).order_by("pk").first()
        actions.withdraw(registration=first, by=None, now=NOON)

        held = Registration.objects.placed()
        assert held.count() == 4
        assert held.filter(constituency=inhabitants).count() >= 2
        assert 1 <= held.filter(constituency=officials).count() <= 2
        assert Message.objects.filter(kind="registration_promoted").count() == turn + 1
    on_paper = Registration.objects.placed().on_paper().first()
    if on_paper:
        actions.withdraw(registration=on_paper, by=by, now=NOON)
        assert Registration.objects.placed().filter(constituency=inhabitants).count() >= 2


def test_who_withdraws_between_the_lists_and_the_dice_is_replaced(meeting, registered, by):
    draw = prepare(meeting, by)
    number = lots.contents(draw)["panels"][7][0]
    gone = draw.entries.get(number=number).registration
    actions.withdraw(registration=gone, by=None, now=NOON)

    throw(draw, by)

    assert states([gone]) == [State.WITHDRAWN]
    assert Registration.objects.placed().count() == 4


def test_a_slip_that_comes_after_the_lists_waits_behind(meeting, registered, by):
    draw = prepare(meeting, by)
    (late,) = ask_on_paper(meeting, by=by, constituency=registered[0].constituency)
    assert states([late]) == [State.REGISTERED]

    throw(draw, by)

    late.refresh_from_db()
    assert late.state == State.WAITING
    assert late.rank == Meeting.objects.get().last_rank


def test_who_comes_while_the_lists_are_made_makes_them_again(meeting, registered, by):
    close(meeting)
    entered = lots.enter(meeting)
    ask_on_paper(meeting, by=by)

    with pytest.raises(Denied, match="de nouveau"):
        actions.commit_draw(
            meeting=meeting, entered=entered, made=making.make(entered.pool), by=by, now=NOON
        )


def test_a_group_is_drawn_whole_or_not_at_all(meeting, by):
    together = [*ask(meeting, party_name="Les voisines"),
                *ask_on_paper(meeting, by=by, party_name="les voisines")]  # fmt: skip
    for _n in range(5):
        ask(meeting)

    throw(prepare(meeting, by), by)

    assert len(set(states(together))) == 1


def test_one_place_for_one_address_where_the_rule_says_so(meeting, by):
    PlaceTerms.objects.create(meeting=meeting, one_per_household=True)
    home = [ask_on_paper(meeting, by=by)[0] for _n in range(3)]
    for _n in range(5):
        ask(meeting)

    throw(prepare(meeting, by), by)

    assert states(home).count(State.PLACED) <= 1
    assert Registration.objects.placed().count() == 4


def test_who_had_no_place_at_an_earlier_evening_counts_double(meeting, by):
    earlier = drawn_by_lot(places=1, worksite=meeting.worksite)
    PlaceTerms.objects.create(meeting=meeting, earlier_count_double=True)
    unlucky = [*(ask(earlier)[0] for _n in range(3)), *ask_on_paper(earlier, by=by)]
    for rank, row in enumerate(unlucky, start=1):
        Registration.objects.filter(pk=row.pk).update(state=State.WAITING, rank=rank)
    again = [ask(meeting, person=row.person)[0] for row in unlucky]
    others = [ask(meeting)[0] for _n in range(8)]

    draw = prepare(meeting, by)

    lists = dict(draw.entries.values_list("registration", "lists"))
    # Two of the four places for four of the twelve: twice the chance of the others.
    assert all(abs(lists[row.pk] - 500) <= 50 for row in again)
    assert all(abs(lists[row.pk] - 250) <= 50 for row in others)


def test_a_place_for_each_needs_no_draw(meeting, by):
    rows = [*ask(meeting), *ask_on_paper(meeting, by=by)]
    close(meeting)

    actions.place_everybody(meeting=meeting, by=by, now=NOON)

    assert states(rows) == [State.PLACED, State.PLACED]
    assert Message.objects.filter(kind="registration_drawn").count() == 2


def test_the_public_file_is_the_one_committed_to_and_names_nobody(meeting, registered, by):
    draw = prepare(meeting, by)
    public, full = json.loads(draw.public), json.loads(draw.full)

    assert hashlib.sha256(lots.committed(draw).encode()).hexdigest() == draw.commitment
    assert public["commitment"] == full["commitment"] == draw.commitment
    assert public["pool_sha256"] == full["pool_sha256"]
    assert full["pool"]["salt"] not in draw.public  # nobody finds the people by trying
    for row in registered:
        assert row.person.name not in draw.public + draw.full
    # Three officials are too few to be told apart: so are those who would be the others.
    assert public["known"] == {}
    assert "pool" not in public


def test_the_values_of_many_alike_are_in_the_public_file(meeting, registered, by):
    for _n in range(2):
        ask(meeting, constituency=registered[8].constituency)
    public = json.loads(prepare(meeting, by).public)

    assert len(public["known"]) == 11
    told = verify.check(public, "fr")
    assert any("11 personnes sur 11" in line for line in told)


def test_both_files_hold_when_checked(meeting, registered, by):
    draw = prepare(meeting, by)

    assert verify.check(json.loads(draw.public))
    assert any(line.startswith("Proof") for line in verify.check(json.loads(draw.full)))


@pytest.mark.parametrize(
    "wrong", [{"panel": 3}, {"set_aside_at": NOON}, {"drawn_at": NOON, "thrown": "1"}]
)
def test_the_database_refuses_half_a_draw(meeting, registered, by, wrong):
    draw = prepare(meeting, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**wrong)


def test_the_database_refuses_two_draws_that_count(meeting, registered, by):
    draw = prepare(meeting, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(meeting=meeting, full="", public="", prepared_at=draw.prepared_at)


# The page.


def page_of(meeting, name="draw"):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug, meeting.slug])


def signed_in(account):
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def test_the_team_prepares_in_the_background_then_types_the_dice(meeting, registered, by, at_noon):
    close(meeting)
    team = signed_in(by)
    assertContains(team.get(page_of(meeting)), "tout le monde a une chance")

    asked = team.post(page_of(meeting, "draw_prepare"))
    job = Job.objects.get()
    assert asked.url == reverse("jobs:job", args=[job.pk])
    assert tasks.prepare_draw.func(*job.args) == {"url": page_of(meeting)}
    assert tasks.prepare_draw.func(*job.args) == {"url": page_of(meeting)}  # run again: harmless
    public = Client().get(page_of(meeting))
    assertContains(public, Draw.objects.get().commitment)
    assertNotContains(public, "Donner les places")
    refused = team.post(page_of(meeting), {"thrown": "12"})
    assertContains(refused, "trois chiffres", status_code=422)
    team.post(page_of(meeting), {"thrown": "4 0 7"})

    assert Draw.objects.get().panel == 407
    shown = Client().get(page_of(meeting))
    assertContains(shown, "La liste 407 est tirée au sort")
    assertContains(shown, "masqué")
    assertContains(team.get(page_of(meeting)), "masqué")  # it is projected
    assertContains(team.get(page_of(meeting), {"tout": "1"}), "<svg")
    assertContains(Client().get(page_of(meeting), {"tout": "1"}), "masqué")
    for row in registered:
        assertNotContains(shown, row.person.name)


def test_nobody_but_the_team_prepares_throws_or_sets_aside(meeting, registered, by, at_noon):
    prepare(meeting, by)
    for client in (Client(), signed_in(AccountFactory())):
        client.post(page_of(meeting), {"thrown": "407"})
        for name in ("draw_prepare", "draw_set_aside", "draw_full"):
            assert client.post(page_of(meeting, name)).status_code in {302, 403, 404}
    assert Draw.objects.get().panel is None
    assert not Event.objects.filter(verb="draw taken out").exists()


def test_somebody_sees_their_number_their_lists_and_how_to_check(meeting, registered, by, at_noon):
    draw = prepare(meeting, by)
    on_paper = registered[3]
    entry = draw.entries.get(registration=on_paper)
    own = Client()
    enter_as(own, on_paper.person)

    assertContains(own.get(reverse("people:personal_page")), f"<strong>{entry.lists}</strong>")
    lists = Client().get(page_of(meeting), {"numero": entry.number})
    assertContains(lists, f"Le numéro {entry.number} figure dans")
    assertContains(Client().get(page_of(meeting), {"numero": "zz<b>"}), "pas dans le tirage")


def test_anybody_downloads_the_public_file_and_observers_the_full_one(
    meeting, registered, by, at_noon
):
    draw = prepare(meeting, by)

    public = Client().get(page_of(meeting, "draw_public"))
    assert public.content.decode() == draw.public
    committed = Client().get(page_of(meeting, "draw_committed"))
    assert hashlib.sha256(committed.content).hexdigest() == draw.commitment
    assert signed_in(by).post(page_of(meeting, "draw_full")).content.decode() == draw.full
    assert Event.objects.get(verb="draw taken out").by == by


def test_anybody_checks_by_computer_on_the_page_or_on_paper(
    meeting, registered, by, at_noon, tmp_path
):
    draw = throw(prepare(meeting, by), by)

    page = Client().get(page_of(meeting, "draw_check"))
    assertContains(page, draw.commitment)
    assertContains(page, "Tout est juste")
    assertContains(page, "--dice 007")
    for name, file in (("draw_public", "tirage.json"), ("draw_verifier", "verify.py")):
        (tmp_path / file).write_bytes(Client().get(page_of(meeting, name)).content)
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "tirage.json", "--dice=007", "--language=fr"],
        cwd=tmp_path, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert "Tout est juste." in ran.stdout
    printed = Client().get(page_of(meeting, "draw_lists")).content.decode().splitlines()
    line = next(line for line in printed if line.startswith("007: "))
    on_paper = [row for row in registered[3:6] if states([row]) == [State.PLACED]]
    for row in on_paper:
        assert draw.entries.get(registration=row).number in line.split()


def test_a_public_file_that_does_not_hold_is_said_on_the_page(meeting, registered, by, at_noon):
    draw = prepare(meeting, by)
    said = json.loads(draw.public)
    said["panels"][3] = said["panels"][3][:-1]
    Draw.objects.filter(pk=draw.pk).update(public=json.dumps(said))

    assertContains(Client().get(page_of(meeting, "draw_check")), "prévenez le comité")


def test_a_group_one_of_whom_withdrew_can_still_take_free_places(meeting, by):
    Meeting.objects.filter(pk=meeting.pk).update(places=3)
    together = [ask(meeting, party_name="Les voisines")[0] for _n in range(3)]
    alone = [ask(meeting)[0] for _n in range(2)] + list(ask_on_paper(meeting, by=by))
    draw = prepare(meeting, by)
    numbers = dict(draw.entries.values_list("registration", "number"))
    without = next(
        n
        for n, one in enumerate(lots.contents(draw)["panels"])
        if numbers[together[0].pk] not in one
    )
    throw(draw, by, f"{without:03}")
    actions.withdraw(registration=together[0], by=None, now=NOON)

    actions.withdraw(registration=alone[0], by=None, now=NOON)
    assert states(together)[1:] == [State.WAITING] * 2  # one place for two
    actions.withdraw(registration=alone[2], by=by, now=NOON)
    assert states(together)[1:] == [State.PLACED] * 2


def test_the_team_sees_whom_to_keep_ready_in_case_somebody_does_not_come(
    meeting, registered, by, at_noon
):
    draw = throw(prepare(meeting, by), by)
    ready = lots.to_keep_ready(draw)

    assert [row.state for row in ready] == [State.WAITING]  # one for four places
    page = signed_in(by).get(page_of(meeting, "draw_ready"))
    assertContains(page, ready[0].person.name)
    assert signed_in(AccountFactory()).get(page_of(meeting, "draw_ready")).status_code in {403, 404}
    assert Client().get(page_of(meeting, "draw_ready")).status_code == 302
    for row in Registration.objects.waiting():
        actions.withdraw(registration=row, by=None, now=NOON)
    assert lots.to_keep_ready(draw) == []


def test_a_rule_that_cannot_be_met_is_told_before(meeting, by, at_noon):
    here = ConstituencyFactory(space=meeting.worksite.space, name="Habitantes")
    other = ConstituencyFactory(space=meeting.worksite.space)
    Quota.objects.create(meeting=meeting, constituency=here, at_least=3)
    ask_on_paper(meeting, by=by, constituency=here)
    for _n in range(5):
        ask(meeting, constituency=other)
    close(meeting)

    assertContains(signed_in(by).get(page_of(meeting)), "au moins 1 au lieu de 3")


def test_who_has_no_chance_is_named_to_the_team_with_the_smallest_change(meeting, by, at_noon):
    here = ConstituencyFactory(space=meeting.worksite.space, name="Habitantes")
    other = ConstituencyFactory(space=meeting.worksite.space, name="Élus")
    Quota.objects.create(meeting=meeting, constituency=other, at_most=0)
    ask_on_paper(meeting, by=by, constituency=other, name="Paule Papier")
    for _n in range(6):
        ask(meeting, constituency=here)
    close(meeting)

    page = signed_in(by).get(page_of(meeting))
    assertContains(page, "1 personne n’a aucune chance")
    assertContains(page, "Paule Papier")
    assertContains(page, "au plus 1 au lieu de 0")
    assertNotContains(Client().get(page_of(meeting)), "Paule Papier")


def test_a_first_come_meeting_has_no_draw(meeting, at_noon):
    Meeting.objects.update(place_rule="first_come")

    assert Client().get(page_of(meeting)).status_code == 404
