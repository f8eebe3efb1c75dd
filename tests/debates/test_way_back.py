"""Conflicts and words are common to all meetings; whoever comes from a room finds it again."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.debates.models import Conflict
from tests import factories as f
from tests import world as standard
from tests.world import enter_as


@pytest.fixture
def world(db):
    """Two rooms at once, and somebody who speaks in the first."""
    world = standard.build()
    world.meeting.state = "under_way"
    world.meeting.save()
    f.MeetingFactory(worksite=world.worksite, state="under_way")
    person = f.PersonFactory()
    f.ParticipationFactory(
        worksite=world.worksite, constituency=world.things["constituency"], person=person
    )
    world.clients["author"] = standard.Client()
    enter_as(world.clients["author"], person)
    return world


def room(world, name="debate"):
    return reverse(f"debates:{name}", args=[world.worksite.slug, world.meeting.slug])


def common(world, name, *more):
    return reverse(f"debates:{name}", args=[world.worksite.slug, *more])


@pytest.mark.parametrize("name", ["conflicts", "words", "common_ground"])
def test_from_a_room_there_is_a_way_back_to_it(world, name):
    client = world.clients["author"]
    link = f"{common(world, name)}?salle={world.meeting.slug}"

    assertContains(client.get(room(world)), f'href="{link}"')
    assertContains(client.get(link), f'href="{room(world)}"')
    assertNotContains(client.get(common(world, name)), f'href="{room(world)}"')


def test_what_is_named_from_a_room_belongs_to_its_evening(world):
    asked = f"?salle={world.meeting.slug}"
    answer = world.clients["author"].post(
        common(world, "conflicts") + asked, {"matter": "Les clés"}
    )

    conflict = Conflict.objects.get(matter="Les clés")
    assert conflict.meeting == world.meeting
    address = common(world, "conflict", conflict.pk) + asked
    assertRedirects(answer, address)
    assertContains(world.clients["author"].get(address), f'href="{room(world)}"')


def test_a_room_that_is_not_known_is_no_room(world):
    page = world.clients["author"].get(common(world, "conflicts") + "?salle=nulle-part")
    assertNotContains(page, f'href="{room(world)}"')


def test_the_facilitator_goes_back_to_the_desk(world):
    page = world.clients["facilitator"].get(f"{common(world, 'words')}?salle={world.meeting.slug}")
    assertContains(page, f'href="{room(world, "desk")}"')
