"""What came first: the invitation and its space, the initiatives, the programme."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from chantier.initiatives.models import Depth, Initiative, SectionKey
from chantier.meetings.models import Meeting
from chantier.publications.book.pieces import Blocks, Piece, bullets, chapter, prose, section, table
from chantier.typesetting import tree
from chantier.ui import dates
from chantier.worksites.models import Worksite


def invitation(worksite: Worksite) -> Iterator[Piece]:
    """The invitation as it went out, with the space, its purposes and its method."""
    space, texts = worksite.space, ("worksites:edit", worksite.slug)
    words = prose(worksite.invitation, "invitation-text")
    # Its future tense is that of the day it was sent.
    sent = [tree.paragraph(_("As it was sent, before the worksite began:"))] if words else []
    yield Piece([chapter(_("The invitation"), "invitation"), *sent, *words], texts)
    about = section(2, space.name, "\n\n".join([space.history, space.ambitions]), "space")
    purposes = [purpose.text for purpose in space.purposes.order_by("position", "pk")]
    if purposes:
        about += [tree.Heading(2, _("Its purposes"), "purposes"), bullets(purposes)]
    yield Piece(about, ("spaces:edit", space.slug))
    method = section(2, _("How the worksite unfolds"), worksite.unfolding, "unfolding")
    method += section(2, _("Why these initiatives"), worksite.why, "why")
    method += section(2, _("How people registered"), worksite.how_to_register, "registering")
    yield Piece(method, texts)


def initiatives(worksite: Worksite) -> Iterator[Piece]:
    """Each initiative and its presentation, the fuller one where there is one."""
    rows = worksite.initiatives.order_by("position", "pk").prefetch_related("sections")
    for number, initiative in enumerate(rows):
        opening: Blocks = [] if number else [chapter(_("The initiatives"), "initiatives")]
        words = [worksite.slug, initiative.slug]
        yield Piece([*opening, *_identity(initiative)], ("initiatives:edit", *words))
        yield Piece(_presentation(initiative), ("initiatives:write", *words))


def _identity(initiative: Initiative) -> Blocks:
    about = [_("Carried by: %(bearer)s") % {"bearer": initiative.bearer}]
    if initiative.place:
        about.append(_("Place: %(place)s") % {"place": initiative.place})
    if initiative.period:
        about.append(_("Period: %(period)s") % {"period": initiative.period})
    if initiative.people_reached:
        about.append(_("People reached: %(people)s") % {"people": initiative.people_reached})
    return [
        tree.Heading(2, initiative.title, f"initiative-{initiative.slug}"),
        bullets(about),
    ]


def _presentation(initiative: Initiative) -> Blocks:
    texts = {(part.depth, part.key): part.text for part in initiative.sections.all()}
    blocks: Blocks = []
    for key in SectionKey:
        text = texts.get((Depth.FULL, key), "") or texts.get((Depth.SHORT, key), "")
        blocks += section(3, str(key.label), text, f"initiative-{initiative.slug}-{key}")
    return blocks


def when(meeting: Meeting) -> str:
    """The day and hours in words; the document's own wording where no day was fixed."""
    if meeting.starts_at is None:
        return meeting.when
    start = meeting.starts_at
    ends = meeting.ends_at
    return f"{dates.day(start)}, {dates.hours(start, ends) if ends else dates.hour(start)}"


def programme(worksite: Worksite) -> Iterator[Piece]:
    """The meetings, in a table."""
    meetings = list(worksite.meetings.select_related("initiative").in_order())
    if not meetings:
        return
    rows = [
        (
            meeting.title,
            when(meeting),
            meeting.initiative.bearer if meeting.initiative else "",
            str(meeting.places) if meeting.places is not None else _("not limited"),
        )
        for meeting in meetings
    ]
    head = (_("Meeting"), _("Day and hours"), _("Initiative carried by"), _("Places"))
    yield Piece(
        [chapter(_("The programme"), "programme"),
         table(_("The meetings of the worksite"), head, rows)],
        ("portal:worksite", worksite.slug),
    )  # fmt: skip
