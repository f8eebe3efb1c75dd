"""A report with its journal and its signatures, as data that anybody can check without us.

No account and no pseudonym in it: who typed is "team" or a constituency, who signed is a number.
"""

import base64
from typing import Any

from chantier.algorithms import provenance
from chantier.reports import content, fingerprints
from chantier.reports.models import Report, Section, SectionUpdate, SignOff

FORMAT = "chantier-report-export/1"
TEAM = "team"


def export(report: Report) -> dict[str, Any]:
    """The report as it was hashed, each section's journal, each word said in the review.

    `words`: those of a frozen report, or of one frozen before, that may be quoted now.
    """
    data = report.frozen if report.frozen is not None else content.of(report)
    sections = list(report.sections.order_by("position", "pk"))
    return {
        "format": FORMAT,
        "state": str(report.state),
        "sha256": report.sha256 or content.sha256(data),
        "report": data,
        "words": fingerprints.told(data, report),
        "journal": [row for section in sections for row in journal(section)],
        "authors": {section.key: authors(section) for section in sections},
        "sign_offs": _sign_offs(report),
        "editions": [
            {
                "number": row.number,
                "sha256": row.sha256,
                "report": row.frozen,
                "words": fingerprints.told(row.frozen, report),
            }
            for row in report.editions.order_by("number")
        ],
    }


def journal(section: Section) -> list[dict[str, Any]]:
    """Every row, in order; `update` in base 64 is what was typed, as Yjs and pycrdt read it."""
    rows = section.journal.select_related("participation__constituency")
    return [
        {
            "section": section.key,
            "row": row.number,
            "base": row.base,
            "client": row.client,
            "keyboard": _keyboard(row),
            "channel": row.channel,
            "at": row.at.isoformat(),
            "update": base64.b64encode(bytes(row.update)).decode(),
        }
        for row in rows.order_by("number", "pk")
    ]


def authors(section: Section) -> list[dict[str, Any]]:
    """The text that stands, cut by who typed it: lengths in characters, in reading order."""
    rows = journal(section)
    return authors_of(rows)


def authors_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same from exported rows."""
    keyboards = {row["client"]: row["keyboard"] for row in rows}
    document = provenance.replay(base64.b64decode(row["update"]) for row in rows)
    return [
        {
            "client": passage.client,
            "keyboard": keyboards.get(passage.client, ""),
            "characters": len(passage.text),
        }
        for passage in provenance.passages(document)
    ]


def _keyboard(row: SectionUpdate) -> str:
    if row.participation:
        return row.participation.constituency.slug
    return TEAM


def _sign_offs(report: Report) -> list[dict[str, Any]]:
    signers: dict[tuple[int | None, int | None], int] = {}
    rows = SignOff.objects.filter(section__report=report)
    said = []
    for row in rows.select_related("section", "constituency").order_by("at", "pk"):
        signer = (row.participation_id, None if row.participation_id else row.by_id)
        said.append(
            {
                "section": row.section.key,
                "constituency": row.constituency.slug,
                "signer": signers.setdefault(signer, len(signers) + 1),
                "verdict": row.verdict,
                "text": row.text,
                "text_sha256": row.text_sha256,
                "channel": row.channel,
                "at": row.at.isoformat(),
            }
        )
    return said
