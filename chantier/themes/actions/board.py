"""The board of themes: named, written, merged, split, dropped, decided."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.reports.models import Finding
from chantier.rules import Denied
from chantier.spaces.models import Decision
from chantier.themes import policies
from chantier.themes.models import Theme, ThemeSuggestion, ThemeWish
from chantier.themes.sources import FIELDS, keys_of, rows_by_field
from chantier.worksites.models import Worksite

if TYPE_CHECKING:  # it loads scikit-learn, which only the worker needs
    from chantier.algorithms.themes import Suggestions


@transaction.atomic
def create_theme(
    *, worksite: Worksite, title: str, summary: str = "", by: Account, now: datetime.datetime
) -> Theme:
    """Name a theme; it stands last on the board."""
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    policies.check_can_decide_themes(worksite)
    last = worksite.themes.aggregate(last=Max("position"))["last"] or 0
    theme = Theme.objects.create(worksite=worksite, title=title, summary=summary, position=last + 1)
    record("theme created", on=theme, by=by, at=now, title=title)
    return theme


@transaction.atomic
def write_theme(
    *,
    theme: Theme,
    title: str,
    summary: str,
    findings: Iterable[Finding],
    by: Account,
    now: datetime.datetime,
) -> None:
    """Name a theme anew and say which findings it gathers."""
    policies.check_can_decide_themes(theme.worksite)
    findings = list(findings)
    for finding in findings:
        policies.check_can_gather(theme, finding)
    theme.title, theme.summary = title, summary
    theme.save(update_fields=["title", "summary"])
    theme.findings.set(findings)
    record(
        "theme written",
        on=theme,
        by=by,
        at=now,
        title=title,
        findings=sorted(finding.pk for finding in findings),
    )


@transaction.atomic
def move_sources(
    *,
    worksite: Worksite,
    keys: Collection[str],
    origin: Theme | None,
    to: Theme | None,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Take sentences out of a theme and into another; None is the list of those in no theme.

    Raises Denied.
    """
    policies.check_can_decide_themes(worksite)
    policies.check_can_move_sources(keys, origin=origin, to=to)
    rows = rows_by_field(worksite, keys)
    for field, found in rows.items():
        if origin:
            getattr(origin, field).remove(*found)
        if to:
            getattr(to, field).add(*found)
    for theme, verb in ((origin, "sources taken out of a theme"), (to, "sources put in a theme")):
        if theme:
            record(verb, on=theme, by=by, at=now, sources=sorted(keys))


@transaction.atomic
def split_theme(
    *,
    worksite: Worksite,
    keys: Collection[str],
    origin: Theme | None,
    title: str,
    by: Account,
    now: datetime.datetime,
) -> Theme:
    """Make a new theme of some sentences of another, or of those in no theme. Raises Denied."""
    theme = create_theme(worksite=worksite, title=title, by=by, now=now)
    move_sources(worksite=worksite, keys=keys, origin=origin, to=theme, by=by, now=now)
    return theme


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: Account, now: datetime.datetime) -> None:
    """All that `theme` holds goes into another: sources, wishes, groups, proposals. It is no more.

    Who wished for both keeps the dearer of the two wishes. Raises Denied.
    """
    policies.check_can_decide_themes(theme.worksite)
    policies.check_can_merge(theme, into)
    for field in FIELDS.values():
        getattr(into, field).add(*getattr(theme, field).all())
    _merge_wishes(theme, into)
    theme.group_works.update(theme=into)
    theme.proposals.update(theme=into)
    record("themes merged", on=into, by=by, at=now, took_in=theme.title)
    theme.delete()


def _merge_wishes(theme: Theme, into: Theme) -> None:
    both = ThemeWish.objects.filter(theme__in=(theme, into))
    for row in both.values("participation").annotate(dearest=Min("rank")).order_by("participation"):
        own = both.filter(participation=row["participation"])
        kept = own.filter(rank=row["dearest"]).first()
        if kept:
            own.exclude(pk=kept.pk).delete()
            own.update(theme=into)


@transaction.atomic
def keep_suggestions(
    *, worksite: Worksite, found: "Suggestions", by: Account | None, now: datetime.datetime
) -> list[ThemeSuggestion]:
    """Show what the machine found to go together; it replaces what it found before."""
    policies.check_can_decide_themes(worksite)
    worksite.theme_suggestions.all().delete()
    kept = []
    for position, theme in enumerate(found.themes, start=1):
        suggestion = ThemeSuggestion.objects.create(
            worksite=worksite,
            words=", ".join(theme.words)[:200],
            stability=theme.stability,
            position=position,
            telling=[_each(keys)[0] for keys in theme.telling],
            made_at=now,
        )
        rows = rows_by_field(worksite, {key for keys in theme.keys for key in _each(keys)})
        for field, some in rows.items():
            getattr(suggestion, field).set(some)
        kept.append(suggestion)
    record("themes suggested", on=worksite, by=by, at=now, count=len(kept))
    return kept


def _each(keys: object) -> tuple[str, ...]:
    """The same words said in several places are one sentence with several keys."""
    return keys if isinstance(keys, tuple) else (str(keys),)


@transaction.atomic
def take_up_suggestion(
    *, suggestion: ThemeSuggestion, title: str, by: Account, now: datetime.datetime
) -> Theme:
    """People make a theme, under a name of their own, of what the machine found together."""
    keys = keys_of(suggestion)
    theme = split_theme(
        worksite=suggestion.worksite, keys=keys, origin=None, title=title, by=by, now=now
    )
    suggestion.delete()
    return theme


@transaction.atomic
def leave_suggestion(*, suggestion: ThemeSuggestion, by: Account, now: datetime.datetime) -> None:
    """People leave what the machine found: its sentences stay listed."""
    policies.check_can_decide_themes(suggestion.worksite)
    record("suggestion left", on=suggestion.worksite, by=by, at=now, words=suggestion.words)
    suggestion.delete()


@transaction.atomic
def drop_theme(*, theme: Theme, by: Account, now: datetime.datetime) -> None:
    """Take a theme off the board; its findings stay listed, in no theme."""
    policies.check_can_decide_themes(theme.worksite)
    policies.check_can_drop(theme)
    record("theme dropped", on=theme, by=by, at=now, title=theme.title)
    theme.delete()


@transaction.atomic
def decide_themes(
    *,
    worksite: Worksite,
    taken_on: datetime.date,
    reasons: str,
    by: Account,
    now: datetime.datetime,
) -> Decision:
    """Record that committee and bearers decided the board as it stands."""
    policies.check_can_decide_themes(worksite)
    themes = list(worksite.themes.order_by("position", "pk"))
    if not themes:
        raise Denied(_("There is no theme yet: name at least one before the decision."))
    decision = Decision.objects.create(
        space=worksite.space,
        taken_on=taken_on,
        title=_("Themes of the pooling day: %(themes)s")[:200]
        % {"themes": ", ".join(theme.title for theme in themes)[:140]},
        text=reasons,
        about=f"{worksite._meta.label}:{worksite.pk}",
        recorded_at=now,
        recorded_by=by,
    )
    worksite.themes.update(decision=decision)
    record("themes decided", on=worksite, by=by, at=now, themes=[theme.pk for theme in themes])
    return decision
