"""What came out: themes, what the groups concluded, proposals and what became of them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from chantier.publications.book.pieces import (
    Blocks,
    Piece,
    as_written,
    bullets,
    chapter,
    opened_with,
    prose,
    whole,
)
from chantier.reports.models import Finding
from chantier.themes.models import GroupWork, Proposal, Theme
from chantier.typesetting import tree
from chantier.ui import dates
from chantier.worksites.models import Worksite


def themes(worksite: Worksite) -> Iterator[Piece]:
    """Each theme, the findings it comes from, then what each group said on it."""
    found = worksite.themes.prefetch_related("findings__report__meeting")
    works = GroupWork.objects.filter(theme__worksite=worksite).telling().select_related("group")
    works = works.order_by("group__meeting", "group__round", "group__number", "pk")
    told = list(works.prefetch_related("dissents"))
    rounds = any(work.group.round > 1 for work in told)
    for number, theme in enumerate(found.order_by("position", "pk")):
        opening: Blocks = [] if number else [chapter(_("Themes across the workshops"), "themes")]
        yield Piece([*opening, *_theme(theme)], ("themes:edit", worksite.slug, theme.pk))
        for work in told:
            if work.theme_id == theme.pk:
                address = [worksite.slug, work.group_id]
                yield Piece(_group(work, rounds=rounds), ("themes:write_group", *address))


def _theme(theme: Theme) -> Blocks:
    name = f"theme-{theme.pk}"
    blocks: Blocks = [tree.Heading(2, theme.title, name), *prose(theme.summary, name, shift=2)]
    findings = list(theme.findings.all())
    if findings:
        blocks.append(tree.paragraph(_("It comes from these findings:")))
        blocks.append(bullets(_together(findings)))
    return blocks


def _together(findings: Iterable[Finding]) -> list[str]:
    """Each text once, with the meetings that found it."""
    meetings: dict[str, list[str]] = {}
    for one in findings:
        meetings.setdefault(one.text, []).append(one.report.meeting.title)
    return [f"{text} ({'; '.join(dict.fromkeys(told))})" for text, told in meetings.items()]


def _group(work: GroupWork, *, rounds: bool) -> Blocks:
    """What a group concluded; what was seen otherwise stands even where it concluded nothing."""
    title = _("What group %(number)d concluded")
    if rounds:
        title = _("What group %(number)d of round %(round)d concluded")
    title %= {"number": work.group.number, "round": work.group.round}
    name = f"group-{work.group_id}"
    blocks: Blocks = [tree.Heading(3, title, name)]
    blocks += prose(work.conclusions, name, shift=3) or [
        tree.paragraph(_("This group wrote no conclusions."))
    ]
    blocks += [
        tree.Aside(
            kind="dissent",
            label=_("Seen otherwise in the group"),
            blocks=as_written(one.text),
            signature=one.signed_as,
        )
        for one in sorted(work.dissents.all(), key=lambda one: (one.at, one.pk))
    ]
    return blocks


def proposals(worksite: Worksite) -> Iterator[Piece]:
    """Those addressed to somebody, with each answer and step so far."""
    rows = Proposal.objects.filter(worksite=worksite).addressed().prefetch_related("follow_ups")
    for place, proposal in enumerate(rows.order_by("number")):
        opening: Blocks = []
        if not place:
            opening = [chapter(_("Proposals and what became of them"), "proposals")]
        yield Piece(
            [*opening, *_proposal(proposal)],
            ("themes:proposal", worksite.slug, proposal.number),
        )


def _proposal(proposal: Proposal) -> Blocks:
    title = _("Proposal %(number)d: %(text)s") % {
        "number": proposal.number,
        "text": opened_with(proposal.text),
    }
    addressed = _("Addressed to %(to)s. %(state)s.") % {
        "to": proposal.addressee,
        "state": proposal.get_state_display().capitalize(),
    }
    blocks: Blocks = [
        tree.Heading(2, title, f"proposal-{proposal.number}"),
        *whole(proposal.text),
        tree.paragraph(addressed),
    ]
    said = [step for step in proposal.follow_ups.all() if step.text]
    blocks += [
        tree.Quote(
            blocks=as_written(step.text),
            citation=tree.text(f"{step.said_by}, {dates.day(step.said_on, weekday=False)}"),
        )
        for step in sorted(said, key=lambda one: (one.said_on, one.pk))
    ]
    return blocks
