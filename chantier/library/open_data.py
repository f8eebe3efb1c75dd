"""Hypotheses and the cases that test them, in the open data of a worksite."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.library.models import Evidence, Hypothesis
from chantier.publications.open_data.of_reports import finding_id
from chantier.publications.open_data.schema import Column, Rows, Source, Table
from chantier.reports.models import Finding


def _name(finding: Finding) -> str:
    """As in `findings`, with the worksite before it: a hypothesis may come from another one."""
    meeting = finding.report.meeting
    name = finding_id(meeting.slug, finding.kind, finding.position)
    return f"{meeting.worksite.slug}/{name}"


def _evidence(source: Source) -> list[Evidence]:
    """What the worksite's findings say of hypotheses, and what others say of its own."""
    mine = Q(finding__report__meeting__worksite=source.worksite)
    stated = Q(hypothesis__stated_in__report__meeting__worksite=source.worksite)
    rows = Evidence.objects.filter(mine | stated).select_related(
        "finding__report__meeting__worksite",
        "finding__report__meeting__initiative",
        "hypothesis__stated_in__report__meeting__worksite",
    )
    return list(rows.order_by("hypothesis", "at", "pk"))


def _hypotheses(source: Source) -> Rows:
    mine = Q(stated_in__report__meeting__worksite=source.worksite)
    tested = Q(pk__in=[one.hypothesis_id for one in _evidence(source)])
    rows = Hypothesis.objects.filter(mine | tested)
    for one in rows.select_related("stated_in__report__meeting__worksite").order_by("pk"):
        yield _name(one.stated_in), one.text, one.transfers_to, one.refuted_by


def _by_case(source: Source) -> Rows:
    for one in _evidence(source):
        case = one.finding.report.meeting.initiative
        yield (
            *(_name(one.hypothesis.stated_in), _name(one.finding), case.title if case else None),
            *(one.stance, one.note),
        )


TABLES = (
    Table(
        "hypotheses",
        _("Hypotheses"),
        _("What was stated in a workshop, and may hold elsewhere."),
        (
            Column("id", "string", _("the worksite, the meeting, the number"), required=True),
            Column("text", "string", _("the words themselves")),
            Column("transfers_to", "string", _("to whom, where it may serve")),
            Column("refuted_by", "string", _("what would refute it")),
        ),
        _hypotheses,
    ),
    Table(
        "hypotheses_by_case",
        _("Hypotheses and cases"),
        _("What later cases say of each hypothesis."),
        (
            Column("hypothesis", "string", _("the hypothesis"), required=True, refers="hypotheses"),
            Column("finding", "string", _("the worksite and the finding"), required=True),
            Column("case", "string", _("the initiative it comes from")),
            Column(
                "stance", "string", _("how it bears on it"), one_of=tuple(Evidence.Stance.values)
            ),
            Column("note", "string", _("why")),
        ),
        _by_case,
        key=("hypothesis", "finding"),
    ),
)
