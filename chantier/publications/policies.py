"""May I? for the publication."""

from django.utils.translation import gettext as _

from chantier.reports.models import Report
from chantier.reports.states import State as ReportState
from chantier.rules import Denied
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

PUBLISHES_IN = frozenset({State.PUBLICATION, State.CLOSED})


def check_can_release(worksite: Worksite) -> None:
    """A book is released once the pooling day is over and each report is frozen."""
    if worksite.state not in PUBLISHES_IN:
        raise Denied(
            _(
                "The publication comes after the pooling day. "
                "Move the worksite on to its publication first."
            )
        )
    unfinished = Report.objects.filter(meeting__worksite=worksite).exclude(state=ReportState.FROZEN)
    if first := unfinished.select_related("meeting").order_by("pk").first():
        raise Denied(
            _("The report of “%(meeting)s” is not frozen: its words may still change.")
            % {"meeting": first.meeting.title}
        )
