"""Registering is for anyone; the lists are for the animation team, the door for its keepers."""

from tests.access.people import SIGNED_IN

TEAM = {"animation", "administrator"}
DOOR = TEAM | {"facilitator"}

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "registrations:register": "anyone",
    "registrations:done": "anyone",  # who registered for nothing is led to the form
    "registrations:slip": "anyone",
    "registrations:withdraw": {"participant"},
    "registrations:confirm": "anyone",  # posted to only
    "registrations:desk": TEAM,
    "registrations:slips": SIGNED_IN,  # posted to only: see the tests of its app
    "registrations:entered": set(),  # whoever typed it: see tests/registrations/test_desk.py
    "registrations:registrations": TEAM,
    "registrations:duplicates": TEAM,
    "registrations:merge": SIGNED_IN,  # posted to only: see test_duplicates.py
    "registrations:draw": set(),  # the world's meeting is not drawn: see test_draw.py
    "registrations:draw_public": set(),  # the same
    "registrations:draw_ready": set(),  # the same, for the team: see test_draw.py
    "registrations:draw_check": set(),  # the same
    "registrations:draw_committed": set(),  # the same
    "registrations:draw_lists": set(),  # the same
    "registrations:draw_verifier": set(),  # the same
    "registrations:draw_prepare": SIGNED_IN,  # posted to only: see test_draw.py
    "registrations:draw_set_aside": SIGNED_IN,  # posted to only: see test_draw.py
    "registrations:draw_full": SIGNED_IN,  # posted to only: see test_draw.py
    "registrations:rule": TEAM,
    "registrations:table": SIGNED_IN,  # posted to only: see the tests of its app
    "registrations:withdraw_for": TEAM,
    "registrations:sign_in": DOOR,
    "registrations:badges": DOOR,
    "registrations:door": DOOR,
    "registrations:check_in": DOOR,
    "registrations:check_in_sync": SIGNED_IN,  # posted to only: see test_check_in.py
    "registrations:door_pass": {"participant"},
    "registrations:certificate": {"participant"},
    "registrations:certificate_for": DOOR,
    "registrations:walk_in": DOOR,
    "registrations:present": SIGNED_IN,  # posted to only: see the tests of its app
    "registrations:absent": SIGNED_IN,  # posted to only: see the tests of its app
}
