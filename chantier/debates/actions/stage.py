"""The evening is run: steps, the clock, hands raised, cards counted."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chantier.audit.actions import record
from chantier.debates import policies, topics
from chantier.debates.actions.room import record_turn
from chantier.debates.models import CardCount, Hand, SpeakingTurn, Stage, Statement
from chantier.meetings.models import AgendaItem, Meeting
from chantier.people.models import Account
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


def _locked(meeting: Meeting) -> Stage:
    """The stage of the meeting, held until the end of the transaction."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return Stage.objects.get_or_create(meeting=meeting)[0]


@transaction.atomic
def go_to_step(*, meeting: Meeting, step: AgendaItem, by: Account, now: datetime) -> Stage:
    """From now on the room is at this step, and its clock begins. Twice the same is once.

    A tap that waited for the network arrives after a later one of another screen: that one stands.
    """
    stage = _locked(meeting)
    policies.check_can_run(meeting, step)
    if stage.step_id == step.pk or (stage.began_at and now < stage.began_at):
        return stage
    stage.step, stage.began_at, stage.halted_at, stage.late = step, now, None, 0
    stage.save()
    record("step begun", on=meeting, by=by, at=now, step=step.title)
    topics.changed(meeting.pk)
    return stage


@transaction.atomic
def halt(*, meeting: Meeting, by: Account | None, now: datetime) -> None:
    """The clock stands still while something is explained. Twice is once, and one that arrives
    after the next step began changes nothing."""
    stage = _locked(meeting)
    policies.check_can_run(meeting)
    if stage.halted_at is None and not (stage.began_at and now < stage.began_at):
        stage.halted_at = now
        stage.save(update_fields=["halted_at"])
        record("clock stopped", on=meeting, by=by, at=now)
        topics.changed(meeting.pk)


@transaction.atomic
def go_on(*, meeting: Meeting, by: Account, now: datetime) -> None:
    """It was explained: the clock goes on, and the step lasts longer by as much."""
    stage = _locked(meeting)
    if stage.halted_at is not None:
        stood = max(int((now - stage.halted_at).total_seconds()), 0)
        stage.late, stage.halted_at = stage.late + stood, None
        stage.save(update_fields=["late", "halted_at"])
        record("clock started again", on=meeting, by=by, at=now, seconds=stood)
        topics.changed(meeting.pk)


@transaction.atomic
def show_speech(*, meeting: Meeting, shown: bool, by: Account, now: datetime) -> None:
    """The room decides whether the balance of speech is projected or stays with the facilitator."""
    stage = _locked(meeting)
    stage.shows_speech = shown
    stage.save(update_fields=["shows_speech"])
    verb = "balance of speech shown" if shown else "balance of speech kept"
    record(verb, on=meeting, by=by, at=now)
    topics.changed(meeting.pk)


@transaction.atomic
def raise_hand(
    *,
    meeting: Meeting,
    constituency: Constituency,
    now: datetime,
    by: Account | None,
    participation: Participation | None = None,
    request_key: UUID | None = None,
) -> Hand:
    """Somebody asks to speak; asked twice is asked once."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    policies.check_can_record_turn(meeting, constituency)
    known: Hand | None = None
    if participation:
        policies.check_takes_part(participation, meeting.worksite)
        known = meeting.hands.filter(participation=participation).first()
    elif request_key:
        known = Hand.objects.filter(request_key=request_key).first()
    if known:
        return known
    hand = Hand.objects.create(
        meeting=meeting,
        constituency=constituency,
        participation=participation,
        at=now,
        request_key=request_key,
    )
    topics.counted(meeting.pk)
    return hand


@transaction.atomic
def lower_hand(*, meeting: Meeting, participation: Participation) -> None:
    """One no longer asks to speak; not having asked is no error."""
    meeting.hands.filter(participation=participation).delete()
    topics.counted(meeting.pk)


@transaction.atomic
def drop_hand(*, hand: Hand) -> None:
    """The facilitator takes somebody off the queue."""
    meeting = hand.meeting_id
    hand.delete()
    topics.counted(meeting)


@transaction.atomic
def count_cards(
    *,
    statement: Statement,
    constituency: Constituency,
    table: int,
    agree: int,
    disagree: int,
    passed: int,
    by: Account,
    now: datetime,
) -> CardCount:
    """Raised cards of a constituency at a table; counting again replaces the count."""
    Statement.objects.select_for_update().get(pk=statement.pk)
    others = CardCount.objects.filter(statement=statement, constituency=constituency).exclude(
        table=table
    )
    raised = agree + disagree + passed
    policies.check_can_count_cards(statement, constituency, others=others, raised=raised)
    counted, _created = CardCount.objects.update_or_create(
        statement=statement,
        constituency=constituency,
        table=table,
        defaults={"agree": agree, "disagree": disagree, "passed": passed, "at": now},
    )
    record(
        "cards counted",
        on=statement,
        by=by,
        at=now,
        constituency=constituency.slug,
        table=table,
        raised=raised,
    )
    topics.counted(statement.meeting_id)
    return counted


@transaction.atomic
def count_table(
    *,
    statement: Statement,
    table: int,
    counts: Mapping[Constituency, tuple[int, int, int]],
    by: Account,
    now: datetime,
) -> int:
    """One table's cards, constituency by constituency: all of them, or none."""
    for constituency, (agree, disagree, passed) in counts.items():
        count_cards(
            statement=statement,
            constituency=constituency,
            table=table,
            agree=agree,
            disagree=disagree,
            passed=passed,
            by=by,
            now=now,
        )
    return sum(sum(raised) for raised in counts.values())


@transaction.atomic
def give_floor(*, hand: Hand, by: Account, now: datetime) -> SpeakingTurn:
    """Whoever asked to speak begins to; they are off the list."""
    turn = record_turn(
        meeting=hand.meeting,
        constituency=hand.constituency,
        participation=hand.participation,
        by=by,
        now=now,
    )
    Hand.objects.filter(pk=hand.pk).delete()
    if hand.participation_id:
        topics.changed(hand.meeting_id)  # the phone that asked says that it is its turn
    return turn
