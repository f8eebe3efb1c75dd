"""The board: suggested by the machine, decided by people, with buttons or by dragging."""

import datetime

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.audit.models import Event
from chantier.debates.models import Conflict, Position
from chantier.jobs import worker
from chantier.jobs.models import Job
from chantier.meetings.models import ExchangeGroup
from chantier.rules import Denied
from chantier.themes import actions, queries, tasks
from chantier.themes.models import GroupWork, Proposal, Theme, ThemeWish
from chantier.themes.sources import keys_of
from tests import factories as f
from tests import world as standard

DAY = datetime.date(2015, 12, 1)
SAID = (
    "Le car du soir part trop tôt pour venir aux réunions.",
    "Sans car le soir, les réunions se font sans nous.",
    "Le dernier car part avant la fin des réunions du soir.",
    "Les réponses de la mairie arrivent trop tard.",
    "La mairie donne ses réponses quand plus personne ne les attend.",
    "Aucune des réponses promises par la mairie ne nous est parvenue.",
)


@pytest.fixture
def report(worksite):
    return f.ReportFactory(meeting__worksite=worksite)


@pytest.fixture
def found(report):
    return [f.FindingFactory(report=report, text=text) for text in SAID]


@pytest.fixture
def world():
    return standard.build()


def named(worksite, title, by, now, *rows):
    theme = actions.create_theme(worksite=worksite, title=title, by=by, now=now)
    for row in rows:
        theme.findings.add(row)
    return theme


def key(row):
    return f"{row._meta.model_name}:{row.pk}"


def url(world, name, **more):
    return reverse(f"themes:{name}", kwargs={"worksite_slug": world.worksite.slug, **more})


def suggested(worksite, by):
    tasks.suggest_themes.func(worksite.pk, by.pk)
    return queries.suggestions_of(worksite)


def test_what_goes_together_is_suggested_with_its_telling_sentences(worksite, found, by):
    views = suggested(worksite, by)

    assert {frozenset(keys_of(view.suggestion)) for view in views} == {
        frozenset(map(key, found[:3])),
        frozenset(map(key, found[3:])),
    }
    assert all(view.telling for view in views)


def test_the_same_words_said_twice_are_one_sentence_and_stay_two_sources(worksite, found, by):
    again = f.FindingFactory(report=f.ReportFactory(meeting__worksite=worksite), text=found[0].text)

    held = [keys_of(view.suggestion) for view in suggested(worksite, by)]

    assert {key(again), *map(key, found[:3])} in held


def test_contributions_on_paper_and_conflicts_are_read_as_findings_are(worksite, report, by):
    for text in SAID[1:]:
        f.ContributionFactory(meeting=report.meeting, on_paper=True, text=text)
    conflict = Conflict.objects.create(
        worksite=worksite, matter=SAID[0], opened_at=f.NOON, meeting=report.meeting
    )

    held = set().union(*(keys_of(view.suggestion) for view in suggested(worksite, by)))

    assert key(conflict) in held
    assert len(held) == 6


def test_words_not_released_and_not_understood_are_not_read(worksite, report):
    f.ContributionFactory(meeting=report.meeting, among_peers=True)
    f.ContributionFactory(meeting=report.meeting, kind="not_understood")

    assert queries.in_no_theme(worksite, public=False) == []


def test_a_handful_of_sentences_suggests_nothing_and_says_so(worksite, report, by):
    f.FindingFactory(report=report)

    with pytest.raises(Denied, match="1"):
        tasks.suggest_themes.func(worksite.pk, by.pk)


def test_a_suggestion_taken_up_is_a_theme_under_a_name_of_ours(worksite, found, by, now):
    view, other = suggested(worksite, by)
    gathered = keys_of(view.suggestion)

    theme = actions.take_up_suggestion(
        suggestion=view.suggestion, title="Le car du soir", by=by, now=now
    )

    assert keys_of(theme) == gathered
    assert [one.suggestion for one in queries.suggestions_of(worksite)] == [other.suggestion]


def test_a_suggestion_left_leaves_its_sentences_listed(worksite, found, by, now):
    view = suggested(worksite, by)[0]

    actions.leave_suggestion(suggestion=view.suggestion, by=by, now=now)

    assert len(queries.in_no_theme(worksite, public=False)) == 6


