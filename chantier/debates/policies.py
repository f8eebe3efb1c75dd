"""May I? for what is said, voted, and disputed. Each check raises Denied with its reason.

Who may come near at all is said by the gates (`access.py`); these rules hold for whoever acts and
whatever the channel. In all of them `participation` is whose words or vote it is, and `by` the
account that enters them on its behalf, None for those who act themselves.
"""

from collections.abc import Callable, Collection, Iterable
from unicodedata import category

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.debates.models import (
    CardCount,
    Conflict,
    Contribution,
    Kind,
    QuoteConsent,
    Statement,
    Vote,
)
from chantier.debates.states import ConflictState
from chantier.meetings.models import AgendaItem, Attendance, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Account, Channel
from chantier.prepared import Prepared, Slot
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.policies import check_keeps_opinions
from chantier.worksites.states import State as WorksiteState

LONGEST = 10_000  # characters: a quarter of an hour of speech
SPEAKING = frozenset({MeetingState.UNDER_WAY, MeetingState.HELD})
# From the most open to the most closed: an author among several may only close.
CONSENTS = (
    QuoteConsent.NAMED,
    QuoteConsent.FIRST_NAME,
    QuoteConsent.PSEUDONYM,
    QuoteConsent.NOT,
)

_COUNTED_BY_CARD = Prepared(
    lambda: CardCount.objects.filter(statement=Slot("statement")).values_list("pk", flat=True)[:1]
)
Seal = Callable[[Meeting], None]
_seals: list[Seal] = []


def register_seal(seal: Seal) -> None:
    """A later step says until when words can be added, changed or withdrawn.

    `seal(meeting)` raises Denied once they cannot any more: reports do when theirs is frozen.
    """
    if seal not in _seals:
        _seals.append(seal)


def check_not_sealed(meeting: Meeting) -> None:
    """The words of this meeting can still change."""
    if meeting.worksite.state == WorksiteState.CLOSED:
        raise Denied(_("This worksite is closed: what was said in it no longer changes."))
    for seal in _seals:
        seal(meeting)


def check_takes_part(participation: Participation, worksite: Worksite) -> None:
    """A participation speaks and votes in its own worksite only, and with its agreement."""
    if participation.worksite_id != worksite.pk:
        raise Denied(_("This participation is of another worksite: enter through this one’s door."))
    check_keeps_opinions(participation)


def check_can_speak(meeting: Meeting, *, participation: Participation | None = None) -> None:
    """Contributions come in from the beginning of the meeting until its report is frozen."""
    if meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This meeting was cancelled."))
    if meeting.state not in SPEAKING:
        raise Denied(_("The debate opens when the meeting begins. Come back then."))
    check_not_sealed(meeting)
    if participation is not None:
        check_takes_part(participation, meeting.worksite)


def check_words(text: str, *, kind: str) -> None:
    """Words can be read aloud and printed, and fit on some pages."""
    if kind == Kind.NOT_UNDERSTOOD and not text:
        return
    if not any(category(sign)[0] in "LN" for sign in text):
        raise Denied(
            _(
                "Write at least one word: signs and pictures alone can be neither read aloud "
                "nor printed in the report."
            )
        )
    if len(text) > LONGEST:
        raise Denied(
            _(
                "This has %(length)d characters; a contribution has at most %(longest)d. "
                "Cut it into several contributions."
            )
            % {"length": len(text), "longest": LONGEST}
        )


def check_can_contribute(
    meeting: Meeting,
    *,
    participation: Participation | None,
    constituency: Constituency,
    kind: str,
    text: str,
    cites: Collection[Contribution],
    by: Account | None,
) -> None:
    """Everything that a contribution must satisfy, whoever enters it."""
    check_can_speak(meeting, participation=participation)
    if constituency.space_id != meeting.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))
    if participation is None and by is None:
        raise Denied(_("Enter the room first: each contribution speaks from a constituency."))
    if participation is not None and participation.constituency_id != constituency.pk:
        raise Denied(
            _("This badge is of another constituency (%(constituency)s): check the badge.")
            % {"constituency": participation.constituency}
        )
    check_words(text, kind=kind)
    if any(cited.worksite_id != meeting.worksite_id for cited in cites):
        raise Denied(_("A contribution cites others of the same worksite only."))
    if any(not c.released_at and c.constituency_id != constituency.pk for c in cites):
        raise Denied(_("A contribution cites what its constituency can see."))
    if kind == Kind.ANALYSIS and not any(cited.kind == Kind.STORY for cited in cites):
        raise Denied(
            _(
                "An analysis rests on something lived: choose the story that it is about, "
                "or tell one first."
            )
        )


