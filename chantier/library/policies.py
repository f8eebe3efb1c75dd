"""May I? for hypotheses."""

from django.utils.translation import gettext as _

from chantier.library.models import Hypothesis
from chantier.reports.models import Finding, FindingKind
from chantier.reports.states import State
from chantier.rules import Denied


def check_can_state(finding: Finding) -> None:
    """A hypothesis comes from a frozen report: its words no longer change."""
    if finding.kind != FindingKind.HYPOTHESIS:
        raise Denied(_("Only a hypothesis of a report goes to the library as one."))
    if finding.report.state != State.FROZEN:
        raise Denied(_("Freeze the report first: a hypothesis is tested in its final words."))


def check_bears_on(hypothesis: Hypothesis, finding: Finding) -> None:
    """Evidence comes from another case of the same space."""
    if finding.report_id == hypothesis.stated_in.report_id:
        raise Denied(_("A case does not test its own hypothesis: choose a finding of another one."))
    if finding.report.meeting.worksite.space_id != hypothesis.space_id:
        raise Denied(_("This finding is of another space: choose one from the list."))
