"""Readings of themes across workshops."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from chantier.debates.models import Contribution
from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel
from chantier.reports.models import Finding
from chantier.reports.states import State
from chantier.spaces.models import Constituency
from chantier.themes.models import Theme, ThemeWish
from chantier.worksites.models import Worksite

PUBLIC = frozenset({State.RETURNED, State.FROZEN})


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme, its findings, the constituencies they draw on, the workshops silent on it."""

    theme: Theme
    findings: list[Finding]
    constituencies: list[Constituency]
    silent: list[str]


def findings_of(worksite: Worksite, *, public: bool) -> QuerySet[Finding]:
    """Every finding of the worksite; `public` keeps those of reports that were returned."""
    found: QuerySet[Finding] = Finding.objects.standing().filter(report__meeting__worksite=worksite)
    if public:
        found = found.filter(report__state__in=PUBLIC)
    ordered: QuerySet[Finding] = found.select_related("report__meeting").order_by(
        "report__meeting__starts_at", "kind", "position", "pk"
    )
    return ordered


def themes_with_sources(worksite: Worksite, *, public: bool) -> list[ThemeView]:
    """Each theme with what it rests on: a fixed number of queries, however many themes."""
    visible = {finding.pk: finding for finding in findings_of(worksite, public=public)}
    workshops = sorted({str(finding.report.meeting) for finding in visible.values()})
    voices = _constituencies_by_finding(worksite)
    views = []
    for theme in worksite.themes.prefetch_related("findings").order_by("position", "pk"):
        mine = [visible[finding.pk] for finding in theme.findings.all() if finding.pk in visible]
        mine.sort(key=lambda finding: (str(finding.report.meeting), finding.pk))
        spoke = {str(finding.report.meeting) for finding in mine}
        heard = {voice for finding in mine for voice in voices.get(finding.pk, ())}
        views.append(
            ThemeView(
                theme=theme,
                findings=mine,
                constituencies=sorted(heard, key=lambda one: one.position),
                silent=[name for name in workshops if name not in spoke],
            )
        )
    return views


def _constituencies_by_finding(worksite: Worksite) -> dict[int, set[Constituency]]:
    known = {one.pk: one for one in worksite.space.constituencies.all()}
    rows = Contribution.objects.filter(worksite=worksite, findings__isnull=False).values_list(
        "findings", "constituency"
    )
    heard: dict[int, set[Constituency]] = {}
    for finding, constituency in rows:
        heard.setdefault(finding, set()).add(known[constituency])
    return heard


def in_no_theme(worksite: Worksite, *, public: bool) -> QuerySet[Finding]:
    """Findings that no theme gathers: listed, so that no minority view is absorbed."""
    return findings_of(worksite, public=public).filter(themes=None)


def pooling_days_to_come(worksite: Worksite) -> list[Meeting]:
    """Those for which themes can be ranked."""
    over = (MeetingState.HELD, MeetingState.CANCELLED)
    return list(worksite.meetings.pooling_days().exclude(state__in=over).in_order())


def wishes_by_channel(worksite: Worksite) -> list[tuple[str, int]]:
    """How many people gave wishes, by the way they came."""
    rows = ThemeWish.objects.filter(theme__worksite=worksite, rank=1)
    counts = dict(rows.values_list("channel").annotate(Count("pk")).order_by())
    return [(str(one.label), counts[one.value]) for one in Channel if one.value in counts]
