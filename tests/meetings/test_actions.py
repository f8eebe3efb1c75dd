import datetime

import pytest
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.meetings import actions, policies
from chantier.meetings.models import Meeting, MeetingRoleKind
from chantier.meetings.states import TRANSITIONS, State
from chantier.rules import Denied, may
from chantier.worksites.states import State as WorksiteState
from tests import factories as f

DAY = datetime.timedelta(days=1)


@pytest.fixture
def by():
    return f.AccountFactory()


def with_facilitators(meeting, count):
    for _each in range(count):
        account = f.AccountFactory()
        meeting.roles.create(account=account, role=MeetingRoleKind.FACILITATOR)


def test_places_are_never_fewer_than_those_taken(by, now):
    meeting = f.MeetingFactory(places=50, places_taken=12)

    with pytest.raises(Denied, match="12"):
        actions.update_meeting(meeting=meeting, plan={"places": 11}, by=by, now=now)
    actions.update_meeting(meeting=meeting, plan={"places": 12}, by=by, now=now)

    meeting.refresh_from_db()
    assert meeting.places == 12


def test_the_database_refuses_one_place_too_many():
    meeting = f.MeetingFactory(places=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(places_taken=2)


def test_the_database_refuses_an_end_before_the_start():
    with pytest.raises(IntegrityError), transaction.atomic():
        f.MeetingFactory(starts_at=f.NOON, ends_at=f.NOON)


def test_two_meetings_of_a_worksite_have_two_addresses(by, now):
    meeting = f.MeetingFactory()
    who = {"by": by, "now": now}

    with pytest.raises(Denied):
        actions.create_meeting(
            worksite=meeting.worksite, slug=meeting.slug, plan={"title": "x"}, **who
        )


@pytest.mark.parametrize(("facilitators", "starts"), [(0, False), (1, False), (2, True)])
def test_a_workshop_opens_with_two_facilitators(facilitators, starts, by, now):
    meeting = f.MeetingFactory(open=True)
    with_facilitators(meeting, facilitators)

    verdict = may(policies.check_can_start, meeting)

    assert verdict.allowed is starts
    if starts:
        actions.start(meeting=meeting, by=by, now=now)
        assert Event.objects.about(meeting).get().verb == "meeting started"


@pytest.mark.parametrize("state", list(State))
def test_a_meeting_is_cancelled_from_where_the_table_says_with_a_reason(state, by, now):
    meeting = f.MeetingFactory(state=state)

    if State.CANCELLED in TRANSITIONS[state]:
        with pytest.raises(Denied):
            actions.cancel(meeting=meeting, reason=" ", by=by, now=now)
        actions.cancel(meeting=meeting, reason="La salle a brûlé.", by=by, now=now)
        meeting.refresh_from_db()
        assert meeting.state == State.CANCELLED
    else:
        with pytest.raises(Denied):
            actions.cancel(meeting=meeting, reason="x", by=by, now=now)


@pytest.mark.parametrize("state", sorted(set(State) - {State.OPEN}))
def test_nobody_registers_unless_the_meeting_is_open(state, now):
    assert not may(
        policies.check_can_register_window, f.MeetingFactory(state=state), now=now
    ).allowed


@pytest.mark.parametrize(
    ("window", "allowed"),
    [
        ({}, True),
        ({"registration_opens_at": f.NOON + DAY}, False),
        ({"registration_closes_at": f.NOON}, False),
        ({"starts_at": f.NOON}, False),
        ({"worksite__state": WorksiteState.PREPARATION}, False),
        ({"worksite__state": WorksiteState.CLOSED}, False),
    ],
    ids=["open", "not yet", "over", "begun", "in preparation", "closed"],
)
def test_registration_keeps_to_its_window(window, allowed, now):
    meeting = f.MeetingFactory(open=True, **window)

    assert may(policies.check_can_register_window, meeting, now=now).allowed is allowed


def test_the_running_order_is_written_anew(by, now):
    meeting = f.MeetingFactory()
    agenda = [actions.AgendaLine("Accueil", 15), actions.AgendaLine("Entre pairs", 30, "peers")]

    for _twice in range(2):
        actions.update_meeting(meeting=meeting, plan={}, agenda=agenda, by=by, now=now)

    assert [item.title for item in meeting.agenda.order_by("position")] == [
        "Accueil",
        "Entre pairs",
    ]
