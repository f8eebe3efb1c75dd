"""What is said: entered, validated, released, withdrawn, set aside, put together, cut."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from chantier.audit.actions import record
from chantier.debates import crossing, policies, topics
from chantier.debates.actions.crossing import take_name_off
from chantier.debates.actions.stage import halt
from chantier.debates.models import Contribution, Kind, QuoteConsent
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.meetings.states import State
from chantier.people.models import Account, Channel
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


def _actor(participation: Participation | None) -> str:
    return participation.pseudonym if participation else ""


def _tidy(text: str) -> str:
    """The words without the blanks around them; a NUL, which no database keeps, goes too."""
    return text.replace("\x00", "").strip()


def _next_number(meeting: Meeting) -> int:
    """Under the lock of the meeting, so that two note-takers never get the same number."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return (meeting.contributions.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def contribute(
    *,
    meeting: Meeting,
    participation: Participation | None,
    constituency: Constituency,
    kind: str,
    text: str,
    by: Account | None,
    now: datetime,
    cites: Collection[Contribution] = (),
    quote_consent: str = QuoteConsent.PSEUDONYM,
    channel: str = Channel.WEB,
    request_key: UUID | None = None,
    validated: bool | None = None,
    released: bool = False,
    group: ExchangeGroup | None = None,
    together_with: Collection[Constituency] = (),
) -> Contribution:
    """Keep somebody's words. The same `request_key` twice is one contribution.

    Those who write for themselves have validated; what others type is not, unless `validated`
    says that it was read back. Only validated words can be `released` at once. Without a
    `participation`, somebody of the constituency spoke whom the note-taker could not name.
    Words written `together_with` other constituencies are nobody's alone: they go out validated.
    """
    number = _next_number(meeting)
    if request_key and (known := Contribution.objects.filter(request_key=request_key).first()):
        return known
    text = _tidy(text)
    policies.check_can_contribute(
        meeting,
        participation=participation,
        constituency=constituency,
        kind=kind,
        text=text,
        cites=cites,
        by=by,
    )
    others = {other for other in together_with if other.pk != constituency.pk}
    crossing.check_can_write_together(constituency, others, kind=kind)
    is_valid = by is None if validated is None else validated
    # The call for an explanation is meant for the whole room, and so is what several wrote.
    goes_out = is_valid and (released or bool(others) or kind == Kind.NOT_UNDERSTOOD)
    contribution = Contribution.objects.create(
        worksite_id=meeting.worksite_id,
        meeting=meeting,
        group=group,
        number=number,
        kind=kind,
        text=text,
        constituency=constituency,
        channel=channel,
        quote_consent=quote_consent,
        entered_at=now,
        entered_by=by,
        validated_at=now if is_valid else None,
        released_at=now if goes_out else None,
        request_key=request_key,
    )
    _tie(contribution, participation, cites, others)
    told = {"kind": kind, "channel": channel, "read_back": bool(by and is_valid)}
    actor = _actor(participation)
    record("contribution entered", on=contribution, by=by, at=now, actor=actor, **told)
    topics.changed(meeting.pk)
    if kind == Kind.NOT_UNDERSTOOD and meeting.state == State.UNDER_WAY:
        halt(meeting=meeting, by=by, now=now)
    return contribution


def _tie(
    contribution: Contribution,
    participation: Participation | None,
    cites: Collection[Contribution],
    others: Collection[Constituency],
) -> None:
    contribution.authors.set([participation] if participation else [])
    contribution.cites.set(cites)
    contribution.together_with.set(others)


