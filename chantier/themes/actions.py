"""What can be done with themes, conclusions of groups, and proposals."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.debates.models import Contribution
from chantier.meetings.models import ExchangeGroup, GroupMember, Meeting
from chantier.people.models import Account
from chantier.reports.models import Finding
from chantier.rules import Denied
from chantier.spaces.models import Decision
from chantier.themes import policies
from chantier.themes.models import FollowUp, GroupWork, Proposal, Theme
from chantier.themes.states import ProposalState
from chantier.worksites.models import Participation, Worksite


@transaction.atomic
def create_theme(
    *, worksite: Worksite, title: str, summary: str = "", by: Account, now: datetime.datetime
) -> Theme:
    """Name a theme; it stands last on the board."""
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    policies.check_can_decide_themes(worksite)
    last = worksite.themes.aggregate(last=Max("position"))["last"] or 0
    theme = Theme.objects.create(worksite=worksite, title=title, summary=summary, position=last + 1)
    record("theme created", on=theme, by=by, at=now, title=title)
    return theme


@transaction.atomic
def write_theme(
    *,
    theme: Theme,
    title: str,
    summary: str,
    findings: Iterable[Finding],
    by: Account,
    now: datetime.datetime,
) -> None:
    """Name a theme anew and say which findings it gathers."""
    policies.check_can_decide_themes(theme.worksite)
    findings = list(findings)
    for finding in findings:
        policies.check_can_gather(theme, finding)
    theme.title, theme.summary = title, summary
    theme.save(update_fields=["title", "summary"])
    theme.findings.set(findings)
    record(
        "theme written",
        on=theme,
        by=by,
        at=now,
        title=title,
        findings=sorted(finding.pk for finding in findings),
    )


@transaction.atomic
def drop_theme(*, theme: Theme, by: Account, now: datetime.datetime) -> None:
    """Take a theme off the board; its findings stay listed, in no theme."""
    policies.check_can_decide_themes(theme.worksite)
    policies.check_can_drop(theme)
    record("theme dropped", on=theme, by=by, at=now, title=theme.title)
    theme.delete()


@transaction.atomic
def decide_themes(
    *,
    worksite: Worksite,
    taken_on: datetime.date,
    reasons: str,
    by: Account,
    now: datetime.datetime,
) -> Decision:
    """Record that committee and bearers decided the board as it stands."""
    policies.check_can_decide_themes(worksite)
    themes = list(worksite.themes.order_by("position", "pk"))
    if not themes:
        raise Denied(_("There is no theme yet: name at least one before the decision."))
    decision = Decision.objects.create(
        space=worksite.space,
        taken_on=taken_on,
        title=_("Themes of the pooling day: %(themes)s")[:200]
        % {"themes": ", ".join(theme.title for theme in themes)[:140]},
        text=reasons,
        about=f"{worksite._meta.label}:{worksite.pk}",
        recorded_at=now,
        recorded_by=by,
    )
    worksite.themes.update(decision=decision)
    record("themes decided", on=worksite, by=by, at=now, themes=[theme.pk for theme in themes])
    return decision


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
    *, group: ExchangeGroup, theme: Theme, conclusions: str, by: Account, now: datetime.datetime
) -> GroupWork:
    """Keep what a group concluded on its theme."""
    if theme.worksite_id != group.meeting.worksite_id:
        raise Denied(_("This theme is of another worksite: choose one from the list."))
    work, _created = GroupWork.objects.update_or_create(
        group=group,
        defaults={
            "theme": theme,
            "conclusions": conclusions,
            "written_at": now,
            "written_by": by,
        },
    )
    record("conclusions written", on=work, by=by, at=now, characters=len(conclusions))
    return work


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
