"""How long what is kept for one meeting is kept."""

from datetime import date, datetime, timedelta

from chantier.meetings.models import Meeting

NEEDS_KEPT = timedelta(days=7)  # to settle what was booked
MESSAGES_KEPT = timedelta(days=90)  # to answer "I was never told"
NO_DATE = timedelta(days=365)


def last_day(meeting: Meeting, *, now: datetime, kept: timedelta = NEEDS_KEPT) -> date:
    """The last day on which it is kept; a meeting without a date yet counts as a year ahead."""
    over = meeting.ends_at or meeting.starts_at or now + NO_DATE
    return (over + kept).date()
