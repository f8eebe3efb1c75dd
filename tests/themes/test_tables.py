"""Tables planned from the registrations, moved by hand, completed, printed; paper as the web."""

import datetime
import subprocess

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.audit.models import Event
from chantier.jobs import worker
from chantier.jobs.models import Job
from chantier.meetings.models import ExchangeGroup
from chantier.people.models import Channel
from chantier.registrations.models import DependenceLink, Needs, Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.themes import actions, prints, tasks
from chantier.themes.models import Placement, SeatingPlan, Theme, ThemeWish
from chantier.themes.seating import Setting, ref_of, seating_of
from chantier.themes.sitting import sitting_of
from chantier.worksites.identity import own_participation
from tests import factories as f
from tests import world as standard
from tests.typesetting.pdf_checks import sizes_of

LATER = datetime.date(2100, 1, 1)


@pytest.fixture
def day():
    """Twenty people, every third on paper, and two themes that were decided."""
    day = f.MeetingFactory(pooling_day=True, open=True)
    space = day.worksite.space
    kinds = [f.ConstituencyFactory(space=space) for _number in range(2)]
    for number in range(20):
        f.RegistrationFactory(
            meeting=day, placed=True, constituency=kinds[number % 2], on_paper=number % 3 == 0
        )
    decision = space.decisions.create(
        taken_on=LATER, title="Thèmes", recorded_at=f.NOON, recorded_by=f.AccountFactory()
    )
    for position, title in enumerate(("Le temps", "La place des absents"), start=1):
        Theme.objects.create(
            worksite=day.worksite, title=title, position=position, decision=decision
        )
    return day


def planned(day, by, *, rounds=2, chairs=5, tables=4, step_free=None, companions=True):
    """What the job does."""
    room = Setting(rounds, chairs, tables, step_free, companions)
    tasks.plan_tables.func(day.pk, by.pk, vars_of(room), True)
    return sitting_of(day)


def vars_of(room):
    return {name: getattr(room, name) for name in room.__slots__}


def rows_of(day):
    return list(day.registrations.order_by("pk"))


def at(sitting, registration, turn=0):
    ref = ref_of(registration)
    return next(number for number, refs in enumerate(sitting.tables[turn]) if ref in refs)


def test_everybody_sits_once_in_each_round_whatever_their_channel(day, by):
    sitting = planned(day, by)

    for tables in sitting.tables:
        assert sorted(ref for refs in tables for ref in refs) == [ref_of(r) for r in rows_of(day)]
    assert sitting.score.deviation == {"constituency": 0}
    assert Event.objects.filter(verb="groups planned").get().data["people"] == 20


