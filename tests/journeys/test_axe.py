"""axe on every page of the demonstration, as each role, in both languages.

Each role follows every link it is shown. A page whose elements are the same as those of a page
already checked (another role, another language, another row of the same kind) is not checked again:
axe reads elements, roles and colours, and these are equal. At the end every URL of the urlconf that
shows a page must have been seen.
"""

import hashlib
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Page

from tests.conventions.test_access import names
from tests.journeys.conftest import sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ROLES = (
    "",
    "person",
    "animation",
    "comite",
    "administration",
    "porteuse",
    "salle1",
    "notes",
    "lecture",
)
# Files, not pages: their own tests read them.
FILE = re.compile(r"\.(pdf|ics|csv|json|zip|xml|svg)$|/export/")
PER_NAME = 2  # pages visited of each URL name, role and language


@dataclass
class Walk:
    """What was seen and found, over all roles."""

    seen: set[str] = field(default_factory=set)
    checked: set[str] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


def shape(html: str) -> str:
    """What axe reads of a page: elements and attributes, without words, tokens and addresses."""
    soup = BeautifulSoup(html, "html5lib")
    parts = []
    for element in soup.find_all(True):
        attributes = sorted(
            (name, "" if name in {"href", "action", "value", "content", "title"} else str(value))
            for name, value in element.attrs.items()
            if name not in {"id", "for", "aria-labelledby", "aria-describedby", "lang", "datetime"}
        )
        words = "x" if element.get_text(strip=True) else ""
        parts.append(f"{element.name}{attributes}{words}")
    # The same row ten times is one row: repeated siblings tell axe nothing new.
    once = list(dict.fromkeys(parts))
    return hashlib.sha256("".join(once).encode()).hexdigest()


def url_name(url: str) -> str | None:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return None


def links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [urljoin(page.url, link).split("#")[0] for link in found]


def follow(page: Page, start: list[str], walk: Walk) -> None:
    """Visit what the role is shown, breadth first."""
    todo, queued, count = deque(start), set(start), {}
    while todo:
        url = todo.popleft()
        name = url_name(url)
        english = urlsplit(url).path.startswith("/en/")
        if name is None or count.get((name, english), 0) >= PER_NAME:
            continue
        count[name, english] = count.get((name, english), 0) + 1
        response = page.goto(url)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        assert response.status < 500, url
        walk.seen.add(name)
        check(page, name, walk)
        for link in links(page):
            path = urlsplit(link).path
            same = urlsplit(link).netloc == urlsplit(url).netloc
            if same and link not in queued and not FILE.search(path) and "logout" not in path:
                queued.add(link)
                todo.append(link)


def check(page: Page, name: str, walk: Walk) -> None:
    fingerprint = shape(page.content())
    if fingerprint in walk.checked:
        return
    walk.checked.add(fingerprint)
    for fault in Axe().run(page, options=RULES).response["violations"]:
        where = f"{fault['id']}: {fault['nodes'][0]['html'][:160]}"
        walk.faults.setdefault(name, []).append(f"{page.url} {where}")


def enter(page: Page, demonstration, role: str) -> None:
    if role == "person":
        line = demonstration.line("A person by their link")
        page.goto(line.split(": ")[-1].strip())
        page.locator("main form button").first.click()
    elif role:
        sign_in(page, demonstration, role)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "stranger")
def test_axe_finds_nothing_as(role, visit, demonstration, walk):
    page = visit()
    enter(page, demonstration, role)
    starts = ["/", "/en/", "/organiser/", "/en/organiser/", "/moi/", "/en/moi/", "/c/", "/salle/"]

    follow(page, [demonstration.url + start for start in starts], walk)

    assert walk.faults == {}


def test_every_page_was_seen(walk):
    """What is only posted to, only a file, or shown only after a fault has its own tests."""
    from tests.journeys.not_walked import NOT_WALKED

    missed = names(get_resolver().url_patterns) - walk.seen - NOT_WALKED.keys()

    assert not missed
    assert not (NOT_WALKED.keys() & walk.seen), "these are walked now: take them off the list"