class DeniedNote(Denied):
    """A rule says no to one of several notes: `place` is which, from 0."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place = place


@transaction.atomic
def take_notes(
    *, meeting: Meeting, notes: Sequence[Mapping[str, Any]], by: Account, now: datetime
) -> list[Contribution]:
    """Keep several notes, each what `contribute` takes; none if one is refused (DeniedNote)."""
    kept = []
    for place, note in enumerate(notes):
        try:
            kept.append(contribute(meeting=meeting, by=by, now=now, **note))
        except Denied as denied:
            raise DeniedNote(place, denied.reason) from None
    return kept


@transaction.atomic
def validate(
    *,
    contribution: Contribution,
    by: Account | None,
    now: datetime,
    participation: Participation | None = None,
    text: str | None = None,
) -> Contribution:
    """The speaker stands by the note, corrected by `text` if it was badly taken; or `by` read it
    back to them and they agreed."""
    contribution = _locked(contribution)
    policies.check_can_validate(contribution, participation=participation, by=by)
    if text is not None and (text := _tidy(text)) != contribution.text:
        policies.check_words(text, kind=contribution.kind)
        contribution.text = text
    contribution.validated_at = now
    contribution.save(update_fields=["text", "validated_at"])
    record(
        "contribution validated",
        on=contribution,
        by=by,
        at=now,
        actor=_actor(participation),
        read_back=by is not None,
    )
    return contribution


@transaction.atomic
def release(
    *,
    contributions: Iterable[Contribution],
    by: Account | None,
    now: datetime,
    participation: Participation | None = None,
) -> int:
    """A constituency lets its words out of the talk among peers. Returns how many went out.

    Said aloud by a table without phones, it is recorded by whoever takes the notes.
    """
    count = 0
    for contribution in _all_locked(contributions):
        policies.check_can_release(contribution, participation=participation, by=by)
        if contribution.released_at:
            continue
        contribution.released_at = now
        contribution.save(update_fields=["released_at"])
        record("contribution released", on=contribution, by=by, at=now, actor=_actor(participation))
        topics.changed(contribution.meeting_id)
        count += 1
    return count


@transaction.atomic
def withdraw(
    *,
    contribution: Contribution,
    participation: Participation,
    by: Account | None,
    now: datetime,
) -> set[int]:
    """Take one's words back, with all that was made of them; returns the keys of what went.

    Words of others that had been put together with these stand again on their own; words that
    others wrote with them stay, without them.
    """
    contribution = _locked(contribution)
    policies.check_can_withdraw(contribution, participation)
    if crossing.is_also_of_others(contribution, participation):
        take_name_off(contribution=contribution, participation=participation, by=by, now=now)
        return set()
    gone = _sources_of(contribution, participation) | _made_from({contribution.pk})
    gone |= _made_from_merges(gone)
    Contribution.objects.filter(pk__in=gone, withdrawn_at=None).update(withdrawn_at=now)
    for row in Contribution.objects.filter(pk__in=gone).order_by("pk"):
        record("contribution withdrawn", on=row, by=by, at=now, actor=participation.pseudonym)
        topics.changed(row.meeting_id)
    return gone


def _sources_of(contribution: Contribution, participation: Participation) -> set[int]:
    """The contribution, and the author's own ones that it was made from."""
    found = {contribution.pk}
    while more := set(
        Contribution.objects.filter(became__in=found, authors=participation)
        .exclude(pk__in=found)
        .values_list("pk", flat=True)
    ):
        found |= more
    return found


def _made_from(found: set[int]) -> set[int]:
    """These, and everything put together or cut from them."""
    found = set(found)
    while more := set(
        Contribution.objects.filter(comes_from__in=found)
        .exclude(pk__in=found)
        .values_list("pk", flat=True)
    ):
        found |= more
    return found


def _made_from_merges(found: set[int]) -> set[int]:
    """What was put together from any of these: it holds their words. Other parts of a cut stay."""
    made = Contribution.objects.filter(comes_from__in=found).exclude(pk__in=found).values("pk")
    merges = (
        Contribution.objects.filter(pk__in=made)
        .annotate(sources=Count("comes_from"))
        .filter(sources__gt=1)
    )
    return _made_from(set(merges.values_list("pk", flat=True)))


@transaction.atomic
def change_consent(
    *,
    contribution: Contribution,
    participation: Participation,
    quote_consent: str,
    by: Account | None,
    now: datetime,
) -> Contribution:
    """How one's words may be quoted, from now on."""
    contribution = _locked(contribution)
    policies.check_can_change_consent(contribution, participation, quote_consent)
    contribution.quote_consent = quote_consent
    contribution.save(update_fields=["quote_consent"])
    record(
        "quote consent changed",
        on=contribution,
        by=by,
        at=now,
        actor=participation.pseudonym,
        quote_consent=quote_consent,
    )
    return contribution


