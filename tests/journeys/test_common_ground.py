"""What the votes of a worksite say, read in a browser from the first page to the last.

French with JavaScript on a phone, English without it on a projector: common ground, a conflict
opened in one click, the map, a statement, a group, one's own place.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chantier.debates.models import Conflict
from chantier.spaces.models import RoleKind, SpaceRole
from tests import factories as f
from tests.debates.test_common_ground_pages import many, sit  # noqa: F401
from tests.debates.test_opinion_pages import close_all, evening, make  # noqa: F401
from tests.journeys.walker import Walker, walkers

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Reader(Walker):
    """French with JavaScript on a phone, or English without it on a projector."""

    def __init__(self, browser, live_server, *, english=False):
        viewport = {"width": 1920, "height": 1080} if english else {"width": 360, "height": 740}
        super().__init__(browser, live_server, viewport=viewport, java_script_enabled=not english)
        self.english = english
        self.context.set_default_timeout(180_000)  # a busy machine is slow, not wrong

    def go(self, name, *args):
        with translation.override("en" if self.english else "fr"):
            self.page.goto(self.url + reverse(f"debates:{name}", args=args))
        return self.page

    def looks_right(self):
        """Nothing runs off the screen, no table slides; nothing that axe objects to."""
        if not self.english:
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert self.page.evaluate(wide) == 0
            slides = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
            assert self.page.locator(".table-wrap").evaluate_all(slides) == 0
            self.axe()

    def seated(self, many, voter):  # noqa: F811
        """Who walked in as this pseudonym."""
        client = Client()
        sit(client, many, voter)
        session = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return self


@pytest.fixture
def walker(browser, live_server):
    yield from walkers(browser, live_server, Reader)


@pytest.fixture
def mapped(many):  # noqa: F811
    make(many)
    close_all(many)
    return many


SAID = {
    False: {
        "common": ("Commun à tous les collèges", "est presque certain", "Conflits"),
        "map": ("La carte des opinions", "2 groupes de personnes", "Groupe 1 : 32 personnes"),
        "statement": ("Ce qu’on peut en dire", "Réponses par collège"),
        "group": ("Ce qui le distingue des autres", "que les autres groupes"),
        "mine": ("13 de mes réponses comptent ici", "Où est-ce que je me situe"),
        "work": "Travailler ce conflit",
    },
    True: {
        "common": ("Common to all constituencies", "is almost certain", "Conflicts"),
        "map": ("The map of opinions", "2 groups of people", "Group 1: 32 people"),
        "statement": ("What can be said of it", "Answers by constituency"),
        "group": ("What tells it from the others", "than the other groups"),
        "mine": ("13 answers of mine count here", "Where do I stand"),
        "work": "Work on this conflict",
    },
}


@pytest.mark.parametrize("english", [False, True])
def test_the_results_of_a_worksite_are_read_from_page_to_page(mapped, walker, english):
    said, slug = SAID[english], mapped.worksite.slug
    reader = walker(english=english)
    page = reader.go("common_ground", slug)
    reader.reads(*said["common"], *said["map"])
    reader.looks_right()
    assert page.locator(".opinion-map svg[role=img] title").count() == 2
    page.emulate_media(media="print")
    assert page.locator(".opinion-map svg").first.is_visible()
    page.emulate_media(media="screen")
    page.locator("article h3 a").first.click()
    reader.reads(*said["statement"])
    reader.looks_right()
    page.locator("a[href$='/groupes/1/']").first.click()
    reader.reads(*said["group"])
    reader.looks_right()


@pytest.mark.parametrize("english", [False, True])
def test_somebody_sees_where_they_stand(mapped, walker, english):
    voter = mapped.everybody[0]
    reader = walker(english=english).seated(mapped, voter)
    page = reader.go("common_ground", mapped.worksite.slug)
    page.locator("a[href$='/ma-place/']").first.click()
    reader.reads(*SAID[english]["mine"])
    reader.looks_right()


@pytest.mark.parametrize("english", [False, True])
def test_the_team_makes_a_conflict_of_what_divides_in_one_click(mapped, walker, english):
    account = f.AccountFactory()
    SpaceRole.objects.create(space=mapped.worksite.space, account=account, role=RoleKind.ANIMATION)
    reader = walker(english=english).sign_in(account)
    page = reader.go("common_ground", mapped.worksite.slug)
    reader.looks_right()
    page.get_by_role("button", name=SAID[english]["work"]).first.click()
    page.wait_for_url("**/conflits/**")
    assert Conflict.objects.get().matter == "Les élus décident seuls."
