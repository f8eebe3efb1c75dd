"""A meeting as an iCalendar file (RFC 5545), for the calendar of a phone."""

from datetime import UTC, datetime

from chantier.meetings.models import Meeting
from chantier.meetings.states import State

CONTENT_TYPE = "text/calendar; charset=utf-8"
# RFC 5545 §3.1: lines of 75 octets at most, the following ones begin with a space.
LONGEST_LINE = 75


def _escape(text: str) -> str:
    """RFC 5545 §3.3.11."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _fold(line: str) -> str:
    """Break a long line between characters, never within one."""
    folded, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            folded += "\r\n "
            size = 1
        folded += letter
        size += width
    return folded


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def as_ics(meeting: Meeting, *, url: str, host: str, now: datetime) -> str:
    """The event. Its UID stays, so that a later file moves the event instead of adding one.

    It is public: the practical details, which go to those registered alone, are not in it.
    Raises ValueError for a meeting without a day: there is nothing to put in a calendar.
    """
    if meeting.starts_at is None:
        raise ValueError("a meeting without a day has no calendar entry")
    cancelled = meeting.state == State.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Chantier//Chantier//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.pk}@{host}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
    ]
    if meeting.ends_at:
        lines.append(f"DTEND:{_moment(meeting.ends_at)}")
    where = ", ".join(filter(None, [meeting.venue, *meeting.address.splitlines()]))
    lines += [
        f"SUMMARY:{_escape(meeting.title)}",
        f"LOCATION:{_escape(where)}",
        f"DESCRIPTION:{_escape(meeting.access)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)
