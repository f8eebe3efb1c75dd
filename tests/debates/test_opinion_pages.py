"""Common ground, conflicts and the map: from the votes of a worksite to its page."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.audit.models import Event
from chantier.debates import actions, opinions, tasks
from chantier.debates.models import Conflict, OpinionMap, OpinionThresholds
from chantier.jobs.models import Job
from chantier.people.models import Channel
from chantier.rules import Denied
from chantier.spaces.models import RoleKind, SpaceRole
from tests import factories as f
from tests.debates.factories import answer, room, statement


@pytest.fixture
def evening(at_noon):
    """Twelve voters of each of two constituencies, one of them on paper; three statements."""
    evening = room()
    evening.voters = [
        f.ParticipationFactory(worksite=evening.worksite, constituency=constituency)
        for constituency in (evening.lived, evening.elected)
        for _ in range(12)
    ]
    shared = statement(evening, "Un seul ordre du jour pour tous.")
    split = statement(evening, "Les élus décident seuls.")
    alone = statement(evening, "Personne n’a répondu à celui-ci, ou presque.")
    for place, voter in enumerate(evening.voters):
        channel = Channel.PAPER if place % 3 == 0 else Channel.WEB
        by = evening.note_taker if channel == Channel.PAPER else None
        answer(shared, voter, 1, channel, by=by)
        answer(split, voter, -1 if place < 12 else 1, channel, by=by)
    answer(alone, evening.voters[0], 1)
    evening.statements = shared, split, alone
    return evening


def close_all(evening):
    for one in evening.statements:
        actions.close_statement(statement=one, by=evening.note_taker, now=f.NOON)


def make(evening):
    return tasks.draw_map.func(evening.worksite.pk, None)


def url(evening, name="common_ground", **more):
    return reverse(f"debates:{name}", kwargs={"worksite_slug": evening.worksite.slug} | more)


def with_role(evening, role):
    account = f.AccountFactory()
    SpaceRole.objects.create(space=evening.worksite.space, account=account, role=role)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_before_any_map_the_page_says_so(evening, client):
    assertContains(client.get(url(evening)), "pas encore été regardés ensemble")


def test_without_votes_there_is_nothing_to_map(at_noon):
    empty = room()
    client = with_role(empty, RoleKind.ANIMATION)

    response = client.post(url(empty, "compute_map"), follow=True)

    assertContains(response, "Personne n’a encore voté")
    assert not Job.objects.exists()


def test_common_ground_then_conflicts_are_found_on_paper_and_phone_alike(evening, client):
    make(evening)
    close_all(evening)

    page = client.get(url(evening))

    shown = page.context["shown"]
    assert [told.statement.number for told in shown.common] == [1]
    assert [told.statement.number for told in shown.conflicts] == [2]
    assert shown.conflicts[0].between == ("Élues et élus", "Collectifs citoyens")
    assert [one.number for one in shown.few] == [3]
    assertContains(page, "60\u00a0%")
    assertContains(page, "<svg")
    assertNotContains(page, "style=")


def test_strangers_see_nothing_of_a_vote_under_way(evening, client):
    make(evening)

    shown = client.get(url(evening)).context["shown"]

    assert [*shown.common, *shown.conflicts, *shown.few, *shown.nothing_more] == []
    assert with_role(evening, RoleKind.ANIMATION).get(url(evening)).context["shown"].common


def test_small_figures_are_hidden_from_the_public(evening, client):
    for voter in evening.voters[:2]:
        answer(evening.statements[0], voter, -1)
    make(evening)
    close_all(evening)

    told = client.get(url(evening)).context["shown"].common[0]

    assert told.results.protected
    cells = [cell for row in told.results.rows for cell in row[1:] if cell is not None]
    assert not [cell for cell in cells if 0 < cell < 5]


def test_nothing_kept_is_a_row_of_a_person(evening):
    make(evening)

    kept = str(OpinionMap.objects.get().result)
    assert not [voter for voter in evening.voters if voter.pseudonym in kept]
    assert "participants" not in OpinionMap.objects.get().result


def test_up_to_fifty_people_only_constituencies_are_compared(evening, client):
    make(evening)

    assert OpinionMap.objects.get().result["groups"] == []
    assertContains(client.get(url(evening)), "cinquante personnes")


def test_past_fifty_people_groups_stand_beside(evening, client):
    more = [
        f.ParticipationFactory(
            worksite=evening.worksite, constituency=(evening.lived, evening.elected)[n % 2]
        )
        for n in range(40)
    ]
    others = [statement(evening, f"Énoncé numéro {n}, pour voir.") for n in range(10)]
    for n, voter in enumerate([*evening.voters, *more]):
        for m, one in enumerate(others):
            answer(one, voter, (1 if n % 2 else -1) * (1 if m % 2 else -1))
    make(evening)

    kept = OpinionMap.objects.get()
    assert [group["size"] for group in kept.result["groups"]] == [32, 32]
    assertContains(client.get(url(evening)), "2 groupes de personnes")
    assertContains(client.get("/en" + url(evening)), "2 groups of people")


def test_the_same_votes_are_the_same_map_another_vote_another(evening):
    make(evening)
    make(evening)
    assert OpinionMap.objects.count() == 1

    answer(evening.statements[0], evening.voters[0], 0)
    make(evening)

    assert [one.number for one in OpinionMap.objects.order_by("number")] == [1, 2]
    assert Event.objects.filter(verb="opinion map made").count() == 2


def test_the_team_asks_for_a_map_and_follows_its_job(evening):
    response = with_role(evening, RoleKind.ANIMATION).post(url(evening, "compute_map"))

    assert Job.objects.get().task.endswith("draw_map")
    assert response["Location"].startswith("/taches/")


def test_a_participant_does_not(evening, client):
    assert client.post(url(evening, "compute_map")).status_code == 302
    assert with_role(evening, RoleKind.READER).post(url(evening, "compute_map")).status_code == 403


def test_a_conflict_is_opened_in_one_click_and_once(evening):
    make(evening)
    team = with_role(evening, RoleKind.ANIMATION)

    for _ in range(2):
        response = team.post(url(evening, "raise_conflict", number=2))

    conflict = Conflict.objects.get()
    assert conflict.matter == "Les élus décident seuls."
    assert response["Location"].endswith(f"/conflits/{conflict.pk}/")


def test_a_stranger_opens_none(evening, client):
    assert client.post(url(evening, "raise_conflict", number=2)).status_code == 404


def test_the_committee_sets_the_thresholds_and_they_are_printed(evening, client):
    committee = with_role(evening, RoleKind.STEERING)
    values = {"common_ground": 75, "conflict": 20, "level": 90}

    committee.post(url(evening, "thresholds"), values)
    make(evening)

    assert OpinionThresholds.objects.get().common_ground == 75
    assertContains(client.get(url(evening)), "75\u00a0%")
    assert OpinionMap.objects.get().result["parameters"]["thresholds"]["level"] == 0.9


@pytest.mark.parametrize("wrong", [{"common_ground": 0}, {"conflict": 100}, {"level": 10}])
def test_a_threshold_that_claims_nothing_or_everything_is_refused(evening, wrong):
    values = {"common_ground": 60, "conflict": 30, "level": 80} | wrong

    with pytest.raises(Denied):
        actions.set_thresholds(
            worksite=evening.worksite, by=evening.note_taker, now=f.NOON, **values
        )
    response = with_role(evening, RoleKind.STEERING).post(url(evening, "thresholds"), values)
    assert response.status_code == 422
    assert not OpinionThresholds.objects.exists()


def test_the_name_of_a_constituency_is_no_markup(evening, client):
    evening.lived.name = "<script>alert(1)</script>"
    evening.lived.save()
    make(evening)
    close_all(evening)

    assertNotContains(client.get(url(evening)), "<script>alert")


def test_how_sure_is_said_in_words():
    said = [opinions.Told(None, p, None).how_sure for p in (0.99, 0.93, 0.82)]

    assert said == ["presque certain", "très probable", "probable"]
