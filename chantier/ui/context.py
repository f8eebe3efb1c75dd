"""What the frame of every page needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language

# Each language names itself, so that its readers find it.
NAMES = {"fr": "Français", "en": "English"}
OTHER = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class Page:
    """The page in the making, in templates as `page`.

    `path` begins with a slash and has no query; `other_url` is the same page in the other language,
    query included, or that language's home when the address is of no page. `account`, `person`:
    the visitor signed in, came by a personal link; neither on a page drawn before it was asked.
    `copied`: asked for by a script that keeps or compares it, not by somebody who reads it now.
    """

    language: str
    other_language: str
    other_language_name: str
    other_url: str
    demonstration: bool
    site_url: str
    source_url: str
    path: str
    home_url: str
    account: bool
    person: bool
    copied: bool


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor: `page` in every template."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    other = OTHER[language]
    visitor = getattr(request, "visitor", None)
    return {
        "page": Page(
            language=language,
            other_language=other,
            other_language_name=NAMES[other],
            other_url=_in_other_language(request, other),
            demonstration=settings.DEMONSTRATION,
            site_url=settings.SITE_URL,
            source_url=settings.SOURCE_URL,
            path=request.path,
            home_url=_home(language),
            account=getattr(visitor, "account", None) is not None,
            person=getattr(visitor, "person", None) is not None,
            copied="Chantier-Copy" in request.headers,
        )
    }


def _in_other_language(request: HttpRequest, language: str) -> str:
    """English addresses are the French ones under /en/; an address of no page leads home."""
    if request.resolver_match is None:
        return _home(language)
    here, there = _home(OTHER[language]), _home(language)
    return there + request.get_full_path().removeprefix(here)


def _home(language: str) -> str:
    return get_script_prefix() + ("en/" if language == "en" else "")