def check_is_author(contribution: Contribution, participation: Participation) -> None:
    """Words belong to those who said them."""
    if not contribution.authors.filter(pk=participation.pk).exists():
        raise Denied(_("These words are not yours: only those who said them can do this."))


def check_can_validate(
    contribution: Contribution, *, participation: Participation | None, by: Account | None
) -> None:
    """The speaker says "yes, I said that", or whoever took the note says that it was read back."""
    check_not_sealed(contribution.meeting)
    if contribution.withdrawn_at:
        raise Denied(_("These words were withdrawn."))
    if contribution.validated_at:
        raise Denied(_("These words are validated already."))
    if by is None:
        if participation is None:
            raise Denied(_("Only who said these words can validate them."))
        check_is_author(contribution, participation)


def check_can_release(
    contribution: Contribution, *, participation: Participation | None, by: Account | None
) -> None:
    """A constituency lets out its own words, once who said them has validated them."""
    check_not_sealed(contribution.meeting)
    if contribution.withdrawn_at or contribution.moderated_at:
        raise Denied(_("These words were withdrawn or set aside."))
    if not contribution.validated_at:
        raise Denied(_("Who said these words has not validated them yet: read them back first."))
    if by is None and (
        participation is None or participation.constituency_id != contribution.constituency_id
    ):
        raise Denied(_("Only the constituency whose words these are can release them."))


def check_can_withdraw(contribution: Contribution, participation: Participation) -> None:
    """Its author, until the report is frozen."""
    check_not_sealed(contribution.meeting)
    if contribution.withdrawn_at:
        raise Denied(_("These words were already withdrawn."))
    check_is_author(contribution, participation)


def check_can_change_consent(
    contribution: Contribution, participation: Participation, consent: str
) -> None:
    """Its author; among several authors, each may close, none may open for the others.

    Once the report is frozen one may still close: publications are made without these words.
    """
    if QuoteConsent(consent) != QuoteConsent.NOT:
        check_not_sealed(contribution.meeting)
    check_is_author(contribution, participation)
    opens = CONSENTS.index(QuoteConsent(consent)) < CONSENTS.index(
        QuoteConsent(contribution.quote_consent)
    )
    if opens and contribution.authors.count() > 1:
        raise Denied(_("Several people said these words: one alone cannot allow more."))


def check_can_moderate(contribution: Contribution, *, reason: str) -> None:
    """What the room can see, for a reason that everybody can read."""
    if contribution.moderated_at:
        raise Denied(_("This contribution was already set aside."))
    if contribution.withdrawn_at:
        raise Denied(_("This contribution was withdrawn by who said it."))
    check_moderation_reason(reason)


def check_can_restore(contribution: Contribution, *, reason: str) -> None:
    """A contribution that was set aside comes back, for a reason too."""
    if not contribution.moderated_at:
        raise Denied(_("This contribution was not set aside."))
    check_moderation_reason(reason)


def check_moderation_reason(reason: str) -> None:
    """A decision on somebody's words says why."""
    if not any(category(sign)[0] in "LN" for sign in reason):
        raise Denied(_("Give the reason, in the words of the published rules."))


def check_can_merge(contributions: Collection[Contribution]) -> None:
    """Words of one meeting and one constituency, that all still stand."""
    if len(contributions) < 2:
        raise Denied(_("Choose at least two contributions to put together."))
    if len({contribution.meeting_id for contribution in contributions}) > 1:
        raise Denied(_("These contributions come from several meetings."))
    if len({_written_by(contribution) for contribution in contributions}) > 1:
        raise Denied(
            _(
                "These contributions come from several constituencies: "
                "they stand side by side, they are not put together."
            )
        )
    check_each_stands(contributions)


def _written_by(contribution: Contribution) -> frozenset[int]:
    others = contribution.together_with.values_list("pk", flat=True)
    return frozenset({contribution.constituency_id, *others})


def check_can_split(contribution: Contribution, parts: Collection[str]) -> None:
    """Cutting keeps the words: each part is found in them as it was said."""
    check_each_stands([contribution])
    whole = " ".join(contribution.text.split())
    for part in parts:
        check_words(part, kind=contribution.kind)
        if " ".join(part.split()) not in whole:
            raise Denied(_("A part has words that were not said: cut the text, do not rewrite it."))
    if len(parts) < 2:
        raise Denied(_("Cut the text in two parts at least, with an empty line between them."))


