"""The draft skeleton of a report: what was said, voted and disputed, in the three mandated parts.

Nothing is summed up by the machine: words are quoted as they were validated, without a name, and
each bears the number that leads back to it. People write from there.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.debates import crossing, polls
from chantier.debates import queries as debates
from chantier.debates.crossing import written_by
from chantier.debates.models import Conflict, Contribution, Crossing, Kind, Position
from chantier.meetings.models import Meeting
from chantier.reports.content import is_quotable
from chantier.reports.models import FindingKind, SectionKey
from chantier.spaces.models import Constituency
from chantier.typesetting.characters import one_line

# Which kinds are findings, and in which part the others are quoted, in this order.
FINDINGS = {
    Kind.STRENGTH: FindingKind.STRENGTH,
    Kind.WEAKNESS: FindingKind.WEAKNESS,
    Kind.HYPOTHESIS: FindingKind.HYPOTHESIS,
}
QUOTED: dict[str, tuple[Kind, ...]] = {
    SectionKey.ANALYTICAL_DESCRIPTION: (
        Kind.STORY,
        Kind.ANALYSIS,
        Kind.QUESTION,
        Kind.NOT_UNDERSTOOD,
    ),
    SectionKey.DIAGNOSIS: (Kind.TENSION,),
    SectionKey.HYPOTHESES: (Kind.PROPOSAL,),
}
LONGEST_QUOTE = 1200  # characters: the rest is read behind its number


@dataclass(frozen=True, slots=True)
class Told:
    """What a preparation took up, so that the next one takes it up no more."""

    contributions: frozenset[int] = frozenset()  # numbers
    statements: frozenset[int] = frozenset()  # numbers
    conflicts: frozenset[int] = frozenset()  # keys of rows
    words: frozenset[str] = frozenset()
    crossings: frozenset[int] = frozenset()  # keys of rows
    polls: frozenset[int] = frozenset()  # numbers

    @property
    def is_empty(self) -> bool:
        """There was nothing that had not been taken up before."""
        return self == Told()

    def as_data(self) -> dict[str, Any]:
        """Plain values, for the journal."""
        return {
            "contributions": sorted(self.contributions),
            "statements": sorted(self.statements),
            "conflicts": sorted(self.conflicts),
            "words": sorted(self.words),
            "crossings": sorted(self.crossings),
            "polls": sorted(self.polls),
        }


@dataclass(frozen=True, slots=True)
class Drafted:
    """A finding to be: the words, and the numbers that they rest on."""

    kind: FindingKind
    said: Contribution
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """Text to add to each part, findings to add, and what they take up."""

    texts: Mapping[str, str]
    findings: Sequence[Drafted]
    told: Told


@dataclass(slots=True)
class _Sources:
    """What the evening left that no preparation took up, in the order of the numbers."""

    meeting: Meeting
    before: Told
    said: list[Contribution] = field(default_factory=list)
    rests_on: dict[int, frozenset[int]] = field(default_factory=dict)

    def of(self, kind: Kind) -> list[Contribution]:
        """By constituency, then by number."""
        rows = [row for row in self.said if row.kind == kind]
        return sorted(rows, key=lambda row: (row.constituency.position, row.number))


def compose(meeting: Meeting, *, leave: Collection[int], before: Told, level: int = 2) -> Draft:
    """The draft of what is in none of `before`, nor of the contribution numbers to `leave`.

    In the language that is active; `level` is that of its headings.
    """
    found = _Sources(meeting, before)
    skipped = before.contributions | set(leave)
    found.said = [row for row in _quotable(meeting) if row.number not in skipped]
    found.rests_on = _rests_on(meeting, found.said)
    statements, votes = _votes(found)
    asked, preferences = _preferences(found)
    conflicts, disputed = _conflicts(found)
    words, board = _words(found)
    blocks: dict[str, list[tuple[str, list[str]]]] = {
        key: [(_heading(kind), _quotes(found, kind)) for kind in QUOTED[key]] for key in QUOTED
    }
    blocks[SectionKey.ANALYTICAL_DESCRIPTION].append((_("What the words mean to each"), board))
    crossings, shared, differs = _crossings(found)
    blocks[SectionKey.DIAGNOSIS] += [
        (_("What is shared"), shared),
        (_("What differs"), differs),
    ]
    blocks[SectionKey.DIAGNOSIS] += [
        (_("Conflicts"), disputed),
        (_("What was voted"), [*votes, *preferences]),
    ]
    drafted = _findings(found)
    texts = {key: _section(blocks[key], _intro(found, key), level) for key in SectionKey.values}
    taken = frozenset[int]().union(*found.rests_on.values()) if found.rests_on else frozenset()
    told = Told(taken, statements, conflicts, words, crossings, asked)
    return Draft(texts, drafted, told)


def _quotable(meeting: Meeting) -> list[Contribution]:
    """What stands, and may be quoted; words put together or cut, as what became of them."""
    rows = meeting.contributions.quotable().current().select_related("constituency")
    stories = Contribution.objects.quotable().filter(meeting=meeting).order_by("number", "pk")
    cited = Prefetch("cites", queryset=stories)
    return list(rows.prefetch_related(cited, "together_with").order_by("number", "pk"))


def _rests_on(meeting: Meeting, said: Sequence[Contribution]) -> dict[int, frozenset[int]]:
    """Number → itself and what it was made from, so that every author is found again."""
    quotable = dict(meeting.contributions.quotable().values_list("pk", "number"))
    made = meeting.contributions.filter(comes_from__isnull=False)
    sources: dict[int, set[int]] = defaultdict(set)
    for pk, source in made.values_list("pk", "comes_from"):
        sources[pk].add(source)

    def beneath(pk: int) -> Iterator[int]:
        yield pk
        for source in sources[pk]:
            yield from beneath(source)

    return {
        row.number: frozenset(quotable[pk] for pk in beneath(row.pk) if pk in quotable)
        for row in said
    }


def _findings(found: _Sources) -> list[Drafted]:
    return [
        Drafted(finding, said, found.rests_on[said.number])
        for kind, finding in FINDINGS.items()
        for said in found.of(kind)
    ]


def _section(blocks: list[tuple[str, list[str]]], intro: str, level: int) -> str:
    """The blocks that hold something, each under its heading."""
    told = [
        f"{'#' * level} {title}\n\n" + "\n\n".join(paragraphs)
        for title, paragraphs in blocks
        if paragraphs
    ]
    return "\n\n".join([intro, *told] if intro else told)


def _heading(kind: Kind) -> str:
    return {
        Kind.STORY: _("What was lived"),
        Kind.ANALYSIS: _("What it makes people understand"),
        Kind.QUESTION: _("Questions that were asked"),
        Kind.NOT_UNDERSTOOD: _("What was not understood"),
        Kind.TENSION: _("Tensions"),
        Kind.PROPOSAL: _("What is proposed"),
    }[kind]


def _intro(found: _Sources, key: str) -> str:
    """How many words each constituency brought to this part, and who brought none."""
    kinds = {*QUOTED[key], *(kind for kind, _finding in _of_section(key))}
    counts = Counter(row.constituency_id for row in found.said if row.kind in kinds)
    if not counts:
        return ""
    known = list(debates.constituencies_of(found.meeting.worksite))
    brought = ", ".join(f"{one} ({counts[one.pk]})" for one in known if counts[one.pk])
    silent = ", ".join(str(one) for one in known if not counts[one.pk])
    total = sum(counts.values())
    first = ngettext(
        "This part takes up %(count)d contribution: %(constituencies)s.",
        "This part takes up %(count)d contributions: %(constituencies)s.",
        total,
    ) % {"count": total, "constituencies": brought}
    if not silent:
        return first
    return first + " " + _("None of it comes from: %(constituencies)s.") % {
        "constituencies": silent
    }  # fmt: skip


def _of_section(key: str) -> Iterator[tuple[Kind, FindingKind]]:
    hypotheses = key == SectionKey.HYPOTHESES
    if key == SectionKey.ANALYTICAL_DESCRIPTION:
        return
    for kind, finding in FINDINGS.items():
        if (finding == FindingKind.HYPOTHESIS) == hypotheses:
            yield kind, finding


def _quotes(found: _Sources, kind: Kind) -> list[str]:
    return [_quote(said, found.rests_on[said.number]) for said in found.of(kind)]


def _quote(said: Contribution, numbers: frozenset[int]) -> str:
    """Words, from where they were said, and their number."""
    words = _one_line(said.text) or _("(nothing more was said)")
    stories = {row.number for row in said.cites.all()}
    about = " " + _("about %(numbers)s") % {"numbers": cite(stories)} if stories else ""
    return _("“%(words)s” – %(constituency)s %(numbers)s") % {
        "words": words,
        "constituency": _together(written_by(said)),
        "numbers": cite(numbers) + about,
    }


def _together(constituencies: Sequence[Constituency]) -> str:
    names = ", ".join(map(str, constituencies))
    return (
        _("%(constituencies)s, together") % {"constituencies": names}
        if (len(constituencies) > 1)
        else names
    )


def cite(numbers: Collection[int]) -> str:
    """How a text names contributions: `[n° 3, 12]`."""
    return f"[n° {', '.join(map(str, sorted(numbers)))}]" if numbers else ""


def _one_line(text: str) -> str:
    """The words in one line that no mark of the text's grammar can break out of."""
    line = one_line(text).replace("[", "(").replace("]", ")")
    if len(line) <= LONGEST_QUOTE:
        return line
    return line[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " (…)"


# Votes, conflicts, words


def _votes(found: _Sources) -> tuple[frozenset[int], list[str]]:
    """Closed votes, with the small counts hidden: the report will be public."""
    rows = list(found.meeting.statements.closed().exclude(number__in=found.before.statements))
    rows.sort(key=lambda row: row.number)
    told = [_vote(result) for result in debates.results_of(rows, public=True)]
    return frozenset(row.number for row in rows), told


def _vote(result: debates.Results) -> str:
    lines = [
        _("Sentence no. %(number)d: “%(text)s”")
        % {"number": result.statement.number, "text": _one_line(result.statement.text)},
        "",
    ]
    if result.is_hidden:
        return "\n".join([*lines, _too_few()])
    lines += [
        f"- {_counts(_('All together'), result.total)}",
        *(f"- {_counts(str(row.constituency), row)}" for row in result.rows if row.n != 0),
    ]
    if result.protected:
        lines += ["", _hidden()]
    return "\n".join(lines)


def _preferences(found: _Sources) -> tuple[frozenset[int], list[str]]:
    """Closed questions of preference, with the small figures hidden."""
    rows = found.meeting.polls.closed().exclude(number__in=found.before.polls)
    known = list(rows.select_related("meeting__worksite").order_by("number", "pk"))
    told = [_preference(polls.results(poll, public=True)) for poll in known]
    return frozenset(poll.number for poll in known), told


def _preference(result: polls.PollResults) -> str:
    poll = result.poll
    rows = [result.total, *(row for row in result.rows if row.people != 0)]
    lines = [
        _("Question no. %(number)d: “%(text)s” (%(kind)s)")
        % {
            "number": poll.number,
            "text": _one_line(poll.question),
            "kind": poll.get_kind_display(),
        },
        "",
    ]
    if result.is_hidden:
        return "\n".join([*lines, _too_few()])
    for row in rows:
        put = ", ".join(
            _("“%(option)s”: %(dots)s")
            % {"option": _one_line(option), "dots": "–" if dots is None else dots}
            for option, dots in zip(poll.options, row.dots, strict=True)
        )
        lines.append(f"- {_named(row.constituency or _('All together'), put)}")
    return "\n".join([*lines, "", _hidden()] if result.protected else lines)


def _too_few() -> str:
    return _("Too few people answered for figures to be shown: they would tell who answered what.")


def _hidden() -> str:
    return _("A dash is a hidden figure: fewer than 5 people, or one from which it could be told.")


def _counts(name: str, row: debates.Row) -> str:
    cells = (row.agree, row.disagree, row.passed)
    agree, disagree, passed = ("–" if count is None else str(count) for count in cells)
    return _("%(name)s: agree %(agree)s, disagree %(disagree)s, pass %(passed)s") % {
        "name": name,
        "agree": agree,
        "disagree": disagree,
        "passed": passed,
    }


def _crossings(found: _Sources) -> tuple[frozenset[int], list[str], list[str]]:
    """What words of several constituencies share, where they differ, and who says nothing of it."""
    rows = [
        seen
        for seen in crossing.crossings(found.meeting)
        if seen.crossing.pk not in found.before.crossings
    ]
    told: dict[str, list[str]] = {kind: [] for kind in Crossing.Kind}
    for seen in rows:
        told[seen.crossing.kind].append(_crossing(seen))
    keys = frozenset(seen.crossing.pk for seen in rows)
    return keys, told[Crossing.Kind.SHARED], told[Crossing.Kind.DIFFERS]


def _crossing(seen: crossing.Seen) -> str:
    quotable = {
        row.number for voice in seen.voices for row in voice.contributions if is_quotable(row)
    }
    voices = ", ".join(str(voice.constituency) for voice in seen.voices)
    words = {
        "text": _one_line(seen.crossing.text),
        "constituencies": voices,
        "numbers": cite(quotable),
    }
    told = _("%(text)s – %(constituencies)s %(numbers)s") % words
    if not seen.silent:
        return told.strip()
    silent = ", ".join(map(str, seen.silent))
    return f"{told} {_('Say nothing of it: %(constituencies)s.') % {'constituencies': silent}}"


def _conflicts(found: _Sources) -> tuple[frozenset[int], list[str]]:
    rows = (
        debates.conflicts_of(found.meeting.worksite)
        .filter(meeting=found.meeting)
        .exclude(pk__in=found.before.conflicts)
    )
    known = list(rows.order_by("opened_at", "pk"))
    return frozenset(row.pk for row in known), [_conflict(row) for row in known]


def _conflict(conflict: Conflict) -> str:
    said = conflict.comes_from.quotable().filter(meeting=conflict.meeting_id)
    numbers = set(said.values_list("number", flat=True))
    head = _("%(matter)s (%(state)s) %(numbers)s") % {
        "matter": f"**{_one_line(conflict.matter)}**",
        "state": conflict.get_state_display(),
        "numbers": cite(numbers),
    }
    held = [f"- {_held(position)}" for position in conflict.positions.all()]
    lines = [head.strip()]
    if held:
        lines += ["", *held]
    if settles := _one_line(conflict.would_settle):
        lines += ["", _("What would settle it: %(settles)s") % {"settles": settles}]
    return "\n".join(lines)


def _held(position: Position) -> str:
    told = _named(position.constituency, position.text)
    needs = _one_line(position.needs)
    return f"{told} {_('What it needs: %(needs)s') % {'needs': needs}}" if needs else told


def _named(constituency: object, text: str) -> str:
    words = {"constituency": constituency, "words": _one_line(text)}
    return _("%(constituency)s: %(words)s") % words


def _words(found: _Sources) -> tuple[frozenset[str], list[str]]:
    board = [
        word
        for word in debates.word_board(found.meeting.worksite)
        if word.word not in found.before.words
    ]
    return frozenset(word.word for word in board), [_word(word) for word in board]


def _word(word: debates.Word) -> str:
    lines = [f"**{_one_line(word.word)}**", ""]
    lines += [f"- {_named(row.constituency, row.meaning)}" for row in word.meanings]
    if word.common:
        agreed = _("Agreed by all: %(meaning)s") % {"meaning": _one_line(word.common.meaning)}
        lines.append(f"- {agreed}")
    return "\n".join(lines)
