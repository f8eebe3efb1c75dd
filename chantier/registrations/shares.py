"""How quotas share out the places while people register, one after another.

"At least" keeps places for those of a kind until a day announced; "at most" leaves the others some.
Until that day a free place may thus be free for one person and not for another: it is the printed
rule, and no jump in the waiting list.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from chantier.meetings.models import Meeting
from chantier.registrations.models import PlaceTerms, Quota, Registration
from chantier.registrations.states import HOLD_A_PLACE


@dataclass(frozen=True, slots=True)
class Asking:
    """What quotas look at in somebody who asks for a place. `answers`: quotas they answered to."""

    constituency: int
    channel: str
    answers: frozenset[int] = frozenset()

    def is_of(self, quota: Quota) -> bool:
        """The quota speaks of them."""
        if quota.constituency_id:
            return quota.constituency_id == self.constituency
        return quota.pk in self.answers if quota.question else quota.channel == self.channel


def asking(registration: Registration) -> Asking:
    """What quotas look at in a registration; its answers are read, unless prefetched."""
    answers = frozenset(answer.pk for answer in registration.answers.all())
    return Asking(registration.constituency_id, registration.channel, answers)


def terms_of(meeting: Meeting) -> PlaceTerms:
    """The details of the rule; those by default when nobody set any."""
    found: PlaceTerms | None = getattr(meeting, "terms", None)
    return found or PlaceTerms(meeting=meeting)


def quotas_of(meeting: Meeting) -> list[Quota]:
    """In the order in which they are printed: constituencies, ways of coming, answers."""
    return sorted(
        meeting.quotas.all(),
        key=lambda quota: (
            not quota.constituency_id,
            not quota.channel,
            quota.constituency.position if quota.constituency else 0,
            quota.pk,
        ),
    )


def questions_of(meetings: Iterable[Meeting]) -> dict[str, list[str]]:
    """What these meetings ask so as to balance the room: each question once, with its answers."""
    asked: dict[str, list[str]] = {}
    for meeting in meetings:
        for quota in quotas_of(meeting):
            answers = asked.setdefault(quota.question, []) if quota.question else []
            if quota.answer not in answers:
                answers.append(quota.answer)
    return asked


class Shares:
    """The quotas in force, and how many hold a place under each."""

    def __init__(self, meeting: Meeting, *, now: datetime) -> None:
        quotas = list(meeting.quotas.all()) if meeting.places is not None else []
        self.quotas = quotas if quotas and self._in_force(meeting, now) else []
        self._held: Counter[int] = Counter()
        if self.quotas:
            held = meeting.registrations.filter(state__in=HOLD_A_PLACE)
            for registration in held.prefetch_related("answers"):
                self.note(asking(registration))

    @staticmethod
    def _in_force(meeting: Meeting, now: datetime) -> bool:
        until = [moment for moment in (terms_of(meeting).kept_until, meeting.starts_at) if moment]
        return not until or now < min(until)

    def note(self, who: Asking) -> None:
        """Somebody got a place."""
        self._held.update(quota.pk for quota in self.quotas if who.is_of(quota))

    def kept_from(self, who: Asking) -> int | None:
        """How many free places are kept for others; None when no place is for them for now."""
        kept = 0
        for quota in self.quotas:
            held = self._held[quota.pk]
            if not who.is_of(quota):
                kept += max(0, quota.at_least - held)
            elif quota.at_most is not None and held >= quota.at_most:
                return None
        return kept


def with_rule(meetings: Iterable[Meeting]) -> list[Meeting]:
    """The meetings with their quotas and terms read, in two queries whatever their number."""
    rows = list(meetings)
    prefetch_related_objects(rows, "quotas__constituency", "terms")
    return rows
