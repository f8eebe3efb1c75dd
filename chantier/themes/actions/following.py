"""Proposals: written, addressed, followed up until done or abandoned."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.debates.models import Contribution
from chantier.meetings.models import ExchangeGroup
from chantier.people.models import Account
from chantier.themes import policies
from chantier.themes.models import FollowUp, Proposal, Theme
from chantier.themes.states import ProposalState
from chantier.worksites.models import Participation, Worksite


@transaction.atomic
def propose(
    *,
    worksite: Worksite,
    text: str,
    group: ExchangeGroup | None = None,
    theme: Theme | None = None,
    authors: Iterable[Participation] = (),
    comes_from: Iterable[Contribution] = (),
    by: Account,
    now: datetime.datetime,
) -> Proposal:
    """Write a proposal down. The same words by the same group, sent twice, are one proposal."""
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    same = Proposal.objects.filter(worksite=worksite, group=group, text=text)
    if group and (found := same.first()):
        return found
    last = worksite.proposals.aggregate(last=Max("number"))["last"] or 0
    proposal = Proposal.objects.create(
        worksite=worksite, theme=theme, group=group, number=last + 1, text=text
    )
    proposal.authors.set(authors)
    proposal.comes_from.set(comes_from)
    record("proposal written", on=proposal, by=by, at=now, number=proposal.number)
    return proposal


@transaction.atomic
def address(
    *,
    proposal: Proposal,
    addressee: str,
    on: datetime.date,
    due_on: datetime.date,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Send a proposal to somebody, who is expected to answer by a day that everybody can see."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    policies.check_can_address(proposal, addressee=addressee, on=on, due_on=due_on)
    proposal.addressee, proposal.addressed_on = addressee, on
    proposal.answer_due_on, proposal.state = due_on, ProposalState.ADDRESSED
    proposal.save(update_fields=["addressee", "addressed_on", "answer_due_on", "state"])
    FollowUp.objects.create(
        proposal=proposal,
        state=ProposalState.ADDRESSED,
        said_by="",
        said_on=on,
        recorded_at=now,
        recorded_by=by,
    )
    record("proposal addressed", on=proposal, by=by, at=now, to=addressee, due=due_on.isoformat())


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
    """Record one step of what became of a proposal: who said it, when, from which source."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    policies.check_can_follow_up(proposal, state=state, said_on=said_on, source=source)
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
    return step
