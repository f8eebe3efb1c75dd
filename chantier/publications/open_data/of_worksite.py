"""Tables of the worksite itself: initiatives, meetings, places, who was there."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chantier.algorithms.disclosure import LEAST_SOCIO_DEMOGRAPHIC
from chantier.algorithms.disclosure.coding import rounded
from chantier.debates import queries
from chantier.initiatives.models import Depth, SectionKey
from chantier.meetings.models import Kind, PlaceRule
from chantier.publications.open_data.columns import CONSTITUENCY, MEETING, POSITION, TITLE, month
from chantier.publications.open_data.counting import ATTENDANCE
from chantier.publications.open_data.schema import Column, Rows, Source, Table
from chantier.registrations import lots
from chantier.registrations.draw_page import DrawPage
from chantier.registrations.models import Draw


def _worksite(source: Source) -> Rows:
    one = source.worksite
    space = one.space
    yield (
        *(one.slug, one.title, one.theme, one.question, space.name, space.territory),
        *(month(one.starts_on), month(one.ends_on), one.language, source.licence),
        *(one.tells_fiction, settings.SITE_URL + source.address),
    )


def _constituencies(source: Source) -> Rows:
    for one in queries.constituencies_of(source.worksite):
        share = None if one.reference_share is None else str(one.reference_share.normalize())
        yield one.slug, one.name, one.knowledge, share, one.reference_source


def _initiatives(source: Source) -> Rows:
    for one in source.worksite.initiatives.order_by("position", "pk"):
        yield one.slug, one.title, one.bearer, one.place, one.period, one.people_reached


def _presentations(source: Source) -> Rows:
    """The text that the book takes up: the fuller one where it is written, else the short one."""
    for one in source.worksite.initiatives.order_by("position", "pk").prefetch_related("sections"):
        texts = {(part.depth, part.key): part.text for part in one.sections.all()}
        for key in SectionKey:
            text = texts.get((Depth.FULL, key), "") or texts.get((Depth.SHORT, key), "")
            if text:
                yield one.slug, key.value, text


def _meetings(source: Source) -> Rows:
    for one in source.worksite.meetings.select_related("initiative").in_order():
        yield (
            *(one.slug, one.kind, one.title, one.initiative.slug if one.initiative else None),
            *(month(one.starts_at), one.venue, one.places, one.place_rule),
        )


def _steps(source: Source) -> Rows:
    for meeting in source.worksite.meetings.in_order().prefetch_related("agenda"):
        for one in sorted(meeting.agenda.all(), key=lambda one: one.position):
            yield meeting.slug, one.position, one.title, one.minutes, one.phase


def _standing_draws(source: Source) -> list[Draw]:
    draws = Draw.objects.filter(meeting__worksite=source.worksite, set_aside_at=None)
    return list(draws.select_related("meeting").order_by("meeting__starts_at", "pk"))


def _draws(source: Source) -> Rows:
    for one in _standing_draws(source):
        page = DrawPage(one, whole=False)
        yield (
            *(one.meeting.slug, one.commitment, month(one.prepared_at), len(page.said["panels"])),
            *(month(one.drawn_at), one.thrown, one.panel),
        )


def _classes(source: Source) -> Rows:
    """What the page of the draw shows of each kind of people, to the nearest five."""
    house = {lots.CONSTITUENCY, lots.CHANNEL, lots.EARLIER}
    for draw in _standing_draws(source):
        page = DrawPage(draw, whole=False)
        asked_of = [(criterion, value) for criterion, value, *_edges in page.said["pool"]["quotas"]]
        for (criterion, value), kind in zip(asked_of, page.kinds, strict=True):
            # What people answer to a question of the team may tell of their condition.
            least = 0 if criterion in house else LEAST_SOCIO_DEMOGRAPHIC
            numbers = (
                None if count is None or 0 < count < least else rounded(count)
                for count in (kind.asked, kind.placed)
            )
            yield draw.meeting.slug, criterion, value, kind.least, kind.most, *numbers


def _attendance(source: Source) -> Rows:
    if (kept := source.published.get(ATTENDANCE)) is not None:
        yield from kept
        return
    for (meeting, constituency), present in source.attendance.items():
        yield meeting, constituency, present


ROUNDED = _("people, to the nearest five; empty when hidden because they are few")

TABLES = (
    Table(
        "worksite",
        _("The worksite"),
        _("One row: what it is about, who leads it, when it took place."),
        (
            Column("id", "string", _("its name in addresses"), required=True),
            TITLE,
            Column("theme", "string", _("what it is about")),
            Column("question", "string", _("the question it asks")),
            Column("space", "string", _("the space of cooperation that leads it")),
            Column("territory", "string", _("where the space works")),
            Column("starts", "year-month", _("the month it begins")),
            Column("ends", "year-month", _("the month it ends")),
            Column("language", "string", _("the language of its texts")),
            Column("licence", "string", _("on what terms all this may be used")),
            Column("fictional", "boolean", _("all people and words are invented")),
            Column("address", "string", _("where the publication stands")),
        ),
        _worksite,
    ),
    Table(
        "constituencies",
        _("Constituencies"),
        _("The groups of people, by where they speak from, that the worksite brings together."),
        (
            Column("id", "string", _("its name in addresses"), required=True),
            Column("name", "string", _("its name"), required=True),
            Column("knowledge", "string", _("the kind of knowledge it brings")),
            Column("reference_share", "number", _("its share of the population, from 0 to 1")),
            Column("reference_source", "string", _("where this share comes from")),
        ),
        _constituencies,
    ),
    Table(
        "initiatives",
        _("Initiatives"),
        _("The citizens’ initiatives presented and discussed."),
        (
            Column("id", "string", _("its name in addresses"), required=True),
            TITLE,
            Column("bearer", "string", _("the organisation that carries it")),
            Column("place", "string", _("where it takes place")),
            Column("period", "string", _("when it took place, in words")),
            Column("people_reached", "string", _("how many people it reached, in words")),
        ),
        _initiatives,
    ),
    Table(
        "presentations",
        _("Presentations of the initiatives"),
        _("The text of each part, as the book has it."),
        (
            Column(
                "initiative", "string", _("the initiative"), required=True, refers="initiatives"
            ),
            Column("part", "string", _("which part"), one_of=tuple(SectionKey.values)),
            Column("text", "string", _("the words themselves"), required=True),
        ),
        _presentations,
        key=("initiative", "part"),
    ),
    Table(
        "meetings",
        _("Meetings"),
        _("Workshops, pooling day, meetings among peers."),
        (
            Column("id", "string", _("its name in addresses"), required=True),
            Column("kind", "string", _("what sort of meeting"), one_of=tuple(Kind.values)),
            TITLE,
            Column("initiative", "string", _("the initiative"), refers="initiatives"),
            Column("month", "year-month", _("the month it took place")),
            Column("venue", "string", _("where")),
            Column("places", "integer", _("how many places; empty when not limited")),
            Column(
                "place_rule", "string", _("how places are given"), one_of=tuple(PlaceRule.values)
            ),
        ),
        _meetings,
    ),
    Table(
        "agenda",
        _("Running orders"),
        _("The steps of each meeting."),
        (
            MEETING,
            POSITION,
            TITLE,
            Column("minutes", "integer", _("minutes planned")),
            Column("phase", "string", _("what the step is for")),
        ),
        _steps,
        key=("meeting", "position"),
    ),
    Table(
        "draws",
        _("Draws of places"),
        _("What was published so that anybody can check each draw."),
        (
            MEETING,
            Column("commitment", "string", _("fingerprint of the lists, told before the draw")),
            Column("prepared", "year-month", _("the month the lists were prepared")),
            Column("lists", "integer", _("how many lists were prepared")),
            Column("drawn", "year-month", _("the month of the draw")),
            Column("thrown", "string", _("what chance gave, in words")),
            Column("list", "integer", _("the list drawn")),
        ),
        _draws,
        key=("meeting",),
    ),
    Table(
        "places_by_class",
        _("Places drawn, by kind of people"),
        _("For each kind that the rule looks at: its bounds, who asked, who has a place."),
        (
            MEETING,
            Column("criterion", "string", _("what the rule looks at"), required=True),
            Column("value", "string", _("the kind of people"), required=True),
            Column("at_least", "integer", _("places kept for them at least")),
            Column("at_most", "integer", _("places they have at most")),
            Column("asked", "integer", ROUNDED),
            Column("placed", "integer", ROUNDED),
        ),
        _classes,
        key=("meeting", "criterion", "value"),
    ),
    Table(
        ATTENDANCE,
        _("Attendance"),
        _("How many people of each constituency were at each meeting."),
        (MEETING, CONSTITUENCY, Column("present", "integer", ROUNDED)),
        _attendance,
        key=("meeting", "constituency"),
    ),
)