def test_sentences_move_between_themes_and_to_none(worksite, found, by, now):
    one, other = named(worksite, "Un", by, now, *found[:2]), named(worksite, "Deux", by, now)
    who = {"worksite": worksite, "by": by, "now": now}

    actions.move_sources(keys=[key(found[0])], origin=one, to=other, **who)
    actions.move_sources(keys=[key(found[1])], origin=one, to=None, **who)

    assert (keys_of(one), keys_of(other)) == (set(), {key(found[0])})
    assert key(found[1]) in {source.key for source in queries.in_no_theme(worksite, public=False)}
    assert Event.objects.about(other).last().data == {"sources": [key(found[0])]}


@pytest.mark.parametrize(
    "keys", [[], ["finding:999"], ["x"], ["finding:-1"], ["finding:" + "9" * 30]]
)
def test_what_is_not_there_is_not_moved(keys, worksite, by, now):
    theme = named(worksite, "Un", by, now)

    with pytest.raises(Denied):
        actions.move_sources(worksite=worksite, keys=keys, origin=None, to=theme, by=by, now=now)


def test_a_finding_of_another_worksite_is_not_moved(worksite, by, now):
    with pytest.raises(Denied):
        actions.split_theme(
            worksite=worksite,
            keys=[key(f.FindingFactory())],
            origin=None,
            title="x",
            by=by,
            now=now,
        )


def test_a_theme_is_split(worksite, found, by, now):
    theme = named(worksite, "Tout", by, now, *found)

    part = actions.split_theme(
        worksite=worksite, keys=[key(found[5])], origin=theme, title="Part", by=by, now=now
    )

    assert keys_of(part) == {key(found[5])}
    assert len(keys_of(theme)) == 5


def test_themes_merge_with_their_wishes_groups_and_proposals(worksite, found, by, now):
    one, other = (
        named(worksite, "Un", by, now, found[0]),
        named(worksite, "Deux", by, now, found[1]),
    )
    day = f.MeetingFactory(worksite=worksite, pooling_day=True)
    group = ExchangeGroup.objects.create(meeting=day, number=1)
    GroupWork.objects.create(group=group, theme=one)
    proposal = Proposal.objects.create(worksite=worksite, number=1, text="x", theme=one)
    both, alone = (
        f.ParticipationFactory(worksite=worksite),
        f.ParticipationFactory(worksite=worksite),
    )
    ThemeWish.objects.create(theme=one, participation=both, rank=1)
    ThemeWish.objects.create(theme=other, participation=both, rank=2)
    ThemeWish.objects.create(theme=one, participation=alone, rank=3, channel="paper")

    actions.merge_themes(theme=one, into=other, by=by, now=now)

    assert keys_of(other) == {key(found[0]), key(found[1])}
    assert set(other.wishes.values_list("participation", "rank")) == {(both.pk, 1), (alone.pk, 3)}
    proposal.refresh_from_db()
    group.work.refresh_from_db()
    assert (group.work.theme, proposal.theme) == (other, other)
    assert not Theme.objects.filter(title="Un").exists()


def test_a_theme_is_not_merged_into_itself_or_into_another_worksite(worksite, by, now):
    theme = named(worksite, "Un", by, now)
    elsewhere = Theme.objects.create(worksite=f.WorksiteFactory(), title="x", position=1)

    for into in (theme, elsewhere):
        with pytest.raises(Denied):
            actions.merge_themes(theme=theme, into=into, by=by, now=now)


def test_the_board_says_what_changed_since_the_decision(worksite, found, by, now):
    _one, other = named(worksite, "Un", by, now), named(worksite, "Deux", by, now)
    actions.decide_themes(worksite=worksite, taken_on=DAY, reasons="", by=by, now=now)
    assert queries.changed_since_decision(worksite) == []

    later = now + datetime.timedelta(hours=1)
    actions.move_sources(
        worksite=worksite, keys=[key(found[0])], origin=None, to=other, by=by, now=later
    )

    assert queries.changed_since_decision(worksite) == [other]


