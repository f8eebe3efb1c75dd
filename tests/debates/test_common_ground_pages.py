"""A statement, a group, my place, the signals: a page each; votes chosen; maps made anew."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.audit.models import Event
from chantier.debates import actions, places, tasks
from chantier.debates.models import Offer, OpinionMap, Statement
from chantier.jobs.models import Job
from chantier.people.models import Channel
from chantier.spaces.models import RoleKind
from tests import factories as f
from tests.debates.factories import answer, room, statement
from tests.debates.test_opinion_pages import close_all, evening, make, url, with_role  # noqa: F401


@pytest.fixture
def many(evening):  # noqa: F811
    """Sixty-four voters in two camps that do not follow constituencies, on thirteen statements."""
    more = [
        f.ParticipationFactory(
            worksite=evening.worksite, constituency=(evening.lived, evening.elected)[n // 2 % 2]
        )
        for n in range(40)
    ]
    others = [statement(evening, f"Énoncé numéro {n}, pour voir.") for n in range(10)]
    evening.everybody = [*evening.voters, *more]
    for n, voter in enumerate(evening.everybody):
        for m, one in enumerate(others):
            answer(one, voter, (1 if n % 2 else -1) * (1 if m % 2 else -1))
    evening.statements = (*evening.statements, *others)
    return evening


def sit(client, evening, voter):  # noqa: F811
    """The browser of somebody who walked in as this pseudonym."""
    from chantier.debates.models import WalkIn

    WalkIn.objects.create(
        meeting=evening.meeting, participation=voter, channel=Channel.WEB, at=f.NOON,
        request_key=f"{voter.pk:032d}",
    )  # fmt: skip
    session = client.session
    session["participations"] = {str(evening.worksite.pk): voter.pk}
    session.save()


# One statement, one group


def test_a_statement_has_its_page_once_its_vote_is_closed(evening, client):  # noqa: F811
    make(evening)
    where = url(evening, "statement_result", number=2)

    assertContains(client.get(where), "Le vote est ouvert")
    assertNotContains(client.get(where), "<table")
    close_all(evening)

    page = client.get(where)
    assertContains(page, "presque certain")
    assertContains(page, "nettement plus d’accord que")
    assert page.context["found"].results.rows[0].disagree == 12


def test_no_interval_gives_away_a_figure_that_is_hidden(evening, client):  # noqa: F811
    nearly = statement(evening, "Presque tout le monde en est là.")
    for place, voter in enumerate(evening.voters):
        answer(nearly, voter, -1 if place in (0, 1) else 1)  # two of twelve: hidden from a stranger
    close_all(evening)
    actions.close_statement(statement=nearly, by=evening.note_taker, now=f.NOON)
    make(evening)
    where = url(evening, "statement_result", number=nearly.number)

    shown = client.get(where).context["found"]
    whole = with_role(evening, RoleKind.ANIMATION).get(where).context["found"]

    hidden = [None in (row.agree, row.n) for row in shown.results.rows]
    assert hidden[0]
    assert [line.between is None for line in shown.shares] == hidden
    assert [line.hidden for line in shown.shares] == hidden
    assertContains(client.get(where), "un de ses chiffres est masqué")
    assert all(line.between for line in whole.shares)


def test_a_statement_that_nobody_wrote_is_not_found(evening, client):  # noqa: F811
    make(evening)

    assert client.get(url(evening, "statement_result", number=99)).status_code == 404


def test_groups_that_emerge_have_their_page_and_hide_small_counts(many, client):
    for voter in many.everybody[:3]:
        answer(many.statements[3], voter, 0)
    make(many)
    close_all(many)

    page = client.get(url(many, "opinion_group", number=1))

    assert page.context["marks"]
    assertContains(page, "que les autres groupes")
    assert client.get(url(many, "opinion_group", number=3)).status_code == 404
    lines = client.get(url(many, "statement_result", number=4)).context["found"].groups
    cells = [count for line in lines for count in line.counts if count is not None]
    assert not [count for count in cells if 0 < count < 5]


def test_up_to_fifty_people_no_group_has_a_page(evening, client):  # noqa: F811
    make(evening)

    assert client.get(url(evening, "opinion_group", number=1)).status_code == 404


# My place


def test_my_place_is_mine_alone_and_is_not_kept(many, client):
    make(many)
    close_all(many)
    assert client.get(url(many, "my_place")).status_code == 302
    sit(client, many, many.everybody[0])

    page = client.get(url(many, "my_place"))

    assertContains(page, "Moi</text>")
    assertContains(page, "13 de mes réponses comptent ici")
    assertContains(page, "Ma réponse : d’accord".replace(" :", "\u00a0:"))
    assert "no-store" in page["Cache-Control"]
    assert many.everybody[0].pseudonym not in json.dumps(OpinionMap.objects.get().model)


def test_who_answered_nothing_stands_in_the_middle_unsure(many):
    make(many)
    newcomer = f.ParticipationFactory(worksite=many.worksite, constituency=many.lived)

    found = places.placed(OpinionMap.objects.get(), newcomer, "<svg></svg>")

    assert found.answered == 0
    assert 'cx="320.0" cy="320.0"' in found.picture


# What is asked next


def test_over_the_worksite_statements_short_of_votes_come_first_and_each_draw_is_kept(many, client):
    newcomer = f.ParticipationFactory(worksite=many.worksite, constituency=many.lived)
    sit(client, many, newcomer)
    where = url(many, "statements")

    first = client.get(where).context["statement"]
    again = client.get(where).context["statement"]

    assert first == again == Statement.objects.get(number=3)  # one answer; the others have many
    offer = Offer.objects.get()
    assert (offer.statement, offer.participation) == (first, newcomer)
    assert 0.5 < offer.probability <= 1
    event = Event.objects.get(verb="statement offered")
    assert event.actor == newcomer.pseudonym
    client.post(where, {"statement": first.number, "value": "1"})
    assert client.get(where).context["statement"] != first
    assert Offer.objects.count() == 2


def test_once_all_have_enough_what_teaches_most_is_drawn(many):
    for voter in many.everybody[:24]:
        answer(many.statements[2], voter, 1)
    make(many)
    newcomer = f.ParticipationFactory(worksite=many.worksite, constituency=many.lived)
    waiting = list(Statement.objects.filter(worksite=many.worksite).in_order())

    drawn = {places.draw_next(waiting, newcomer, seed=seed)[0].number for seed in range(20)}
    assert drawn <= {1, 2, 3}  # 24 answers, the others 64: left behind

    for n, voter in enumerate(many.everybody[24:40]):
        for one, value in zip(many.statements, (1, 1 if n % 4 < 2 else -1, 1), strict=False):
            answer(one, voter, value)
    drawn = {places.draw_next(waiting, newcomer, seed=seed)[0].number for seed in range(20)}

    assert drawn & set(range(4, 14))  # those that tell the camps apart
    assert 1 not in drawn  # everybody agrees: it teaches nothing


def test_in_a_room_the_order_is_that_of_the_evening(evening, client):  # noqa: F811
    newcomer = f.ParticipationFactory(worksite=evening.worksite, constituency=evening.lived)
    sit(client, evening, newcomer)

    page = client.get(url(evening, "statements", slug=evening.meeting.slug))

    assert page.context["statement"].number == 1
    assert not Offer.objects.exists()


# Signals


def test_the_team_sees_what_signalled_accounts_change_and_nobody_else(many, client):
    make(many)

    page = with_role(many, RoleKind.ANIMATION).get(url(many, "signals"))

    assertContains(page, "Aucune réponse n’a été mise de côté")
    kept = OpinionMap.objects.get().signals
    assert kept["people"] == 64
    assert kept["with"]["conflict"] == [2]
    assert not [one for one in many.everybody if one.pseudonym in json.dumps(kept)]
    assert client.get(url(many, "signals")).status_code == 302


def test_results_with_and_without_are_told_apart(many):
    make(many)
    made = OpinionMap.objects.get()
    made.signals = {
        "people": 64, "signalled": 6, "channels": {"web": 6}, "together": 4,
        "with": {"common_ground": [1], "conflict": [2]},
        "without": {"common_ground": [], "conflict": [2, 4]},
    }  # fmt: skip
    made.save()

    page = with_role(many, RoleKind.ANIMATION).get(url(many, "signals"))

    assert [(kind, sign, one.number) for kind, sign, one in page.context["changes"]] == [
        ("common_ground", "gone", 1),
        ("conflict", "new", 4),
    ]
    assertContains(page, "6 comptes sur 64")


# Anew, and again


def test_a_batch_of_votes_asks_for_a_map_once(evening):  # noqa: F811
    assert tasks.refresh_maps(f.NOON) == 1
    assert tasks.refresh_maps(f.NOON) == 0
    Job.objects.all().delete()
    make(evening)
    assert tasks.refresh_maps(f.NOON + timedelta(hours=1)) == 0

    more = [
        f.ParticipationFactory(worksite=evening.worksite, constituency=evening.lived)
        for _ in range(20)
    ]
    for voter in more:
        answer(evening.statements[0], voter, 1, Channel.PAPER, by=evening.note_taker)

    assert tasks.refresh_maps(f.NOON + timedelta(hours=2)) == 1


def test_anybody_computes_the_claims_again_from_what_is_published(evening, client, tmp_path):  # noqa: F811
    make(evening)
    close_all(evening)
    path = tmp_path / "map.json"
    path.write_bytes(client.get(url(evening, "map_data", number=1)).content)
    document = json.loads(path.read_text())
    sure = [[claim["probability"] for claim in one["claims"]] for one in document["statements"]]
    assert all(isinstance(one, float) for one in [*sure[0], *sure[1]])
    assert sure[2] == [None]  # one answer, hidden
    assert [len(one["claims"]) for one in document["statements"]] == [1, 3, 1]

    said = run("check", path)

    assert "2 statements: the same claims are found." in said
    assert "1 statements have hidden figures" in said
    document["statements"][1]["claims"] = []
    path.write_text(json.dumps(document))
    with pytest.raises(CommandError, match="Other claims are found on statements 2"):
        run("check", path)


def test_what_is_published_of_a_map_hides_votes_under_way(evening, client):  # noqa: F811
    make(evening)

    assert client.get(url(evening, "map_data", number=1)).json()["statements"] == []
    assert client.get(url(evening, "map_data", number=2)).status_code == 404


def test_a_sworn_observer_computes_the_same_map_from_the_votes(evening, tmp_path):  # noqa: F811
    make(evening)
    run("export", evening.worksite.slug, "--to", tmp_path)

    said = run(
        "map", tmp_path, "--constituencies", tmp_path / "constituencies.csv", "--most-groups", 1
    )

    assert OpinionMap.objects.get().inputs_sha256 in said
    assert Event.objects.filter(verb="votes handed over").count() == 1


def test_votes_of_nobody_are_not_handed_over(at_noon, tmp_path):
    with pytest.raises(CommandError, match="no worksite"):
        run("export", "nowhere", "--to", tmp_path)


def run(*arguments):
    out = StringIO()
    call_command("opinion", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_ways_through_the_debate_lead_to_my_place(evening, client):  # noqa: F811
    sit(client, evening, evening.voters[0])

    page = client.get(reverse("debates:results", kwargs={"worksite_slug": evening.worksite.slug}))

    assertContains(page, url(evening, "my_place"))


def test_an_empty_room_has_no_offer(at_noon, client):
    empty = room()
    sit(client, empty, empty.lise)

    assertContains(client.get(url(empty, "statements")), "Rien n’est mis au vote")
    assert actions.offer_next(
        participation=empty.lise, statements=Statement.objects.all(), now=f.NOON
    ) is None  # fmt: skip
