"""The book of a worksite: one document tree from its pieces. Dissents stand in it to the letter."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.debates.models import Conflict, Contribution, QuoteConsent, WordMeaning
from chantier.initiatives.models import Depth, Initiative, SectionKey
from chantier.meetings.models import Meeting
from chantier.publications.models import Publication
from chantier.reports.models import FindingKind, Report, SignOff
from chantier.reports.states import State as ReportState
from chantier.themes.models import GroupWork, Proposal
from chantier.typesetting import french, tree
from chantier.typesetting.markdown import from_markdown
from chantier.ui import dates
from chantier.worksites.models import Worksite

Blocks = list[tree.Block]
LICENCE = "CC-BY-4.0"  # until the editors choose


def assemble(worksite: Worksite, publication: Publication | None = None) -> tree.Document:
    """The whole book, in the worksite's language, typography applied.

    Chapters without content are left out: a worksite that only went out has its invitation,
    its initiatives and its programme. The date is the worksite's last day, so that the same
    content gives the same bytes.
    """
    with translation.override(worksite.language):
        blocks = [
            *_foreword(publication),
            *_invitation(worksite),
            *_initiatives(worksite),
            *_programme(worksite),
            *_reports(worksite),
            *_conflicts(worksite),
            *_lexicon(worksite),
            *_themes(worksite),
            *_proposals(worksite),
            *_colophon(worksite, publication),
        ]
        document = tree.Document(
            title=publication.title if publication else worksite.title,
            subtitle=worksite.theme if worksite.theme != worksite.title else "",
            language=worksite.language,
            authors=(worksite.space.name,),
            keywords=(worksite.theme,),
            description=worksite.theme,
            date=worksite.ends_on.isoformat() if worksite.ends_on else "",
            children=tuple(blocks),
        )
    return french.apply(document)


def easy(worksite: Worksite, publication: Publication | None = None) -> tree.Document | None:
    """The easy-to-read texts of the worksite, or None when nobody wrote any."""
    with translation.override(worksite.language):
        texts = _part(1, _("The invitation"), worksite.easy_to_read, "invitation")
        for initiative in worksite.initiatives.order_by("position", "pk"):
            written = initiative.sections.filter(depth=Depth.EASY).exclude(text="")
            parts = {part.key: part.text for part in written}
            if parts:
                texts.append(_chapter(initiative.title, f"initiative-{initiative.slug}"))
            for key in SectionKey:
                name = f"initiative-{initiative.slug}-{key}"
                texts += _part(2, str(key.label), parts.get(key, ""), name)
        if not texts:
            return None
        document = tree.Document(
            title=publication.title if publication else worksite.title,
            subtitle=_("Easy to read"),
            language=worksite.language,
            authors=(worksite.space.name,),
            keywords=(worksite.theme,),
            description=worksite.theme,
            date=worksite.ends_on.isoformat() if worksite.ends_on else "",
            children=(*texts, *_colophon(worksite, publication)),
        )
    return french.apply(document)


def _chapter(title: str, name: str) -> tree.Heading:
    return tree.Heading(1, title, name)


def _prose(text: str, name: str, shift: int = 1) -> Blocks:
    return list(from_markdown(text, heading_shift=shift, id_prefix=name)) if text.strip() else []


def _part(level: int, title: str, text: str, name: str) -> Blocks:
    """A heading and its text, or nothing when there is no text."""
    prose = _prose(text, name, shift=level)
    return [tree.Heading(level, title, name), *prose] if prose else []


def _foreword(publication: Publication | None) -> Blocks:
    if publication is None:
        return []
    return _part(1, _("Foreword"), publication.foreword, "foreword")


def _invitation(worksite: Worksite) -> Blocks:
    space = worksite.space
    blocks: Blocks = [_chapter(_("The invitation"), "invitation")]
    blocks += _prose(worksite.invitation, "invitation-text")
    blocks += _part(2, space.name, "\n\n".join([space.history, space.ambitions]), "space")
    purposes = [purpose.text for purpose in space.purposes.order_by("position", "pk")]
    if purposes:
        blocks.append(tree.Heading(2, _("Its purposes"), "purposes"))
        blocks.append(_bullets(purposes))
    blocks += _part(2, _("How the worksite unfolds"), worksite.unfolding, "unfolding")
    blocks += _part(2, _("Why these initiatives"), worksite.why, "why")
    blocks += _part(2, _("How people registered"), worksite.how_to_register, "registering")
    return blocks


def _bullets(texts: Iterable[str]) -> tree.List:
    return tree.List(ordered=False, items=tuple((tree.paragraph(text),) for text in texts))


def _initiatives(worksite: Worksite) -> Blocks:
    initiatives = list(worksite.initiatives.order_by("position", "pk").prefetch_related("sections"))
    if not initiatives:
        return []
    blocks: Blocks = [_chapter(_("The initiatives"), "initiatives")]
    for initiative in initiatives:
        blocks += _initiative(initiative)
    return blocks


def _initiative(initiative: Initiative) -> Blocks:
    name = f"initiative-{initiative.slug}"
    about = [_("Carried by: %(bearer)s") % {"bearer": initiative.bearer}]
    about += [text for text in (initiative.place, initiative.period) if text]
    if initiative.people_reached:
        about.append(_("People reached: %(people)s") % {"people": initiative.people_reached})
    blocks: Blocks = [tree.Heading(2, initiative.title, name), _bullets(about)]
    texts = {(part.depth, part.key): part.text for part in initiative.sections.all()}
    for key in SectionKey:
        text = texts.get((Depth.FULL, key), "") or texts.get((Depth.SHORT, key), "")
        blocks += _part(3, str(key.label), text, f"{name}-{key}")
    return blocks


def when(meeting: Meeting) -> str:
    """The day and hours in words; the document's own wording where no day was fixed."""
    if meeting.starts_at is None:
        return meeting.when
    start = meeting.starts_at
    ends = meeting.ends_at
    return f"{dates.day(start)}, {dates.hours(start, ends) if ends else dates.hour(start)}"


