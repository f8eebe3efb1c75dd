"""Who is quoted: whose words the text or the findings of a returned report cite."""

import pytest

from chantier.portal.reach import reach
from chantier.reports import actions
from chantier.reports.models import SectionKey
from chantier.reports.states import State
from tests import factories as f
from tests.reports.factories import at_state, evening


def quoted(night):
    rows = reach(night.worksite, public=False)
    return {row.constituency.pk: row.quoted.count for row in rows if row.quoted.count}


def cited_in_the_text_only():
    """The story on paper is cited by the text, by no finding; the other one by nothing else."""
    night = evening()
    who = {"by": night.team, "now": f.NOON}
    report = actions.open_report(meeting=night.meeting, **who)
    for key, text in (
        (SectionKey.ANALYTICAL_DESCRIPTION, "On l’a dit [n° 2]."),
        (SectionKey.DIAGNOSIS, "Des forces."),
        (SectionKey.HYPOTHESES, "Ailleurs aussi."),
    ):
        section = report.sections.get(key=key)
        actions.save_section(section=section, text=text, base_number=0, **who)
    actions.set_aside(report=report, contribution=night.story, reason="Redite.", **who)
    night.report = report
    return night


@pytest.mark.parametrize("state", [State.WRITING, State.IN_REVIEW])
def test_nobody_is_quoted_before_the_return(db, state):
    assert quoted(at_state(state)) == {}


def test_words_cited_by_the_text_alone_count_on_paper_too(db):
    night = cited_in_the_text_only()
    type(night.report).objects.filter(pk=night.report.pk).update(
        state=State.RETURNED, returned_at=f.NOON
    )

    assert quoted(night) == {night.paper.constituency.pk: 1}


@pytest.mark.parametrize("state", [State.RETURNED, State.FROZEN])
def test_words_cited_by_findings_count(db, state):
    night = at_state(state)

    assert quoted(night) == {night.web.constituency.pk: 1, night.paper.constituency.pk: 1}
