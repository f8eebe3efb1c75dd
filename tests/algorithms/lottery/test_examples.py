"""The example pools give their known answers, the same bytes everywhere, and hold when checked."""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest

from chantier.algorithms.lottery import files, standby, verify
from chantier.algorithms.lottery.chances import aim
from chantier.algorithms.lottery.diagnosis import diagnose
from chantier.algorithms.lottery.making import make
from chantier.algorithms.lottery.pool import Entrant, Impossible, Pool
from chantier.algorithms.lottery.programme import Mix, Panels
from chantier.algorithms.lottery.replacing import loss, replace
from chantier.algorithms.lottery.standby import alternates, scenarios
from tests.algorithms.lottery.small import DATA

BEST = {"jouet_6": "3/7", "etouvie_50": "3/11", "fives_50_foyers": "23/153"}


def pool_of(name):
    return files.read(DATA / name)


@pytest.fixture(scope="module")
def toy():
    return make(pool_of("jouet_6"))


@pytest.mark.parametrize("name", BEST)
def test_the_best_chance_is_the_known_fraction(name):
    found = diagnose(pool_of(name)).json()
    assert found["feasible"]
    assert found["best_min_probability"] == BEST[name]
    assert found["unreachable"] == found["relaxation"] == []


def test_the_cheapest_change_is_the_known_one():
    found = diagnose(pool_of("bassin_minier_infaisable")).json()
    assert not found["feasible"]
    assert found["relaxation_cost"] == 4
    assert found["relaxation"] == [
        {"criterion": "college", "value": "elus", "bound": "min", "from": 5, "to": 2},
        {"criterion": "tranche_age", "value": "16-24", "bound": "min", "from": 5, "to": 4},
    ]
    assert found["best_min_probability"] is None


@pytest.mark.parametrize("name", BEST)
def test_leximin_gives_each_person_the_known_chance(name):
    pool = pool_of(name)
    known = json.loads((DATA / name / "answer.json").read_text())["per_person_leximin"]
    chances = aim(Mix(pool, Panels(pool)), range(len(pool.classes)), "leximin")
    for chance, one in zip(chances, pool.classes, strict=True):
        for unit in one.units:
            assert abs(chance - known[unit.refs[0]]) < 1e-5


@pytest.mark.parametrize("objective", ["capped", "maximin", "leximin"])
def test_the_toy_lottery_holds_and_is_fair(objective):
    made = make(pool_of("jouet_6"), objective=objective)
    document = made.json()
    verify.check(document)
    verify.check(json.loads(json.dumps(made.json(public=True))))
    assert document["certificate"]["bound"] == "3/7"
    assert document["min_probability"] >= (0.385 if objective == "capped" else 0.427)
    for one in made.pool.classes:
        counts = [made.counts[unit.refs[0]] for unit in one.units]
        assert max(counts) - min(counts) <= 1


def test_a_hundred_panels_with_households_hold():
    made = make(pool_of("fives_50_foyers"), panels=100, objective="maximin")
    verify.check(made.json())
    assert made.smallest >= Fraction(13, 100)
    assert made.certificate.bound == Fraction(23, 153)


