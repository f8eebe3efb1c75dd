"""The board of themes: named, written, merged, split, dropped, decided."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.reports.models import Finding
from chantier.rules import Denied
from chantier.spaces.models import Decision
from chantier.themes import policies
from chantier.themes.models import Theme
from chantier.worksites.models import Worksite


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
