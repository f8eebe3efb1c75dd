"""People rank themes: on the web, on a slip typed in, by phone, all equal."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Account, Channel
from chantier.registrations.models import Registration
from chantier.themes import policies
from chantier.themes.models import Theme, ThemeWish
from chantier.worksites.identity import own_participation, participation_for, take_part
from chantier.worksites.models import Participation, Worksite


@transaction.atomic
def wish(
    *,
    registration: Registration,
    themes: Sequence[Theme],
    channel: str = Channel.WEB,
    by: Account | None,
    now: datetime.datetime,
) -> Participation:
    """Rank themes, the dearest first; what was wished before is replaced. Raises Denied.

    `by` is whoever types for somebody else, None for the person.
    """
    worksite, person = registration.meeting.worksite, registration.person
    policies.check_can_wish(registration, themes)
    participation = take_part(
        person=person, worksite=worksite, constituency=registration.constituency
    )
    if by:
        participation_for(person=person, worksite=worksite, why="wishes typed", by=by, now=now)
    ThemeWish.objects.filter(participation=participation).delete()
    ThemeWish.objects.bulk_create(
        ThemeWish(theme=theme, participation=participation, rank=rank, channel=channel)
        for rank, theme in enumerate(themes, start=1)
    )
    record(
        "themes wished",
        on=participation,
        by=by,
        at=now,
        actor=participation.pseudonym,
        count=len(themes),
        channel=str(channel),
    )
    return participation


def own_wishes(*, registration: Registration) -> list[Theme]:
    """What somebody wished, the dearest first: for themselves, or for whoever types their slip."""
    worksite = registration.meeting.worksite
    participation = own_participation(person=registration.person, worksite=worksite)
    if participation is None:
        return []
    mine = ThemeWish.objects.filter(participation=participation).select_related("theme")
    return [wish.theme for wish in mine.order_by("rank", "pk")]


@transaction.atomic
def forget_wishes(*, now: datetime.datetime) -> int:
    """Delete the wishes of worksites whose pooling days are over: they made up the groups."""
    done = 0
    for worksite in Worksite.objects.filter(themes__wishes__isnull=False).distinct():
        days = worksite.meetings.pooling_days().exclude(state=MeetingState.CANCELLED)
        if not days.exists() or days.exclude(state=MeetingState.HELD).exists():
            continue
        count, _rows = ThemeWish.objects.filter(theme__worksite=worksite).delete()
        record("wishes deleted", on=worksite, by=None, at=now, actor="upkeep", count=count)
        done += count
    return done
