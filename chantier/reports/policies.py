"""What may be done to a report, when, by whom; each refusal says what can be done instead."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.debates.models import Contribution
from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.prepared import Prepared, Slot
from chantier.reports import content
from chantier.reports.anchors import Passage, Place
from chantier.reports.models import (
    Correction,
    Finding,
    Picture,
    Remark,
    RemarkKind,
    Report,
    ReportReturn,
    Section,
    SignOff,
    VersionName,
)
from chantier.reports.states import CorrectionState, RemarkState, ReturnState, State
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.spaces.policies import check_can_record_decision
from chantier.ui import dates
from chantier.worksites.models import Participation
from chantier.worksites.policies import check_keeps_opinions
from chantier.worksites.states import State as WorksiteState

MOST_PICTURES = 60
_SEALED = Prepared(
    lambda: Report.objects.sealed().filter(meeting=Slot("meeting")).values_list("pk", flat=True)
)


def check_can_open(meeting: Meeting) -> None:
    """A report tells of a meeting that was held."""
    if meeting.state != MeetingState.HELD:
        raise Denied(_("The report is opened once the meeting has been held."))


def check_can_write(report: Report) -> None:
    """Sections and findings change until the report is returned."""
    if report.state == State.RETURNED:
        raise Denied(
            _(
                "This report was returned to those who were there: its text no longer changes. "
                "They can still correct their own words and attach a dissent."
            )
        )
    if report.state == State.FROZEN:
        raise Denied(_("This report is frozen: nothing in it changes any more."))


def check_can_add_picture(report: Report) -> None:
    """While it is written; an evening has a few dozen photographs, not thousands."""
    check_can_write(report)
    if report.pictures.count() >= MOST_PICTURES:
        raise Denied(
            ngettext(
                "A report has %(count)d picture at most: remove one first.",
                "A report has %(count)d pictures at most: remove one first.",
                MOST_PICTURES,
            )
            % {"count": MOST_PICTURES}
        )


def check_can_remove_picture(picture: Picture) -> None:
    """While the report is written, and as long as no frozen version shows it."""
    check_can_write(picture.report)
    frozen = [edition.frozen for edition in picture.report.editions.all()]
    if any(picture.number == one["number"] for data in frozen for one in data.get("pictures", ())):
        raise Denied(_("A frozen version of this report shows this picture: it stays."))


def check_can_prepare(report: Report) -> None:
    """A draft is added to while it is written: in the review, it would undo the signatures."""
    check_can_write(report)
    if report.state == State.IN_REVIEW:
        raise Denied(
            _(
                "The review has begun: what is added would have to be signed again. Go back to "
                "the writing first."
            )
        )


def check_can_cite(report: Report, numbers: set[int]) -> None:
    """Only words of this meeting that may be quoted."""
    known = report.meeting.contributions.quotable().filter(number__in=numbers)
    unknown = sorted(numbers - set(known.values_list("number", flat=True)))
    if unknown:
        raise Denied(
            ngettext(
                "Contribution no. %(numbers)s cannot be cited: it is not of this meeting, it was "
                "withdrawn, its author has not validated it, or asked not to be quoted.",
                "Contributions no. %(numbers)s cannot be cited: they are not of this meeting, they "
                "were withdrawn, their authors have not validated them, or asked not to be quoted.",
                len(unknown),
            )
            % {"numbers": ", ".join(map(str, unknown))}
        )


def check_can_set_aside(report: Report, contribution: Contribution) -> None:
    """Only what the report could cite and does not."""
    check_can_write(report)
    if contribution.meeting_id != report.meeting_id or not content.is_quotable(contribution):
        raise Denied(_("This contribution is none that the report may cite."))
    if contribution in content.cited(report):
        raise Denied(_("The report cites this contribution: there is nothing to set aside."))


def check_each_has_its_fate(report: Report) -> None:
    """Each contribution that may be quoted is cited, or set aside with a reason."""
    waiting = content.without_fate(report)
    if waiting:
        raise Denied(
            ngettext(
                "Contribution no. %(numbers)s is cited nowhere: cite it, or say why it is left "
                "out of the report.",
                "Contributions no. %(numbers)s are cited nowhere: cite them, or say why they are "
                "left out of the report.",
                len(waiting),
            )
            % {"numbers": ", ".join(str(contribution.number) for contribution in waiting)}
        )


def check_can_name(standing: VersionName | None, *, row: int, text: str | None) -> None:
    """A row that the journal has, under a name that no other row of the part bears."""
    if not text:
        raise Denied(_("There is no text at that row."))
    if standing and standing.row != row:
        raise Denied(
            _("“%(name)s” already names row %(row)s of this part. Choose another name.")
            % {"name": standing.name, "row": standing.row}
        )


class EditedMeanwhile(Denied):
    """Somebody reworded the finding while another wording of it was being typed."""


def check_can_reword(finding: Finding, base_edition: int) -> None:
    """A finding that stands, from the wording that stands."""
    if finding.dropped_at is not None:
        raise Denied(
            _("This finding was taken out of the report meanwhile. Bring it back to reword it.")
        )
    if finding.edition != base_edition:
        raise EditedMeanwhile(
            _(
                "Somebody reworded this finding while you were writing. Nothing is lost: your "
                "wording is in the form, theirs stands above it. Bring both together and save."
            )
        )


def check_can_restore(finding: Finding) -> None:
    """Only what was taken out comes back."""
    check_can_write(finding.report)
    if finding.dropped_at is None:
        raise Denied(_("This finding already stands in the report."))


def check_passage(passages: Sequence[Passage], place: int) -> None:
    """A passage that the text has; 0 is the whole part."""
    if place > len(passages):
        raise Denied(
            _(
                "This text has no sentence number %(number)s. Check the number, and the version "
                "printed on the sheet."
            )
            % {"number": place}
        )


def check_says_enough(
    kind: str, *, text: str, proposed: str, asked_of: Constituency | None, place: int
) -> None:
    """Words for each kind of remark; whom a question is asked of; what a suggestion proposes."""
    if kind == RemarkKind.SUGGESTION:
        if not proposed.strip() and not (place and text.strip()):
            raise Denied(
                _("Write the wording you propose. To take a sentence out, say why instead.")
            )
    elif not text.strip():
        raise Denied(_("Write your remark."))
    if kind == RemarkKind.QUESTION and asked_of is None:
        raise Denied(_("Say which constituency the question is asked of."))


def check_is_open_remark(remark: Remark) -> None:
    """Answered once, while the report is written."""
    check_can_write(remark.section.report)
    if remark.state != RemarkState.OPEN:
        raise Denied(_("This remark has been dealt with."))


def check_can_accept(remark: Remark, place: Place | None) -> None:
    """A suggestion whose passage reads as it did."""
    check_is_open_remark(remark)
    if remark.kind != RemarkKind.SUGGESTION:
        raise Denied(_("Only a suggestion can be accepted."))
    if remark.quote and (place is None or place.reworded):
        raise Denied(
            _(
                "Its passage has changed since: the suggestion no longer fits. Change the text by "
                "hand, then say here what was done."
            )
        )


def check_can_answer_remark(
    remark: Remark, *, answer: str, participation: Participation | None
) -> None:
    """A question by those it is asked of; reasons where somebody's words are left aside."""
    check_is_open_remark(remark)
    asked = remark.kind == RemarkKind.QUESTION and participation
    if asked and participation and participation.constituency_id != remark.asked_of_id:
        raise Denied(
            _("This question is asked of another constituency: %(constituency)s.")
            % {"constituency": remark.asked_of}
        )
    if remark.kind == RemarkKind.QUESTION and not answer.strip():
        raise Denied(_("Write the answer."))
    if remark.kind in {RemarkKind.SUGGESTION, RemarkKind.WORDING} and not answer.strip():
        raise Denied(_("Say why it is left aside: its author will read it."))


