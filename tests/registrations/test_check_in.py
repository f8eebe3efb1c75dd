"""Checking in by square, code or name; what a phone kept; places that nobody took."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.meetings.models import Attendance, Meeting
from chantier.people import codes
from chantier.registrations import actions, arrivals
from chantier.registrations.models import PlaceTerms, Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from tests.factories import SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, evening
from tests.world import enter_as

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def meeting():
    return evening(places=3)


@pytest.fixture
def by(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def door(by, meeting, monkeypatch):
    """The door is kept, ten minutes after the beginning."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: meeting.starts_at + 10 * MINUTE)
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def some(meeting, by):
    return [
        *ask(meeting, name="Zoé Lefèvre"),
        *ask_on_paper(meeting, by=by, name="Émile Papier"),
        *ask(meeting, name="Zoé Martin"),
    ]


def address(name, meeting, *more):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug, meeting.slug, *more])


def state(registration):
    return Registration.objects.get(pk=registration.pk).state


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "said",
    [
        lambda row: str(row.key),
        lambda row: codes.link(row.person),
        lambda row: codes.paper_code(row.person).lower(),
        lambda row: row.person.name.upper().replace("È", "E").replace("É", "E"),
        lambda row: row.person.name.split()[1][:4],
    ],
)
def test_a_square_a_code_or_a_name_lets_in_web_and_paper_alike(door, meeting, some, which, said):
    answer = door.post(address("check_in", meeting), {"said": said(some[which])}, follow=True)

    assertContains(answer, "est là")
    assert state(some[which]) == State.PRESENT
    assert Attendance.objects.count() == 1


def test_when_two_may_be_meant_the_page_asks_who(door, meeting, some):
    answer = door.post(address("check_in", meeting), {"said": "zoe"})

    assertContains(answer, "Zoé Lefèvre", status_code=422)
    assertContains(answer, address("present", meeting, some[2].key), status_code=422)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("said", ["Inconnue", "x" * 400, "{}", "00000000-0000-0000-0000-0"])
def test_whoever_is_unknown_is_told_so(door, meeting, some, said):
    answer = door.post(address("check_in", meeting), {"said": said})

    assertContains(answer, "Personne", status_code=422)


def test_the_pass_of_another_evening_opens_no_door(door, meeting, some):
    (elsewhere,) = ask(evening(worksite=meeting.worksite), name="Ailleurs")

    assert arrivals.find(meeting, str(elsewhere.key)) == []


def test_what_a_phone_kept_offline_is_handed_over_once(door, meeting, some):
    marks = {"marks": [{"id": "1", "said": str(some[0].key)}, {"id": "2", "said": "émile papier"},
                       {"id": "3", "said": "nobody"}]}  # fmt: skip
    for _time in range(2):
        answer = door.post(
            address("check_in_sync", meeting), json.dumps(marks), content_type="application/json"
        )

    told = answer.json()
    assert [one["ok"] for one in told["answers"]] == [True, True, False]
    assert told["present"] == 2
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("body", ["", "[]", '{"marks": 3}', '{"marks": [{}]}', "{" * 2000])
def test_nonsense_is_refused_with_a_sentence(door, meeting, body):
    answer = door.post(address("check_in_sync", meeting), body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_only_the_keepers_of_the_door_may_hand_over(meeting, some):
    stranger = Client()
    enter_as(stranger, some[0].person)

    answer = stranger.post(address("check_in_sync", meeting), "{}", content_type="application/json")
    assert answer.status_code in {302, 403, 404}
    assert not Attendance.objects.exists()


def test_the_pass_is_a_square_for_its_owner_alone(some, at_noon):
    own, other = Client(), Client()
    enter_as(own, some[0].person)
    enter_as(other, some[2].person)
    path = reverse("registrations:door_pass", args=[some[0].key])

    assert own.get(path)["Content-Type"] == "image/svg+xml"
    assert other.get(path).status_code == 404
    assertContains(own.get(reverse("people:personal_page")), path)


def test_a_certificate_says_who_was_there_on_ones_page_and_at_the_door(door, meeting, some, by):
    absent, present = some[0], some[1]
    actions.mark_present(registration=present, by=by, now=meeting.starts_at)

    printed = door.get(address("certificate_for", meeting, present.key))
    assert printed.content.startswith(b"%PDF")
    own = Client()
    enter_as(own, present.person)
    path = reverse("registrations:certificate", args=[present.key])
    assert own.get(path).content.startswith(b"%PDF")
    assertContains(own.get(reverse("people:personal_page")), path)
    refused = door.get(address("certificate_for", meeting, absent.key))
    assert refused.status_code == 403
    assertNotContains(refused, "%PDF", status_code=403)


def test_places_nobody_took_are_free_at_the_minute_announced_web_and_paper_alike(meeting, some, by):
    PlaceTerms.objects.create(meeting=meeting, absent_after=15)
    waits = ask(meeting, name="Attend Dehors")[0]
    actions.mark_present(registration=some[0], by=by, now=meeting.starts_at)

    assert actions.release_absent(now=meeting.starts_at + 14 * MINUTE) == 0
    assert actions.release_absent(now=meeting.starts_at + 15 * MINUTE) == 2
    assert [state(row) for row in some] == [State.PRESENT, State.ABSENT, State.ABSENT]
    assert Meeting.objects.get().places_taken == 1
    actions.mark_present(registration=waits, by=by, now=meeting.starts_at + 16 * MINUTE)
    assert state(waits) == State.PRESENT
    late = actions.mark_present(registration=some[1], by=by, now=meeting.starts_at + 17 * MINUTE)
    assert late.state == State.PRESENT
    with pytest.raises(Denied, match="3 places"):
        actions.mark_present(registration=some[2], by=by, now=meeting.starts_at + 19 * MINUTE)


def test_a_room_that_signs_on_paper_loses_nobodys_place(meeting, some):
    PlaceTerms.objects.create(meeting=meeting, absent_after=15)

    assert actions.release_absent(now=meeting.starts_at + 60 * MINUTE) == 0
