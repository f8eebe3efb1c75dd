"""What is said in the margin of a part: remarks, texts on hold, and what becomes of them."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from chantier.audit.actions import record
from chantier.people.models import Account, Channel
from chantier.reports import anchors, history, policies
from chantier.reports.models import Remark, RemarkKind, Section
from chantier.reports.states import RemarkState
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


@transaction.atomic
def add_remark(
    *,
    section: Section,
    kind: str,
    place: int,
    row: int,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
    text: str = "",
    proposed: str = "",
    asked_of: Constituency | None = None,
    due_on: datetime.date | None = None,
    on_behalf_of: Constituency | None = None,
    channel: str = Channel.WEB,
    request_key: uuid.UUID | None = None,
) -> Remark:
    """Say something of passage number `place` of the text at journal row `row`; 0: of the part.

    A scribe says `on_behalf_of` whom, and by which channel the words came. Raises Denied.
    """
    sent = Remark.objects.filter(request_key=request_key).first()
    if request_key and sent:
        return sent
    policies.check_can_write(section.report)
    passages = anchors.passages(history.text_at(section, row) or "")
    policies.check_passage(passages, place)
    policies.check_says_enough(kind, text=text, proposed=proposed, asked_of=asked_of, place=place)
    remark = Remark.objects.create(
        section=section,
        kind=kind,
        text=text,
        quote=passages[place - 1].text if place else "",
        place=place,
        row=row,
        proposed=proposed if kind == RemarkKind.SUGGESTION else "",
        asked_of=asked_of if kind in {RemarkKind.QUESTION, RemarkKind.TASK} else None,
        due_on=due_on if kind == RemarkKind.TASK else None,
        on_behalf_of=on_behalf_of if by else None,
        channel=channel,
        at=now,
        request_key=request_key,
        **_author(by, participation),
    )
    _record("remark made", remark, by=by, participation=participation, now=now, kind=kind)
    return remark


@transaction.atomic
def hold_wording(
    *,
    section: Section,
    typed: str,
    base_number: int,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
    channel: str = Channel.WEB,
) -> Remark | None:
    """Keep a text typed while somebody reworded the same sentences, until somebody joins both.

    The same text of the same writer is held once. None when every sentence of it stands already.
    """
    latest = section.latest()
    standing = {one.text for one in anchors.passages(latest.text if latest else "")}
    if all(one.text in standing for one in anchors.passages(typed)):
        return None
    policies.check_can_write(section.report)
    known = section.versions.filter(number=base_number).exists()
    author = _author(by, participation)
    said: dict[str, Any] = {"section": section, "kind": RemarkKind.WORDING, "proposed": typed}
    held = Remark.objects.open().filter(**said, **author).first()
    if held:
        return held
    remark = Remark.objects.create(
        **said, **author, row=base_number if known else 0, channel=channel, at=now
    )
    _record("wording held", remark, by=by, participation=participation, now=now)
    return remark


@transaction.atomic
def answer_remark(
    *,
    remark: Remark,
    answer: str,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
) -> Remark:
    """Answer a question, say that a task is done, leave a suggestion aside with a reason."""
    remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    policies.check_can_answer_remark(remark, answer=answer, participation=participation)
    return close(
        remark=remark,
        state=RemarkState.CLOSED,
        answer=answer,
        by=by,
        participation=participation,
        now=now,
    )


@transaction.atomic
def close(
    *,
    remark: Remark,
    state: str,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
    answer: str = "",
) -> Remark:
    """What became of a remark. Closed meanwhile, it stays as it was closed."""
    remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if remark.state != RemarkState.OPEN:
        return remark
    remark.state, remark.answer, remark.answered_at = RemarkState(state), answer, now
    remark.answered_by = by
    remark.answered_participation = None if by else participation
    remark.save(
        update_fields=["state", "answer", "answered_at", "answered_by", "answered_participation"]
    )
    _record("remark closed", remark, by=by, participation=participation, now=now, state=str(state))
    return remark


def _author(by: Account | None, participation: Participation | None) -> dict[str, Any]:
    return {"by": by, "participation": None if by else participation}


def _record(
    verb: str,
    remark: Remark,
    *,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
    **data: Any,
) -> None:
    actor = participation.pseudonym if participation and not by else ""
    record(verb, on=remark, by=by, at=now, actor=actor, **data)