def check_each_stands(contributions: Iterable[Contribution]) -> None:
    """None was withdrawn, set aside, or already taken up in another one."""
    contributions = list(contributions)
    pks = {contribution.pk for contribution in contributions}
    gone = pks - set(Contribution.objects.current().filter(pk__in=pks).values_list("pk", flat=True))
    for contribution in contributions:
        check_not_sealed(contribution.meeting)
    if gone:
        raise Denied(
            ngettext(
                "One of these contributions no longer stands: choose again.",
                "%(count)d of these contributions no longer stand: choose again.",
                len(gone),
            )
            % {"count": len(gone)}
        )


def check_can_open_statement(
    worksite: Worksite,
    *,
    meeting: Meeting | None,
    text: str,
    comes_from: Collection[Contribution] = (),
) -> None:
    """One sentence that can be agreed or disagreed with, from words that everybody may see."""
    check_votes_are_open(worksite)
    if meeting is not None:
        if meeting.worksite_id != worksite.pk:
            raise Denied(_("This meeting is of another worksite."))
        check_not_sealed(meeting)
    if not any(category(sign)[0] == "L" for sign in text):
        raise Denied(_("Write the sentence that people will agree or disagree with."))
    for contribution in comes_from:
        if contribution.worksite_id != worksite.pk or not contribution.released_at:
            raise Denied(_("A sentence comes from contributions that were released to all."))


def check_votes_are_open(worksite: Worksite) -> None:
    """People vote between the invitation and the closure."""
    if worksite.state == WorksiteState.CLOSED:
        raise Denied(_("This worksite is closed: its votes are counted."))
    if worksite.state == WorksiteState.PREPARATION:
        raise Denied(_("This worksite is not public yet: votes open with the invitation."))


def check_can_vote(
    statement: Statement,
    participation: Participation,
    *,
    channel: str = Channel.WEB,
    by: Account | None = None,
) -> None:
    """Whoever takes part in the worksite, while the vote is open.

    A ballot filled in on paper before the vote closed may be typed in after it, by somebody who
    was given the right: what is written on paper counts as much as a touch on a phone.
    """
    check_votes_are_open(statement.worksite)
    check_takes_part(participation, statement.worksite)
    if statement.meeting is not None:
        check_not_sealed(statement.meeting)
    typed_later = channel == Channel.PAPER and by is not None
    if statement.closed_at and not typed_later:
        raise Denied(_("The vote on this sentence is closed. Its result can be read."))
    check_not_counted_by_card(statement, participation)


def check_can_dispute(worksite: Worksite, participation: Participation | None) -> None:
    """Anybody who takes part may open a conflict or take position, until the worksite closes."""
    check_votes_are_open(worksite)
    if participation is not None:
        check_takes_part(participation, worksite)


def check_can_take_position(
    conflict: Conflict, constituency: Constituency, participation: Participation | None
) -> None:
    """One speaks for one's own constituency; whoever takes notes writes down for any."""
    check_can_dispute(conflict.worksite, participation)
    if conflict.state == ConflictState.SETTLED:
        raise Denied(_("This conflict is settled: open it again first."))
    if constituency.space_id != conflict.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))
    if participation is not None and participation.constituency_id != constituency.pk:
        raise Denied(_("You can speak for your own constituency only."))


def check_can_move(conflict: Conflict, to: str) -> None:
    """Nothing is settled by majority: each constituency that took position must say so itself."""
    check_votes_are_open(conflict.worksite)
    conflict.check_can_move_to(to)
    if to == ConflictState.OPEN:
        return
    positions = list(conflict.positions.select_related("constituency").order_by("pk"))
    if len(positions) < 2:
        raise Denied(_("Write down the positions of two constituencies at least, first."))
    waiting = [str(p.constituency) for p in positions if p.settled_at is None]
    if to == ConflictState.SETTLED and waiting:
        raise Denied(
            _(
                "No majority closes a conflict. Still to say that it is settled for them: "
                "%(constituencies)s."
            )
            % {"constituencies": ", ".join(waiting)}
        )
    if to == ConflictState.SETTLED and not conflict.would_settle.strip():
        raise Denied(_("Say first what settles it."))


