"""A report as plain data: what is shown, hashed, frozen, exported. No person, no pseudonym in it.

The live report and the frozen one have the same shape, so that a page reads both alike.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from django.utils import timezone, translation

from chantier.debates.crossing import written_by
from chantier.debates.models import Contribution, QuoteConsent
from chantier.reports.citations import cited_in
from chantier.reports.models import (
    SECTION_OF,
    Correction,
    Finding,
    FindingKind,
    Report,
    Section,
    SectionKey,
    SectionVersion,
    SignOff,
)
from chantier.reports.pictures import shown_in
from chantier.reports.states import CorrectionState
from chantier.spaces.models import Constituency

# 2: frozen, it holds fingerprints of words (`fingerprints`); 1 held the words.
FORMAT = "chantier-report/2"


class ConstituencyData(TypedDict):
    """`present`: was in the room. Never a number: the room may hold one person of it."""

    slug: str
    name: str
    letter: str
    present: bool


class FindingData(TypedDict):
    """`contributions`: their numbers. `draws_on`: slugs of the constituencies they come from."""

    kind: str
    number: int
    text: str
    transfers_to: str
    refuted_by: str
    contributions: list[int]
    draws_on: list[str]


class SignOffData(TypedDict):
    """`confirmed`: said of the text as it stands; otherwise of an earlier wording."""

    constituency: str
    verdict: str
    text: str
    confirmed: bool
    on: str


class SectionData(TypedDict):
    """`sha256` is of the text and findings of the section: what a sign-off is bound to."""

    key: str
    title: str
    version: int
    text: str
    sha256: str
    cites: list[int]
    draws_on: list[str]
    findings: list[FindingData]
    sign_offs: list[SignOffData]


class ContributionData(TypedDict):
    """`words` is empty when they may not be quoted; `corrected`: by their author, once returned.

    `together_with`: the other constituencies that wrote it, there only when several did.
    """

    number: int
    kind: str
    constituency: str
    together_with: NotRequired[list[str]]
    quotable: bool
    words: str
    corrected: bool


class ReportData(TypedDict):
    """The whole report. `pictures`: number and SHA-256 of those its texts show, if any does."""

    format: str
    language: str
    worksite: dict[str, str]
    meeting: dict[str, str]
    constituencies: list[ConstituencyData]
    sections: list[SectionData]
    contributions: list[ContributionData]
    set_aside: list[dict[str, Any]]
    silences: list[dict[str, str]]
    corrections: list[dict[str, Any]]
    pictures: NotRequired[list[dict[str, Any]]]
    dissents: list[dict[str, str]]
    returned_at: str
    frozen_at: str


def canonical(data: Any) -> bytes:
    """The bytes that are hashed: JSON, keys in order, no spare space, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha256(data: Any) -> str:
    """SHA-256 of a text, or of the canonical JSON of anything else; 64 hexadecimal digits."""
    content = data.encode() if isinstance(data, str) else canonical(data)
    return hashlib.sha256(content).hexdigest()


def whole_text(data: ReportData) -> str:
    """All that the writers wrote: parts and findings, a line between two."""
    findings = [one for section in data["sections"] for one in section["findings"]]
    told = [(one["text"], one["transfers_to"], one["refuted_by"]) for one in findings]
    return "\n".join(
        [*(section["text"] for section in data["sections"]), *(t for one in told for t in one)]
    )


def section_sha256(section: Section) -> str:
    """What a sign-off of the section is bound to, as it stands now."""
    latest = section.latest()
    findings = [_finding(finding) for finding in _findings(section.report)]
    return _section_hash(section.key, latest.text if latest else "", findings)


def section_data_sha256(section: SectionData) -> str:
    """The same hash, from a section of a report as data."""
    return _section_hash(section["key"], section["text"], section["findings"])


