"""How the tests of the report's pages open them and send their forms."""

import uuid

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from chantier.reports.models import SectionKey


def url(night, name="report", **words):
    words = {"worksite_slug": night.worksite.slug, "slug": night.meeting.slug, **words}
    return reverse(f"reports:{name}", kwargs=words)


def team(night) -> Client:
    client = Client()
    client.force_login(night.team, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def as_(who, client=None) -> Client:
    """Somebody whose session their own link opened."""
    client = client or Client()
    session = client.session
    session["person"] = str(who.person.key)
    session["person_version"] = who.person.access_version
    session.save()
    return client


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


def filled(response, **changes):
    """What the browser would send from the page's main form."""
    form = response.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if value is None or value == "":
            continue
        sent[bound.html_name] = [getattr(v, "pk", v) for v in value] if _many(value) else value
    return sent | changes


def _many(value):
    return not isinstance(value, (str, int, uuid.UUID)) and hasattr(value, "__iter__")


def section_url(night, name="section"):
    return url(night, name, key=SectionKey.DIAGNOSIS)
