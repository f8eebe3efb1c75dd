"""Days and hours as they are said: « mardi 1er décembre 2015, de 19 h à 21 h 30 »."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext


def day(value: date, *, year: bool = True, weekday: bool = True) -> str:
    """The day in the reader's language; the first of a French month is « 1er ».

    A moment is taken in the time zone of the meetings.
    """
    value = _local(value)
    number = r"j\e\r" if value.day == 1 and _french() else "j"
    pattern = ("l " if weekday else "") + f"{number} F" + (" Y" if year else "")
    return date_format(value, pattern)


def hour(value: time | datetime) -> str:
    """« 19 h » or « 21 h 30 », spaces no-break; 19:00 or 21:30 in English."""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).time()
    if not _french():
        return f"{value:%H:%M}"
    return f"{value.hour}\u00a0h" + (f"\u00a0{value:%M}" if value.minute else "")


def hours(start: time | datetime, end: time | datetime) -> str:
    """« de 19 h à 21 h 30 »."""
    return gettext("from %(start)s to %(end)s") % {"start": hour(start), "end": hour(end)}


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")


def _local(value: date) -> date:
    """A moment in the time zone of the meetings; a plain day as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