def check_no_wording_waits(report: Report) -> None:
    """Two wordings of the same sentences are joined before anybody signs."""
    waiting = Remark.objects.open().wordings().filter(section__report=report)
    parts = dict.fromkeys(str(one.section) for one in waiting.select_related("section"))
    if parts:
        raise Denied(
            _("Two people reworded the same sentences in: %(parts)s. Bring both texts together.")
            % {"parts": ", ".join(parts)}
        )


def check_can_submit(report: Report) -> None:
    """Each part is written, cites nothing that cannot be cited; nothing said is forgotten."""
    report.check_can_move_to(State.IN_REVIEW)
    empty = [
        str(section)
        for section in report.sections.order_by("position", "pk")
        if not ((latest := section.latest()) and latest.text.strip())
    ]
    if empty:
        raise Denied(
            _("Write these parts before the review: %(parts)s.") % {"parts": ", ".join(empty)}
        )
    check_no_wording_waits(report)
    check_can_cite(report, set(content.uncitable(report)))
    check_each_has_its_fate(report)


def check_can_go_back_to_writing(report: Report) -> None:
    """From the review only: what is frozen is reopened by a decision."""
    check_in_review(report)
    report.check_can_move_to(State.WRITING)


def check_in_review(report: Report) -> None:
    """Constituencies sign during the review."""
    if report.state == State.WRITING:
        raise Denied(_("Constituencies sign off during the review, which has not begun."))
    if report.state != State.IN_REVIEW:
        raise Denied(_("The review of this report is over."))


