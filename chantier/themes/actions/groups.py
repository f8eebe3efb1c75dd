"""Exchange groups filled by hand, and what groups write."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.meetings.models import ExchangeGroup, GroupMember, Meeting
from chantier.people.models import Account
from chantier.rules import Denied
from chantier.themes import policies
from chantier.themes.models import GroupDissent, GroupWork, Theme
from chantier.worksites.models import Participation


@transaction.atomic
def open_group(
    *, meeting: Meeting, title: str, by: Account, now: datetime.datetime
) -> ExchangeGroup:
    """Open an exchange group, empty. The same title sent twice is one group. Raises Denied."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    policies.check_can_form_groups(meeting)
    if found := meeting.groups.filter(title=title, round=1).first():
        return found
    last = meeting.groups.filter(round=1).aggregate(last=Max("number"))["last"] or 0
    group = ExchangeGroup.objects.create(meeting=meeting, number=last + 1, title=title)
    record("group opened", on=group, by=by, at=now, number=group.number)
    return group


@transaction.atomic
def compose_group(
    *,
    group: ExchangeGroup,
    title: str,
    members: Iterable[Participation],
    by: Account,
    now: datetime.datetime,
) -> None:
    """Name a group and say who sits in it, all of them; by hand, so no computation moves them."""
    policies.check_can_form_groups(group.meeting)
    Meeting.objects.select_for_update().get(pk=group.meeting_id)
    members = list(members)
    for participation in members:
        policies.check_can_sit(group, participation)
    group.title = title
    group.save(update_fields=["title"])
    group.members.exclude(participation__in=members).delete()
    for participation in members:
        GroupMember.objects.update_or_create(
            group=group, participation=participation, defaults={"fixed_by_hand": True}
        )
    record("group composed", on=group, by=by, at=now, title=title, members=len(members))


@transaction.atomic
def write_conclusions(
    *,
    group: ExchangeGroup,
    theme: Theme,
    conclusions: str,
    notes: str = "",
    read_at: str | None = None,
    by: Account | None,
    now: datetime.datetime,
) -> GroupWork:
    """Keep what a group noted and concluded on its theme. Raises Denied.

    `read_at`: the ISO moment of the text that the writer had before their eyes ("" for none); None
    does not look whether somebody else wrote meanwhile. `by` is None for who sits in the group.
    """
    policies.check_can_write_group(group)
    if theme.worksite_id != group.meeting.worksite_id:
        raise Denied(_("This theme is of another worksite: choose one from the list."))
    Meeting.objects.select_for_update(of=("self",)).get(pk=group.meeting_id)
    if read_at is not None:
        policies.check_nobody_wrote_since(GroupWork.objects.filter(group=group).first(), read_at)
    work, _created = GroupWork.objects.update_or_create(
        group=group,
        defaults={
            "theme": theme,
            "notes": notes,
            "conclusions": conclusions,
            "written_at": now,
            "written_by": by,
        },
    )
    record("conclusions written", on=work, by=by, at=now, characters=len(conclusions))
    return work


@transaction.atomic
def dissent(
    *,
    group: ExchangeGroup,
    text: str,
    signed_as: str = "",
    by: Account | None,
    now: datetime.datetime,
) -> GroupDissent:
    """Keep a divergence beside what the group concludes, word for word. Sent twice it is one.

    Nothing edits or deletes it. Raises Denied.
    """
    policies.check_can_dissent(group)
    Meeting.objects.select_for_update(of=("self",)).get(pk=group.meeting_id)
    work = GroupWork.objects.get(group=group)
    if found := work.dissents.filter(text=text, signed_as=signed_as).first():
        return found
    kept = GroupDissent.objects.create(
        work=work, text=text, signed_as=signed_as, at=now, written_by=by
    )
    record("group dissent kept", on=work, by=by, at=now, characters=len(text))
    return kept


@transaction.atomic
def order_plenary(
    *,
    meeting: Meeting,
    order: Mapping[GroupWork, int | None],
    by: Account,
    now: datetime.datetime,
) -> None:
    """Say in which order groups speak in the plenary session; None: not in it yet."""
    policies.check_can_form_groups(meeting)
    policies.check_plenary(order)
    for work, place in order.items():
        GroupWork.objects.filter(pk=work.pk, group__meeting=meeting).update(plenary=place)
    said = {str(work.group_id): place for work, place in order.items()}
    record("plenary ordered", on=meeting, by=by, at=now, order=said)
