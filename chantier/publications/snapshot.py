"""What a release freezes: text, open data, imprint. Every form follows from it alone."""

import hashlib
import json
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from chantier.publications import book
from chantier.publications.models import Publication, Release
from chantier.publications.open_data.collecting import OpenData, collect
from chantier.publications.taking_back import quoted_in
from chantier.typesetting import tree
from chantier.typesetting.imprint import Imprint
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`site`: the public address before links that begin with `/`; `version`: of the release;
    `files`: images by the names figures use;
    `quoted`: the contributions (by their keys) whose words stand in it.
    """

    document: tree.Document
    easy: tree.Document | None
    data: OpenData
    imprint: Imprint
    site: str
    version: int
    files: Mapping[str, bytes] = field(default_factory=dict)
    quoted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Of the whole content, whatever its version: 64 hexadecimal digits."""
        content = self.to_data() | {"version": 0}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "tree": json.loads(tree.to_json(self.document)),
            "easy": json.loads(tree.to_json(self.easy)) if self.easy else None,
            "data": self.data,
            "imprint": asdict(self.imprint),
            "site": self.site,
            "version": self.version,
            "files": {name: b64encode(one).decode() for name, one in self.files.items()},
            "quoted": dict(self.quoted),
        }


def from_data(data: Any) -> Snapshot:
    """The snapshot that `to_data` wrote."""
    return Snapshot(
        document=tree.document_from_data(data["tree"]),
        easy=tree.document_from_data(data["easy"]) if data["easy"] else None,
        data=data["data"],
        imprint=Imprint(**data["imprint"]),
        site=data["site"],
        version=data["version"],
        files={name: b64decode(one) for name, one in data["files"].items()},
        quoted=data["quoted"],
    )


def of_release(release: Release) -> Snapshot | None:
    """What the release froze; None for one made before snapshots were kept."""
    return from_data(release.snapshot | {"tree": release.tree}) if release.snapshot else None


def take(worksite: Worksite, publication: Publication | None) -> Snapshot:
    """The worksite as it stands. Raises Recoverable when its counts cannot be released.

    The version is that of the last release when nothing changed since, else the next one.
    """
    last = publication.releases.order_by("-number").first() if publication else None
    before = of_release(last) if last else None
    imprint = imprint_of(worksite, publication)
    quoted = quoted_in(worksite)
    with translation.override(worksite.language):
        data = collect(
            worksite,
            licence=imprint.licence,
            address=reverse("publications:publication", args=[worksite.slug]),
            before=before.data if before else None,
        )
    composed = book.compose(worksite, publication)
    taken = Snapshot(
        document=composed.document,
        files=composed.files,
        easy=book.easy(worksite, publication),
        data=data,
        imprint=imprint,
        site=settings.SITE_URL,
        version=last.number if last else 1,
        quoted=quoted,
    )
    if last and taken.sha256 != last.snapshot_sha256:
        return replace(taken, version=last.number + 1)
    return taken


def imprint_of(worksite: Worksite, publication: Publication | None) -> Imprint:
    """What each file says of itself; the identifier stays the same from one release to the next."""
    url = settings.SITE_URL + reverse("publications:publication", args=[worksite.slug])
    return Imprint(
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}",
        publisher=worksite.space.name,
        licence=publication.licence if publication else book.LICENCE,
        url=url,
    )
