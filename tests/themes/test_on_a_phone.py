"""What everybody may read of themes and proposals, on a phone of 360 pixels."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests import factories as f
from tests import world as standard

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Past the edge of the page, or inside a box that slides.
SLIDES = """() => [document.documentElement, ...document.querySelectorAll('.table-wrap')]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def world():
    """A theme that rests on a report given back, spoken of by seven; a proposal long overdue."""
    world = standard.build()
    space, report = world.worksite.space, world.things["finding"].report
    for number in range(6):
        f.ConstituencyFactory(space=space, name=f"Acteurs associatifs et bénévoles {number}")
    type(report).objects.filter(pk=report.pk).update(state="returned")
    world.things["theme"].findings.add(world.things["finding"])
    proposal = world.things["proposal"]
    proposal.state, proposal.addressee = "addressed", "La direction régionale fictive"
    proposal.addressed_on = datetime.date(2015, 1, 5)
    proposal.answer_due_on = datetime.date(2015, 3, 5)
    proposal.save()
    return world


@pytest.mark.parametrize("page", ["theme", "proposals", "overdue"])
def test_no_table_slides_sideways_and_each_cell_says_what_it_is(world, page, browser, live_server):
    worksite = world.worksite
    address = {
        "theme": reverse("themes:theme", args=[worksite.slug, world.things["theme"].pk]),
        "proposals": reverse("themes:proposals", args=[worksite.slug]),
        "overdue": reverse("themes:overdue", args=[worksite.space.slug]),
    }[page]
    phone = browser.new_page(viewport={"width": 360, "height": 740})
    phone.goto(live_server.url + address)

    assert phone.evaluate(SLIDES) == []
    labels = phone.locator("td").evaluate_all("all => all.map(one => one.dataset.label)")
    heads = phone.locator("thead th").all_text_contents()[1:]
    assert labels
    assert labels == heads * phone.locator("tbody tr").count()
    assert "columnheader" in phone.locator("main").aria_snapshot()
    found = Axe().run(phone, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    phone.close()
