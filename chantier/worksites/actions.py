"""What can be done to worksites."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from chantier.audit.actions import record
from chantier.people import erasure
from chantier.people.actions import erase_person
from chantier.people.models import Account
from chantier.spaces.models import Space
from chantier.worksites import identity, policies
from chantier.worksites.guard import check_not_outdated
from chantier.worksites.models import CalendarEntry, Worksite
from chantier.worksites.queries import CalendarLine, calendar_of, guarded_texts
from chantier.worksites.states import State

# After closure, people can still be told of a late publication or answer; then contacts go.
KEEP_CONTACTS = timedelta(days=180)


@transaction.atomic
def create_worksite(
    *,
    space: Space,
    texts: Mapping[str, Any],
    by: Account | None,
    now: datetime,
    slug: str = "",
    fictional: bool = False,
    actor: str = "",
) -> Worksite:
    """A worksite in preparation; without slug, one is made of the title. Raises Denied.

    Asked twice for the same title and code in a space, the first one is returned.
    """
    code = str(texts["code"]).upper()
    if made := Worksite.objects.filter(space=space, code=code, title=texts["title"]).first():
        return made
    policies.check_can_use_code(code)
    worksite = Worksite.objects.create(
        **{**texts, "code": code},
        space=space,
        slug=slug or _free_slug(texts["title"]),
        fictional=fictional,
    )
    record("worksite created", on=worksite, by=by, at=now, actor=actor)
    return worksite


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:50].strip("-") or "chantier"
    taken = set(Worksite.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)


@transaction.atomic
def update_texts(
    *,
    worksite: Worksite,
    texts: Mapping[str, Any],
    by: Account | None,
    now: datetime,
    calendar: Sequence[CalendarLine] | None = None,
    base: str | None = None,
    actor: str = "",
) -> list[str]:
    """Rewrite texts and, if given, the whole calendar. The names of what changed are returned.

    `base` is the fingerprint of the texts the writer saw. Raises Denied, Outdated.
    """
    fresh = Worksite.objects.select_for_update().get(pk=worksite.pk)
    policies.check_can_edit(fresh)
    check_not_outdated(base, guarded_texts(fresh))
    changed = [name for name, value in texts.items() if getattr(fresh, name) != value]
    if "code" in changed:
        policies.check_can_use_code(texts["code"], worksite=fresh)
    for name in changed:
        setattr(fresh, name, texts[name])
    if changed:
        fresh.save(update_fields=changed)
    if calendar is not None and list(calendar) != calendar_of(fresh):
        _write_calendar(fresh, calendar)
        changed.append("calendar")
    if changed:
        record("worksite texts changed", on=fresh, by=by, at=now, actor=actor, what=changed)
    return changed


def _write_calendar(worksite: Worksite, calendar: Sequence[CalendarLine]) -> None:
    worksite.calendar.all().delete()
    CalendarEntry.objects.bulk_create(
        CalendarEntry(worksite=worksite, position=position, **asdict(line))
        for position, line in enumerate(calendar)
    )


def open_invitation(*, worksite: Worksite, by: Account | None, now: datetime) -> Worksite:
    """Make the worksite public. Raises Denied."""
    return move_to(worksite=worksite, state=State.INVITATION, by=by, now=now)


@transaction.atomic
def move_to(
    *, worksite: Worksite, state: State, by: Account | None, now: datetime, actor: str = ""
) -> Worksite:
    """Take the worksite to its next state (or back, where the table allows). Raises Denied.

    Closing cannot be undone: who said what is forgotten at once, and the day is set on which what
    was kept to reach people goes too.
    """
    fresh = Worksite.objects.select_for_update().get(pk=worksite.pk)
    policies.check_can_move_to(fresh, state)
    before, fresh.state = fresh.state, state
    if state == State.CLOSED:
        fresh.closed_at, fresh.purge_on = now, timezone.localdate(now + KEEP_CONTACTS)
        identity.destroy_links(worksite=fresh, until=fresh.purge_on, by=by, now=now)
    fresh.save(update_fields=["state", "closed_at", "purge_on"])
    record(
        "worksite moved", on=fresh, by=by, at=now, actor=actor, before=str(before), after=str(state)
    )
    return fresh


def purge_contacts(*, by: Account | None, now: datetime, actor: str = "") -> int:
    """Erase those whom nothing keeps any more, once the day of their last worksite has come.

    Each person in a transaction of their own: a run that is cut short is taken up by the next
    one. A worksite is told purged when nobody is left whom it alone kept. Returns how many
    persons were erased.
    """
    today = timezone.localdate(now)
    erased = 0
    for person in erasure.no_longer_needed(today).order_by("pk"):
        with transaction.atomic():
            # They may have entered another worksite meanwhile.
            if erasure.no_longer_needed(today).filter(pk=person.pk).exists():
                erase_person(person=person, by=by, now=now, actor=actor)
                erased += 1
    for worksite in Worksite.objects.past_keeping(today).filter(purged_at=None).order_by("pk"):
        with transaction.atomic():
            if Worksite.objects.filter(pk=worksite.pk, purged_at=None).update(purged_at=now):
                record("contacts purged", on=worksite, by=by, at=now, actor=actor)
    return erased
