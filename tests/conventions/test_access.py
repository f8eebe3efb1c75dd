"""Every page tried as every visitor: a URL without an entry in tests/access is a red test."""

import re

import pytest
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import translation

from tests import world as standard
from tests.access import VISITORS, who_may_open

TABLE = who_may_open()


def names(patterns, prefix=""):
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_page_says_who_may_open_it():
    urls = names(get_resolver().url_patterns)
    assert urls - TABLE.keys() == set(), "add these to tests/access/<app>.py"
    assert TABLE.keys() - urls == set(), "these pages are gone"


def arguments(name, world):
    """What the URL's words stand for, in the standard world."""
    from tests.access.arguments import ARGUMENTS

    for pattern in _patterns(get_resolver().url_patterns):
        if pattern[0] == name:
            wanted = re.findall(r"<(?:\w+:)?(\w+)>", pattern[1])
            return {word: _value(ARGUMENTS, name, word, world) for word in wanted}
    raise AssertionError(name)


def _value(table, name, word, world):
    find = table.get(f"{name}.{word}") or table[word]
    return find(world)


def _patterns(patterns, prefix="", route=""):
    for pattern in patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _patterns(pattern.url_patterns, inner, path)
        else:
            yield f"{prefix}{pattern.name}", path


def opened(response) -> bool:
    """The visitor got the page, or was led on to something other than the sign-in page."""
    if response.status_code == 405:  # posted to only: the gate is tried by the app's own tests
        return True
    if response.status_code in {301, 302, 303}:
        return "/compte/" not in response["Location"]
    return response.status_code == 200


@pytest.fixture
def world(db):
    return standard.build()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_visitor_gets_what_the_table_says(name, world):
    with translation.override("fr"):
        url = reverse(name, kwargs=arguments(name, world))
    assert resolve(url).func
    expected = TABLE[name]
    got = {}
    for who in VISITORS:
        response = world.clients[who].get(url)
        response.close()
        got[who] = opened(response)
        assert response.status_code in {200, 301, 302, 303, 403, 404, 405}, (who, response)
    wanted = {who: expected == "anyone" or who in expected for who in VISITORS}
    assert got == wanted, url