def check_can_join(meeting: Meeting, constituency: Constituency | None = None) -> None:
    """Without registering: while the meeting is under way."""
    if meeting.state == MeetingState.CANCELLED:
        raise Denied(_("This meeting was cancelled."))
    if meeting.state == MeetingState.HELD:
        raise Denied(_("This meeting is over. Those who were there enter by their personal link."))
    if meeting.state != MeetingState.UNDER_WAY:
        raise Denied(_("This meeting has not begun. Come back when it does."))
    if constituency is not None and constituency.space_id != meeting.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))


def check_can_record_turn(meeting: Meeting, constituency: Constituency) -> None:
    """Turns are counted while people speak."""
    if meeting.state != MeetingState.UNDER_WAY:
        raise Denied(_("Turns to speak are counted while the meeting is under way."))
    if constituency.space_id != meeting.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))


def check_can_run(meeting: Meeting, step: AgendaItem | None = None) -> None:
    """Steps follow one another while the meeting is under way."""
    if meeting.state != MeetingState.UNDER_WAY:
        raise Denied(_("Start the meeting first: the clock runs while it is under way."))
    if step is not None and step.meeting_id != meeting.pk:
        raise Denied(_("This step is of another meeting."))


def answers_of_those_present(statement: Statement, constituency: Constituency) -> "QuerySet[Vote]":
    """Votes on phones and paper by people of the constituency who are in the room."""
    there = Attendance.objects.filter(
        meeting=statement.meeting_id, participation=OuterRef("participation")
    )
    return statement.votes.filter(Exists(there), participation__constituency=constituency)


def cards_of(statement: Statement, constituency: Constituency) -> int:
    """Raised cards counted so far."""
    rows = CardCount.objects.filter(statement=statement, constituency=constituency)
    total = rows.aggregate(n=Sum(F("agree") + F("disagree") + F("passed")))["n"]
    return total or 0


def present_of(statement: Statement, constituency: Constituency) -> int:
    """How many of the constituency are in the room."""
    return Attendance.objects.filter(
        meeting=statement.meeting_id, participation__constituency=constituency
    ).count()


def check_can_count_cards(
    statement: Statement,
    constituency: Constituency,
    *,
    others: "QuerySet[CardCount]",
    raised: int,
) -> None:
    """One person, one vote: cards and answers together are never more than those present."""
    check_votes_are_open(statement.worksite)
    if statement.meeting is None:
        raise Denied(_("Cards are raised in a room: this sentence belongs to no meeting."))
    check_not_sealed(statement.meeting)
    if constituency.space_id != statement.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))
    counted = others.aggregate(n=Sum(F("agree") + F("disagree") + F("passed")))["n"] or 0
    answered = answers_of_those_present(statement, constituency).count()
    present = present_of(statement, constituency)
    if raised + counted + answered > present:
        raise Denied(
            _(
                "%(constituency)s: %(present)d present, %(answered)d answered on a phone or on "
                "paper, %(counted)d cards counted at other tables. Count only the cards of those "
                "who did not answer otherwise, or write down first who else is present."
            )
            % {
                "constituency": constituency,
                "present": present,
                "answered": answered,
                "counted": counted,
            }
        )


def check_not_counted_by_card(statement: Statement, participation: Participation) -> None:
    """Whoever is in the room and has not answered may be among the cards counted."""
    if statement.meeting_id is None or not _COUNTED_BY_CARD.any(statement=statement.pk):
        return
    constituency = participation.constituency
    there = Attendance.objects.filter(meeting=statement.meeting_id, participation=participation)
    if statement.votes.filter(participation=participation).exists() or not there.exists():
        return
    answered = answers_of_those_present(statement, constituency).count()
    if answered + cards_of(statement, constituency) >= present_of(statement, constituency):
        raise Denied(
            _(
                "The cards of your constituency were counted: your vote is among them. "
                "To answer here instead, ask the facilitator to count the cards again."
            )
        )


def check_can_map(worksite: Worksite) -> None:
    """A map needs votes."""
    if not Vote.objects.filter(statement__worksite=worksite).exists():
        raise Denied(_("Nobody has voted yet: there is nothing to map."))


def check_thresholds_make_sense(*, common_ground: int, conflict: int, level: int) -> None:
    """Percentages that claim something, and not everything."""
    if not (1 <= common_ground <= 99 and 1 <= conflict <= 99):
        raise Denied(_("A threshold is a percentage from 1 to 99."))
    if not 50 <= level <= 99:
        raise Denied(_("To be sure is a percentage from 50 to 99."))
