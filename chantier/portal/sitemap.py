"""The addresses that search engines may know: public pages, each with its other language."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from chantier.initiatives.models import Initiative
from chantier.portal.access import public_worksites
from chantier.publications.queries import releases_out
from chantier.reports.models import Report


@dataclass(frozen=True, slots=True)
class Address:
    """A page in each language, by the language's code. `changed`: the day, when it is known."""

    urls: dict[str, str]
    changed: date | None = None


def addresses() -> list[Address]:
    """Home, library, then for each public worksite what anybody may read of it."""
    worksites = list(public_worksites())
    known = [_page("portal:home"), _page("library:cases")]
    for one in worksites:
        known += [_page("portal:worksite", one.slug), _page("worksites:invitation", one.slug)]
    for initiative in Initiative.objects.filter(worksite__in=worksites).select_related("worksite"):
        known.append(_page("initiatives:initiative", initiative.worksite.slug, initiative.slug))
    reports = Report.objects.public().filter(meeting__worksite__in=worksites)
    for report in reports.select_related("meeting__worksite"):
        known.append(_page("reports:report", report.meeting.worksite.slug, report.meeting.slug))
    seen = set()
    for release in releases_out():
        slug = release.publication.worksite.slug
        if slug not in seen:
            seen.add(slug)
            day = timezone.localtime(release.at).date()
            known.append(_page("publications:publication", slug, changed=day))
    return known


def _page(name: str, *words: str, changed: date | None = None) -> Address:
    urls = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            urls[language] = settings.SITE_URL + reverse(name, args=words)
    return Address(urls, changed)
