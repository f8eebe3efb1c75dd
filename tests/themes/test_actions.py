import datetime

import pytest

from chantier.audit.models import Event
from chantier.meetings.models import ExchangeGroup
from chantier.rules import Denied
from chantier.spaces.models import Decision
from chantier.themes import actions, queries, sources
from chantier.themes.models import Proposal
from chantier.themes.states import TRANSITIONS, ProposalState
from chantier.worksites.states import State
from tests import factories as f

DAY = datetime.date(2015, 9, 1)  # a month before `now`
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def theme(worksite, by, now):
    return actions.create_theme(worksite=worksite, title="Les absents", by=by, now=now)


@pytest.fixture
def proposal(worksite, by, now):
    return actions.propose(worksite=worksite, text="Ouvrir le local", by=by, now=now)


def keys(found):
    return [source.key for source in found]


def finding_of(worksite):
    return f.FindingFactory(report__meeting__worksite=worksite)


def test_themes_stand_one_after_another_and_leave_a_trace(worksite, theme, by, now):
    second = actions.create_theme(worksite=worksite, title="Le temps", by=by, now=now)

    assert (theme.position, second.position) == (1, 2)
    assert Event.objects.about(theme).get().verb == "theme created"


@pytest.mark.parametrize("state", sorted(set(State) - {State.WORKSHOPS, State.POOLING}))
def test_themes_are_decided_from_the_workshops_to_the_pooling_day_only(state, by, now):
    with pytest.raises(Denied):
        actions.create_theme(
            worksite=f.WorksiteFactory(state=state), title="Trop tôt", by=by, now=now
        )


def test_a_finding_in_no_theme_stays_listed(worksite, theme, by, now):
    gathered, alone = finding_of(worksite), finding_of(worksite)

    actions.write_theme(
        theme=theme, title="Les absents", summary="", findings=[gathered], by=by, now=now
    )

    assert keys(queries.in_no_theme(worksite, public=False)) == [f"finding:{alone.pk}"]


def test_a_theme_says_which_workshops_were_silent(worksite, theme, by, now):
    gathered, other = finding_of(worksite), finding_of(worksite)
    type(gathered.report.meeting).objects.filter(pk=other.report.meeting_id).update(
        title="Un autre atelier"
    )
    actions.write_theme(
        theme=theme, title="Les absents", summary="", findings=[gathered], by=by, now=now
    )

    (view,) = queries.themes_with_sources(worksite, public=False)

    assert keys(view.findings) == [f"finding:{gathered.pk}"]
    assert [meeting.title for meeting in view.silent] == ["Un autre atelier"]


def test_a_theme_draws_on_the_words_of_those_on_paper_too(worksite, theme, by, now):
    finding = finding_of(worksite)
    contribution = f.ContributionFactory(meeting=finding.report.meeting, on_paper=True)
    finding.contributions.add(contribution)
    actions.write_theme(
        theme=theme, title="Les absents", summary="", findings=[finding], by=by, now=now
    )

    (view,) = queries.themes_with_sources(worksite, public=False)

    assert view.constituencies == (contribution.constituency,)


def test_a_finding_of_another_worksite_is_refused(theme, by, now):
    with pytest.raises(Denied):
        actions.write_theme(
            theme=theme, title="x", summary="", findings=[f.FindingFactory()], by=by, now=now
        )


def test_findings_of_a_report_still_being_written_are_not_public(worksite):
    finding_of(worksite)

    assert not sources.findings_of(worksite, public=True)


def test_the_decision_names_the_themes_and_stands_in_the_log(worksite, theme, by, now):
    actions.decide_themes(worksite=worksite, taken_on=DAY, reasons="", by=by, now=now)

    decision = Decision.objects.get(space=worksite.space)
    assert "Les absents" in decision.title
    theme.refresh_from_db()
    assert theme.decision == decision


def test_a_board_without_a_theme_cannot_be_decided(worksite, by, now):
    with pytest.raises(Denied):
        actions.decide_themes(worksite=worksite, taken_on=DAY, reasons="", by=by, now=now)


def test_a_theme_that_a_group_worked_on_is_not_dropped(worksite, theme, by, now):
    group = ExchangeGroup.objects.create(
        meeting=f.MeetingFactory(worksite=worksite, pooling_day=True), number=1
    )
    actions.write_conclusions(group=group, theme=theme, conclusions="Oui.", by=by, now=now)

    with pytest.raises(Denied):
        actions.drop_theme(theme=theme, by=by, now=now)


def test_a_proposal_sent_twice_by_a_group_is_one(worksite, by, now):
    group = ExchangeGroup.objects.create(
        meeting=f.MeetingFactory(worksite=worksite, pooling_day=True), number=1
    )
    for _twice in range(2):
        actions.propose(worksite=worksite, group=group, text="Ouvrir", by=by, now=now)

    assert Proposal.objects.count() == 1


def test_a_proposal_keeps_its_authors_on_paper(worksite, by, now):
    author = f.ParticipationFactory(worksite=worksite, person=f.PersonFactory(on_paper=True))

    proposal = actions.propose(worksite=worksite, text="Ouvrir", authors=[author], by=by, now=now)

    assert list(proposal.authors.all()) == [author]


def test_an_addressed_proposal_is_overdue_after_its_day(proposal, by, now):
    actions.address(
        proposal=proposal, addressee="La ville", on=DAY, due_on=DAY + WEEK, by=by, now=now
    )

    assert not Proposal.objects.overdue(DAY + WEEK)
    assert Proposal.objects.overdue(DAY + 2 * WEEK).get() == proposal


@pytest.mark.parametrize(
    ("addressee", "due"), [("", DAY + WEEK), ("La ville", DAY)], ids=["nobody", "at once"]
)
def test_a_proposal_goes_to_somebody_who_is_given_time(proposal, addressee, due, by, now):
    with pytest.raises(Denied):
        actions.address(proposal=proposal, addressee=addressee, on=DAY, due_on=due, by=by, now=now)


@pytest.mark.parametrize("state", list(ProposalState))
def test_a_proposal_moves_as_the_table_says(proposal, state, by, now):
    actions.address(
        proposal=proposal, addressee="La ville", on=DAY, due_on=DAY + WEEK, by=by, now=now
    )
    step = {
        "proposal": proposal,
        "state": state,
        "text": "Oui.",
        "said_by": "La maire",
        "said_on": DAY + WEEK,
        "source": "Lettre",
        "by": by,
        "now": now,
    }
    if state in TRANSITIONS[ProposalState.ADDRESSED]:
        actions.follow_up(**step)
        proposal.refresh_from_db()
        assert proposal.state == state
    else:
        with pytest.raises(Denied):
            actions.follow_up(**step)


@pytest.mark.parametrize(
    ("said_on", "source"), [(DAY - WEEK, "Lettre"), (DAY, " ")], ids=["before", "no source"]
)
def test_an_answer_has_a_source_and_comes_after_its_question(proposal, said_on, source, by, now):
    actions.address(
        proposal=proposal, addressee="La ville", on=DAY, due_on=DAY + WEEK, by=by, now=now
    )
    with pytest.raises(Denied):
        actions.follow_up(
            proposal=proposal,
            state=ProposalState.ACCEPTED,
            text="",
            said_by="La maire",
            said_on=said_on,
            source=source,
            by=by,
            now=now,
        )
