"""May I? for themes and proposals."""

import datetime

from django.utils.translation import gettext as _

from chantier.meetings.models import ExchangeGroup, Kind, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.reports.models import Finding
from chantier.rules import Denied
from chantier.themes.models import Proposal, Theme
from chantier.themes.states import ProposalState
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.states import State

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


def check_can_form_groups(meeting: Meeting) -> None:
    """Exchange groups are those of a pooling day that takes place, in a worksite still open."""
    if meeting.kind != Kind.POOLING_DAY:
        raise Denied(_("Exchange groups are formed at the pooling day only."))
    if meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This pooling day was cancelled: plan another one first."))
    if meeting.worksite.state == State.CLOSED:
        raise Denied(_("This worksite is closed: its groups no longer change."))


def check_can_sit(group: ExchangeGroup, participation: Participation) -> None:
    """One sits in one group at a time, in one's own worksite."""
    if participation.worksite_id != group.meeting.worksite_id:
        raise Denied(_("This participation is of another worksite."))
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


def check_can_address(
    proposal: Proposal, *, addressee: str, on: datetime.date, due_on: datetime.date
) -> None:
    """A proposal goes to somebody, who is given time to answer."""
    proposal.check_can_move_to(ProposalState.ADDRESSED)
    if not addressee.strip():
        raise Denied(
            _("Say to whom the proposal is addressed: a name, an office, the space itself.")
        )
    if due_on <= on:
        raise Denied(_("The answer is expected before the proposal is sent: choose a later day."))


def check_can_follow_up(
    proposal: Proposal, *, state: str, said_on: datetime.date, source: str
) -> None:
    """Each step has a source, and no answer comes before its question."""
    proposal.check_can_move_to(state)
    if not source.strip():
        raise Denied(_("Say where this comes from: a letter, a meeting, an address on the web."))
    if proposal.addressed_on and said_on < proposal.addressed_on:
        raise Denied(
            _("This is dated before the proposal was addressed (%(day)s): check the date.")
            % {"day": proposal.addressed_on.strftime("%d/%m/%Y")}
        )
