"""Views side by side: what is shared, what differs, who is silent; and what several wrote."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from chantier.debates import policies, queries
from chantier.debates.models import Contribution, ContributionQuerySet, Crossing, Kind
from chantier.meetings.models import Meeting
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite

# A story is somebody's own; the rest can be thought and written by several constituencies.
TOGETHER = frozenset(Kind) - {Kind.STORY, Kind.NOT_UNDERSTOOD}


@dataclass(frozen=True, slots=True)
class Voice:
    """What one constituency says of it: the contributions, in the order of their numbers."""

    constituency: Constituency
    contributions: Sequence[Contribution]


@dataclass(frozen=True, slots=True)
class Seen:
    """A crossing as it stands; `silent` are those who say nothing of it."""

    crossing: Crossing
    voices: Sequence[Voice]
    silent: Sequence[Constituency]

    @property
    def numbers(self) -> list[int]:
        """The contributions that it rests on."""
        return sorted({row.number for voice in self.voices for row in voice.contributions})


def written_by(contribution: Contribution) -> list[Constituency]:
    """All the constituencies that wrote it, whoever began."""
    return [contribution.constituency, *contribution.together_with.all()]


def check_can_cross(
    meeting: Meeting, *, text: str, contributions: Collection[Contribution]
) -> None:
    """Words that everybody can read, of two constituencies at least."""
    policies.check_can_speak(meeting)
    policies.check_words(text, kind="")
    policies.check_each_stands(contributions)
    if any(row.meeting_id != meeting.pk or not row.released_at for row in contributions):
        raise Denied(_("Only words of this meeting that are shown to everybody are crossed."))
    if len({one.pk for row in contributions for one in written_by(row)}) < 2:
        raise Denied(
            _("Choose words of two constituencies at least: that is what crossing views means.")
        )


def check_can_write_together(
    constituency: Constituency, others: Collection[Constituency], *, kind: str
) -> None:
    """Several constituencies write one text: anything but a story."""
    if not others:
        return
    if kind not in TOGETHER:
        raise Denied(
            _(
                "A story is told by who lived it: several constituencies write analyses, "
                "proposals and other words together, not stories."
            )
        )
    if any(other.space_id != constituency.space_id for other in others):
        raise Denied(_("This constituency is not one of this space: choose one from the list."))


def check_can_cosign(contribution: Contribution, participation: Participation) -> None:
    """Whoever takes part signs words that stand before everybody."""
    policies.check_not_sealed(contribution.meeting)
    policies.check_takes_part(participation, contribution.worksite)
    check_can_write_together(
        contribution.constituency, [participation.constituency], kind=contribution.kind
    )
    if not contribution.released_at:
        raise Denied(
            _("These words are not shown to everybody yet: they are signed once they are.")
        )
    policies.check_each_stands([contribution])


def is_also_of_others(contribution: Contribution, participation: Participation) -> bool:
    """Others wrote it with them: one takes one's name off, and the words stay theirs."""
    if contribution.comes_from.exists():
        return False
    others = contribution.authors.exclude(pk=participation.pk).exists()
    return others or contribution.together_with.exists()


def released(meeting: Meeting) -> ContributionQuerySet:
    """What everybody in the room can read."""
    return queries.visible(meeting, None)


def crossings(meeting: Meeting) -> list[Seen]:
    """What is shared first, then what differs; not what withdrawn words alone still hold up."""
    known = list(queries.constituencies_of(meeting.worksite))
    rows = meeting.crossings.prefetch_related(Prefetch("contributions", queryset=released(meeting)))
    seen = [_seen(row, known) for row in rows.order_by("-kind", "at", "pk")]
    return [one for one in seen if len(one.voices) > 1]


def _seen(crossing: Crossing, known: Sequence[Constituency]) -> Seen:
    said = defaultdict(list)
    for row in crossing.contributions.all():
        for one in written_by(row):
            said[one.pk].append(row)
    return Seen(
        crossing,
        [Voice(one, said[one.pk]) for one in known if one.pk in said],
        [one for one in known if one.pk not in said],
    )


def together(meeting: Meeting, participation: Participation | None) -> list[Contribution]:
    """What several constituencies wrote, as the participation may see it."""
    rows = queries.visible(meeting, participation)
    return list(rows.filter(together_with__isnull=False).distinct())


def to_sign(meeting: Meeting, began: datetime | None) -> list[Contribution]:
    """What one constituency wrote since `began` before everybody: others may sign it."""
    if began is None:
        return []
    rows = queries.visible(meeting, None).filter(kind__in=TOGETHER, together_with=None)
    return list(rows.filter(entered_at__gte=began))


def silent(columns: Sequence[queries.Column]) -> list[Constituency]:
    """Of whom nothing can be read in these columns, when others said something."""
    if not any(column.contributions for column in columns):
        return []
    return [column.constituency for column in columns if not column.contributions]


def compared(worksite: Worksite) -> list[tuple[queries.Word, list[Constituency]]]:
    """Each word of the board, and the constituencies that have not said what it means to them."""
    known = list(queries.constituencies_of(worksite))
    return [
        (
            word,
            [one for one in known if one.pk not in {row.constituency_id for row in word.meanings}],
        )
        for word in queries.word_board(worksite)
    ]
