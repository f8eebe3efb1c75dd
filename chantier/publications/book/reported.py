"""The report of each workshop, as it is read: findings, who signed, divergences, dissents."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chantier.debates.models import Contribution
from chantier.debates.naming import names_of
from chantier.publications.book.invited import when
from chantier.publications.book.pieces import (
    Blocks,
    Piece,
    as_written,
    bullets,
    chapter,
    named,
    prose,
)
from chantier.publications.book.quotes import quote, source
from chantier.reports import content
from chantier.reports.citations import pieces
from chantier.reports.models import FindingKind, Report, SectionKey, SignOff
from chantier.reports.states import State
from chantier.typesetting import tree
from chantier.worksites.models import Worksite

PUBLIC = (State.RETURNED, State.FROZEN)


def reports(worksite: Worksite) -> Iterator[Piece]:
    """The reports given back to people, in the order of the meetings."""
    rows = Report.objects.filter(meeting__worksite=worksite, state__in=PUBLIC)
    for report in rows.select_related("meeting__worksite__space").order_by(
        "meeting__starts_at", "pk"
    ):
        yield from _report(report)


@dataclass(frozen=True, slots=True)
class _Voices:
    """What the report may quote, by number; the words as their authors corrected them."""

    contributions: Mapping[int, Contribution]
    words: Mapping[int, str]
    names: Mapping[int, str]

    def quote(self, number: int) -> tree.Quote:
        return quote(self.contributions[number], self.words[number], self.names)

    def source(self, number: int) -> str:
        return source(self.contributions[number], self.names)


def _voices(report: Report, data: content.ReportData) -> _Voices:
    words = {one["number"]: one["words"] for one in data["contributions"] if one["quotable"]}
    rows = (
        report.meeting.contributions.quotable()
        .filter(number__in=words)
        .select_related("constituency")
        .prefetch_related("authors")
    )
    found = {one.number: one for one in rows}
    return _Voices(found, {number: words[number] for number in found}, names_of(found.values()))


def _report(report: Report) -> Iterator[Piece]:
    # Not the frozen text: whether words may be quoted is asked again, now.
    data = content.of(report)
    meeting, name = report.meeting, f"report-{report.meeting.slug}"
    voices = _voices(report, data)
    names = {one["slug"]: one["name"] for one in data["constituencies"]}
    present = {one["slug"] for one in data["constituencies"] if one["present"]}
    address = [meeting.worksite.slug, meeting.slug]
    yield Piece(
        [chapter(_("Report: %(meeting)s") % {"meeting": meeting.title}, name), *_opening(report)],
        ("meetings:edit", *address),
    )
    pictures, files = _pictures(report, data)
    for part in data["sections"]:
        blocks = _section(part, f"{name}-{part['key']}", voices, names, pictures, present)
        shown = {block.source for block in _figures(blocks)}
        yield Piece(
            blocks,
            ("reports:section", *address, part["key"]),
            {source: content for source, content in files.items() if source in shown},
        )
    closing = [*_silences(data, name, names), *_corrections(data, name), *_dissents(report, name)]
    yield Piece(closing, ("reports:report", *address))


def _pictures(report: Report, data: content.ReportData) -> tuple[dict[int, str], dict[str, bytes]]:
    """Those that the report shows: their names in the tree by number, and the images by name."""
    names, files = {}, {}
    numbers = [one["number"] for one in data.get("pictures", [])]
    for one in report.pictures.filter(number__in=numbers).select_related("upload"):
        with one.upload.file.open("rb") as kept:
            image = kept.read()
        source = tree.image_name(image, "png" if one.upload.content_type == "image/png" else "jpg")
        names[one.number], files[source] = source, image
    return names, files


def _figures(value: Any) -> Iterator[tree.Figure]:
    if isinstance(value, tree.Figure):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _figures(item)
    elif isinstance(value, tree.NODES):
        for field in dataclasses.fields(value):
            yield from _figures(getattr(value, field.name))


def _opening(report: Report) -> Blocks:
    meeting = report.meeting
    present = [str(one) for one in report.constituencies_present()]
    told = [_sentence(when(meeting))]
    if present:
        told.append(_("Those present: %(who)s.") % {"who": "; ".join(present)})
    return [tree.paragraph(words) for words in told if words]


def _sentence(words: str) -> str:
    """With the capital and the full stop of a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _section(
    part: content.SectionData,
    name: str,
    voices: _Voices,
    names: Mapping[str, str],
    pictures: Mapping[int, str],
    present: set[str],
) -> Blocks:
    quoted = {n for finding in part["findings"] for n in finding["contributions"]}
    text = prose(part["text"], f"{name}-text", shift=2, pictures=pictures)
    blocks: Blocks = [
        tree.Heading(2, part["title"], name),
        *_with_sources(text, lambda number: _note(number, voices, whole=number not in quoted)),
    ]
    blocks += _findings(part, name, voices)
    blocks += [_divergence(signed, names) for signed in part["sign_offs"] if signed["text"].strip()]
    return blocks + _agreed(part, names, present)


