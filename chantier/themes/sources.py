"""What themes gather, findings, contributions and conflicts in one shape, each with its way back.

A key ("finding:12") names a source in forms, in suggestions and in what is dragged on the board.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.debates.models import Conflict, Contribution, Kind, Position
from chantier.meetings.models import Meeting
from chantier.reports.models import Finding
from chantier.reports.states import State as ReportState
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.themes.models import Theme, ThemeSuggestion
from chantier.worksites.models import Worksite

PUBLIC = frozenset({ReportState.RETURNED, ReportState.FROZEN})
# Kind in a key → the field of a theme that holds these rows.
FIELDS = {"finding": "findings", "contribution": "contributions", "conflict": "conflicts"}


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence that a theme can rest on, where it was said, by whom, and where it is read."""

    key: str
    kind: str
    label: str
    text: str
    meeting: Meeting | None
    constituencies: tuple[Constituency, ...]
    url: str


def findings_of(worksite: Worksite, *, public: bool) -> QuerySet[Finding]:
    """Every finding of the worksite; `public` keeps those of reports that were returned."""
    found: QuerySet[Finding] = Finding.objects.standing().filter(report__meeting__worksite=worksite)
    if public:
        found = found.filter(report__state__in=PUBLIC)
    ordered: QuerySet[Finding] = found.select_related("report__meeting").order_by(
        "report__meeting__starts_at", "kind", "position", "pk"
    )
    return ordered


def contributions_of(worksite: Worksite, *, public: bool) -> QuerySet[Contribution]:
    """What was said and let out of the talk among peers; `public` keeps what may be quoted."""
    said = Contribution.objects.current().released().validated().filter(worksite=worksite)
    said = said.exclude(kind=Kind.NOT_UNDERSTOOD)
    if public:
        returned = Meeting.objects.filter(report__state__in=PUBLIC)
        said = said.quotable().filter(meeting__in=returned)
    return said.select_related("meeting", "constituency").order_by(
        "meeting__starts_at", "number", "pk"
    )


def conflicts_of(worksite: Worksite) -> QuerySet[Conflict]:
    """The conflicts brought to light, in the order in which they were."""
    positions = Position.objects.select_related("constituency").order_by(
        "constituency__position", "pk"
    )
    found = worksite.conflicts.select_related("meeting").order_by("opened_at", "pk")
    return found.prefetch_related(Prefetch("positions", queryset=positions))


def sources_of(worksite: Worksite, *, public: bool) -> dict[str, Source]:
    """By key: findings, then conflicts, then contributions. A fixed number of queries."""
    found = [
        *_of_findings(worksite, public=public),
        *(_of_conflict(worksite, conflict) for conflict in conflicts_of(worksite)),
        *(
            _of_contribution(worksite, said, public=public)
            for said in contributions_of(worksite, public=public)
        ),
    ]
    return {source.key: source for source in found}


def _of_findings(worksite: Worksite, *, public: bool) -> Iterable[Source]:
    voices = constituencies_by_finding(worksite)
    for finding in findings_of(worksite, public=public):
        meeting = finding.report.meeting
        yield Source(
            key=f"finding:{finding.pk}",
            kind="finding",
            label=str(finding.get_kind_display()),
            text=finding.text,
            meeting=meeting,
            constituencies=in_order(voices.get(finding.pk, ())),
            url=reverse("reports:report", args=[worksite.slug, meeting.slug]),
        )


def _of_conflict(worksite: Worksite, conflict: Conflict) -> Source:
    return Source(
        key=f"conflict:{conflict.pk}",
        kind="conflict",
        label=_("conflict"),
        text=conflict.matter,
        meeting=conflict.meeting,
        constituencies=in_order({one.constituency for one in conflict.positions.all()}),
        url=reverse("debates:conflict", args=[worksite.slug, conflict.pk]),
    )


def _of_contribution(worksite: Worksite, said: Contribution, *, public: bool) -> Source:
    """Strangers are led to the report; those who follow the worksite, to the words themselves."""
    at = [worksite.slug, said.meeting.slug]
    page = reverse("reports:report", args=at)
    words = reverse("debates:contribution", args=[*at, said.number])
    return Source(
        key=f"contribution:{said.pk}",
        kind="contribution",
        label=_("%(kind)s no. %(number)d")
        % {"kind": said.get_kind_display(), "number": said.number},
        text=said.text,
        meeting=said.meeting,
        constituencies=(said.constituency,),
        url=page if public else words,
    )


def constituencies_by_finding(worksite: Worksite) -> dict[int, set[Constituency]]:
    """On whose words each finding rests."""
    known = {one.pk: one for one in worksite.space.constituencies.all()}
    rows = Contribution.objects.filter(worksite=worksite, findings__isnull=False).values_list(
        "findings", "constituency"
    )
    heard: dict[int, set[Constituency]] = {}
    for finding, constituency in rows:
        heard.setdefault(finding, set()).add(known[constituency])
    return heard


def in_order(constituencies: Iterable[Constituency]) -> tuple[Constituency, ...]:
    """As the space orders them."""
    return tuple(sorted(constituencies, key=lambda one: (one.position, one.pk)))


def keys_of(holder: Theme | ThemeSuggestion) -> set[str]:
    """What a theme or a suggestion gathers."""
    return {
        f"{kind}:{row.pk}" for kind, field in FIELDS.items() for row in getattr(holder, field).all()
    }


def keys_in_themes(worksite: Worksite) -> set[str]:
    """What stands in at least one theme."""
    themes = worksite.themes.prefetch_related(*FIELDS.values())
    return set().union(*map(keys_of, themes))


def rows_by_field(worksite: Worksite, keys: Collection[str]) -> dict[str, list[Any]]:
    """Field of a theme → the rows that these keys name. Raises Denied for what is not there."""
    wanted: dict[str, set[str]] = {kind: set() for kind in FIELDS}
    for key in keys:
        kind, _colon, pk = key.partition(":")
        if kind not in wanted or not pk.isdecimal() or len(pk) > 18:
            raise Denied(_not_there())
        wanted[kind].add(pk)
    rows: dict[str, list[Any]] = {
        "findings": list(findings_of(worksite, public=False).filter(pk__in=wanted["finding"])),
        "contributions": list(
            contributions_of(worksite, public=False).filter(pk__in=wanted["contribution"])
        ),
        "conflicts": list(worksite.conflicts.filter(pk__in=wanted["conflict"])),
    }
    if sum(map(len, rows.values())) != len(set(keys)):
        raise Denied(_not_there())
    return rows


def _not_there() -> str:
    return _(
        "A sentence that you chose is not in this worksite, or was taken back since: "
        "choose again from the board."
    )
