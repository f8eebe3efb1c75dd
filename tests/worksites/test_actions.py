import datetime

import pytest
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.rules import Denied
from chantier.worksites import actions, queries
from chantier.worksites.guard import Outdated, fingerprint
from chantier.worksites.models import ParticipationLink, Worksite
from chantier.worksites.queries import CalendarLine
from chantier.worksites.states import State
from tests.factories import (
    AccountFactory,
    ParticipationFactory,
    PersonFactory,
    SpaceFactory,
    WorksiteFactory,
)

TEXTS = {"title": "Premier chantier", "theme": "L’eau", "code": "eau15"}


def test_a_worksite_begins_in_preparation_with_an_address_of_its_own(now):
    space, by = SpaceFactory(), AccountFactory()

    made = actions.create_worksite(space=space, texts=TEXTS, by=by, now=now)

    assert (made.state, made.slug, made.code) == (State.PREPARATION, "premier-chantier", "EAU15")
    assert Event.objects.about(made).get().verb == "worksite created"


def test_the_form_of_a_new_worksite_sent_twice_makes_one(now):
    space, by = SpaceFactory(), AccountFactory()

    first = actions.create_worksite(space=space, texts=TEXTS, by=by, now=now)
    second = actions.create_worksite(space=space, texts=TEXTS, by=by, now=now)

    assert first == second
    assert Worksite.objects.count() == 1


def test_two_worksites_of_one_title_have_two_addresses(now):
    space, by = SpaceFactory(), AccountFactory()
    actions.create_worksite(space=space, texts=TEXTS, by=by, now=now)

    other = actions.create_worksite(space=space, texts={**TEXTS, "code": "MER15"}, by=by, now=now)

    assert other.slug == "premier-chantier-2"


def test_a_title_in_another_script_still_gets_an_address(now):
    texts = {**TEXTS, "title": "水的工地"}

    made = actions.create_worksite(space=SpaceFactory(), texts=texts, by=None, now=now)

    assert made.slug == "chantier"


def test_changing_texts_says_what_changed_and_nothing_when_nothing_did(now):
    worksite, by = WorksiteFactory(), AccountFactory()
    calendar = [CalendarLine("Ateliers", when="cet hiver")]

    first = actions.update_texts(
        worksite=worksite, texts={"why": "Parce que."}, calendar=calendar, by=by, now=now
    )
    second = actions.update_texts(
        worksite=worksite, texts={"why": "Parce que."}, calendar=calendar, by=by, now=now
    )

    assert (first, second) == (["why", "calendar"], [])
    assert Event.objects.get(verb="worksite texts changed").data == {"what": ["why", "calendar"]}


def test_two_people_who_save_at_once_lose_nothing(now):
    worksite, by = WorksiteFactory(), AccountFactory()
    base = fingerprint(queries.guarded_texts(worksite))
    actions.update_texts(worksite=worksite, texts={"why": "Un."}, base=base, by=by, now=now)

    with pytest.raises(Outdated):
        actions.update_texts(worksite=worksite, texts={"why": "Deux."}, base=base, by=by, now=now)

    worksite.refresh_from_db()
    assert worksite.why == "Un."


def test_a_calendar_changed_by_somebody_else_is_noticed_too(now):
    worksite, by = WorksiteFactory(), AccountFactory()
    base = fingerprint(queries.guarded_texts(worksite))
    lines = [CalendarLine("Atelier", starts_on=datetime.date(2015, 10, 13))]
    actions.update_texts(worksite=worksite, texts={}, calendar=lines, by=by, now=now)

    with pytest.raises(Outdated):
        actions.update_texts(worksite=worksite, texts={}, calendar=[], base=base, by=by, now=now)

    assert queries.calendar_of(worksite) == lines


def test_the_texts_of_a_closed_worksite_no_longer_change(now):
    worksite = WorksiteFactory(state=State.CLOSED)

    with pytest.raises(Denied, match="clos"):
        actions.update_texts(worksite=worksite, texts={"why": "!"}, by=None, now=now)


def test_opening_the_invitation_leaves_a_trace(now):
    worksite = WorksiteFactory(in_preparation=True, question="Qui manque ?")
    by = AccountFactory()
    actions.update_texts(
        worksite=worksite, texts={}, calendar=[CalendarLine("Fin", when="un jour")], by=by, now=now
    )

    moved = actions.open_invitation(worksite=worksite, by=by, now=now)

    assert moved.state == State.INVITATION
    assert Event.objects.get(verb="worksite moved").data == {
        "before": "preparation",
        "after": "invitation",
    }


def test_closing_forgets_who_said_what_and_sets_the_day_contacts_go(now):
    worksite, by = WorksiteFactory(state=State.PUBLICATION), AccountFactory()
    ParticipationFactory(worksite=worksite, person=PersonFactory())
    ParticipationFactory(worksite=worksite, person=PersonFactory(on_paper=True))
    elsewhere = ParticipationFactory(person=PersonFactory())

    closed = actions.move_to(worksite=worksite, state=State.CLOSED, by=by, now=now)

    assert worksite.participations.count() == 2
    assert ParticipationLink.objects.get().participation == elsewhere
    assert closed.closed_at == now
    assert closed.purge_on == (now + actions.KEEP_CONTACTS).date()
    assert Event.objects.get(verb="links to persons destroyed").data == {"count": 2}


def test_a_refused_move_leaves_everything_as_it_was(now):
    worksite = WorksiteFactory(state=State.WORKSHOPS)
    ParticipationFactory(worksite=worksite, person=PersonFactory())

    with pytest.raises(Denied, match="ateliers"):
        actions.move_to(worksite=worksite, state=State.CLOSED, by=None, now=now)

    worksite.refresh_from_db()
    assert (worksite.state, worksite.closed_at) == (State.WORKSHOPS, None)
    assert ParticipationLink.objects.exists()
    assert not Event.objects.exists()


def test_the_database_wants_the_day_of_forgetting_of_a_closed_worksite(now):
    worksite = WorksiteFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Worksite.objects.filter(pk=worksite.pk).update(closed_at=now)


def test_the_database_refuses_a_worksite_that_ends_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        WorksiteFactory(starts_on=datetime.date(2016, 1, 1), ends_on=datetime.date(2015, 1, 1))
