"""Tables of the pooling day: themes, what groups concluded, proposals and what became of them."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from chantier.publications.open_data.columns import FINDING, TEXT, TITLE, month
from chantier.publications.open_data.of_reports import finding_id
from chantier.publications.open_data.schema import Column, Rows, Source, Table
from chantier.reports.models import Finding, Report
from chantier.themes.models import FollowUp, GroupDissent, GroupWork, Proposal, ProposalKind
from chantier.themes.states import ProposalState


def _themes(source: Source) -> Rows:
    for one in source.worksite.themes.order_by("position", "pk"):
        yield one.position, one.title, one.summary


def _theme_findings(source: Source) -> Rows:
    public = Finding.objects.standing().filter(report__in=Report.objects.public())
    mine = Prefetch("findings", public.select_related("report__meeting"))
    for theme in source.worksite.themes.prefetch_related(mine).order_by("position", "pk"):
        names = (
            finding_id(one.report.meeting.slug, one.kind, one.position)
            for one in theme.findings.all()
        )
        yield from ((theme.position, name) for name in sorted(names))


def _conclusions(source: Source) -> Rows:
    works = GroupWork.objects.filter(theme__worksite=source.worksite).exclude(conclusions="")
    for one in works.select_related("group__meeting", "theme").order_by(
        "group__meeting__starts_at", "group__round", "group__number", "pk"
    ):
        group = one.group
        yield group.meeting.slug, group.round, group.number, one.theme.position, one.conclusions


def _group_dissents(source: Source) -> Rows:
    rows = GroupDissent.objects.filter(work__theme__worksite=source.worksite)
    for one in rows.select_related("work__group__meeting").order_by("work__group__number", "pk"):
        group = one.work.group
        yield group.meeting.slug, group.round, group.number, one.text


def _addressed(source: Source) -> list[Proposal]:
    rows = Proposal.objects.filter(worksite=source.worksite).addressed()
    return list(rows.select_related("theme").order_by("number"))


def _proposals(source: Source) -> Rows:
    for one in _addressed(source):
        yield (
            *(one.number, one.kind, one.text, one.theme.position if one.theme else None),
            *(one.addressee, month(one.addressed_on), month(one.answer_due_on), one.state),
        )


def _answers(source: Source) -> Rows:
    rows = FollowUp.objects.filter(proposal__in=_addressed(source)).select_related("proposal")
    for one in rows.order_by("proposal__number", "said_on", "pk"):
        yield (
            *(one.proposal.number, month(one.said_on), one.state, one.text),
            *(one.said_by, one.source),
        )


THEME = Column("theme", "integer", _("the theme"), required=True, refers="themes")
GROUP = (
    Column("meeting", "string", _("the meeting"), required=True, refers="meetings"),
    Column("round", "integer", _("which round"), required=True),
    Column("group", "integer", _("number of the group"), required=True),
)
STATE = Column("state", "string", _("where it stands"), one_of=tuple(ProposalState.values))

TABLES = (
    Table(
        "themes",
        _("Themes"),
        _("What goes across the workshops, as the committee decided."),
        (
            Column("id", "integer", _("its place in the order"), required=True),
            TITLE,
            Column("summary", "string", _("what it is about")),
        ),
        _themes,
    ),
    Table(
        "theme_findings",
        _("Where themes come from"),
        _("The findings that each theme brings together."),
        (THEME, FINDING),
        _theme_findings,
        key=("theme", "finding"),
    ),
    Table(
        "group_conclusions",
        _("What groups concluded"),
        _("The conclusions of each exchange group."),
        (*GROUP, THEME, TEXT),
        _conclusions,
        key=("meeting", "round", "group"),
    ),
    Table(
        "group_dissents",
        _("What is seen otherwise in groups"),
        _("Divergences beside the conclusions of a group, to the letter."),
        (*GROUP, TEXT),
        _group_dissents,
        key=(),
    ),
    Table(
        "proposals",
        _("Proposals"),
        _("What was addressed to somebody, and where it stands."),
        (
            Column("id", "integer", _("its number"), required=True),
            Column("kind", "string", _("proposal or question"), one_of=tuple(ProposalKind.values)),
            TEXT,
            Column("theme", "integer", _("the theme"), refers="themes"),
            Column("addressee", "string", _("to whom it is addressed")),
            Column("addressed", "year-month", _("the month it was addressed")),
            Column("due", "year-month", _("the month an answer is expected")),
            STATE,
        ),
        _proposals,
    ),
    Table(
        "answers",
        _("Answers to proposals"),
        _("What was said and done about each proposal, and by whom in public office or function."),
        (
            Column("proposal", "integer", _("the proposal"), required=True, refers="proposals"),
            Column("month", "year-month", _("the month it was said")),
            STATE,
            TEXT,
            Column("said_by", "string", _("who said it")),
            Column("source", "string", _("where this comes from")),
        ),
        _answers,
        key=(),
        file="results",
    ),
)
