"""What can be done with a publication."""

import hashlib
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.publications import policies, queries, spreading
from chantier.publications.book import parts
from chantier.publications.building import forget
from chantier.publications.edition import Edition, name_of
from chantier.publications.models import Publication, Release
from chantier.publications.taking_back import without
from chantier.publications.validating import reports_on
from chantier.rules import Denied
from chantier.worksites.models import Worksite

MOVES = {"up": -1, "down": 1}
CHANGES = (*MOVES, "out", "in", "reset")


@transaction.atomic
def write_publication(
    *, worksite: Worksite, title: str, foreword: str, licence: str, by: Account, now: datetime
) -> Publication:
    """Keep what the editors chose for the book."""
    publication, _created = Publication.objects.update_or_create(
        worksite=worksite, defaults={"title": title, "foreword": foreword, "licence": licence}
    )
    record("publication written", on=publication, by=by, at=now, title=title)
    return publication


@transaction.atomic
def arrange(
    *, worksite: Worksite, key: str, change: str, by: Account, now: datetime
) -> Publication:
    """Move a part of the book up or down, take it out or put it back (`change`: a key of CHANGES).

    `reset` gives the usual order and all parts again, whatever the key.
    """
    begun = {"title": worksite.title}
    publication, _made = Publication.objects.get_or_create(worksite=worksite, defaults=begun)
    left_out = [one for one in publication.left_out if one != key]
    if change == "reset":
        publication.order, publication.left_out = [], []
    elif change in MOVES:
        publication.order = parts.moved(publication, key, MOVES[change])
    else:
        publication.left_out = [*left_out, key] if change == "out" else left_out
    publication.save(update_fields=["order", "left_out"])
    record("publication arranged", on=publication, by=by, at=now, part=key, change=change)
    return publication


@transaction.atomic
def release(
    *,
    publication: Publication,
    edition: Edition,
    note: str,
    by: Account | None,
    now: datetime,
) -> Release:
    """Keep a numbered release: its tree, its files, their fingerprints. It never changes again.

    Publishing the same content twice, because a form was sent twice or a job was taken again, gives
    the release that stands.
    """
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    policies.check_can_release(publication.worksite)
    last = publication.releases.order_by("-number").first()
    snapshot = edition.snapshot
    if last and last.snapshot_sha256 == snapshot.sha256:
        return last
    number = last.number + 1 if last else 1
    if snapshot.version != number:  # its files say another number
        raise Denied(_("Another release was published meanwhile. Look at it, then ask again."))
    content = snapshot.to_data()
    made = Release.objects.create(
        publication=publication,
        number=number,
        tree=content.pop("tree"),
        sha256=snapshot.document.sha256,
        snapshot=content,
        snapshot_sha256=snapshot.sha256,
        checks=reports_on(edition),
        note=note,
        at=now,
        by=by,
    )
    for key, written in edition.forms.items():
        made.files.create(
            key=key,
            file=ContentFile(written, name_of(f"{publication.worksite.slug}-{number}", key)),
            size=len(written),
            sha256=hashlib.sha256(written).hexdigest(),
        )
    record("publication released", on=made, by=by, at=now, number=number, sha256=made.sha256)
    return made


@transaction.atomic
def withhold(*, release: Release, now: datetime) -> bool:
    """Take words that their authors took back out of a release that stands. False: there are none.

    Its files hold them, and go; their fingerprints stay, with the reason. The next release is made
    without these words (`rounds.follow`).
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    gone = queries.taken_back(release)
    if not gone:
        return False
    language = release.tree["language"]
    release.tree, release.snapshot = without(release.tree, release.snapshot, gone, language)
    ids = {one["id"] for one in gone}
    release.snapshot["quoted"] = {
        key: one for key, one in release.quoted.items() if one["id"] not in ids
    }
    with translation.override(language):
        release.withheld_because = _("Words that it quoted were taken back by those who said them.")
    release.withheld_at = release.withheld_at or now
    release.save()
    for file in release.files.exclude(file=""):
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    release.files.update(file="")
    transaction.on_commit(forget)
    record("publication withheld", on=release, by=None, at=now, number=release.number)
    return True


@transaction.atomic
def announce(*, release: Release, by: Account, now: datetime) -> int:
    """Write to everyone who took part, on their channel. Returns how many messages were written.

    Whoever was told of this release already is not told again.
    """
    policies.check_can_announce(release)
    known = set(spreading.told(release).values_list("person_key", flat=True))
    waiting = [
        one for one in spreading.readers(release.publication.worksite) if one.key not in known
    ]
    for person in waiting:
        spreading.tell(release, person, now=now)
    record("publication announced", on=release, by=by, at=now, messages=len(waiting))
    return len(waiting)
