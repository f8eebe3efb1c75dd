"""May I? for the publication."""

from django.utils.translation import gettext as _

from chantier.publications.models import Release
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


def check_can_announce(release: Release | None) -> None:
    """The latest release is told of; an earlier one would send people to what no longer stands."""
    if release is None:
        raise Denied(_("Nothing is published yet: there is nothing to tell."))
    if release.publication.releases.filter(number__gt=release.number).exists():
        raise Denied(_("A later release has come out: tell people of that one."))
