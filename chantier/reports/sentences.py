"""A part opened sentence by sentence: what lies beneath each, and whose voice the part reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from chantier.reports import queries, voices
from chantier.reports.models import Report


@dataclass(frozen=True, slots=True)
class Opened:
    """A sentence and the contributions beneath it, as consent allows."""

    text: str
    rests_on: Sequence[queries.Words]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the part reports one constituency; `mark` is None where nobody is cited."""

    mark: queries.Mark | None
    characters: int
    share: float


@dataclass(frozen=True, slots=True)
class Beneath:
    """One part of the report."""

    title: str
    sentences: Sequence[Opened]
    shares: Sequence[Share]
    silent: Sequence[queries.Mark]


def beneath(report: Report, key: str) -> Beneath:
    """The sentences of a part, then of its findings, from the frozen text if there is one."""
    data = queries.data_of(report)
    reading = queries.reading_of(data, queries.names_in(report))
    section = next(entry for entry in data["sections"] if entry["key"] == key)
    words = {cited.number: cited for cited in reading.words}
    marks = {mark.slug: mark for mark in (*reading.present, *reading.absent)}
    parts = voices.cut(section["text"])
    parts += [
        voices.Sentence(finding["text"], tuple(finding["contributions"]))
        for finding in section["findings"]
    ]
    counted = voices.shares(parts, {n: cited.constituency.slug for n, cited in words.items()})
    heard = {share.slug for share in counted}
    return Beneath(
        title=section["title"],
        sentences=[
            Opened(voices.without(part.text).strip(), [words[n] for n in part.cites if n in words])
            for part in parts
        ],
        shares=[Share(marks.get(s.slug), s.characters, s.share) for s in counted],
        silent=[mark for mark in reading.present if mark.slug not in heard],
    )
