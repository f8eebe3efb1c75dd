"""What can be done with a publication."""

import hashlib
import json
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.publications import policies
from chantier.publications.book import parts
from chantier.publications.edition import Edition, name_of
from chantier.publications.models import Publication, Release
from chantier.typesetting import tree
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

    Publishing the same tree twice, because a form was sent twice or a job was taken again, gives
    the release that stands.
    """
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    policies.check_can_release(publication.worksite)
    last = publication.releases.order_by("-number").first()
    document = edition.document
    if last and last.sha256 == document.sha256:
        return last
    number = last.number + 1 if last else 1
    made = Release.objects.create(
        publication=publication,
        number=number,
        tree=json.loads(tree.to_json(document)),
        sha256=document.sha256,
        note=note,
        at=now,
        by=by,
    )
    for key, content in edition.forms.items():
        made.files.create(
            key=key,
            file=ContentFile(content, name_of(f"{publication.worksite.slug}-{number}", key)),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    record("publication released", on=made, by=by, at=now, number=number, sha256=made.sha256)
    return made
