"""What the worker does for publications between its jobs."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.jobs.actions import start
from chantier.publications import actions, policies, queries, tasks
from chantier.publications.models import Release
from chantier.rules import may


def follow(now: datetime) -> int:
    """Withhold releases whose quotes were taken back; have the next one made without them."""
    done = 0
    releases = Release.objects.exclude(snapshot={}).select_related("publication__worksite")
    for release in releases.order_by("pk"):
        if queries.taken_back(release) and actions.withhold(release=release, now=now):
            done += 1
            _make_the_next(release, now)
    return done


def _make_the_next(release: Release, now: datetime) -> None:
    """Only after the last one: who reads an earlier one is led to it."""
    publication = release.publication
    if publication.releases.filter(number__gt=release.number).exists():
        return
    if not may(policies.check_can_release, publication.worksite).allowed:
        return
    with translation.override(publication.worksite.language):
        note = _("Without words that were taken back by those who said them.")
    start(task=tasks.build_release, args=[publication.pk, note, None], by=None, now=now)
