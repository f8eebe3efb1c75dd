"""Tables of the debates: words, statements and their votes, conflicts. Never by whom."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Conflict, Contribution, Kind, WordMeaning
from chantier.debates.states import ConflictState
from chantier.publications.open_data.columns import (
    ANSWERS,
    CONSTITUENCY,
    CONTRIBUTION,
    MEETING,
    STATEMENT,
    TEXT,
    answers,
    month,
)
from chantier.publications.open_data.counting import (
    BY_CONSTITUENCY,
    BY_GROUP,
)
from chantier.publications.open_data.schema import Column, Rows, Source, Table


def contribution_id(meeting: str, number: int) -> str:
    """How every table names a contribution."""
    return f"{meeting}-{number}"


def _contributions(source: Source) -> Rows:
    """Every contribution that stands in the open; its words and origin where they may be quoted."""
    rows = Contribution.objects.standing().released().filter(worksite=source.worksite)
    quotable = set(rows.quotable().values_list("pk", flat=True))
    ordered = rows.select_related("meeting", "constituency")
    for one in ordered.order_by("meeting__starts_at", "meeting_id", "number"):
        said = one.pk in quotable
        yield (
            *(contribution_id(one.meeting.slug, one.number), one.meeting.slug, one.number),
            one.kind if said else None,
            one.constituency.slug if said else None,
            one.text if said else None,
        )


def _citations(source: Source) -> Rows:
    """Which story an analysis rests on."""
    rows = Contribution.objects.filter(worksite=source.worksite).quotable()
    cited = Prefetch("cites", rows.select_related("meeting").order_by("pk"))
    for one in rows.select_related("meeting").prefetch_related(cited).order_by("pk"):
        mine = contribution_id(one.meeting.slug, one.number)
        for other in one.cites.all():
            yield mine, contribution_id(other.meeting.slug, other.number)


def _statements(source: Source) -> Rows:
    published = {row[0]: row for row in source.published.get("statements", ())}
    counted = {one.statement: answers(one.total) for one in source.votes}
    for one in source.worksite.statements.select_related("meeting").order_by("number"):
        kept = published.get(one.number)
        yield (
            *(one.number, one.text, one.meeting.slug if one.meeting else None),
            *(month(one.opened_at), month(one.closed_at)),
            # Counted once: see Source.
            *(kept[5:] if kept and kept[4] else counted.get(one.number, (None,) * len(ANSWERS))),
        )


def _statement_sources(source: Source) -> Rows:
    opened = Contribution.objects.standing().released().select_related("meeting")
    sources = Prefetch("comes_from", opened.order_by("pk"))
    for one in source.worksite.statements.prefetch_related(sources).order_by("number"):
        for said in one.comes_from.all():
            yield one.number, contribution_id(said.meeting.slug, said.number)


def _by_constituency(source: Source) -> Rows:
    yield from source.published.get(BY_CONSTITUENCY, ())
    for one in source.votes:
        for constituency, row in one.by_constituency.items():
            yield one.statement, constituency, *answers(row)


def _by_group(source: Source) -> Rows:
    yield from source.published.get(BY_GROUP, ())
    for one in source.votes:
        for group, row in one.by_group.items():
            yield one.statement, group, *answers(row)


def _conflicts(source: Source) -> Rows:
    numbered = enumerate(Conflict.objects.filter(worksite=source.worksite).order_by("pk"), start=1)
    for number, one in numbered:
        yield number, one.matter, one.state, one.would_settle, month(one.opened_at)


def _positions(source: Source) -> Rows:
    conflicts = Conflict.objects.filter(worksite=source.worksite).order_by("pk")
    for number, conflict in enumerate(conflicts.prefetch_related("positions__constituency"), 1):
        held = sorted(conflict.positions.all(), key=lambda one: one.constituency.position)
        for one in held:
            settled = one.settled_at is not None
            yield number, one.constituency.slug, one.text, one.needs, settled


def _words(source: Source) -> Rows:
    rows = WordMeaning.objects.filter(worksite=source.worksite).select_related("constituency")
    for one in rows.order_by("word", "constituency__position", "pk"):
        yield one.word, one.constituency.slug if one.constituency else "", one.meaning


TABLES = (
    Table(
        "contributions",
        _("Contributions"),
        _(
            "What was said. Words that may not be quoted are left out; their row stays, so that "
            "what rests on them can be followed."
        ),
        (
            Column("id", "string", _("the meeting and the number"), required=True),
            MEETING,
            Column("number", "integer", _("how the room and the report name it"), required=True),
            Column("kind", "string", _("what sort of contribution"), one_of=tuple(Kind.values)),
            Column("constituency", "string", _("the constituency"), refers="constituencies"),
            TEXT,
        ),
        _contributions,
    ),
    Table(
        "citations",
        _("What contributions rest on"),
        _("An analysis cites a story: both by their identifiers."),
        (
            CONTRIBUTION,
            Column(
                "cites",
                "string",
                _("the contribution that it cites"),
                required=True,
                refers="contributions",
            ),
        ),
        _citations,
        key=("contribution", "cites"),
    ),
    Table(
        "statements",
        _("Statements"),
        _("The sentences put to the vote, and all the answers together once the vote is closed."),
        (
            Column("id", "integer", _("its number"), required=True),
            Column("text", "string", _("the words themselves"), required=True),
            Column("meeting", "string", _("the meeting"), refers="meetings"),
            Column("opened", "year-month", _("the month the vote began")),
            Column("closed", "year-month", _("the month it ended; empty while it is open")),
            *ANSWERS,
        ),
        _statements,
        file="comments",
    ),
    Table(
        "statement_sources",
        _("Where statements come from"),
        _("The contributions from which each statement was drawn."),
        (STATEMENT, CONTRIBUTION),
        _statement_sources,
        key=("statement", "contribution"),
    ),
    Table(
        BY_CONSTITUENCY,
        _("Votes by constituency"),
        _("The answers of each constituency to each statement whose vote is closed."),
        (STATEMENT, CONSTITUENCY, *ANSWERS),
        _by_constituency,
        key=("statement", "constituency"),
    ),
    Table(
        BY_GROUP,
        _("Votes by opinion group"),
        _("The answers of each group of the latest map of opinions, when it has groups."),
        (
            STATEMENT,
            Column(
                "group",
                "string",
                _("number of the group; “none”: people in no group"),
                required=True,
            ),
            *ANSWERS,
        ),
        _by_group,
        key=("statement", "group"),
        file="comment-groups",
    ),
    Table(
        "conflicts",
        _("Conflicts"),
        _("What constituencies differ on, and where it stands."),
        (
            Column("id", "integer", _("its number"), required=True),
            Column("matter", "string", _("what it is about"), required=True),
            Column("state", "string", _("where it stands"), one_of=tuple(ConflictState.values)),
            Column("would_settle", "string", _("what would settle it")),
            Column("opened", "year-month", _("the month it was opened")),
        ),
        _conflicts,
    ),
    Table(
        "positions",
        _("Positions in conflicts"),
        _("What each constituency holds, and what it needs."),
        (
            Column("conflict", "integer", _("the conflict"), required=True, refers="conflicts"),
            CONSTITUENCY,
            TEXT,
            Column("needs", "string", _("what it needs")),
            Column("settled", "boolean", _("it said that the matter is settled")),
        ),
        _positions,
        key=("conflict", "constituency"),
    ),
    Table(
        "words",
        _("Words"),
        _("What each constituency means by a key word."),
        (
            Column("word", "string", _("the word"), required=True),
            Column("constituency", "string", _("the constituency; empty for the common meaning")),
            Column("meaning", "string", _("what it means"), required=True),
        ),
        _words,
        key=(),
    ),
)