@transaction.atomic
def moderate(
    *, contribution: Contribution, reason: str, by: Account, now: datetime
) -> Contribution:
    """Set words aside, by the published rules. They are kept; the decision stands in the log."""
    contribution = _locked(contribution)
    policies.check_can_moderate(contribution, reason=reason)
    contribution.moderated_at, contribution.moderated_by = now, by
    contribution.moderation_reason = reason.strip()
    contribution.save(update_fields=["moderated_at", "moderated_by", "moderation_reason"])
    record("contribution set aside", on=contribution, by=by, at=now, reason=reason.strip())
    topics.changed(contribution.meeting_id)
    return contribution


@transaction.atomic
def restore(*, contribution: Contribution, reason: str, by: Account, now: datetime) -> Contribution:
    """Bring back words that were set aside."""
    contribution = _locked(contribution)
    policies.check_can_restore(contribution, reason=reason)
    contribution.moderated_at = contribution.moderated_by = None
    contribution.moderation_reason = ""
    contribution.save(update_fields=["moderated_at", "moderated_by", "moderation_reason"])
    record("contribution restored", on=contribution, by=by, at=now, reason=reason.strip())
    topics.changed(contribution.meeting_id)
    return contribution


@transaction.atomic
def merge(*, contributions: Sequence[Contribution], by: Account, now: datetime) -> Contribution:
    """Put words together as they were said, one below the other; every author is kept.

    The new contribution may be quoted as the most reserved of its authors allows.
    """
    contributions = _all_locked(contributions)
    policies.check_can_merge(contributions)
    merged = _made(
        contributions,
        text="\n\n".join(row.text for row in contributions),
        by=by,
        now=now,
    )
    record("contributions merged", on=merged, by=by, at=now, sources=[c.pk for c in contributions])
    return merged


@transaction.atomic
def split(
    *, contribution: Contribution, parts: Sequence[str], by: Account, now: datetime
) -> list[Contribution]:
    """Cut words that say several things; each part keeps every author."""
    contribution = _locked(contribution)
    parts = [part for part in map(_tidy, parts) if part]
    policies.check_can_split(contribution, parts)
    made = [_made([contribution], text=part, by=by, now=now) for part in parts]
    record("contribution split", on=contribution, by=by, at=now, parts=[row.pk for row in made])
    return made


def _made(
    sources: Sequence[Contribution], *, text: str, by: Account, now: datetime
) -> Contribution:
    """A contribution out of others; validated and released if all of them were."""
    first = sources[0]
    validated = [row.validated_at for row in sources if row.validated_at]
    released = [row.released_at for row in sources if row.released_at]
    made = Contribution.objects.create(
        worksite_id=first.worksite_id,
        meeting_id=first.meeting_id,
        group_id=first.group_id,
        number=_next_number(first.meeting),
        kind=first.kind,
        text=text,
        constituency_id=first.constituency_id,
        channel=first.channel,
        quote_consent=max((row.quote_consent for row in sources), key=_closed),
        entered_at=now,
        entered_by=by,
        validated_at=max(validated) if len(validated) == len(sources) else None,
        released_at=max(released) if len(released) == len(sources) else None,
    )
    made.comes_from.set(sources)
    made.authors.set(Participation.objects.filter(contributions__in=sources).distinct())
    made.cites.set(Contribution.objects.filter(cited_by__in=sources).distinct())
    others = Constituency.objects.filter(pk__in=first.together_with.values("pk"))
    made.together_with.set(others)
    return made


def _closed(consent: str) -> int:
    """How reserved a consent is."""
    return policies.CONSENTS.index(QuoteConsent(consent))


def _locked(contribution: Contribution) -> Contribution:
    """As it stands in the database, until the end of the transaction."""
    return _all_locked([contribution])[0]


def _all_locked(contributions: Iterable[Contribution]) -> list[Contribution]:
    """The same for several, in the order of their numbers."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("meeting__worksite")
    return list(rows.filter(pk__in=[row.pk for row in contributions]).order_by("number", "pk"))