def _programme(worksite: Worksite) -> Blocks:
    meetings = list(worksite.meetings.select_related("initiative").in_order())
    if not meetings:
        return []
    rows = []
    for meeting in meetings:
        places = str(meeting.places) if meeting.places is not None else _("not limited")
        bearer = meeting.initiative.bearer if meeting.initiative else ""
        cells = (meeting.title, when(meeting), bearer, places)
        rows.append(tuple(tree.text(cell) for cell in cells))
    head = (_("Meeting"), _("Day and hours"), _("Initiative carried by"), _("Places"))
    table = tree.Table(
        caption=_("The meetings of the worksite"),
        header=tuple(tree.text(cell) for cell in head),
        rows=tuple(rows),
        row_headers=True,
    )
    return [_chapter(_("The programme"), "programme"), table]


def _reports(worksite: Worksite) -> Blocks:
    signed = Prefetch(
        "sections__sign_offs",
        SignOff.objects.exclude(text="").select_related("constituency").order_by("at", "pk"),
        to_attr="divergences",
    )
    reports = (
        Report.objects.filter(
            meeting__worksite=worksite, state__in=(ReportState.RETURNED, ReportState.FROZEN)
        )
        .select_related("meeting")
        .prefetch_related(signed, "sections__versions")
        .order_by("meeting__starts_at", "pk")
    )
    blocks: Blocks = []
    for report in reports:
        blocks += _report(report)
    return blocks


def _report(report: Report) -> Blocks:
    name = f"report-{report.meeting.slug}"
    title = _("Report: %(meeting)s") % {"meeting": report.meeting.title}
    blocks: Blocks = [_chapter(title, name), tree.paragraph(when(report.meeting))]
    for section in sorted(report.sections.all(), key=lambda one: one.position):
        versions = sorted(section.versions.all(), key=lambda one: one.number)
        text = versions[-1].text if versions else ""
        part = f"{name}-{section.key}"
        blocks.append(tree.Heading(2, str(section.get_key_display()), part))
        blocks += _prose(text, f"{part}-text", shift=2)
        blocks += [_divergence(signed) for signed in section.divergences]  # type: ignore[attr-defined]
    blocks += _findings(report, name)
    blocks += _dissents(report, name)
    return blocks


