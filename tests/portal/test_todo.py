"""What waits in the reports of a worksite, on the dashboard of those who run it."""

import datetime

import pytest

from chantier.portal.todo import todo
from chantier.reports import actions
from chantier.reports.states import ReturnState, State
from tests.factories import NOON
from tests.reports.factories import LATER, at_state, written
from tests.reports.pages import url

pytestmark = pytest.mark.django_db


def at(night, name, now):
    return [item for item in todo(night.worksite, now=now) if item.url == url(night, name)]


def test_returns_that_reached_nobody_are_counted_and_overdue_after_a_week():
    night = at_state(State.RETURNED)

    (fresh,) = at(night, "returns", NOON)
    assert "2 personnes" in fresh.text
    assert not fresh.overdue
    given = night.report.returns.order_by("pk").first()
    actions.mark_return(given=given, state=ReturnState.READ_ALOUD, by=night.team, now=NOON)
    (late,) = at(night, "returns", LATER)
    assert "1 personne " in late.text
    assert late.overdue


def test_remarks_that_wait_are_counted_and_overdue_with_a_task():
    night = written()
    section = night.report.sections.get(key="diagnosis")
    for kind, due_on in (("comment", None), ("task", NOON.date() + datetime.timedelta(days=3))):
        actions.add_remark(
            section=section,
            kind=kind,
            place=0,
            row=1,
            text="À voir.",
            due_on=due_on,
            by=night.team,
            participation=None,
            now=NOON,
        )

    (soon,) = at(night, "remarks", NOON)
    (late,) = at(night, "remarks", LATER)

    assert "2 remarques" in soon.text
    assert (soon.overdue, late.overdue) == (False, True)