def check_can_sign_off(
    section: Section,
    constituency: Constituency,
    *,
    participation: Participation | None = None,
) -> None:
    """A constituency that was in the room, by one of its own who was there, or typed for it."""
    report = section.report
    check_in_review(report)
    _check_was_in_the_room(report, constituency)
    if participation is None:
        return
    check_was_there(report, participation)
    if participation.constituency_id != constituency.pk:
        raise Denied(_("You sign for your own constituency only."))


def check_divergence_says_why(verdict: str, text: str) -> None:
    """A reserve or a disagreement comes with its words."""
    if verdict != SignOff.Verdict.AGREES and not text.strip():
        raise Denied(_("Write the reserve or the divergence: it will stand beside the text."))


def check_can_say_why_silent(report: Report, constituency: Constituency) -> None:
    """Only for a constituency that was in the room, and during the review."""
    check_in_review(report)
    _check_was_in_the_room(report, constituency)


def check_can_return(report: Report) -> None:
    """Nothing closes by majority: each constituency present was heard, or one says why not."""
    report.check_can_move_to(State.RETURNED)
    check_no_wording_waits(report)
    check_can_cite(report, set(content.uncitable(report)))
    check_each_has_its_fate(report)
    unheard = content.unheard(report)
    if unheard:
        raise Denied(
            _(
                "These constituencies were there and have not signed every part as it stands now: "
                "%(names)s. Have them sign, or record why they could not."
            )
            % {"names": ", ".join(str(constituency) for constituency in unheard)}
        )
    if not report.registrations_present().exists():
        raise Denied(
            _(
                "Nobody is marked present at this meeting: there is nobody to return the report "
                "to. Fill in the attendance first."
            )
        )


def check_can_mark_return(given: ReportReturn, state: str) -> None:
    """Handed over, read aloud, did not arrive: people know it; the outbox knows what it sent."""
    if state not in {ReturnState.HANDED_OVER, ReturnState.READ_ALOUD, ReturnState.FAILED}:
        raise Denied(_("Say that the report was handed over, read aloud, or did not arrive."))
    given.check_can_move_to(state)


def check_can_send_again(given: ReportReturn) -> None:
    """Only what did not arrive."""
    if given.state != ReturnState.FAILED:
        raise Denied(_("Say first that the report did not arrive, then send it another way."))


def check_was_there(report: Report, participation: Participation | None) -> None:
    """Only those who were at the meeting answer its report."""
    if participation is None or not report.was_there(participation):
        raise Denied(_("Only those who were at this meeting can do this."))
    check_keeps_opinions(participation)