def test_a_theme_says_who_spoke_of_it_and_who_did_not(worksite, report, by, now):
    heard = f.ConstituencyFactory(space=worksite.space)
    unheard = f.ConstituencyFactory(space=worksite.space)
    conflict = Conflict.objects.create(
        worksite=worksite, matter="Le local", opened_at=f.NOON, meeting=report.meeting
    )
    Position.objects.create(conflict=conflict, constituency=heard, text="Ouvert")
    theme = named(worksite, "Un", by, now)
    theme.conflicts.add(conflict)

    view = queries.theme_with_sources(theme, public=False)

    assert (view.constituencies, view.unheard) == ((heard,), (unheard,))
    assert [(one.pk, count) for one, count in view.workshops[0].heard] == [
        (heard.pk, 1),
        (unheard.pk, 0),
    ]


# Pages


def board_of(world, who="bearer"):
    return world.clients[who].get(url(world, "board"))


def test_the_machine_is_asked_from_the_board(world):
    report = world.things["report"]
    for text in SAID:
        f.FindingFactory(report=report, text=text)

    response = world.clients["bearer"].post(url(world, "suggest"))
    job = Job.objects.latest("enqueued_at")
    assertRedirects(response, reverse("jobs:job", args=[job.pk]))
    worker.drain()

    assertContains(board_of(world), SAID[0])
    assert "% des échantillons" in board_of(world).content.decode()


def test_a_machine_with_nothing_to_read_says_so_on_the_board(world):
    response = world.clients["steering"].post(url(world, "suggest"))

    assertContains(response, "Écrivez d’abord les constats", status_code=422)


def test_a_refused_move_keeps_what_was_ticked_and_typed(world):
    theme, finding = world.things["theme"], world.things["finding"]
    theme.findings.add(finding)
    sent = {"from": theme.pk, "to": "new", "title": " ", "sources": key(finding)}

    response = world.clients["bearer"].post(url(world, "move"), sent)

    assertContains(response, "Donnez un nom", status_code=422)
    assertContains(response, f'value="{key(finding)}" checked', status_code=422)


def test_sentences_are_moved_by_a_form(world):
    theme, finding = world.things["theme"], world.things["finding"]

    response = world.clients["bearer"].post(
        url(world, "move"), {"from": "", "to": theme.pk, "sources": key(finding)}
    )

    assertRedirects(response, url(world, "board"))
    assert keys_of(theme) == {key(finding)}


@pytest.mark.parametrize("name", ["move", "suggest"])
def test_only_those_who_decide_the_themes_act_on_the_board(world, name):
    assert world.clients["reader"].post(url(world, name)).status_code == 403
    assert world.clients["other_space"].post(url(world, name)).status_code == 404


def test_a_stranger_reads_in_a_theme_only_what_is_public(world):
    theme, finding = world.things["theme"], world.things["finding"]
    theme.findings.add(finding)
    theme.contributions.add(world.things["contribution"])
    page = url(world, "theme", pk=theme.pk)

    assertNotContains(world.clients["stranger"].get(page), finding.text)
    assertContains(world.clients["steering"].get(page), finding.text)
    type(world.things["report"]).objects.update(state="returned")
    assertContains(world.clients["stranger"].get(page), finding.text)


def test_the_page_of_a_theme_costs_the_same_for_a_crowd(world, assert_same_queries):
    theme, report = world.things["theme"], world.things["report"]

    def grow():
        theme.findings.add(f.FindingFactory(report=report))
        theme.contributions.add(f.ContributionFactory(meeting=report.meeting))

    assert_same_queries(url(world, "theme", pk=theme.pk), grow, world.clients["steering"])
    assert_same_queries(url(world, "board"), grow, world.clients["steering"])


@pytest.mark.django_db(transaction=True)
def test_a_sentence_is_dragged_to_another_theme(world, live_server, browser):
    theme, finding = world.things["theme"], world.things["finding"]
    cookie = world.clients["bearer"].cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": 1280, "height": 2400})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{url(world, 'board')}")

    page.drag_and_drop(f"[data-source='{key(finding)}']", f"[data-theme='{theme.pk}']")
    page.wait_for_selector(f"[data-theme='{theme.pk}'] [data-source='{key(finding)}']")
    assert page.locator("p[role=status]").inner_text() == "Déplacé."
    assert keys_of(theme) == {key(finding)}

    page.drag_and_drop(f"[data-source='{key(finding)}']", "[data-theme='']")
    page.wait_for_selector(f"[data-theme=''] [data-source='{key(finding)}']")
    assert keys_of(theme) == set()
    context.close()
