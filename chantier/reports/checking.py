"""Recomputes an exported report: its hash, its texts and authors from the journal, its signatures.

Reads the exported data alone, so that anybody may run it on a file. Sentences are in English.
"""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from chantier.algorithms import provenance
from chantier.reports import content, exporting, fingerprints


class NotAnExport(Exception):  # noqa: N818  reads better at the call site
    """The data is not what `chantier report export --format json` writes."""


def problems(data: Mapping[str, Any]) -> list[str]:
    """What does not match; empty when everything does. Raises NotAnExport."""
    try:
        if data["format"] != exporting.FORMAT:
            raise NotAnExport(f"the format is {data['format']!r}, not {exporting.FORMAT!r}")
        return [*_hashes(data), *_texts(data), *_signatures(data)]
    except (KeyError, TypeError, AttributeError, ValueError) as broken:
        raise NotAnExport(f"it cannot be read: {broken!r}") from broken


def summary(data: Mapping[str, Any]) -> Iterator[str]:
    """What was recomputed, one line each."""
    yield f"{data['state']}, sha256 {data['sha256']}"
    for section in data["report"]["sections"]:
        rows = [row for row in data["journal"] if row["section"] == section["key"]]
        typed: Counter[str] = Counter()
        for passage in exporting.authors_of(rows):
            typed[passage["keyboard"]] += passage["characters"]
        by = ", ".join(f"{name} {count}" for name, count in sorted(typed.items()))
        yield f"{section['key']}: {len(rows)} rows, {len(section['text'])} characters ({by})"
    standing = [said for section in data["report"]["sections"] for said in section["sign_offs"]]
    bound = sum(said["confirmed"] for said in standing)
    yield f"signatures: {len(standing)}, of the text as it stands: {bound}"
    yield f"dissents: {len(data['report']['dissents'])}"
    for edition in data.get("editions", ()):
        yield f"frozen before, version {edition['number']}: sha256 {edition['sha256']}"


def _hashes(data: Mapping[str, Any]) -> Iterator[str]:
    report = data["report"]
    if content.sha256(report) != data["sha256"]:
        yield "the report does not match its hash"
    for section in report["sections"]:
        if content.section_data_sha256(section) != section["sha256"]:
            yield f"{section['key']}: the text and findings do not match the hash of the section"
    yield from fingerprints.problems(report, data.get("words", ()))  # nor has it these
    for edition in data.get("editions", ()):  # what was exported earlier has none
        yield from fingerprints.problems(edition["report"], edition.get("words", ()))
        if content.sha256(edition["report"]) != edition["sha256"]:
            yield f"frozen version {edition['number']} does not match its hash"
    for number, dissent in enumerate(report["dissents"], start=1):
        if content.sha256(dissent["text"]) != dissent["sha256"]:
            yield f"dissent {number} does not match its hash"


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    for section in data["report"]["sections"]:
        key = section["key"]
        rows = [row for row in data["journal"] if row["section"] == key]
        if [row["row"] for row in rows] != list(range(1, len(rows) + 1)):
            yield f"{key}: rows of the journal are missing or out of order"
            continue
        updates = [base64.b64decode(row["update"], validate=True) for row in rows]
        try:
            document = provenance.replay(updates)
            text = provenance.plain_of(document)
        except Exception as broken:
            yield f"{key}: the journal cannot be replayed ({broken})"
            continue
        if text != section["text"]:
            yield f"{key}: the journal does not give the text"
        clients = {row["client"] for row in rows}
        if not clients >= {passage.client for passage in provenance.passages(document)}:
            yield f"{key}: characters under an identity that no row of the journal bears"
        if exporting.authors_of(rows) != data["authors"][key]:
            yield f"{key}: the authors are not those that the journal gives"


def _signatures(data: Mapping[str, Any]) -> Iterator[str]:
    last: dict[tuple[str, str, int], Mapping[str, Any]] = {}
    for said in data["sign_offs"]:
        last[said["section"], said["constituency"], said["signer"]] = said
    for section in data["report"]["sections"]:
        given = Counter(
            (said["constituency"], said["verdict"], said["text"], said["confirmed"])
            for said in section["sign_offs"]
        )
        kept = Counter(
            (
                said["constituency"],
                said["verdict"],
                said["text"],
                said["text_sha256"] == section["sha256"],
            )
            for (key, _constituency, _signer), said in last.items()
            if key == section["key"]
        )
        if given != kept:
            yield f"{section['key']}: the signatures are not those that were given"