def of(report: Report) -> ReportData:
    """The report as it stands in the database, whatever its state."""
    meeting = report.meeting
    worksite = meeting.worksite
    findings = _findings(report)
    texts = _texts(report)
    numbers = {number for version in texts.values() for number in cited_in(version.text)}
    contributions = _contributions(report, findings, numbers)
    wordings = _wordings(report)
    with translation.override(worksite.language):
        sections = _sections(report, texts, findings, contributions)
    told: ReportData = {
        "format": FORMAT,
        "language": worksite.language,
        "worksite": {"slug": worksite.slug, "title": worksite.title},
        "meeting": {
            "slug": meeting.slug,
            "title": meeting.title,
            "on": _day(meeting.starts_at) if meeting.starts_at else "",
        },
        "constituencies": _constituencies(report),
        "sections": sections,
        "contributions": [
            _contribution(contributions[number], wordings) for number in sorted(contributions)
        ],
        "set_aside": _set_aside(report, set(contributions)),
        "silences": [
            {"constituency": silence.constituency.slug, "reason": silence.reason}
            for silence in report.silences.select_related("constituency").order_by(
                "constituency__position", "pk"
            )
        ],
        "corrections": _corrections(report),
        "dissents": [
            {
                "constituency": dissent.constituency.slug,
                "text": dissent.text,
                "signed_as": dissent.signed_as,
                "sha256": dissent.text_sha256,
                "on": _day(dissent.at),
            }
            for dissent in report.dissents.select_related("constituency").order_by("at", "pk")
        ],
        "returned_at": report.returned_at.isoformat() if report.returned_at else "",
        "frozen_at": report.frozen_at.isoformat() if report.frozen_at else "",
    }
    if pictures := _pictures(report, [version.text for version in texts.values()]):
        told["pictures"] = pictures
    return told


def cited(report: Report) -> list[Contribution]:
    """The contributions that the sections or findings cite, in the order of their numbers."""
    numbers = {n for version in _texts(report).values() for n in cited_in(version.text)}
    found = _contributions(report, _findings(report), numbers)
    return [found[number] for number in sorted(found)]


def uncited(report: Report) -> list[Contribution]:
    """Quotable contributions of the meeting that the report cites 0 times."""
    already = {contribution.pk for contribution in cited(report)}
    quotable = report.meeting.contributions.quotable().select_related("constituency")
    return [c for c in quotable.order_by("number", "pk") if c.pk not in already]


def without_fate(report: Report) -> list[Contribution]:
    """Those neither cited nor set aside with a reason: the report cannot be signed before."""
    left_out = set(report.set_aside.values_list("contribution", flat=True))
    return [contribution for contribution in uncited(report) if contribution.pk not in left_out]


def unheard(report: Report) -> list[Constituency]:
    """Constituencies that were there and have neither signed each section nor a reason recorded."""
    excused = set(report.silences.values_list("constituency", flat=True))
    sections = _sections(report, _texts(report), _findings(report), {})
    signed = [
        {sign_off["constituency"] for sign_off in section["sign_offs"] if sign_off["confirmed"]}
        for section in sections
    ]
    return [
        constituency
        for constituency in report.constituencies_present()
        if constituency.pk not in excused
        and not all(constituency.slug in heard for heard in signed)
    ]


def uncitable(report: Report) -> list[int]:
    """Numbers that the sections cite and that no quotable contribution of the meeting bears."""
    cited = {n for version in _texts(report).values() for n in cited_in(version.text)}
    quotable = report.meeting.contributions.quotable().filter(number__in=cited)
    return sorted(cited - set(quotable.values_list("number", flat=True)))


def is_quotable(contribution: Contribution) -> bool:
    """The same rule as `Contribution.objects.quotable()`, on a row already read."""
    return (
        contribution.withdrawn_at is None
        and contribution.moderated_at is None
        and contribution.released_at is not None
        and contribution.validated_at is not None
        and contribution.quote_consent != QuoteConsent.NOT
    )


def _day(moment: Any) -> str:
    return timezone.localtime(moment).date().isoformat()


def _findings(report: Report) -> list[Finding]:
    return list(
        report.findings.in_order().prefetch_related(
            "contributions__constituency", "contributions__together_with"
        )
    )


def _pictures(report: Report, texts: Iterable[str]) -> list[dict[str, Any]]:
    numbers = shown_in(texts)
    if not numbers:
        return []
    rows = report.pictures.filter(number__in=numbers).order_by("number")
    return [
        {"number": number, "sha256": sha256}
        for number, sha256 in rows.values_list("number", "upload__sha256")
    ]


def _texts(report: Report) -> dict[int, SectionVersion]:
    versions = SectionVersion.objects.filter(section__report=report).latest_of_each()
    return {version.section_id: version for version in versions}


def _finding(finding: Finding) -> FindingData:
    contributions = list(finding.contributions.all())
    return {
        "kind": finding.kind,
        "number": finding.position,
        "text": finding.text,
        "transfers_to": finding.transfers_to,
        "refuted_by": finding.refuted_by,
        "contributions": sorted(contribution.number for contribution in contributions),
        "draws_on": _slugs(contributions),
    }


def _section_hash(key: str, text: str, findings: Iterable[FindingData]) -> str:
    own = [dict(f) for f in findings if SECTION_OF[FindingKind(f["kind"])] == key]
    for finding in own:
        del finding["draws_on"]
    return sha256({"key": key, "text": text, "findings": own})


