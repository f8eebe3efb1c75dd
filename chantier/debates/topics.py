"""What screens of a room watch. `room`: steps, words, votes opened or closed. `screen`: also each
answer and each arrival, which the many phones need not hear of."""

from chantier.live import topics
from chantier.meetings.models import Meeting


def room_of(meeting_pk: int) -> str:
    """What phones watch."""
    return f"room:{meeting_pk}"


def screen_of(meeting_pk: int) -> str:
    """What the projected screen and the facilitator watch."""
    return f"screen:{meeting_pk}"


def changed(meeting_pk: int | None) -> None:
    """Something that everybody in the room sees."""
    if meeting_pk is not None:
        topics.publish(room_of(meeting_pk))
        topics.publish(screen_of(meeting_pk))


def counted(meeting_pk: int | None) -> None:
    """One more answer, one more person, one more hand."""
    if meeting_pk is not None:
        topics.publish(screen_of(meeting_pk))


def of_the_room(meeting: Meeting) -> str:
    """The address that a phone listens to."""
    return topics.address(room_of(meeting.pk), meeting.topic)


def of_the_screen(meeting: Meeting) -> str:
    """The address that a screen listens to."""
    return topics.address(screen_of(meeting.pk), meeting.topic)