def test_wishes_of_paper_and_web_lead_to_the_theme(day, by, now):
    first, second = Theme.objects.order_by("position")
    for number, row in enumerate(rows_of(day)):
        theme, typist = (first, second)[number // 2 % 2], by if row.channel == "paper" else None
        actions.wish(registration=row, themes=[theme], channel=row.channel, by=typist, now=now)

    sitting = planned(day, by, rounds=1)

    assert sitting.score.wish_satisfaction == 1
    assert ThemeWish.objects.filter(channel=Channel.PAPER).count() == 7
    assert Event.objects.filter(verb="identity read").count() == 7  # typed for others: logged


def test_a_wish_given_anew_replaces_the_one_before(day, now):
    row, (first, second) = rows_of(day)[0], Theme.objects.order_by("position")
    actions.wish(registration=row, themes=[first, second], by=None, now=now)
    actions.wish(registration=row, themes=[second], by=None, now=now)

    assert actions.own_wishes(registration=row) == [second]
    own = own_participation(person=row.person, worksite=day.worksite)
    assert ThemeWish.objects.filter(participation=own).count() == 1


def test_wishes_are_refused_before_the_decision_and_once_it_has_begun(day, now):
    row, theme = rows_of(day)[0], Theme.objects.first()
    Theme.objects.update(decision=None)
    with pytest.raises(Denied, match="décidés"):
        actions.wish(registration=row, themes=[theme], by=None, now=now)
    day.state = row.meeting.state = "under_way"
    with pytest.raises(Denied, match="vœux"):
        actions.wish(registration=row, themes=[], by=None, now=now)


def test_wishes_are_deleted_once_the_groups_have_met(day, now):
    actions.wish(registration=rows_of(day)[0], themes=[Theme.objects.first()], by=None, now=now)

    assert actions.forget_wishes(now=now) == 0
    day.state = "held"
    day.save()
    assert actions.forget_wishes(now=now) == 1


def test_a_declared_dependence_sits_apart_and_is_never_given_up(day, by):
    worker_, client = rows_of(day)[:2]
    said = f"Mme {client.person.name.upper()}, du service"
    DependenceLink.objects.create(registration=worker_, on_whom=said, delete_after=LATER)

    sitting = planned(day, by, rounds=3)

    assert all(at(sitting, worker_, turn) != at(sitting, client, turn) for turn in range(3))


def test_companions_interpreters_and_steps_are_kept(day, by):
    rows = rows_of(day)
    Registration.objects.filter(pk=rows[3].pk).update(brought_by=rows[2])
    for row in rows[5:7]:
        Needs.objects.create(registration=row, interpreter="LSF", delete_after=LATER)
    Needs.objects.create(registration=rows[9], step_free=True, delete_after=LATER)

    sitting = planned(day, by, step_free=1)

    for turn in range(2):
        assert at(sitting, rows[2], turn) == at(sitting, rows[3], turn)
        assert at(sitting, rows[5], turn) == at(sitting, rows[6], turn)
        assert at(sitting, rows[9], turn) == 0


def test_a_dependence_in_words_that_match_nobody_is_counted(day):
    DependenceLink.objects.create(
        registration=rows_of(day)[0], on_whom="la mairie", delete_after=LATER
    )

    assert seating_of(day, Setting(1, 5, 4)).unmatched == 1


def test_who_is_moved_stays_there_when_planned_anew(day, by, now):
    sitting = planned(day, by)
    row = rows_of(day)[0]
    goal = (at(sitting, row) + 1) % 4
    out = sitting.rounds[0][goal].seats[0].registration
    elsewhere = sitting.rounds[0][(goal + 1) % 4]
    with pytest.raises(Denied, match=f"{goal + 1}"):  # all chairs are taken
        actions.move_person(registration=row, group=sitting.rounds[0][goal].group, by=by, now=now)
    SeatingPlan.objects.update(chairs=6)
    actions.move_person(registration=out, group=elsewhere.group, by=by, now=now)
    actions.move_person(registration=row, group=sitting.rounds[0][goal].group, by=by, now=now)

    after = sitting_of(day)
    assert (at(after, row), at(after, out)) == (goal, (goal + 1) % 4)
    again = planned(day, by, chairs=6)
    assert (at(again, row), at(again, out)) == (goal, (goal + 1) % 4)
    assert Placement.objects.filter(fixed_by_hand=True).count() == 2


def test_late_arrivals_are_placed_and_nobody_else_moves(day, by, now):
    before = planned(day, by, chairs=6)
    late = f.RegistrationFactory(meeting=day, state=State.PRESENT, on_paper=True)

    assert sitting_of(day).not_placed == [late]
    seated = actions.place_late_arrivals(meeting=day, from_round=2, by=by, now=now)

    after = sitting_of(day)
    assert seated == [late]
    assert after.tables[0] == before.tables[0]
    assert [set(refs) - {ref_of(late)} for refs in after.tables[1]] == [
        set(refs) for refs in before.tables[1]
    ]


def test_no_chair_left_is_said_by_name(day, by, now):
    planned(day, by)
    late = f.RegistrationFactory(meeting=day, placed=True)

    with pytest.raises(Denied, match=late.person.name):
        actions.place_late_arrivals(meeting=day, from_round=1, by=by, now=now)


def test_who_withdrew_leaves_a_chair(day, by):
    planned(day, by)
    row = rows_of(day)[0]
    Registration.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, withdrawn_at=f.NOON)

    assert ref_of(row) not in {ref for refs in sitting_of(day).tables[0] for ref in refs}


def test_what_groups_wrote_is_not_planned_away(day, by, now):
    sitting = planned(day, by)
    group, theme = sitting.rounds[0][0].group, Theme.objects.first()
    actions.write_conclusions(group=group, theme=theme, conclusions="Fini.", by=by, now=now)

    with pytest.raises(Denied, match="main"):
        planned(day, by)


def test_tables_of_a_workshop_have_no_theme(by):
    evening = f.MeetingFactory(open=True)
    for _number in range(8):
        f.RegistrationFactory(meeting=evening, placed=True)

    sitting = planned(evening, by, tables=2)

    assert sitting.themes == ()
    assert {table.theme for table in sitting.rounds[0]} == {None}


@pytest.fixture
def world():
    world = standard.build()
    world.meeting.state = "open"
    world.meeting.save()
    kind = world.things["constituency"]
    for number in range(9):
        f.RegistrationFactory(
            meeting=world.meeting, placed=True, constituency=kind, on_paper=number % 3 == 0
        )
    return world


def url(world, name, *more):
    return reverse(f"themes:{name}", args=[world.worksite.slug, world.meeting.slug, *more])


def test_the_team_plans_moves_and_prints(world, tmp_path):
    team = world.clients["animation"]
    assertContains(team.get(url(world, "plan")), "10 personnes ont une place")
    room = {"rounds": 2, "chairs": 4, "companions": "on", "seed": 1}
    asked = team.post(url(world, "plan"), room)
    job = Job.objects.filter(task__endswith="plan_tables").get()
    assertRedirects(asked, reverse("jobs:job", args=[job.pk]))
    worker.drain()

    page = team.get(url(world, "tables"))
    assertContains(page, "Ce que vaut ce plan")
    somebody = Placement.objects.filter(round=1).order_by("pk").first()
    other = ExchangeGroup.objects.filter(meeting=world.meeting, round=1).exclude(
        pk=somebody.group_id
    )
    goal = min(other, key=lambda group: group.placements.count())
    team.post(url(world, "tables"), {"registration": somebody.registration_id, "group": goal.pk})
    somebody.refresh_from_db()
    assert (somebody.group, somebody.fixed_by_hand) == (goal, True)
    for sheet in ("plans", "cartes", "liste"):
        usual, large = url(world, "sheet", sheet), url(world, "sheet", sheet) + "?caracteres=gros"
        assert min(sizes_of(team.get(large).content, tmp_path)) >= 18
        assert min(sizes_of(team.get(usual).content, tmp_path)) < 18
        assertContains(team.get(url(world, "tables")), f'href="{large}"')
    assert team.get(url(world, "sheet", "rien")).status_code == 404


