"""Proposals: written, addressed, followed up until done or abandoned."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from chantier.audit.actions import record
from chantier.debates import actions as debates
from chantier.debates.models import Contribution, Statement
from chantier.meetings.models import ExchangeGroup
from chantier.people.models import Account
from chantier.themes import policies, telling
from chantier.themes.models import FollowUp, Milestone, Proposal, ProposalKind, Theme
from chantier.themes.states import ProposalState
from chantier.worksites.models import Participation, Worksite


@transaction.atomic
def propose(
    *,
    worksite: Worksite,
    text: str,
    kind: str = ProposalKind.PROPOSAL,
    group: ExchangeGroup | None = None,
    theme: Theme | None = None,
    authors: Iterable[Participation] = (),
    comes_from: Iterable[Contribution] = (),
    by: Account | None,
    now: datetime.datetime,
) -> Proposal:
    """Write a proposal or a question down. The same words of the same group are one. Raises Denied.

    `by` is None when a group writes for itself, without an account.
    """
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    policies.check_can_propose(worksite)
    same = Proposal.objects.filter(worksite=worksite, group=group, text=text)
    if group and (found := same.first()):
        return found
    last = worksite.proposals.aggregate(last=Max("number"))["last"] or 0
    proposal = Proposal.objects.create(
        worksite=worksite, theme=theme, group=group, number=last + 1, kind=kind, text=text
    )
    proposal.authors.set(authors)
    proposal.comes_from.set(comes_from)
    record("proposal written", on=proposal, by=by, at=now, number=proposal.number)
    return proposal


@transaction.atomic
def put_to_vote(*, proposal: Proposal, by: Account, now: datetime.datetime) -> Statement:
    """Put the words of a proposal to the vote of the worksite, as in the debates. Raises Denied."""
    proposal = _locked(proposal)
    policies.check_can_put_to_vote(proposal)
    statement = debates.open_statement(
        worksite=proposal.worksite,
        text=proposal.text,
        meeting=proposal.group.meeting if proposal.group else None,
        by=by,
        now=now,
    )
    proposal.statement = statement
    proposal.save(update_fields=["statement"])
    record("proposal put to the vote", on=proposal, by=by, at=now, statement=statement.number)
    return statement


@transaction.atomic
def address(
    *,
    proposal: Proposal,
    addressee: str,
    on: datetime.date,
    due_on: datetime.date,
    email: str = "",
    postal: str = "",
    by: Account,
    now: datetime.datetime,
) -> None:
    """Send a proposal to somebody, who is expected to answer by a day that everybody can see.

    Its authors are told, each on their channel. Raises Denied.
    """
    proposal = _locked(proposal)
    policies.check_can_address(
        proposal, addressee=addressee, on=on, due_on=due_on, today=timezone.localdate(now)
    )
    proposal.addressee, proposal.addressed_on = addressee, on
    proposal.addressee_email, proposal.addressee_postal = email, postal
    proposal.answer_due_on, proposal.state = due_on, ProposalState.ADDRESSED
    proposal.save()
    step = FollowUp.objects.create(
        proposal=proposal,
        state=ProposalState.ADDRESSED,
        said_by="",
        said_on=on,
        recorded_at=now,
        recorded_by=by,
    )
    record("proposal addressed", on=proposal, by=by, at=now, to=addressee, due=due_on.isoformat())
    telling.write_to_addressee(proposal, "proposal_addressed", now=now)
    telling.tell_authors(proposal, step, now=now)


@transaction.atomic
def follow_up(
    *,
    proposal: Proposal,
    state: str,
    text: str,
    said_by: str,
    said_on: datetime.date,
    source: str,
    by: Account,
    now: datetime.datetime,
) -> FollowUp:
    """Record one step of what became of a proposal: who said it, when, from which source.

    Its authors are told, each on their channel. Raises Denied.
    """
    proposal = _locked(proposal)
    policies.check_can_follow_up(
        proposal,
        state=state,
        text=text,
        said_on=said_on,
        source=source,
        today=timezone.localdate(now),
    )
    proposal.state = ProposalState(state)
    proposal.save(update_fields=["state"])
    step = FollowUp.objects.create(
        proposal=proposal,
        state=state,
        text=text,
        said_by=said_by,
        said_on=said_on,
        source=source,
        recorded_at=now,
        recorded_by=by,
    )
    record("proposal followed up", on=proposal, by=by, at=now, state=state)
    telling.tell_authors(proposal, step, now=now)
    return step


@transaction.atomic
def announce_milestone(
    *, proposal: Proposal, label: str, due_on: datetime.date, by: Account, now: datetime.datetime
) -> Milestone:
    """Write down a step that was promised, and its day. Raises Denied."""
    proposal = _locked(proposal)
    policies.check_can_announce(proposal, due_on=due_on)
    milestone = Milestone.objects.create(proposal=proposal, label=label, due_on=due_on)
    record("milestone announced", on=proposal, by=by, at=now, due=due_on.isoformat())
    return milestone


@transaction.atomic
def reach_milestone(
    *,
    milestone: Milestone,
    reached_on: datetime.date,
    source: str,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Note that a step was reached, and who says so. Raises Denied."""
    _locked(milestone.proposal)
    milestone.refresh_from_db()
    policies.check_can_reach(
        milestone, reached_on=reached_on, source=source, today=timezone.localdate(now)
    )
    milestone.reached_on, milestone.source = reached_on, source
    milestone.save(update_fields=["reached_on", "source"])
    record("milestone reached", on=milestone.proposal, by=by, at=now, label=milestone.label)


@transaction.atomic
def remind_addressees(*, now: datetime.datetime) -> int:
    """Remind those who are to answer: before the day, then every month once it has passed.

    Returns how many were reminded.
    """
    today = timezone.localdate(now)
    waiting = Proposal.objects.waiting().select_related("worksite__space", "theme")
    done = 0
    for proposal in waiting.order_by("pk"):
        kind = telling.reminder_due(proposal, today)
        # Another worker may have reminded meanwhile: only one of them changes the day.
        same = Proposal.objects.filter(pk=proposal.pk, reminded_on=proposal.reminded_on)
        if kind and same.update(reminded_on=today):
            telling.write_to_addressee(proposal, kind, now=now)
            record("addressee reminded", on=proposal, by=None, at=now, actor="upkeep", kind=kind)
            done += 1
    return done


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("worksite__space", "group__meeting", "theme").get(pk=proposal.pk)
