"""The rules of places. Each refusal says why, and what can still be done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.meetings.models import Meeting, PlaceRule
from chantier.meetings.policies import REGISTERS_IN, check_can_register_window
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Account, Channel, Person
from chantier.registrations.lots import standing_draw
from chantier.registrations.models import Draw, Registration, RepeatedRequest
from chantier.registrations.places import has_begun, is_drawn
from chantier.registrations.states import HOLD_A_PLACE, State
from chantier.rules import Denied, may
from chantier.spaces.models import Decision
from chantier.ui import dates


def check_can_register(meeting: Meeting, *, now: datetime, channel: str = Channel.WEB) -> None:
    """May somebody ask for a place now? The window is the meeting's; the refusal names it.

    At the door one comes in as long as it takes place. A slip posted in time and opened late is
    still taken, until the meeting begins.
    """
    if channel == Channel.DOOR and meeting.state != MeetingState.CANCELLED:
        return
    if channel == Channel.PAPER and _is_late_slip(meeting, now=now):
        return
    try:
        check_can_register_window(meeting, now=now)
    except Denied as denied:
        raise Denied(
            _("“%(meeting)s”: %(reason)s") % {"meeting": meeting, "reason": denied.reason}
        ) from denied


def _is_late_slip(meeting: Meeting, *, now: datetime) -> bool:
    opens_at = meeting.registration_opens_at
    return (
        meeting.state in {MeetingState.OPEN, MeetingState.CLOSED}
        and meeting.worksite.state in REGISTERS_IN
        and (opens_at is None or opens_at <= now)
        and not has_begun(meeting, now=now)
    )


def check_has_a_place(meeting: Meeting) -> None:
    """Is there a place at once? The refusal is what the form shows beside the evening."""
    if meeting.places is None:
        return
    if meeting.place_rule == PlaceRule.LOTTERY:
        raise Denied(_("The places are drawn by lot once registration is closed."))
    if meeting.places_taken >= meeting.places:
        raise Denied(
            _("Full: you will be on the waiting list, and told as soon as a place is free.")
        )


def check_can_set_rule(meeting: Meeting, *, decision: Decision | None) -> None:
    """The rule is printed: once people rely on it, only the committee changes it."""
    if has_begun_or_is_over(meeting):
        raise Denied(_("This meeting is over: the rule of its places no longer changes."))
    if standing_draw(meeting) or (is_drawn(meeting) and meeting.place_rule == PlaceRule.LOTTERY):
        raise Denied(_("The places were drawn: the rule of the draw no longer changes."))
    check_decides_for(meeting, decision)
    if decision is None and meeting.registrations.exists():
        raise Denied(
            _(
                "People have registered under the rule as it was printed. To change it, record a "
                "decision of the steering committee, then name it here."
            )
        )


def check_can_prepare_draw(meeting: Meeting, *, now: datetime) -> None:
    """Places are drawn by lot, once, when nobody can register any more."""
    if meeting.place_rule != PlaceRule.LOTTERY or meeting.places is None:
        raise Denied(_("The places of this meeting are not drawn by lot: see its rule."))
    if has_begun(meeting, now=now) or meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This meeting has begun or is cancelled: nothing is drawn any more."))
    if may(check_can_register_window, meeting, now=now).allowed:
        raise Denied(_("People can still register: close the registration first."))
    if standing_draw(meeting) is not None:
        raise Denied(
            _(
                "The draw was prepared already, and it is made once. To make another one, record "
                "a decision of the steering committee."
            )
        )
    if not meeting.registrations.filter(state=State.REGISTERED).exists():
        raise Denied(_("Nobody waits for a draw."))


def check_can_throw(draw: Draw, *, now: datetime) -> None:
    """Chance speaks once."""
    if draw.set_aside_at is not None:
        raise Denied(_("This draw was set aside."))
    if draw.drawn_at is not None:
        raise Denied(_("The draw was made: it is made once."))
    if has_begun(draw.meeting, now=now) or draw.meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This meeting has begun or is cancelled: nothing is drawn any more."))


def check_can_set_aside(draw: Draw, *, decision: Decision | None, now: datetime) -> None:
    """Only the committee undoes a draw, and says why."""
    check_decides_for(draw.meeting, decision)
    if decision is None:
        raise Denied(_("Record a decision of the steering committee, then name it here."))
    if draw.set_aside_at is not None:
        raise Denied(_("This draw was set aside."))
    if decision.recorded_at < draw.prepared_at:
        raise Denied(_("This decision was recorded before the draw: it says nothing of it."))
    if has_begun(draw.meeting, now=now):
        raise Denied(_("This meeting has begun or is cancelled: nothing is drawn any more."))


def check_decides_for(meeting: Meeting, decision: Decision | None) -> None:
    """A decision counts in its own space."""
    if decision is not None and decision.space_id != meeting.worksite.space_id:
        raise Denied(_("Choose a decision of this space’s committee."))


def has_begun_or_is_over(meeting: Meeting) -> bool:
    """Nothing of it is planned any more."""
    over = {MeetingState.UNDER_WAY, MeetingState.HELD, MeetingState.CANCELLED}
    return meeting.state in over


def check_shares_fit(
    meeting: Meeting, shares: Iterable[tuple[Mapping[str, Any], int, int | None]]
) -> None:
    """No quota asks for more than it allows, and those of one kind leave room for each other."""
    least: Counter[str] = Counter()
    for kind, at_least, at_most in shares:
        if at_most is not None and at_most < at_least:
            raise Denied(
                _("“At most” (%(most)d) is less than “at least” (%(least)d): correct one of them.")
                % {"most": at_most, "least": at_least}
            )
        least["constituency" if kind["constituency"] else kind["question"]] += at_least
    if meeting.places is not None and least and max(least.values()) > meeting.places:
        raise Denied(
            _("The “at least” of one question add up to %(sum)d places, and there are %(places)d.")
            % {"sum": max(least.values()), "places": meeting.places}
        )


def check_can_withdraw(registration: Registration | RepeatedRequest, *, now: datetime) -> None:
    """A place is given back until the doors open."""
    _check_is_not_withdrawn(registration)
    meeting = registration.meeting
    if has_begun(meeting, now=now) or meeting.state == MeetingState.CANCELLED:
        raise Denied(
            _("“%(meeting)s” has begun or is over: there is no place left to give back.")
            % {"meeting": meeting}
        )


def _check_is_not_withdrawn(registration: Registration | RepeatedRequest) -> None:
    if registration.withdrawn_at is not None:
        raise Denied(
            _(
                "This registration was already withdrawn, on %(day)s. "
                "To come after all, register again."
            )
            % {"day": dates.day(registration.withdrawn_at)}
        )


def check_can_confirm(registration: Registration, *, now: datetime) -> None:
    """Somebody who has a place says again that they will come."""
    _check_is_not_withdrawn(registration)
    if registration.state in {State.WAITING, State.REGISTERED}:
        raise Denied(_("You have no place yet: there is nothing to confirm. You will be told."))
    if has_begun(registration.meeting, now=now):
        raise Denied(_("“%(meeting)s” has begun.") % {"meeting": registration.meeting})


def check_can_mark_present(registration: Registration, *, now: datetime) -> None:
    """At the door, from the day of the meeting on."""
    meeting = registration.meeting
    _check_is_not_withdrawn(registration)
    if meeting.state in {MeetingState.PREPARATION, MeetingState.CANCELLED}:
        raise Denied(_("This meeting is not taking place: nobody can be present."))
    if meeting.starts_at and timezone.localdate(now) < timezone.localdate(meeting.starts_at):
        raise Denied(
            _("Who is there is marked from the day of the meeting on, %(day)s.")
            % {"day": dates.day(meeting.starts_at)}
        )


def check_can_have_certificate(registration: Registration) -> None:
    """Only presence is certified, and only of those who were marked present."""
    if registration.state != State.PRESENT:
        raise Denied(
            _("No presence is noted under this registration. Ask the organisers to correct it.")
        )


def check_can_merge(kept: Person, gone: Person, *, now: datetime) -> None:
    """Two persons of the same worksites, not both in one room, not both with an account."""
    if kept.pk == gone.pk or kept.erased_at or gone.erased_at:
        raise Denied(_("Choose two people who are both there."))
    if Account.objects.filter(person__in=[kept, gone]).count() > 1:
        raise Denied(_("Both have an account: ask them to close one of the two first."))
    shared = Meeting.objects.filter(pk__in=kept.registrations.standing().values("meeting")).filter(
        pk__in=gone.registrations.standing().values("meeting")
    )
    for meeting in shared.order_by("pk"):
        if has_begun(meeting, now=now):
            raise Denied(
                _("Both are registered for “%(meeting)s”, which has begun: they stay two people.")
                % {"meeting": meeting}
            )


def check_room_has_a_place(meeting: Meeting) -> None:
    """Whoever comes in without a place needs a free one."""
    if meeting.places is not None and meeting.places_taken >= meeting.places:
        raise Denied(
            _(
                "All %(places)d places are taken. Mark as absent those who did not come: "
                "their places become free."
            )
            % {"places": meeting.places}
        )


def check_can_mark_absent(registration: Registration, *, now: datetime) -> None:
    """Once it has begun. Before, one withdraws."""
    _check_is_not_withdrawn(registration)
    if not has_begun(registration.meeting, now=now):
        raise Denied(
            _("Absences are marked once the meeting has begun. Before, withdraw the registration.")
        )


def check_is_new_here(*, standing: Registration | None) -> None:
    """Somebody who is known is told that they are registered already."""
    if standing is None:
        return
    if standing.state in HOLD_A_PLACE:
        raise Denied(
            _("You already have a place at “%(meeting)s”.") % {"meeting": standing.meeting}
        )
    raise Denied(_("You are already registered for “%(meeting)s”.") % {"meeting": standing.meeting})
