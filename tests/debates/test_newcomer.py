"""What somebody who never saw Chantier looked for during an evening, and did not find."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.debates import actions, evening
from chantier.debates.models import Kind
from chantier.meetings.models import Attendance
from tests import factories as f
from tests import world as standard
from tests.world import enter_as


@pytest.fixture
def world(db):
    """An evening under way; somebody is there with a phone."""
    world = standard.build()
    world.meeting.state = "under_way"
    world.meeting.save()
    person = f.PersonFactory()
    world.things["me"] = f.ParticipationFactory(
        worksite=world.worksite, constituency=world.things["constituency"], person=person
    )
    Attendance.objects.create(meeting=world.meeting, participation=world.things["me"], at=f.NOON)
    world.clients["me"] = standard.Client()
    enter_as(world.clients["me"], person)
    return world


def url(world, name, *more):
    return reverse(f"debates:{name}", args=[world.worksite.slug, world.meeting.slug, *more])


def say(world, **words):
    return actions.contribute(
        meeting=world.meeting,
        participation=world.things["me"],
        constituency=world.things["constituency"],
        by=None,
        now=f.NOON,
        **words,
    )


def test_a_phone_says_that_it_has_the_floor_until_the_turn_ends(world):
    me, desk = world.clients["me"], world.clients["facilitator"]
    me.post(url(world, "hand"), {"do": "raise"})
    hand = world.meeting.hands.get(participation=world.things["me"])

    desk.post(url(world, "floor", hand.pk))
    assertContains(me.get(url(world, "debate")), "C’est à vous")
    desk.post(url(world, "end_turn"))
    assertNotContains(me.get(url(world, "debate")), "C’est à vous")


def test_whoever_only_asked_what_a_word_means_was_not_heard_yet(world):
    badge = world.things["me"].pseudonym
    say(world, kind=Kind.NOT_UNDERSTOOD, text="AOM")
    assert badge in [one for row in evening.silent(world.meeting) for one in row.badges]
    say(world, kind=Kind.STORY, text="Un récit.")
    assert badge not in [one for row in evening.silent(world.meeting) for one in row.badges]


def test_from_a_story_one_writes_what_it_makes_understand(world):
    story = say(world, kind=Kind.STORY, text="Le dernier car.")
    link = f"{url(world, 'contribute')}?recit={story.pk}"

    assertContains(world.clients["me"].get(url(world, "contribution", story.number)), link)
    form = world.clients["me"].get(link).context["form"]
    assert form["kind"].value() == Kind.ANALYSIS
    assert form["cites"].value() == [str(story.pk)]


@pytest.mark.parametrize(("who", "name"), [("facilitator", "desk"), ("note_taker", "notes")])
def test_an_open_room_is_found_by_those_who_run_it(world, who, name):
    meeting = reverse("meetings:meeting", args=[world.worksite.slug, world.meeting.slug])
    for page in (reverse("portal:dashboard"), meeting):
        assertContains(world.clients[who].get(page), f'href="{url(world, name)}"')
    assertNotContains(world.clients["me"].get(meeting), f'href="{url(world, name)}"')


def test_an_evening_that_is_begun_leads_to_its_room_then_to_its_report(world):
    client = world.clients["facilitator"]
    address = reverse("meetings:state", args=[world.worksite.slug, world.meeting.slug])
    assertContains(client.get(address), f'href="{url(world, "desk")}"')

    world.meeting.state = "held"
    world.meeting.save()
    page = client.get(address).content.decode()
    report = reverse("reports:prepare", args=[world.worksite.slug, world.meeting.slug])
    assert page.index(report) < page.index("reprendre la rencontre")


def test_a_result_is_projected_even_before_the_first_step(world):
    client = world.clients["facilitator"]
    for put in world.meeting.statements.filter(closed_at=None):
        client.post(url(world, "close_statement", put.number))
    assert client.get(url(world, "screen")).context["scene"].name == "result"