def _contributions(
    report: Report, findings: Sequence[Finding], numbers: set[int]
) -> dict[int, Contribution]:
    """Those that sections or findings cite, by number."""
    found = {c.number: c for finding in findings for c in finding.contributions.all()}
    others = report.meeting.contributions.filter(number__in=numbers - found.keys())
    others = others.select_related("constituency").prefetch_related("together_with")
    return found | {c.number: c for c in others}


def _slugs(contributions: Iterable[Contribution]) -> list[str]:
    seen = {one.slug: one.position for c in contributions for one in written_by(c)}
    return sorted(seen, key=lambda slug: (seen[slug], slug))


def _sections(
    report: Report,
    texts: Mapping[int, SectionVersion],
    findings: Sequence[Finding],
    contributions: Mapping[int, Contribution],
) -> list[SectionData]:
    found = [_finding(finding) for finding in findings]
    signed = defaultdict(list)
    for sign_off in _standing_sign_offs(report):
        signed[sign_off.section_id].append(sign_off)
    sections: list[SectionData] = []
    for section in report.sections.order_by("position", "pk"):
        version = texts.get(section.pk)
        text = version.text if version else ""
        own = [f for f in found if SECTION_OF[FindingKind(f["kind"])] == section.key]
        cites = [number for number in cited_in(text) if number in contributions]
        rests_on = {*cites, *(n for f in own for n in f["contributions"])}
        digest = _section_hash(section.key, text, own)
        sections.append(
            {
                "key": section.key,
                "title": str(SectionKey(section.key).label),
                "version": version.number if version else 0,
                "text": text,
                "sha256": digest,
                "cites": cites,
                "draws_on": _slugs(contributions[n] for n in rests_on if n in contributions),
                "findings": own,
                "sign_offs": [_sign_off(s, digest) for s in signed[section.pk]],
            }
        )
    return sections


def _standing_sign_offs(report: Report) -> list[SignOff]:
    """The last word of each who signed, on each section; in the order of the constituencies."""
    last: dict[tuple[int, int, int | None, int | None], SignOff] = {}
    rows = SignOff.objects.filter(section__report=report).select_related("constituency")
    for row in rows.order_by("at", "pk"):
        signer = (row.participation_id, None if row.participation_id else row.by_id)
        last[row.section_id, row.constituency_id, *signer] = row
    return sorted(last.values(), key=lambda row: (row.constituency.position, row.pk))


def _sign_off(sign_off: SignOff, digest: str) -> SignOffData:
    return {
        "constituency": sign_off.constituency.slug,
        "verdict": sign_off.verdict,
        "text": sign_off.text,
        "confirmed": sign_off.text_sha256 == digest,
        "on": _day(sign_off.at),
    }


def _constituencies(report: Report) -> list[ConstituencyData]:
    present = {constituency.pk for constituency in report.constituencies_present()}
    everyone = report.meeting.worksite.space.constituencies.order_by("position", "pk")
    return [
        {"slug": c.slug, "name": c.name, "letter": c.letter, "present": c.pk in present}
        for c in everyone
    ]


def _wordings(report: Report) -> dict[int, str]:
    """Contribution pk → the words its author asked for and got; the last one stands."""
    applied = Correction.objects.filter(report=report).applied().order_by("answered_at", "pk")
    return dict(applied.values_list("contribution", "text"))


def _contribution(contribution: Contribution, wordings: Mapping[int, str]) -> ContributionData:
    quotable = is_quotable(contribution)
    corrected = wordings.get(contribution.pk)
    words = corrected if corrected is not None else contribution.text
    told: ContributionData = {
        "number": contribution.number,
        "kind": contribution.kind,
        "constituency": contribution.constituency.slug,
        "quotable": quotable,
        "words": words if quotable else "",
        "corrected": quotable and corrected is not None,
    }
    if others := [one.slug for one in written_by(contribution)[1:]]:
        told["together_with"] = others
    return told


def _set_aside(report: Report, cited_numbers: set[int]) -> list[dict[str, Any]]:
    """What was left out and why, without the words."""
    rows = report.set_aside.select_related("contribution__constituency")
    return [
        {
            "number": row.contribution.number,
            "constituency": row.contribution.constituency.slug,
            "reason": row.reason,
        }
        for row in rows.order_by("contribution__number", "pk")
        if row.contribution.number not in cited_numbers and is_quotable(row.contribution)
    ]


def _corrections(report: Report) -> list[dict[str, Any]]:
    """What was asked and not applied, with the answer given; the applied ones show in the words."""
    rows = report.corrections.filter(state=CorrectionState.ANSWERED)
    return [
        {"number": row.contribution.number, "asked": row.text, "answer": row.answer}
        for row in rows.select_related("contribution").order_by("answered_at", "pk")
        if is_quotable(row.contribution)
    ]
