"""May I? for themes and proposals."""

import datetime
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chantier.meetings.models import ExchangeGroup, Kind, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.registrations.models import Registration
from chantier.registrations.states import HOLD_A_PLACE
from chantier.registrations.states import State as RegistrationState
from chantier.reports.models import Finding
from chantier.rules import Denied
from chantier.themes.models import GroupWork, Milestone, Placement, Proposal, SeatingPlan, Theme
from chantier.themes.states import PROMISED, WITH_REASONS, ProposalState
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.states import State

# The suggestions need two themes' worth of sentences: see algorithms/themes.
FEWEST_SENTENCES = 6
LONGEST_STATEMENT = 400
THEMES_ARE_DECIDED_IN = frozenset({State.WORKSHOPS, State.POOLING})


def check_can_decide_themes(worksite: Worksite) -> None:
    """Themes come out of the reports: not before the workshops, not after the publication."""
    if worksite.state not in THEMES_ARE_DECIDED_IN:
        raise Denied(
            _(
                "Themes are decided between the first workshop and the publication. "
                "This worksite stands elsewhere: %(state)s."
            )
            % {"state": State(worksite.state).label}
        )


def check_can_gather(theme: Theme, finding: Finding) -> None:
    """A theme gathers findings of its own worksite."""
    if finding.report.meeting.worksite_id != theme.worksite_id:
        raise Denied(_("This finding is of another worksite: choose one from the list."))


def check_can_suggest(sentences: int) -> None:
    """A machine finds nothing in a handful of sentences."""
    if sentences < FEWEST_SENTENCES:
        raise Denied(
            _(
                "%(count)d sentences stand in no theme: with fewer than %(least)d, nothing can be "
                "suggested. Write the findings of the reports first, or make the themes by hand."
            )
            % {"count": sentences, "least": FEWEST_SENTENCES}
        )


def check_can_move_sources(
    keys: Collection[str], *, origin: Theme | None, to: Theme | None
) -> None:
    """Something is moved, and from one place to another."""
    if not keys:
        raise Denied(_("Tick at least one sentence first."))
    if origin == to:
        raise Denied(_("These sentences stand there already: choose another place."))


def check_can_merge(theme: Theme, into: Theme) -> None:
    """Two themes of one worksite become one."""
    if theme == into:
        raise Denied(_("A theme is merged into another one: choose which."))
    if theme.worksite_id != into.worksite_id:
        raise Denied(_("This theme is of another worksite: choose one from the list."))


def check_can_form_groups(meeting: Meeting) -> None:
    """Exchange groups are those of a pooling day that takes place, in a worksite still open."""
    if meeting.kind != Kind.POOLING_DAY:
        raise Denied(_("Exchange groups are formed at the pooling day only."))
    if meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This pooling day was cancelled: plan another one first."))
    if meeting.worksite.state == State.CLOSED:
        raise Denied(_("This worksite is closed: its groups no longer change."))


def check_can_wish(registration: Registration, themes: Sequence[Theme]) -> None:
    """Themes of the worksite are ranked by who comes to its pooling day, until it begins."""
    meeting = registration.meeting
    if meeting.kind != Kind.POOLING_DAY:
        raise Denied(_("Themes are ranked for the pooling day only."))
    if meeting.state in {MeetingState.UNDER_WAY, MeetingState.HELD, MeetingState.CANCELLED}:
        raise Denied(_("The groups are made up already: wishes are no longer taken."))
    if registration.state == RegistrationState.WITHDRAWN:
        raise Denied(_("This registration was withdrawn: register again to give wishes."))
    decided = Theme.objects.filter(worksite=meeting.worksite_id).exclude(decision=None)
    if not decided.exists():
        raise Denied(_("The themes are not decided yet: come back once they are."))
    if any(theme.worksite_id != meeting.worksite_id for theme in themes):
        raise Denied(_("This theme is of another worksite: choose one from the list."))