def test_the_same_people_give_the_same_bytes_whatever_the_hash_seed(tmp_path):
    code = (
        "import sys, json; from pathlib import Path;"
        "from chantier.algorithms.lottery import files, making;"
        "made = making.make(files.read(Path(sys.argv[1])), panels=60);"
        "Path(sys.argv[2]).write_text(json.dumps(made.json()))"
    )
    written = []
    for seed in ("0", "1", "7"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", code, str(DATA / "jouet_6"), str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        written.append(out.read_bytes())
    assert len(set(written)) == 1


def test_the_order_of_lines_changes_nothing():
    pool = pool_of("jouet_6")
    turned = Pool(tuple(reversed(pool.entrants)), pool.places, pool.quotas)
    assert make(pool, panels=50).json() == make(turned, panels=50).json()


def test_a_hundred_thousand_draws_follow_the_counts(toy):
    document = toy.json()
    drawn = Counter(verify.number_of(document, value=f"draw {n}") for n in range(100_000))
    chi = sum((drawn[number] - 100) ** 2 / 100 for number in range(1000))
    assert chi < 1142.8  # 999 degrees of freedom, p = .001
    seats = Counter()
    for number, times in drawn.items():
        for ref in toy.panels[number]:
            seats[ref] += times
    for ref, count in toy.counts.items():
        expected = 100 * count
        deviation = (expected * (1 - count / 1000)) ** 0.5
        assert abs(seats[ref] - expected) < 4.5 * deviation


def test_dice_choose_the_panel_they_show(toy):
    document = toy.json()
    assert verify.number_of(document, "007") == 7
    for wrong in ("7", "1000", "abc", "٣٣٣"):
        with pytest.raises(verify.Wrong, match="ten-sided dice"):
            verify.number_of(document, wrong)
    with pytest.raises(verify.Wrong, match="throw all 2 dice again"):
        verify.number_of({**document, "panels": document["panels"][:60]}, "73")


def changed(document, *path, to):
    copy = json.loads(json.dumps(document))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = to
    return copy


def test_whatever_is_changed_in_a_lottery_is_found(toy):
    document = toy.json()
    swapped = [document["panels"][1], document["panels"][0], *document["panels"][2:]]
    for path, to in [
        (["panels"], swapped),
        (["panels", 3], document["panels"][3][:-1]),
        (["counts", "B0001"], 1000),
        (["min_probability"], 0.9),
        (["order"], document["order"][::-1]),
        (["pool", "places"], 7),
        (["pool", "quotas", 0], ["college", "habitants", 0, 6]),
        (["certificate", "bound"], "2/7"),
        (["certificate", "weights", "B0001"], "1/2"),
        (["commitment"], "0" * 64),
        (["format"], "other/1"),
        (["certificate"], None),
    ]:
        with pytest.raises(verify.Wrong):
            verify.check(changed(document, *path, to=to))


def test_the_verifier_runs_alone(toy, tmp_path):
    (tmp_path / "verify.py").write_bytes(
        (DATA.parents[3] / "chantier/algorithms/lottery/verify.py").read_bytes()
    )
    (tmp_path / "lottery.json").write_text(json.dumps(toy.json()))
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "lottery.json", "--dice", "273"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Panel 273:" in run.stdout
    assert "Everything holds." in run.stdout
    (tmp_path / "lottery.json").write_text("{")
    run = subprocess.run(
        [sys.executable, "verify.py", "lottery.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr[:6]) == (1, "WRONG.")


def test_a_freed_place_goes_to_who_keeps_the_balance_ties_by_the_order(toy):
    panel = toy.panels[0]
    gone = panel[0]
    waiting = [ref for ref in toy.order if ref not in panel]
    (found,) = replace(toy.pool, panel[1:], waiting, 1)
    by_ref = {one.ref: one for one in toy.pool.entrants}
    stay = [by_ref[ref] for ref in panel if ref != gone]
    losses = [loss(toy.pool.quotas, [*stay, by_ref[ref]]) for ref in waiting]
    assert found == waiting[losses.index(min(losses))]


def test_nobody_of_a_present_household_and_no_half_group_takes_a_place():
    people = [
        Entrant("a", {"g": "f"}, "home"), Entrant("b", {"g": "f"}, "home"),
        Entrant("c", {"g": "f"}, group="two"), Entrant("d", {"g": "f"}, group="two"),
        Entrant("e", {"g": "f"}),
    ]  # fmt: skip
    pool = Pool(people, 3, {"g": {"f": (0, 3)}})
    assert replace(pool, ["a"], ["b", "c", "d", "e"], 1) == ("e",)
    assert replace(pool, ["a"], ["b", "c", "d", "e"], 2) == ("c", "d")
    assert replace(pool, ["a"], ["b"], 2) == ()


@pytest.fixture(scope="module")
def drawn():
    """A pool, a panel of fifty, who waits."""
    pool = pool_of("etouvie_50")
    made = make(pool, panels=1)
    panel = made.panels[0]
    return pool, panel, [ref for ref in made.order if ref not in panel]


def test_twelve_alternates_lose_far_less_than_the_first_twelve_waiting(drawn):
    pool, panel, waiting = drawn
    ready = alternates(pool, panel, waiting, 12, seed="learned", trials=60)
    assert len(ready) <= 12
    assert _left(pool, panel, ready) <= _left(pool, panel, waiting[:12]) * Fraction(1, 3)


def _left(pool, panel, able):
    """The loss over dropouts that nobody had seen, as the rule of replacement leaves it."""
    by_ref = {one.ref: one for one in pool.entrants}
    total = Fraction(0)
    for gone in scenarios(panel, {}, "tested", 12):
        stay = [ref for ref in panel if ref not in gone]
        full = [*stay, *replace(pool, stay, able, len(gone))]
        total += loss(pool.quotas, [by_ref[ref] for ref in full])
    return total


def test_alternates_bettered_over_more_dropouts_serve_better(drawn):
    pool, panel, waiting = drawn
    few = alternates(pool, panel, waiting, 6, tries=1, trials=0)
    bettered = alternates(pool, panel, waiting, 6, tries=1, trials=60)
    assert _left(pool, panel, bettered) < _left(pool, panel, few)


def test_what_a_set_of_alternates_is_worth_is_what_replacing_leaves():
    people = [
        Entrant("a", {"g": "f"}, "home"), Entrant("b", {"g": "m"}),
        Entrant("c", {"g": "f"}, group="two"), Entrant("d", {"g": "m"}, group="two"),
        Entrant("e", {"g": "f"}), Entrant("f", {"g": "m"}, "home"),
    ]  # fmt: skip
    pool = Pool(people, 2, {"g": {"f": (1, 1), "m": (1, 2)}})
    by_ref = {one.ref: one for one in people}
    here, waiting = [by_ref["a"], by_ref["b"]], ["c", "d", "e", "f"]
    able = standby._able(pool, waiting, here)
    assert [unit.refs for unit in able] == [("c", "d"), ("e",)]  # f is of the household of a
    for gone in ({"a"}, {"b"}, {"a", "b"}, set()):
        trial = standby._Trial.of(pool, here, able, [gone])
        stay = [ref for ref in ("a", "b") if ref not in gone]
        for kept, refs in (([0, 1], ["c", "d", "e"]), ([1], ["e"]), ([0], ["c", "d"])):
            full = [*stay, *replace(pool, stay, refs, len(gone))]
            left = loss(pool.quotas, [by_ref[ref] for ref in full])
            assert trial.loss(kept) == left * standby.SCALE


def test_nobody_is_kept_ready_when_nobody_waits_or_can_come():
    pool = Pool([Entrant("a", {}, "home"), Entrant("b", {}, "home")], 1, {})
    assert alternates(pool, ["a"], [], 3) == ()
    assert alternates(pool, ["a"], ["b"], 3) == ()
    assert alternates(pool, ["a"], ["b"], 0) == ()


def test_alternates_without_any_quota_are_the_first_who_wait():
    pool = Pool([Entrant(ref, {}) for ref in "abcdef"], 2, {})
    assert alternates(pool, ["a", "b"], ["f", "e", "d", "c"], 2) == ("f", "e")


def test_what_cannot_be_drawn_is_said():
    one = Entrant("a", {})
    with pytest.raises(Impossible, match="asks for a place twice"):
        diagnose(Pool([one, one], 1, {}))
    with pytest.raises(Impossible, match="at least one place"):
        make(Pool([one], 0, {}))
    with pytest.raises(Impossible, match="see the diagnosis"):
        make(Pool([one], 2, {}))
    assert diagnose(Pool([one], 2, {})).relaxation is None


def test_equals_stand_in_all_pairs_sooner_or_later(toy):
    met = {pair for panel in toy.panels for pair in itertools.combinations(panel, 2)}
    assert len(met) > 50