def _agreed(part: content.SectionData, names: Mapping[str, str], present: set[str]) -> Blocks:
    agreed = dict.fromkeys(
        signed["constituency"]
        for signed in part["sign_offs"]
        if signed["verdict"] == SignOff.Verdict.AGREES and signed["confirmed"]
    )
    if not agreed:
        return []
    if len(present) > 1 and present == set(agreed):
        words = _("All the constituencies that were there agree with this part.")
    else:
        words = _("Agree with this part: %(who)s.") % {"who": "; ".join(names[o] for o in agreed)}
    return [tree.paragraph(words)]


def _findings(part: content.SectionData, name: str, voices: _Voices) -> Blocks:
    headings = {
        FindingKind.STRENGTH: _("Strengths"),
        FindingKind.WEAKNESS: _("Weaknesses"),
        FindingKind.HYPOTHESIS: _("Hypotheses"),
    }
    blocks: Blocks = []
    for kind, heading in headings.items():
        mine = [finding for finding in part["findings"] if finding["kind"] == kind]
        # The part of hypotheses holds nothing else: its own title says so.
        if mine and part["key"] != SectionKey.HYPOTHESES:
            blocks.append(tree.Heading(3, heading, f"{name}-{kind}"))
        for finding in mine:
            blocks += _finding(finding, voices)
    return blocks


def _finding(finding: content.FindingData, voices: _Voices) -> Blocks:
    kind = str(FindingKind(finding["kind"]).label).capitalize()
    label = f"{kind} {finding['number']}."
    blocks: Blocks = [
        tree.Paragraph((tree.Text(label, strong=True), tree.Text(f" {finding['text']}")))
    ]
    if finding["transfers_to"]:
        blocks += named(_("May serve"), finding["transfers_to"])
    if finding["refuted_by"]:
        blocks += named(_("What would refute it"), finding["refuted_by"])
    blocks += [voices.quote(n) for n in finding["contributions"] if n in voices.words]
    return blocks


def _divergence(signed: content.SignOffData, names: Mapping[str, str]) -> tree.Aside:
    verdict = SignOff.Verdict(signed["verdict"]).label
    label = _("%(constituency)s: %(verdict)s") % {
        "constituency": names[signed["constituency"]],
        "verdict": verdict,
    }
    return tree.Aside(kind="divergence", label=label, blocks=as_written(signed["text"]))


def _silences(data: content.ReportData, name: str, names: Mapping[str, str]) -> Blocks:
    if not data["silences"]:
        return []
    rows = [
        _("%(name)s: %(words)s") % {"name": names[one["constituency"]], "words": one["reason"]}
        for one in data["silences"]
    ]
    return [tree.Heading(2, _("Who could not sign"), f"{name}-silences"), bullets(rows)]


def _corrections(data: content.ReportData, name: str) -> Blocks:
    if not data["corrections"]:
        return []
    blocks: Blocks = [tree.Heading(2, _("Corrections asked for"), f"{name}-corrections")]
    for one in data["corrections"]:
        asked = _("Of contribution %(number)d") % {"number": one["number"]}
        blocks.append(tree.Quote(blocks=as_written(one["asked"]), citation=tree.text(asked)))
        blocks.append(tree.paragraph(_("Answer: %(words)s") % {"words": one["answer"]}))
    return blocks


def _dissents(report: Report, name: str) -> Blocks:
    dissents = list(report.dissents.select_related("constituency").order_by("at", "pk"))
    if not dissents:
        return []
    blocks: Blocks = [tree.Heading(2, _("Dissenting opinions"), f"{name}-dissents")]
    for dissent in dissents:
        signature = ", ".join(filter(None, [dissent.signed_as, str(dissent.constituency)]))
        blocks.append(
            tree.Aside(
                kind="dissent",
                label=_("Dissenting opinion"),
                blocks=as_written(dissent.text),
                signature=signature,
            )
        )
    return blocks


# `[n° 12]` in a text becomes a footnote: what the sentence rests on.


def _note(number: int, voices: _Voices, *, whole: bool) -> str:
    if number not in voices.words:
        return _("Contribution %(number)d, which may not be quoted.") % {"number": number}
    told = voices.source(number)
    if not whole:
        return _("%(source)s, quoted below.") % {"source": told}
    return _("%(source)s: “%(words)s”") % {"source": told, "words": voices.words[number]}


def _with_sources(blocks: Blocks, told: Callable[[int], str]) -> Blocks:
    return [_sourced(block, told) for block in blocks]


def _sourced(value: Any, told: Callable[[int], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(one for item in value for one in _spread(item, told))
    if not isinstance(value, tree.NODES) or isinstance(value, tree.Note):
        return value
    fields = {f.name: _sourced(getattr(value, f.name), told) for f in dataclasses.fields(value)}
    return dataclasses.replace(value, **fields)


def _spread(item: Any, told: Callable[[int], str]) -> Iterator[Any]:
    """A text becomes its pieces and the notes between them."""
    if not isinstance(item, tree.Text):
        yield _sourced(item, told)
        return
    for piece in pieces(item.text):
        if isinstance(piece, str):
            yield dataclasses.replace(item, text=piece)
        else:
            yield tree.Note((tree.Text("\n".join(told(number) for number in piece)),))