def check_can_plan(meeting: Meeting) -> None:
    """Groups are planned for a meeting to come, and planned anew until they have begun to work."""
    if meeting.state in {MeetingState.CANCELLED, MeetingState.HELD}:
        raise Denied(_("This meeting is over or cancelled: its tables are no longer planned."))
    if meeting.worksite.state == State.CLOSED:
        raise Denied(_("This worksite is closed: its groups no longer change."))
    works = GroupWork.objects.filter(group__meeting=meeting)
    begun = works.exclude(notes="", conclusions="").exists()
    if begun or meeting.groups.filter(proposals__isnull=False).exists():
        raise Denied(
            _("A group has begun to write: planning anew would lose it. Move people by hand.")
        )
    if meeting.groups.filter(members__isnull=False).exists():
        raise Denied(_("Groups were filled by hand, by badges: empty them before planning."))
    if not meeting.registrations.placed().exists():
        raise Denied(_("Nobody has a place yet: there is nobody to seat."))


def check_has_plan(meeting: Meeting) -> SeatingPlan:
    """The plan of a meeting, still to be changed. Raises Denied."""
    if meeting.state in {MeetingState.CANCELLED, MeetingState.HELD}:
        raise Denied(_("This meeting is over or cancelled: its tables are no longer planned."))
    plan = SeatingPlan.objects.filter(meeting=meeting).first()
    if plan is None:
        raise Denied(_("No tables are planned yet: plan them first."))
    return plan


def check_can_move(registration: Registration, group: ExchangeGroup) -> None:
    """Only somebody who comes is seated, at a table of the meeting they come to."""
    plan = check_has_plan(group.meeting)
    if registration.meeting_id != group.meeting_id or registration.state not in HOLD_A_PLACE:
        raise Denied(_("This person has no place at this meeting: register them first."))
    others = Placement.objects.filter(group=group, registration__state__in=HOLD_A_PLACE).exclude(
        registration=registration
    )
    if others.count() >= plan.chairs:
        raise Denied(
            _("Table %(table)d has %(chairs)d chairs and all are taken: move somebody else first.")
            % {"table": group.number, "chairs": plan.chairs}
        )


def check_can_place_late(meeting: Meeting) -> SeatingPlan:
    """Late arrivals join a plan that stands."""
    return check_has_plan(meeting)


def check_can_sit(group: ExchangeGroup, participation: Participation) -> None:
    """One sits in one group at a time, in one's own worksite."""
    if participation.worksite_id != group.meeting.worksite_id:
        raise Denied(_("This participation is of another worksite."))
    if SeatingPlan.objects.filter(meeting=group.meeting_id).exists():
        raise Denied(
            _("The tables of this meeting are planned: move people there, by their names.")
        )
    others = ExchangeGroup.objects.filter(meeting=group.meeting_id, round=group.round)
    taken = others.exclude(pk=group.pk).filter(members__participation=participation).first()
    if taken:
        raise Denied(
            _("Badge %(badge)s sits in group %(number)d: take it out of there first.")
            % {"badge": participation, "number": taken.number}
        )


def check_can_drop(theme: Theme) -> None:
    """What groups have worked on stays."""
    if theme.group_works.exists() or theme.proposals.exists():
        raise Denied(
            _(
                "A group worked on this theme or a proposal rests on it: "
                "rename it rather than drop it."
            )
        )


def check_can_propose(worksite: Worksite) -> None:
    """Proposals come out of a worksite that has begun and is not closed."""
    if worksite.state in {State.PREPARATION, State.INVITATION, State.CLOSED}:
        raise Denied(
            _(
                "Proposals are written from the first workshop to the closing of the worksite. "
                "This one stands elsewhere: %(state)s."
            )
            % {"state": State(worksite.state).label}
        )


def check_can_address(
    proposal: Proposal,
    *,
    addressee: str,
    on: datetime.date,
    due_on: datetime.date,
    today: datetime.date,
) -> None:
    """A proposal goes to somebody, who is given time to answer."""
    proposal.check_can_move_to(ProposalState.ADDRESSED)
    if not addressee.strip():
        raise Denied(
            _("Say to whom the proposal is addressed: a name, an office, the space itself.")
        )
    if on > today:
        raise Denied(_("This day has not come yet: write when the proposal was really addressed."))
    if due_on <= on:
        raise Denied(_("The answer is expected before the proposal is sent: choose a later day."))


