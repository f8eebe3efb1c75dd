"""Readings of themes across workshops."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch

from chantier.audit.models import Event, label
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel
from chantier.spaces.models import Constituency
from chantier.themes.models import GroupWork, Proposal, Theme, ThemeSuggestion, ThemeWish
from chantier.themes.sources import (
    FIELDS,
    PUBLIC,
    Source,
    in_order,
    keys_in_themes,
    keys_of,
    sources_of,
)
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Workshop:
    """What one workshop said of a theme: by constituency, how many sentences draw on its words."""

    meeting: Meeting | None
    sources: list[Source]
    heard: list[tuple[Constituency, int]]


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme and what it rests on; which constituencies and workshops it leaves out."""

    theme: Theme
    sources: list[Source]
    constituencies: tuple[Constituency, ...]
    unheard: tuple[Constituency, ...]
    silent: list[Meeting]
    workshops: list[Workshop]

    @property
    def findings(self) -> list[Source]:
        """Its findings, without the contributions and conflicts."""
        return [source for source in self.sources if source.kind == "finding"]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """What the machine found to go together, the most telling sentences first."""

    suggestion: ThemeSuggestion
    telling: list[Source]
    others: list[Source]

    @property
    def percent(self) -> int:
        """Of the samples, how many held its sentences together."""
        return round(100 * self.suggestion.stability)


def workshops_of(worksite: Worksite, *, public: bool) -> list[Meeting]:
    """The workshops that a theme may be silent on: held, and for the public, reported."""
    held = worksite.meetings.workshops().filter(state=MeetingState.HELD)
    if public:
        held = held.filter(report__state__in=PUBLIC)
    return list(held.in_order())


def view_of(
    theme: Theme,
    known: dict[str, Source],
    workshops: list[Meeting],
    constituencies: tuple[Constituency, ...],
) -> ThemeView:
    """A theme against all that was found. `theme` has its sources at hand."""
    keys = keys_of(theme)
    mine = [source for key, source in known.items() if key in keys]
    heard = {voice for source in mine for voice in source.constituencies}
    spoke = {source.meeting.pk for source in mine if source.meeting}
    meetings: list[Meeting | None] = list(workshops)
    meetings += [
        one
        for one in dict.fromkeys(source.meeting for source in mine)
        if one is None or one not in workshops
    ]
    by_meeting = [
        (meeting, [source for source in mine if source.meeting == meeting]) for meeting in meetings
    ]
    return ThemeView(
        theme=theme,
        sources=mine,
        constituencies=in_order(heard),
        unheard=tuple(one for one in constituencies if one not in heard),
        silent=[one for one in workshops if one.pk not in spoke],
        workshops=[
            Workshop(
                meeting,
                said,
                [
                    (one, sum(one in source.constituencies for source in said))
                    for one in constituencies
                ],
            )
            for meeting, said in by_meeting
        ],
    )


def themes_with_sources(worksite: Worksite, *, public: bool) -> list[ThemeView]:
    """Each theme with what it rests on: a fixed number of queries, however many themes."""
    known = sources_of(worksite, public=public)
    workshops, constituencies = workshops_of(worksite, public=public), _constituencies(worksite)
    themes = worksite.themes.select_related("decision").prefetch_related(*FIELDS.values())
    return [
        view_of(theme, known, workshops, constituencies)
        for theme in themes.order_by("position", "pk")
    ]


def theme_with_sources(theme: Theme, *, public: bool) -> ThemeView:
    """One theme with what it rests on."""
    worksite = theme.worksite
    known = sources_of(worksite, public=public)
    return view_of(theme, known, workshops_of(worksite, public=public), _constituencies(worksite))


def _constituencies(worksite: Worksite) -> tuple[Constituency, ...]:
    return in_order(worksite.space.constituencies.all())


def in_no_theme(worksite: Worksite, *, public: bool) -> list[Source]:
    """What no theme gathers: listed, so that no minority view is absorbed."""
    taken = keys_in_themes(worksite)
    return [one for one in sources_of(worksite, public=public).values() if one.key not in taken]


def suggestions_of(worksite: Worksite) -> list[SuggestionView]:
    """What the machine suggested last and nobody has taken up or left yet."""
    rows = list(worksite.theme_suggestions.prefetch_related(*FIELDS.values()).order_by("position"))
    if not rows:
        return []
    known = sources_of(worksite, public=False)
    views = []
    for row in rows:
        telling = [known[key] for key in row.telling if key in known]
        shown = {source.key for source in telling}
        keys = keys_of(row) - shown
        views.append(
            SuggestionView(row, telling, [one for key, one in known.items() if key in keys])
        )
    return views


def changed_since_decision(worksite: Worksite) -> list[Theme]:
    """Themes of the board that no decision covers as they stand: new, or changed since."""
    themes = list(worksite.themes.select_related("decision").order_by("position", "pk"))
    events = Event.objects.filter(target__in=[label(theme) for theme in themes])
    latest = dict(events.order_by("at").values_list("target", "at"))
    return [
        theme
        for theme in themes
        if theme.decision is None
        or (latest.get(label(theme)) or theme.decision.recorded_at) > theme.decision.recorded_at
    ]


@dataclass(frozen=True, slots=True)
class PoolingDay:
    """A pooling day and its groups; `rounds`: people changed tables."""

    meeting: Meeting
    groups: list[ExchangeGroup]
    rounds: bool
    ordered: bool


def pooling_days_with_groups(worksite: Worksite, *, drafts: bool) -> list[PoolingDay]:
    """The groups in the order of the plenary session, then by round and table."""
    proposals = Proposal.objects.order_by("number")
    shown = Prefetch("proposals", queryset=proposals if drafts else proposals.addressed())
    groups = ExchangeGroup.objects.select_related("work__theme").prefetch_related(shown)
    groups = groups.annotate(dissents=Count("work__dissents"))
    groups = groups.order_by(F("work__plenary").asc(nulls_last=True), "round", "number", "pk")
    days = worksite.meetings.pooling_days().in_order()
    found = []
    for day in days.prefetch_related(Prefetch("groups", queryset=groups)):
        own = list(day.groups.all())
        rounds = any(group.round > 1 for group in own)
        ordered = any(getattr(group, "work", None) and group.work.plenary for group in own)
        found.append(PoolingDay(day, own, rounds, ordered))
    return found


def works_of(meeting: Meeting) -> list[GroupWork]:
    """The groups of a meeting that have a theme, by round and table."""
    works = GroupWork.objects.filter(group__meeting=meeting).select_related("group", "theme")
    return list(works.order_by("group__round", "group__number", "pk"))


def works_on(theme: Theme) -> list[GroupWork]:
    """What groups said on a theme, as pages list them: by plenary session, round and table."""
    works = theme.group_works.telling().select_related("group")
    works = works.annotate(divergences=Count("dissents"))
    plenary = F("plenary").asc(nulls_last=True)
    return list(works.order_by(plenary, "group__meeting", "group__round", "group__number", "pk"))


def pooling_days_to_come(worksite: Worksite) -> list[Meeting]:
    """Those for which themes can be ranked."""
    over = (MeetingState.HELD, MeetingState.CANCELLED)
    return list(worksite.meetings.pooling_days().exclude(state__in=over).in_order())


def wishes_by_channel(worksite: Worksite) -> list[tuple[str, int]]:
    """How many people gave wishes, by the way they came."""
    rows = ThemeWish.objects.filter(theme__worksite=worksite, rank=1)
    counts = dict(rows.values_list("channel").annotate(Count("pk")).order_by())
    return [(str(one.label), counts[one.value]) for one in Channel if one.value in counts]
