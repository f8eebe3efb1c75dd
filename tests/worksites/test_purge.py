"""When a closed worksite's day has come, those whom nothing else keeps are erased."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.audit.models import Event
from chantier.people.models import Account, Person
from chantier.spaces.models import Cooperator, RoleKind
from chantier.worksites import actions, identity
from chantier.worksites.models import Worksite
from chantier.worksites.states import State
from tests.factories import (
    AccountFactory,
    ConstituencyFactory,
    MeetingFactory,
    ParticipationFactory,
    PersonFactory,
    RegistrationFactory,
    SpaceRoleFactory,
    WorksiteFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def closed(now):
    """A worksite closed just now."""

    def close(worksite=None):
        worksite = worksite or WorksiteFactory()
        Worksite.objects.filter(pk=worksite.pk).update(state=State.PUBLICATION)
        return actions.move_to(worksite=worksite, state=State.CLOSED, by=None, now=now)

    return close


@pytest.fixture
def the_day(now):
    """Noon on the day of the purge of what was closed just now."""
    return now + actions.KEEP_CONTACTS


def purge(at):
    return actions.purge_contacts(by=None, now=at, actor="test")


def is_erased(person):
    return Person.objects.get(pk=person.pk).erased_at is not None


def test_those_registered_are_erased_on_the_day_and_not_before(closed, the_day):
    registration = RegistrationFactory()
    closed(registration.meeting.worksite)

    assert purge(the_day - DAY) == 0
    assert purge(the_day) == 1
    assert is_erased(registration.person)
    assert purge(the_day) == 0


def test_somebody_on_paper_goes_too_with_their_address_and_their_code(closed, the_day):
    registration = RegistrationFactory(on_paper=True)
    closed(registration.meeting.worksite)

    purge(the_day)

    person = Person.objects.get(pk=registration.person_id)
    assert (person.name, person.postal_address, person.code_digest) == ("", "", "")


def test_those_known_by_a_pseudonym_alone_are_kept_until_the_day(closed, the_day):
    person, worksite = PersonFactory(), WorksiteFactory()
    ParticipationFactory(worksite=worksite, person=person)
    closed(worksite)

    assert purge(the_day - DAY) == 0
    assert purge(the_day) == 1
    assert is_erased(person)


def test_who_takes_part_in_another_worksite_is_kept_until_that_one_needs_them_no_more(
    closed, the_day, now
):
    registration = RegistrationFactory()
    other = RegistrationFactory(person=registration.person, on_paper=False)
    closed(registration.meeting.worksite)

    assert purge(the_day) == 0

    later = closed(other.meeting.worksite)
    Worksite.objects.filter(pk=later.pk).update(purge_on=(the_day + 30 * DAY).date())
    assert purge(the_day + 29 * DAY) == 0
    assert purge(the_day + 30 * DAY) == 1


def test_a_pseudonym_in_an_open_worksite_keeps_somebody(closed, the_day):
    registration = RegistrationFactory()
    ParticipationFactory(person=registration.person)
    closed(registration.meeting.worksite)

    assert purge(the_day) == 0


def test_members_and_those_who_have_an_account_are_kept_until_they_leave(closed, the_day, now):
    worksite = WorksiteFactory()
    meeting = MeetingFactory(worksite=worksite, open=True)
    member, signed_in = (RegistrationFactory(meeting=meeting).person for _ in range(2))
    membership = Cooperator.objects.create(
        space=worksite.space,
        person=member,
        constituency=ConstituencyFactory(space=worksite.space),
        joined_at=now,
    )
    account = AccountFactory()
    Account.objects.filter(pk=account.pk).update(person=signed_in)
    closed(worksite)

    assert purge(the_day) == 0

    Cooperator.objects.filter(pk=membership.pk).update(left_at=now)
    assert purge(the_day) == 1
    assert is_erased(member)
    assert not is_erased(signed_in)


def test_somebody_whom_no_worksite_ever_closed_on_is_kept(the_day):
    PersonFactory()

    assert purge(the_day) == 0


def test_the_purge_is_in_the_journal_without_a_name(closed, the_day):
    registration = RegistrationFactory()
    worksite = closed(registration.meeting.worksite)

    purge(the_day)
    purge(the_day + DAY)

    erased = Event.objects.about(registration.person).get(verb="person erased")
    assert (erased.actor, erased.by) == ("test", None)
    assert Event.objects.about(worksite).filter(verb="contacts purged").count() == 1


def test_a_later_closure_keeps_somebody_longer_and_an_earlier_one_not_less(now):
    person = PersonFactory()
    for days in (40, 20, 60):
        participation = ParticipationFactory(person=person)
        until = (now + days * DAY).date()
        identity.destroy_links(worksite=participation.worksite, until=until, by=None, now=now)

    assert Person.objects.get(pk=person.pk).keep_until == (now + 60 * DAY).date()


def test_only_a_closed_worksite_forgot(now):
    worksite = WorksiteFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Worksite.objects.filter(pk=worksite.pk).update(purged_at=now)


def test_the_command_counts_before_it_erases(closed, the_day, monkeypatch):
    registration = RegistrationFactory()
    worksite = closed(registration.meeting.worksite)
    out = StringIO()
    call_command("purge", "--dry-run", stdout=out)  # many years after
    assert "1 persons would be erased" in out.getvalue()
    assert not is_erased(registration.person)

    call_command("purge", stdout=out)

    assert "1 persons erased" in out.getvalue()
    assert registration.person.name not in out.getvalue()
    assert is_erased(registration.person)
    assert Worksite.objects.get(pk=worksite.pk).purged_at


def test_the_command_says_which_days_are_to_come(closed, the_day, at_noon):
    worksite = closed()
    out = StringIO()

    call_command("purge", "--dry-run", stdout=out)

    assert f"{worksite.slug}: on {worksite.purge_on}" in out.getvalue()


def test_the_dashboard_says_when_contacts_go_and_that_they_went(client, closed, the_day):
    worksite = closed()
    account = SpaceRoleFactory(space=worksite.space, role=RoleKind.ANIMATION).account
    client.force_login(account)

    assertContains(client.get(reverse("portal:dashboard")), "Le mardi 29 mars 2016, les personnes")

    purge(the_day)
    assertContains(
        client.get(reverse("portal:dashboard")), "ont été effacées le mardi 29 mars 2016"
    )
