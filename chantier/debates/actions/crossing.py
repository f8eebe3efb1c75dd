"""Views are crossed: what is shared, what differs, what several constituencies sign together."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chantier.audit.actions import record
from chantier.debates import crossing, policies, topics
from chantier.debates.models import Contribution, Crossing
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.typesetting.characters import one_line
from chantier.worksites.models import Participation


@transaction.atomic
def cross(
    *,
    meeting: Meeting,
    kind: str,
    text: str,
    contributions: Collection[Contribution],
    by: Account,
    now: datetime,
    request_key: UUID | None = None,
) -> Crossing:
    """Say what words of several constituencies share, or where they differ."""
    if request_key and (known := Crossing.objects.filter(request_key=request_key).first()):
        return known
    text = one_line(text)
    crossing.check_can_cross(meeting, text=text, contributions=contributions)
    made = Crossing.objects.create(
        meeting=meeting, kind=kind, text=text, at=now, request_key=request_key
    )
    made.contributions.set(contributions)
    numbers = sorted(row.number for row in contributions)
    record("views crossed", on=made, by=by, at=now, kind=kind, text=text, contributions=numbers)
    topics.changed(meeting.pk)
    return made


@transaction.atomic
def uncross(*, made: Crossing, by: Account, now: datetime) -> None:
    """It was not so: take it off. What it said stays in the journal."""
    policies.check_not_sealed(made.meeting)
    record("crossing taken off", on=made, by=by, at=now, text=made.text)
    topics.changed(made.meeting_id)
    made.delete()


@transaction.atomic
def cosign(
    *,
    contribution: Contribution,
    participation: Participation,
    by: Account | None,
    now: datetime,
) -> Contribution:
    """Write it with those who wrote it: one's constituency stands beside theirs. Twice is once."""
    contribution = _locked(contribution)
    crossing.check_can_cosign(contribution, participation)
    if contribution.authors.filter(pk=participation.pk).exists():
        return contribution
    contribution.authors.add(participation)
    if participation.constituency_id != contribution.constituency_id:
        contribution.together_with.add(participation.constituency)
    record("contribution signed", on=contribution, by=by, at=now, actor=participation.pseudonym)
    topics.changed(contribution.meeting_id)
    return contribution


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__worksite", "constituency").get(pk=contribution.pk)


@transaction.atomic
def take_name_off(
    *,
    contribution: Contribution,
    participation: Participation,
    by: Account | None,
    now: datetime,
) -> Contribution:
    """The words stay those of the others; a constituency goes with the last of its own."""
    contribution.authors.remove(participation)
    gone = participation.constituency
    others = list(contribution.together_with.order_by("position", "pk"))
    if not contribution.authors.filter(constituency=gone).exists() and others:
        if contribution.constituency_id == gone.pk:
            contribution.constituency = others[0]
            contribution.save(update_fields=["constituency"])
            gone = others[0]
        contribution.together_with.remove(gone)
    record("signature withdrawn", on=contribution, by=by, at=now, actor=participation.pseudonym)
    topics.changed(contribution.meeting_id)
    return contribution
