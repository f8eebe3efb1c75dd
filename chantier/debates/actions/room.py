"""In the room: who enters without registering, who speaks, what words mean."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.debates import policies, topics
from chantier.debates.models import SpeakingTurn, WalkIn, WordMeaning
from chantier.meetings.models import Attendance, Meeting
from chantier.people.models import Account, Person
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.typesetting.characters import one_line
from chantier.worksites.identity import take_part
from chantier.worksites.models import Participation, Worksite

# Two taps closer than this on the same constituency are one turn begun twice by a nervous thumb.
DOUBLE_TAP_SECONDS = 2
LONGEST_TURN = 3 * 60 * 60


@transaction.atomic
def let_in(
    *,
    meeting: Meeting,
    constituency: Constituency,
    request_key: UUID | None,
    channel: str,
    by: Account | None,
    now: datetime,
    person: Person | None = None,
) -> Participation:
    """Somebody comes in without having registered; they are counted as present.

    Without `person`, it is a pseudonym linked to nobody, and the same `request_key` twice lets one
    person in. A `person` who is known has one participation whatever happens.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    request_key = request_key or uuid4()
    known = WalkIn.objects.filter(request_key=request_key).select_related("participation").first()
    if known:
        return known.participation
    policies.check_can_join(meeting, constituency)
    if person:
        participation = take_part(
            person=person, worksite=meeting.worksite, constituency=constituency
        )
    else:
        participation = Participation.objects.create(
            worksite_id=meeting.worksite_id, constituency=constituency
        )
        WalkIn.objects.create(
            meeting=meeting,
            participation=participation,
            channel=channel,
            at=now,
            request_key=request_key,
        )
    Attendance.objects.get_or_create(
        meeting=meeting,
        participation=participation,
        defaults={"at": now, "channel": channel, "by": by},
    )
    record("walked in", on=meeting, by=by, at=now, actor=participation.pseudonym, channel=channel)
    topics.counted(meeting.pk)
    return participation


@transaction.atomic
def record_turn(
    *,
    meeting: Meeting,
    constituency: Constituency,
    by: Account,
    now: datetime,
    participation: Participation | None = None,
    request_key: UUID | None = None,
) -> SpeakingTurn:
    """Somebody begins to speak; whoever spoke before them has ended."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if request_key and (known := SpeakingTurn.objects.filter(request_key=request_key).first()):
        return known
    policies.check_can_record_turn(meeting, constituency)
    if participation:
        policies.check_takes_part(participation, meeting.worksite)
    running = meeting.turns.filter(seconds=None).first()
    if running:
        apart = (now - running.started_at).total_seconds()
        same = (running.constituency_id, running.participation_id) == (
            constituency.pk,
            participation.pk if participation else None,
        )
        if same and apart < DOUBLE_TAP_SECONDS:
            return running
        _end(running, now)
    turn = SpeakingTurn.objects.create(
        meeting=meeting,
        constituency=constituency,
        participation=participation,
        started_at=now,
        request_key=request_key,
    )
    record(
        "turn begun",
        on=turn,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        constituency=constituency.slug,
    )
    if participation:
        meeting.hands.filter(participation=participation).delete()
    topics.counted(meeting.pk)
    return turn


@transaction.atomic
def end_turn(*, meeting: Meeting, by: Account, now: datetime) -> None:
    """Nobody speaks. Ending nothing is no error."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    running = meeting.turns.filter(seconds=None).first()
    if running:
        _end(running, now)
        record("turn ended", on=running, by=by, at=now, seconds=running.seconds)
        topics.counted(meeting.pk)


def _end(turn: SpeakingTurn, now: datetime) -> None:
    elapsed = int((now - turn.started_at).total_seconds())
    turn.seconds = min(max(elapsed, 0), LONGEST_TURN)
    turn.save(update_fields=["seconds"])
    if turn.participation_id:
        topics.changed(turn.meeting_id)  # their phone no longer says that it is their turn


@transaction.atomic
def correct_turn(*, turn: SpeakingTurn, seconds: int, by: Account, now: datetime) -> None:
    """Somebody forgot to end it, or tapped the wrong one: its length, 0 when it was none."""
    policies.check_not_sealed(turn.meeting)
    if not 0 <= seconds <= LONGEST_TURN:
        raise Denied(_("A turn lasts between nothing and three hours."))
    before, turn.seconds = turn.seconds, seconds
    turn.save(update_fields=["seconds"])
    record("turn corrected", on=turn, by=by, at=now, before=before, seconds=seconds)


@transaction.atomic
def give_meaning(
    *,
    worksite: Worksite,
    word: str,
    constituency: Constituency | None,
    meaning: str,
    by: Account | None,
    now: datetime,
    participation: Participation | None = None,
) -> WordMeaning:
    """What a constituency understands by a word; without one, the meaning agreed by all.

    The word keeps the capitals of whoever wrote it first.
    """
    policies.check_can_dispute(worksite, participation)
    word, meaning = one_line(word), meaning.strip()
    policies.check_words(word, kind="")
    policies.check_words(meaning, kind="")
    if constituency is None and by is None:
        raise Denied(_("The meaning agreed by all is written down by whoever takes the notes."))
    if participation is not None and constituency != participation.constituency:
        raise Denied(_("You can speak for your own constituency only."))
    known = worksite.words.filter(word__iexact=word).order_by("pk").first()
    row, _created = WordMeaning.objects.update_or_create(
        worksite=worksite,
        word=known.word if known else word,
        constituency=constituency,
        defaults={"meaning": meaning},
    )
    record(
        "meaning given",
        on=row,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        meaning=meaning,
    )
    return row
