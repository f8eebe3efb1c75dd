"""The pages of the publication, for those who make it appear."""

import pytest
from django.urls import reverse

from chantier.jobs.worker import drain
from chantier.publications.models import Publication, Release
from chantier.worksites.states import State
from tests import world as standard
from tests.factories import WorksiteFactory


@pytest.fixture
def world(db):
    world = standard.build()
    world.worksite = WorksiteFactory(space=world.space, state=State.PUBLICATION)
    Publication.objects.create(worksite=world.worksite, title="Le livre")
    return world


def test_who_asks_for_a_release_follows_it_to_the_publication(world):
    organiser, slug = world.clients["animation"], world.worksite.slug

    asked = organiser.post(reverse("publications:release", args=[slug]), {"note": ""})
    followed = organiser.get(asked["Location"])
    drain()
    done = organiser.get(asked["Location"])

    assert followed.status_code == 200
    assert "Faire paraître" in followed.content.decode()
    assert Release.objects.get().number == 1
    page = reverse("publications:publication", args=[slug])
    assert f'href="{page}"' in done.content.decode()
    assert organiser.get(page).status_code == 200


def test_nobody_else_sees_how_far_it_is(world):
    slug = world.worksite.slug
    asked = world.clients["animation"].post(
        reverse("publications:release", args=[slug]), {"note": ""}
    )

    for who in ("stranger", "participant", "steering"):
        assert world.clients[who].get(asked["Location"]).status_code in {302, 404}, who
