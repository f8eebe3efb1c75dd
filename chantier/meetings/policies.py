"""May I? for meetings."""

from datetime import datetime

from django.utils.translation import gettext as _

from chantier.meetings.models import Kind, Meeting, MeetingRoleKind
from chantier.meetings.states import State
from chantier.rules import Denied
from chantier.ui import dates
from chantier.worksites.states import State as WorksiteState

FACILITATORS = 2
# Registration follows the invitation, and ends with the worksite.
REGISTERS_IN = frozenset({WorksiteState.INVITATION, WorksiteState.WORKSHOPS, WorksiteState.POOLING})


def in_words(moment: datetime) -> str:
    """A day and an hour as people read them."""
    return f"{dates.day(moment)}, {dates.hour(moment)}"


def check_can_register_window(meeting: Meeting, *, now: datetime) -> None:
    """Registration is open: said so, within its dates, before the meeting begins."""
    if meeting.state == State.CANCELLED:
        raise Denied(_("This meeting was cancelled. Look at the programme for the others."))
    if meeting.worksite.state not in REGISTERS_IN or meeting.state == State.PREPARATION:
        raise Denied(_("Registration is not open yet. The invitation says when it opens."))
    opens = meeting.registration_opens_at
    if opens and now < opens:
        raise Denied(_("Registration opens on %(when)s.") % {"when": in_words(opens)})
    if meeting.starts_at and now >= meeting.starts_at:
        raise Denied(
            _("This meeting has begun. You can still come in at the door if there is room.")
        )
    closes = meeting.registration_closes_at
    if meeting.state != State.OPEN or (closes and now >= closes):
        raise Denied(_("Registration is closed. Call the space: a place may be freed."))


def check_can_edit(meeting: Meeting) -> None:
    """What was held or cancelled stays as it was."""
    if meeting.state in {State.HELD, State.CANCELLED}:
        raise Denied(_("This meeting is over: its plan no longer changes."))


def check_can_have_places(meeting: Meeting, places: int | None) -> None:
    """Nobody who has a place loses it because the room shrinks."""
    if places is not None and places < meeting.places_taken:
        raise Denied(
            _(
                "%(taken)d places are already taken: give at least as many, "
                "or ask some people to withdraw first."
            )
            % {"taken": meeting.places_taken}
        )


def check_can_open_registration(meeting: Meeting) -> None:
    """People register for something that has a day, in a worksite that went out."""
    meeting.check_can_move_to(State.OPEN)
    if meeting.worksite.state not in REGISTERS_IN:
        raise Denied(_("Open the invitation of the worksite first."))
    if meeting.starts_at is None and not meeting.when:
        raise Denied(_("Say when the meeting takes place first."))


def check_can_start(meeting: Meeting) -> None:
    """A workshop needs two facilitators; one alone cannot hear everybody."""
    meeting.check_can_move_to(State.UNDER_WAY)
    if meeting.kind not in {Kind.WORKSHOP, Kind.POOLING_DAY}:
        return
    named = meeting.roles.filter(role=MeetingRoleKind.FACILITATOR).count()
    if named < FACILITATORS:
        raise Denied(
            _("Two facilitators are needed before the meeting opens; %(named)d named so far.")
            % {"named": named}
        )