def check_can_follow_up(
    proposal: Proposal,
    *,
    state: str,
    text: str,
    said_on: datetime.date,
    source: str,
    today: datetime.date,
) -> None:
    """Each step has a source, comes after the one before, and a no has its reasons."""
    proposal.check_can_move_to(state)
    _check_source(source)
    if state in WITH_REASONS and not text.strip():
        raise Denied(_("Write the reasons that were given; if none were, write so."))
    _check_day(proposal, said_on, today)


def _check_source(source: str) -> None:
    if not source.strip():
        raise Denied(_("Say where this comes from: a letter, a meeting, an address on the web."))


def _check_day(proposal: Proposal, day: datetime.date, today: datetime.date) -> None:
    """Not before the question nor the step before, and not in the future."""
    if day > today:
        raise Denied(_("This day has not come yet: write when it really happened."))
    if proposal.addressed_on and day < proposal.addressed_on:
        raise Denied(
            _("This is dated before the proposal was addressed (%(day)s): check the date.")
            % {"day": date_format(proposal.addressed_on)}
        )
    latest = proposal.follow_ups.aggregate(latest=Max("said_on"))["latest"]
    if latest and day < latest:
        raise Denied(
            _("This is dated before the step before it (%(day)s): check the date.")
            % {"day": date_format(latest)}
        )


def check_can_announce(proposal: Proposal, *, due_on: datetime.date) -> None:
    """Steps are announced of what was promised, each after the proposal."""
    if proposal.state not in PROMISED:
        raise Denied(
            _(
                "Steps are announced once the answer is yes or partly, "
                "until it is done or abandoned."
            )
        )
    if proposal.addressed_on and due_on < proposal.addressed_on:
        raise Denied(
            _("This is dated before the proposal was addressed (%(day)s): check the date.")
            % {"day": date_format(proposal.addressed_on)}
        )


def check_can_reach(
    milestone: Milestone, *, reached_on: datetime.date, source: str, today: datetime.date
) -> None:
    """A step is reached once, on a day that has come, and a source says so."""
    if milestone.reached_on:
        raise Denied(_("This step is noted as reached already."))
    _check_source(source)
    if reached_on > today:
        raise Denied(_("This day has not come yet: write when it really happened."))
    addressed_on = milestone.proposal.addressed_on
    if addressed_on and reached_on < addressed_on:
        raise Denied(
            _("This is dated before the proposal was addressed (%(day)s): check the date.")
            % {"day": date_format(addressed_on)}
        )


def check_can_put_to_vote(proposal: Proposal) -> None:
    """The words of a proposal are voted on once, and are short enough to be read in a room."""
    if proposal.statement_id:
        raise Denied(_("This proposal is put to the vote already."))
    if len(proposal.text) > LONGEST_STATEMENT:
        raise Denied(
            _(
                "This proposal has %(count)d characters and a vote takes %(most)d at most: open "
                "the vote from the animation page, in shorter words."
            )
            % {"count": len(proposal.text), "most": LONGEST_STATEMENT}
        )


def check_can_write_group(group: ExchangeGroup) -> None:
    """A group writes until the worksite is closed."""
    if group.meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This pooling day was cancelled: plan another one first."))
    if group.meeting.worksite.state == State.CLOSED:
        raise Denied(_("This worksite is closed: what its groups wrote no longer changes."))


def check_nobody_wrote_since(work: GroupWork | None, read_at: str) -> None:
    """What somebody else wrote meanwhile is not lost."""
    if work and work.written_at and work.written_at.isoformat() != read_at:
        raise Denied(
            _(
                "Somebody else wrote for this group meanwhile: their text is shown below yours. "
                "Put the two together, then keep."
            )
        )


def check_can_dissent(group: ExchangeGroup) -> None:
    """A divergence stands beside what a group works on."""
    check_can_write_group(group)
    if not GroupWork.objects.filter(group=group).exists():
        raise Denied(_("This group has no theme yet: say first which one it works on."))


def check_plenary(order: Mapping[GroupWork, int | None]) -> None:
    """Groups speak one after another."""
    taken: dict[int, GroupWork] = {}
    for work, place in order.items():
        if place is None:
            continue
        if other := taken.get(place):
            raise Denied(
                _("Groups %(one)s and %(other)s both speak at place %(place)d: change one of them.")
                % {"one": other.group.number, "other": work.group.number, "place": place}
            )
        taken[place] = work