def printed(day, make, tmp_path):
    """The words of a print."""
    file = tmp_path / "print.pdf"
    file.write_bytes(make(day, sitting_of(day)))
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    return read.stdout


def test_a_table_is_called_a_table_and_homonyms_bear_their_letter(day, by, tmp_path):
    one, other = rows_of(day)[:2]
    for row in (one, other):
        type(row.person).objects.filter(pk=row.person.pk).update(name="Anne Exemple")
    planned(day, by, rounds=1)

    plans, wall = printed(day, prints.plans, tmp_path), printed(day, prints.wall, tmp_path)

    assert "Table 1" in plans
    assert "Tableau" not in plans + wall
    assert f"Anne Exemple ({one.constituency.letter})" in wall
    assert f"Anne Exemple ({other.constituency.letter})" in wall
    assert wall.count("(") == 2


def test_contradictions_are_said_by_name_before_anything_is_computed(world):
    one, other = world.meeting.registrations.order_by("pk")[1:3]
    Registration.objects.filter(pk=other.pk).update(brought_by=one)
    DependenceLink.objects.create(registration=one, on_whom=other.person.name, delete_after=LATER)

    refused = world.clients["animation"].post(
        url(world, "plan"), {"rounds": 1, "chairs": 4, "companions": "on", "seed": 0}
    )

    assertContains(refused, one.person.name, status_code=422)
    assertContains(refused, other.person.name, status_code=422)
    few = {"rounds": 1, "chairs": 4, "tables": 2, "seed": 0}
    assertContains(
        world.clients["animation"].post(url(world, "plan"), few), "8 chaises", status_code=422
    )


def test_facilitators_move_and_do_not_plan(world):
    assert world.clients["facilitator"].get(url(world, "tables")).status_code == 200
    assert world.clients["facilitator"].get(url(world, "plan")).status_code == 403


def test_a_planned_group_is_not_filled_by_badges(world, now):
    by = f.AccountFactory()
    group = planned(world.meeting, by, rounds=1).rounds[0][0].group
    group.meeting.kind = "pooling_day"
    group.meeting.save()

    with pytest.raises(Denied):
        actions.compose_group(
            group=group, title="", members=[world.things["participation"]], by=by, now=now
        )


def test_a_crowd_costs_what_few_cost(world, django_assert_max_num_queries):
    planned(world.meeting, f.AccountFactory(), rounds=1)
    with django_assert_max_num_queries(40):
        world.clients["animation"].get(url(world, "tables"))


def test_somebody_ranks_themes_on_their_own_page_and_the_team_types_slips(world, now):
    day, person = world.things["pooling_day"], world.things["person"]
    mine = day.registrations.get(person=person)
    theme = world.things["theme"]
    client, own = world.clients["participant"], reverse("themes:wishes", args=[world.worksite.slug])
    assertContains(client.get(own), "pas encore décidés")
    actions.decide_themes(
        worksite=world.worksite, taken_on=LATER, reasons="", by=f.AccountFactory(), now=now
    )
    client.post(own, {"wish1": theme.pk})
    assert actions.own_wishes(registration=mine) == [theme]

    paper = f.RegistrationFactory(meeting=day, on_paper=True, state=State.PLACED)
    typing = reverse("themes:type_wishes", args=[world.worksite.slug])
    team = world.clients["animation"]
    said = {"registration": paper.pk, "channel": "paper", "wish1": theme.pk}
    answer = team.post(typing, said, follow=True)
    assertContains(answer, "sur papier")
    assert actions.own_wishes(registration=paper) == [theme]
    slip = reverse("themes:wish_slip", args=[world.worksite.slug])
    assert team.get(slip).content.startswith(b"%PDF")
    assert world.clients["stranger"].get(own).status_code == 404


def test_a_theme_is_wished_once(world, now):
    Theme.objects.create(worksite=world.worksite, title="Autre", position=2)
    day, theme = world.things["pooling_day"], world.things["theme"]
    assert day.registrations.filter(person=world.things["person"]).exists()
    actions.decide_themes(
        worksite=world.worksite, taken_on=LATER, reasons="", by=f.AccountFactory(), now=now
    )
    own = reverse("themes:wishes", args=[world.worksite.slug])

    twice = world.clients["participant"].post(own, {"wish1": theme.pk, "wish2": theme.pk})

    assertContains(twice, "deux fois", status_code=422)
    assertNotContains(twice, "sont gardés", status_code=422)
