"""The rounds that the worker makes for registrations."""

from datetime import datetime

from chantier.registrations import actions


def forget_needs(now: datetime) -> int:
    """Delete the needs and dependences whose day is past."""
    return actions.forget_needs(now=now)


def remind(now: datetime) -> int:
    """Remind those who have a place of a meeting that is near."""
    return actions.remind(now=now)


def tell_cancelled(now: datetime) -> int:
    """Tell those registered of a cancelled meeting."""
    return actions.tell_cancelled(now=now)


def tell_changed(now: datetime) -> int:
    """Tell those registered of another day, hour or venue."""
    return actions.tell_changed(now=now)


def release_absent(now: datetime) -> int:
    """Free the places that nobody took by the minute announced."""
    return actions.release_absent(now=now)


def hand_on_places(now: datetime) -> int:
    """Give places that a change of plan made free to those who wait."""
    return actions.hand_on_places(now=now)


def send_presentations(now: datetime) -> int:
    """Send the fuller presentations that were signed since people registered."""
    return actions.send_presentations(now=now)