def _divergence(signed: SignOff) -> tree.Aside:
    return tree.Aside(
        kind="divergence",
        label=_("%(constituency)s: %(verdict)s")
        % {"constituency": signed.constituency, "verdict": signed.get_verdict_display()},
        blocks=_as_written(signed.text),
    )


def _as_written(text: str) -> tuple[tree.Block, ...]:
    """Paragraphs of the very words: no markup is read in them."""
    return tuple(tree.paragraph(part) for part in text.split("\n\n") if part.strip())


def _findings(report: Report, name: str) -> Blocks:
    # What may be quoted is asked here, when the book is built: a consent withdrawn is a quote gone.
    quotable = Prefetch(
        "contributions",
        Contribution.objects.quotable().select_related("constituency").order_by("number", "pk"),
        to_attr="quotable",
    )
    findings = list(
        report.findings.standing().prefetch_related(quotable).order_by("position", "pk")
    )
    headings = {
        FindingKind.STRENGTH: _("Strengths"),
        FindingKind.WEAKNESS: _("Weaknesses"),
        FindingKind.HYPOTHESIS: _("Hypotheses"),
    }
    blocks: Blocks = []
    for kind, heading in headings.items():
        mine = [finding for finding in findings if finding.kind == kind]
        if mine:
            blocks.append(tree.Heading(2, heading, f"{name}-{kind}"))
        for finding in mine:
            blocks.append(tree.paragraph(finding.text))
            if finding.transfers_to:
                blocks.append(tree.paragraph(_("May serve: %(to)s") % {"to": finding.transfers_to}))
            if finding.refuted_by:
                blocks.append(
                    tree.paragraph(
                        _("What would refute it: %(what)s") % {"what": finding.refuted_by}
                    )
                )
            blocks += [quote(one) for one in finding.quotable]
    return blocks


def quote(contribution: Contribution) -> tree.Quote:
    """Words of somebody, under their constituency: the least that every consent to quote allows."""
    if contribution.quote_consent == QuoteConsent.NOT:
        raise ValueError("words that must not be quoted reached the book")
    citation = _("%(constituency)s, contribution %(number)d") % {
        "constituency": contribution.constituency,
        "number": contribution.number,
    }
    return tree.Quote(blocks=_as_written(contribution.text), citation=tree.text(citation))


def _dissents(report: Report, name: str) -> Blocks:
    dissents = list(report.dissents.select_related("constituency").order_by("at", "pk"))
    if not dissents:
        return []
    blocks: Blocks = [tree.Heading(2, _("Dissenting opinions"), f"{name}-dissents")]
    for dissent in dissents:
        signature = ", ".join(filter(None, [dissent.signed_as, str(dissent.constituency)]))
        blocks.append(
            tree.Aside(
                kind="dissent",
                label=_("Dissenting opinion"),
                blocks=_as_written(dissent.text),
                signature=signature,
            )
        )
    return blocks


def _conflicts(worksite: Worksite) -> Blocks:
    conflicts = list(
        Conflict.objects.filter(worksite=worksite)
        .prefetch_related("positions__constituency")
        .order_by("opened_at", "pk")
    )
    if not conflicts:
        return []
    blocks: Blocks = [_chapter(_("Conflicts brought to light"), "conflicts")]
    for conflict in conflicts:
        state = _("State: %(state)s") % {"state": conflict.get_state_display()}
        blocks += [
            tree.Heading(2, conflict.matter, f"conflict-{conflict.pk}"),
            tree.paragraph(state),
        ]
        positions = sorted(conflict.positions.all(), key=lambda one: one.constituency.position)
        if positions:
            blocks.append(_bullets(f"{one.constituency} : {one.text}" for one in positions))
        if conflict.would_settle:
            blocks.append(
                tree.paragraph(
                    _("What would settle it: %(what)s") % {"what": conflict.would_settle}
                )
            )
    return blocks


