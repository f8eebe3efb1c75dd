"""The map as a whole: what must not change it, what it says, what it refuses."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

from chantier.algorithms.opinion import drawing
from chantier.algorithms.opinion.mapping import Parameters, draw
from chantier.algorithms.opinion.measures import adjusted_rand
from tests.algorithms.opinion.conversations import crowd, votes_of

QUICK = Parameters(resamples=6)
SVG = "{http://www.w3.org/2000/svg}"


def groups_of(found):
    return {person["id"]: person["group"] for person in found.document()["participants"]}


def claims_of(found):
    return {
        (statement["id"], claim["kind"], claim["partition"])
        for statement in found.document()["statements"]
        for claim in statement["claims"]
    }


@pytest.fixture(scope="module")
def camps():
    rows, camp = crowd(3, people=150, gap=1.6)
    return rows, camp, draw(votes_of(rows), parameters=QUICK)


def test_the_order_of_arrival_changes_no_byte(camps):
    rows, _, found = camps
    shuffled = [rows[place] for place in np.random.default_rng(0).permutation(len(rows))]

    again = draw(votes_of(shuffled + shuffled[:50]), parameters=QUICK)

    assert again.json() == found.json()


def test_other_names_change_no_group(camps):
    rows, _, found = camps
    renamed = draw(
        votes_of([(f"p{997 * v % 1009}", f"s{31 * s % 101}", value) for v, s, value in rows]),
        parameters=QUICK,
    )

    groups = groups_of(renamed)
    assert {f"p{997 * int(v) % 1009}": group for v, group in groups_of(found).items()} == groups
    assert {("s" + str(31 * int(s) % 101), kind, of) for s, kind, of in claims_of(found)} == (
        claims_of(renamed)
    )


def test_a_statement_that_nobody_answered_changes_nothing_else(camps):
    rows, _, found = camps

    wider = draw(votes_of(rows, all_statements=["999"]), parameters=QUICK).document()

    before = found.document()
    assert wider["groups"] == before["groups"]
    for one, other in zip(before["participants"], wider["participants"], strict=True):
        assert one["group"] == other["group"]
        assert np.allclose(one["position"], other["position"], atol=0.2)
    added = next(statement for statement in wider["statements"] if statement["id"] == "999")
    assert added["n"] == 0
    assert [claim["kind"] for claim in added["claims"]] == ["not_enough_votes"]


def test_mirrored_votes_give_mirrored_results(camps):
    rows, _, found = camps

    mirrored = draw(votes_of([(v, s, -value) for v, s, value in rows]), parameters=QUICK)

    assert groups_of(mirrored) == groups_of(found)
    for one, other in zip(
        found.document()["statements"], mirrored.document()["statements"], strict=True
    ):
        assert (one["agree"], one["disagree"]) == (other["disagree"], other["agree"])


def test_two_clear_camps_are_found(camps):
    _, camp, found = camps

    of = found.emergent.partition.of
    known = of >= 0
    truth = camp[[int(person) for person in found.votes.people]]
    assert len(found.document()["groups"]) == 2
    assert adjusted_rand(truth[known], of[known]) > 0.9


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_without_camps_is_one_group(seed):
    rows, _ = crowd(seed)

    document = draw(votes_of(rows), parameters=QUICK).document()

    assert len(document["groups"]) == 1
    assert document["stability"]["verdict"] == "no stable groups"
    assert {person["group"] for person in document["participants"]} == {0}


def test_how_many_votes_one_casts_does_not_tell_the_group(camps):
    from chantier.algorithms.opinion.measures import auc

    found = camps[2]
    of, cast = found.emergent.partition.of, found.votes.per_person
    known = of >= 0
    assert abs(auc(cast[known].astype(float), of[known] == 0) - 0.5) < 0.15


def test_declared_constituencies_stand_beside_emergent_groups(camps):
    rows, camp, _ = camps
    declared = {str(v): "AB"[camp[v]] for v in range(150)} | {"0": "C"}

    document = draw(votes_of(rows), constituencies=declared, parameters=QUICK).document()

    assert {one["id"]: one["compared"] for one in document["constituencies"]} == {
        "A": True, "B": True, "C": False,
    }  # fmt: skip
    statement = document["statements"][0]
    assert [group["id"] for group in statement["constituencies"]] == ["A", "B"]
    assert {"agree", "disagree", "pass", "n"} <= statement["groups"][0].keys()
    assert any(of == "constituencies" for _, _, of in _claims(document))


def _claims(document):
    return {
        (statement["id"], claim["kind"], claim["partition"])
        for statement in document["statements"]
        for claim in statement["claims"]
    }


def test_few_votes_stay_near_the_centre_and_unsure(camps):
    rows, _, _ = camps
    full = max(range(150), key=lambda v: sum(row[0] == v for row in rows))
    one_vote = next(row for row in rows if row[0] == full)
    document = draw(votes_of([*rows, (999, one_vote[1], one_vote[2])]), parameters=QUICK).document()
    people = {person["id"]: person for person in document["participants"]}

    assert np.hypot(*people["999"]["position"]) < np.hypot(*people[str(full)]["position"])
    assert sum(people["999"]["uncertainty"]) > sum(people[str(full)]["uncertainty"])
    assert people["999"]["group"] is None


def test_the_document_has_what_is_promised(camps):
    document = json.loads(camps[2].json())

    assert document["format"] == "chantier-opinion-map/1"
    assert {
        "participants", "groups", "stability", "statements", "parameters", "inputs_sha256",
    } <= document.keys()  # fmt: skip
    assert {"id", "position", "uncertainty", "votes", "group", "membership"} <= (
        document["participants"][0].keys()
    )
    assert document["parameters"]["thresholds"]["common_ground"] == 0.6
    assert len(document["inputs_sha256"]) == 64


@pytest.mark.parametrize("method", ["chantier", "polis"])
@pytest.mark.parametrize(
    "rows",
    [
        [(0, 0, 1)],
        [(0, 0, 0)],
        [(0, s, 1) for s in range(9)],
        [(v, 0, 1 - 2 * (v % 2)) for v in range(30)],
        [(v, s, 0) for v in range(12) for s in range(6)],
        [(v, s, 1) for v in range(40) for s in range(8)],
        [(v, s, (-1) ** v) for v in range(40) for s in range(8)],
        [(v, v, 1) for v in range(20)],
    ],
    ids=["one vote", "one pass", "one voter", "one statement", "passes", "alike", "half", "apart"],
)  # fmt: skip
def test_poor_conversations_have_a_map_too(rows, method):
    document = draw(votes_of(rows), parameters=Parameters(resamples=6, method=method)).document()

    assert np.isfinite([person["position"] for person in document["participants"]]).all()


def test_a_conversation_without_votes_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="Nobody has voted yet"):
        draw(votes_of([]))


@pytest.mark.parametrize(
    "wrong", [{"method": "magic"}, {"rank": 1}, {"most_groups": 0}, {"resamples": 2}]
)
def test_parameters_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\.$|20 are usual"):
        Parameters(**wrong)


def drawn_for_the_public(positions, of, count):
    picture = drawing.Picture(positions, np.zeros_like(positions), of, list(range(count)))
    drawn = drawing.draw(picture, points=False, with_legend=False)
    return ElementTree.fromstring(drawn)  # noqa: S314  our own


def test_outlines_stay_inside_the_picture():
    rng = np.random.default_rng(0)
    of = rng.integers(0, 3, 90)
    positions = rng.choice([-1.0, 1.0], (90, 2)) + rng.normal(0, 0.1, (90, 2)) + of[:, None] / 3

    for one in drawn_for_the_public(positions, of, 3).iter(f"{SVG}ellipse"):
        x, y, rx, ry = (float(one.get(name)) for name in ("cx", "cy", "rx", "ry"))
        turn = np.radians(float(one.get("transform").split("(")[1].split()[0]))
        wide = np.hypot(rx * np.cos(turn), ry * np.sin(turn))
        high = np.hypot(rx * np.sin(turn), ry * np.cos(turn))
        assert x - wide >= 39.5
        assert x + wide <= 600.5
        assert y - high >= 39.5
        assert y + high <= 600.5


def test_answers_that_differ_in_one_way_make_a_band_with_one_row_of_squares():
    rng = np.random.default_rng(0)
    of = rng.integers(0, 3, 60)
    positions = np.stack([rng.normal(0, 1, 60), rng.normal(0, 1e-3, 60)], axis=1)
    both_ways = drawn_for_the_public(rng.normal(0, 1, (60, 2)), of, 3)

    band = drawn_for_the_public(positions, of, 3)

    left, top, width, height = map(float, band.get("viewBox").split())
    squares = [one for one in band.iter(f"{SVG}rect") if one.get("fill") == "#444"]
    assert len({one.get("y") for one in squares}) == 1
    for one in squares:
        assert top <= float(one.get("y")) <= 320 <= float(one.get("y")) + float(one.get("height"))
        assert float(one.get("y")) + float(one.get("height")) <= top + height
    assert (left, width, height) == (0, 640, 212)
    assert both_ways.get("viewBox") == "0 0 640 640"


def test_two_groups_at_one_place_are_both_seen():
    positions = np.random.default_rng(0).normal(0, 1, (40, 2))

    drawn = drawn_for_the_public(np.repeat(positions, 2, axis=0), np.arange(80) % 2, 2)

    below, above = drawn.iter(f"{SVG}ellipse")
    assert below.get("stroke-dasharray") is None
    assert above.get("stroke-dasharray")
    (circle,) = drawn.iter(f"{SVG}circle")
    (square,) = drawn.iter(f"{SVG}polygon")
    corners = [float(one.split(",")[0]) for one in square.get("points").split()]
    assert max(corners) - min(corners) < 2 * float(circle.get("r"))


def test_a_small_crowd_has_larger_squares_and_none_of_fewer_than_five():
    rng = np.random.default_rng(0)
    for people in (60, 2000):
        positions = rng.normal(0, 1, (people, 2))
        squares = drawn_for_the_public(positions, np.zeros(people, dtype=int), 1)
        rows = [one for one in squares.iter(f"{SVG}rect") if one.get("fill") == "#444"]
        sides = {float(one.get("width")) for one in rows}
        assert len(sides) == 1
        side, far = sides.pop(), drawing.frame_of(positions, [np.zeros(people, dtype=int)])
        inside = np.clip(320 + 280 / far * positions * [1, -1], 40, 600)
        held = [
            int(((inside >= at - 0.1) & (inside <= at + side + 0.1)).all(axis=1).sum())
            for at in (np.array([float(one.get(name)) for name in "xy"]) for one in rows)
        ]
        assert min(held) >= 5
        assert sum(held) >= 0.5 * people
        assert (side > 60) == (people == 60)
