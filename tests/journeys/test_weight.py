"""What a public page of the demonstration weighs, and whom it asks for anything."""

import gzip
from urllib.parse import urlsplit

import pytest

LIGHT = 60 * 1024  # bytes, gzip, all in
REQUESTS = 4


@pytest.fixture
def page(browser):
    """A page whose every request is made anew: no cache hides one."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.route("**/*", lambda route: route.continue_())
    yield page
    page.close()


def load(page, address):
    """Open it; what the browser asked for, in its order."""
    asked = []

    def keep(request):
        asked.append(request.url)

    page.on("request", keep)
    page.goto(address)
    page.remove_listener("request", keep)
    return asked


def test_every_public_page_is_light_and_asks_nobody_else(page, seen, demonstration):
    ((visitor, walked),) = seen["visitor"]
    here, weights, heavy, strangers = urlsplit(demonstration.url).netloc, {}, {}, set()
    for answers in walked.pages.values():
        heaviest = max(answers, key=lambda one: len(one.body))
        asked = load(page, heaviest.url)
        strangers |= {urlsplit(address).netloc for address in asked} - {here}
        for address in {*asked} - weights.keys():
            weights[address] = len(gzip.compress(visitor.get(address).body, 6))
        weight = sum(weights[address] for address in asked)
        if weight > LIGHT or len(asked) > REQUESTS:
            heavy[heaviest.url] = (weight, asked)

    assert heavy == {}
    assert strangers == set()