def check_is_open_to_answers(report: Report) -> None:
    """After the return, before the freeze."""
    if report.is_editable:
        raise Denied(_("The report has not been returned yet: this becomes possible when it is."))
    if report.state == State.FROZEN:
        raise Denied(_("This report is frozen: nothing can be attached to it any more."))


def check_can_ask_correction(
    report: Report, contribution: Contribution, *, participation: Participation | None
) -> None:
    """One's own words only, and only those the report cites."""
    check_is_open_to_answers(report)
    check_was_there(report, participation)
    if participation not in contribution.authors.all():
        raise Denied(_("One corrects one's own words only."))
    if contribution not in content.cited(report):
        raise Denied(_("The report does not cite these words: there is nothing to correct in it."))


def check_can_answer_correction(correction: Correction, *, apply: bool, answer: str) -> None:
    """Once, before the freeze; words left as they are come with a reason."""
    check_is_open_to_answers(correction.report)
    if correction.state != CorrectionState.ASKED:
        raise Denied(_("This correction has been answered."))
    if not apply and not answer.strip():
        raise Denied(_("Say why the words stay as they are: their author will read it."))


def check_can_dissent(report: Report, *, participation: Participation | None) -> None:
    """Whoever was there, after the return and before the freeze."""
    check_is_open_to_answers(report)
    check_was_there(report, participation)


def check_can_freeze(report: Report, *, today: datetime.date) -> None:
    """When the time to answer is over and each correction has its answer."""
    report.check_can_move_to(State.FROZEN)
    if report.open_until and today <= report.open_until:
        raise Denied(
            _(
                "Those who were there were told that they have until %(day)s to correct their "
                "words and attach a dissent: the report is frozen after that day."
            )
            % {"day": dates.day(report.open_until)}
        )
    pending = report.corrections.pending().count()
    if pending:
        raise Denied(
            ngettext(
                "%(count)s correction waits for an answer.",
                "%(count)s corrections wait for an answer.",
                pending,
            )
            % {"count": pending}
        )
    check_dissents_are_intact(report)


def check_is_frozen(report: Report) -> None:
    """Only what is frozen is reopened, while its worksite is open."""
    if report.state != State.FROZEN:
        raise Denied(_("This report is not frozen: there is nothing to reopen."))
    if report.meeting.worksite.state == WorksiteState.CLOSED:
        raise Denied(
            _("This worksite is closed: nobody could sign another version of the report any more.")
        )


def check_can_reopen(report: Report, *, taken_on: datetime.date, today: datetime.date) -> None:
    """By a decision taken since it was frozen."""
    check_is_frozen(report)
    if report.frozen_at and taken_on < timezone.localdate(report.frozen_at):
        raise Denied(
            _("The report was frozen on %(day)s: the decision to reopen it is not older than that.")
            % {"day": dates.day(timezone.localdate(report.frozen_at))}
        )
    check_can_record_decision(taken_on=taken_on, today=today)


def check_dissents_are_intact(report: Report) -> None:
    """Each dissent still is what its author wrote."""
    for dissent in report.dissents.order_by("pk"):
        if content.sha256(dissent.text) != dissent.text_sha256:
            raise Denied(
                _(
                    "A dissent attached to this report is not the one that was written: its text "
                    "does not match its hash. Restore it from a backup before freezing."
                )
            )


def check_words_can_change(meeting: Meeting) -> None:
    """The seal that debates ask about: words cited in a frozen report stay."""
    if _SEALED.any(meeting=meeting.pk):
        raise Denied(
            _(
                "The report of this meeting is frozen: what was said in it no longer changes. "
                "Write to the animation team if your words harm you."
            )
        )


def _check_was_in_the_room(report: Report, constituency: Constituency) -> None:
    if constituency not in report.constituencies_present():
        raise Denied(
            _("%(constituency)s: nobody of this constituency was at the meeting.")
            % {"constituency": constituency}
        )