def _lexicon(worksite: Worksite) -> Blocks:
    meanings = list(
        WordMeaning.objects.filter(worksite=worksite)
        .select_related("constituency")
        .order_by("word", "constituency__position", "pk")
    )
    if not meanings:
        return []
    blocks: Blocks = [_chapter(_("What words mean to each"), "lexicon")]
    for word in dict.fromkeys(meaning.word for meaning in meanings):
        blocks.append(tree.Heading(2, word))
        blocks.append(
            _bullets(
                f"{one.constituency or _('Together')} : {one.meaning}"
                for one in meanings
                if one.word == word
            )
        )
    return blocks


def _themes(worksite: Worksite) -> Blocks:
    themes = list(
        worksite.themes.prefetch_related("findings__report__meeting").order_by("position", "pk")
    )
    if not themes:
        return []
    works = GroupWork.objects.filter(theme__worksite=worksite).exclude(conclusions="")
    concluded = list(works.select_related("group").order_by("group__number", "pk"))
    blocks: Blocks = [_chapter(_("Themes across the workshops"), "themes")]
    for theme in themes:
        name = f"theme-{theme.pk}"
        blocks.append(tree.Heading(2, theme.title, name))
        blocks += _prose(theme.summary, name, shift=2)
        if findings := list(theme.findings.all()):
            blocks.append(_bullets(f"{one.text} ({one.report.meeting.title})" for one in findings))
        for work in concluded:
            if work.theme_id == theme.pk:
                title = _("What group %(number)d concluded") % {"number": work.group.number}
                blocks += _part(3, title, work.conclusions, f"group-{work.group_id}")
    return blocks


def _proposals(worksite: Worksite) -> Blocks:
    proposals = list(
        Proposal.objects.filter(worksite=worksite)
        .addressed()
        .prefetch_related("follow_ups")
        .order_by("number")
    )
    if not proposals:
        return []
    blocks: Blocks = [_chapter(_("Proposals and what became of them"), "proposals")]
    for proposal in proposals:
        title = _("Proposal %(number)d") % {"number": proposal.number}
        blocks += [
            tree.Heading(2, title, f"proposal-{proposal.number}"),
            tree.paragraph(proposal.text),
            tree.paragraph(
                _("Addressed to %(to)s. %(state)s.")
                % {"to": proposal.addressee, "state": proposal.get_state_display().capitalize()}
            ),
        ]
        said = [step for step in proposal.follow_ups.all() if step.text]
        blocks += [
            tree.Quote(
                blocks=_as_written(step.text),
                citation=tree.text(f"{step.said_by}, {dates.day(step.said_on, weekday=False)}"),
            )
            for step in sorted(said, key=lambda one: (one.said_on, one.pk))
        ]
    return blocks


def _colophon(worksite: Worksite, publication: Publication | None) -> Blocks:
    licence = publication.licence if publication else LICENCE
    lines = [_("Published by %(space)s.") % {"space": worksite.space.name}]
    if worksite.fictional:
        lines.append(_("Demonstration: all the people and all they say here are fictional."))
    lines.append(_("Licence: %(licence)s.") % {"licence": licence})
    withheld = publication.releases.filter(withheld_at__isnull=False) if publication else None
    if withheld is not None and (numbers := list(withheld.values_list("number", flat=True))):
        lines.append(
            _(
                "Words that stood in an earlier release (%(numbers)s) were taken back by those who "
                "said them: they are not in this one, and that one is no longer given out."
            )
            % {"numbers": ", ".join(map(str, sorted(numbers)))}
        )
    return [_chapter(_("Colophon"), "colophon"), *(tree.paragraph(line) for line in lines)]
