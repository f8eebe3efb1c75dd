"""What somebody sees of reports on their own page, and may take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chantier.people.models import Person
from chantier.people.visitor import HouseRequest
from chantier.reports.models import Correction, Dissent, Remark, ReportReturn
from chantier.reports.states import State
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Participation

EXPORT_TITLE = gettext_lazy("Reports returned to you, your remarks, corrections and dissents")


@dataclass(frozen=True, slots=True)
class Mine:
    """A report returned to somebody, and what they answered."""

    given: ReportReturn
    corrections: list[Correction]
    dissents: list[Dissent]
    remarks: list[Remark]

    @property
    def is_open(self) -> bool:
        """It can still be answered."""
        return bool(self.given.report.state == State.RETURNED)


def mine(request: HouseRequest, person: Person) -> Mapping[str, Any] | None:
    """The part of the personal page; left out when no report was returned to the person."""
    rows = _mine(person)
    return {"reports": rows} if rows else None


def _mine(person: Person) -> list[Mine]:
    returns = (
        ReportReturn.objects.filter(registration__person=person)
        .select_related("report__meeting__worksite")
        .order_by("-report__returned_at", "-pk")
    )
    return [_answers(given, person) for given in returns]


def _answers(given: ReportReturn, person: Person) -> Mine:
    own = own_participation(person=person, worksite=given.report.meeting.worksite)
    return Mine(given, _corrections(given, own), _dissents(given, own), _remarks(given, own))


def _remarks(given: ReportReturn, own: Participation | None) -> list[Remark]:
    if own is None:
        return []
    return list(own.remarks.filter(section__report=given.report).order_by("at", "pk"))


def _corrections(given: ReportReturn, own: Participation | None) -> list[Correction]:
    if own is None:
        return []
    rows = given.report.corrections.filter(participation=own).select_related("contribution")
    return list(rows.order_by("asked_at", "pk"))


def _dissents(given: ReportReturn, own: Participation | None) -> list[Dissent]:
    if own is None:
        return []
    return list(given.report.dissents.filter(participation=own).order_by("at", "pk"))


def export(person: Person) -> list[dict[str, str]]:
    """What may be taken away: one row for each return, correction and dissent."""
    rows = []
    for report in _mine(person):
        title = str(report.given.report)
        state = str(report.given.get_state_display())
        rows.append({_("report"): title, _("what"): _("return"), _("state"): state})
        rows += [
            {
                _("report"): title,
                _("what"): _("correction"),
                _("text"): correction.text,
                _("state"): str(correction.get_state_display()),
                _("answer"): correction.answer,
            }
            for correction in report.corrections
        ]
        rows += [
            {
                _("report"): title,
                _("what"): str(remark.get_kind_display()),
                _("text"): "\n\n".join(filter(None, (remark.text, remark.proposed))),
                _("state"): str(remark.get_state_display()),
                _("answer"): remark.answer,
            }
            for remark in report.remarks
        ]
        rows += [
            {
                _("report"): title,
                _("what"): _("dissent"),
                _("text"): dissent.text,
                _("signed"): dissent.signed_as,
            }
            for dissent in report.dissents
        ]
    return rows
