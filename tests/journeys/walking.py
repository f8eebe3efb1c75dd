"""Somebody who follows every link of the demonstration, without a browser: quick, and no script."""

import hashlib
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from django.urls import Resolver404, resolve
from django.utils import translation

# Where one begins: the home page, and what is typed from paper.
STARTS = ("/", "/organiser/", "/moi/", "/c/", "/salle/", "/code/", "/espaces/nouveau/")
OF_A_JOURNEY = "essai-"  # how the addresses of the worksites that the journeys bring in begin
PER_NAME = 3  # pages fetched of each URL name, in each language, by each visitor


@dataclass(frozen=True)
class Answer:
    """What the server gave in the end, redirects followed."""

    url: str
    status: int
    kind: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


def _controls(form: Tag) -> list[Tag]:
    return form.find_all(["input", "select", "textarea", "button"], attrs={"name": True})


def _as_shown(form: Tag) -> dict[str, str]:
    """What a form sends when nobody touches it (one value of each name is enough here)."""
    shown = {}
    for one in _controls(form):
        name, kind = str(one["name"]), one.get("type", "text")
        if one.name == "textarea":
            shown[name] = one.get_text().removeprefix("\n")
        elif one.name == "select":
            chosen = one.find("option", selected=True) or one.find("option")
            shown[name] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
        elif one.name == "input" and (kind not in {"radio", "checkbox"} or one.has_attr("checked")):
            shown[name] = str(one.get("value", ""))
    return shown


def _reasons(page: Answer) -> str:
    """What a page says is wrong."""
    found = page.soup.select(".error-summary, .errors, .notice")
    return " ".join(one.get_text(" ", strip=True) for one in found)


class Visitor:
    """One browser's worth of cookies."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(jar)

    def _open(self, url: str, data: bytes | None = None) -> Answer:
        url = urllib.parse.urljoin(self.site, url)
        request = urllib.request.Request(url, data, {"Referer": url})  # noqa: S310  our server
        try:
            answer = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            kind = answer.headers.get("Content-Type", "")
            return Answer(answer.geturl(), answer.status, kind, answer.read())

    def get(self, url: str) -> Answer:
        return self._open(url)

    def send(self, url: str, *, to: str = "", **fields: str) -> Answer:
        """Open a page, fill in its form with these fields, send it: the page it leads to.

        The form is the first that has them all and is sent to `to` (to the page itself, unless
        told). What is not filled in is sent as the page shows it.
        """
        page = self.get(url)
        assert page.status == 200, (url, page.status)
        goal = urllib.parse.urljoin(page.url, to or page.url)
        for form in page.soup.find_all("form"):
            action = urllib.parse.urljoin(page.url, str(form.get("action") or page.url))
            if action == goal and fields.keys() <= {one.get("name") for one in _controls(form)}:
                break
        else:
            raise AssertionError(f"{page.url}: no form with {[*fields]}. {_reasons(page)}")
        sent = _as_shown(form) | fields
        answer = self._open(goal, urllib.parse.urlencode(sent).encode())
        assert answer.status == 200, (goal, answer.status, _reasons(answer))
        return answer

    def for_a_browser(self) -> list[dict[str, str]]:
        """The cookies, as Playwright takes them."""
        return [
            {"name": cookie.name, "value": cookie.value or "", "url": self.site}
            for cookie in self.cookies
        ]


@dataclass
class Seen:
    """What one visitor met."""

    pages: dict[tuple[str, bool], list[Answer]] = field(default_factory=dict)  # (name, English)
    files: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)  # links shown that open nothing

    @property
    def names(self) -> set[str]:
        return {name for name, _english in self.pages}


def url_name(url: str) -> str | None:
    """The name of an address in the urlconf; None for a stylesheet and the like."""
    with translation.override("en" if _english(url) else "fr"):
        try:
            return resolve(urllib.parse.urlsplit(url).path).view_name
        except Resolver404:
            return None


def _links(page: Answer) -> list[str]:
    here = urllib.parse.urlsplit(page.url).netloc
    links = [
        urllib.parse.urljoin(page.url, str(link["href"])).split("#")[0]
        for link in page.soup.find_all("a", href=True)
    ]
    # Signing out is a page with a button: it is opened like the others. What the journeys bring in
    # is not the demonstration: what is walked does not depend on which test ran first.
    return [
        link
        for link in links
        if urllib.parse.urlsplit(link).netloc == here and f"/chantiers/{OF_A_JOURNEY}" not in link
    ]


def _english(url: str) -> bool:
    return urllib.parse.urlsplit(url).path.startswith("/en/")


def walk(visitor: Visitor, *more: str) -> Seen:
    """Follow every link from the first pages (and `more`) on, breadth first, in both languages."""
    starts = [f"{visitor.site}{at}{one}" for one in (*STARTS, *more) for at in ("", "/en")]
    todo, queued, count, seen = deque(starts), set(starts), Counter[tuple[str, bool]](), Seen()
    while todo:
        url = todo.popleft()
        name = url_name(url)
        if name is None or count[name, _english(url)] >= PER_NAME:
            continue
        count[name, _english(url)] += 1
        answer = visitor.get(url)
        if answer.status != 200 and url not in starts:
            seen.dead.append(f"{answer.status} {url}")
        reached = url_name(answer.url)
        if reached is None or answer.status != 200:
            continue
        if not answer.is_page:
            seen.files.add(reached)
            continue
        seen.pages.setdefault((reached, _english(answer.url)), []).append(answer)
        for link in _links(answer):
            if link not in queued:
                queued.add(link)
                todo.append(link)
    return seen


def shape(page: Answer) -> str:
    """What axe reads of a page: elements and attributes, without words, tokens and addresses.

    Two pages of one shape in one language get the same answer from axe: it reads roles, names
    that are there or not, and the colours that the classes give.
    """
    left_out = {"id", "for", "aria-labelledby", "aria-describedby", "datetime"}
    emptied = {"href", "action", "value", "content", "title", "hreflang"}
    parts = []
    for element in page.soup.find_all(True):
        attributes = sorted(
            (name, "" if name in emptied else str(value))
            for name, value in element.attrs.items()
            if name not in left_out
        )
        parts.append(f"{element.name}{attributes}{bool(element.get_text(strip=True))}")
    # Ten rows alike are one row.
    return hashlib.sha256("".join(dict.fromkeys(parts)).encode()).hexdigest()
