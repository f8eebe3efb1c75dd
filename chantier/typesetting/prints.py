"""The everyday prints: what each needs, and a function that gives its accessible PDF (PDF/UA-1).

`large` on any of them: 18 pt and more, ragged, in Andika, on as many pages as that takes.
Strings are printed as they come (French typography is applied to prose, never to names, codes,
addresses); blocks are those of `tree`. Labels follow the print's language, not the reader's.
"""

import dataclasses
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import french, tree
from chantier.typesetting.pdf import compile_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. `address_lines`: six at most, name first; `date`: as it must be printed.

    `code`: the paper code of who receives it, printed at the foot. `url` becomes a QR code, and
    `short_address` the words beside it; both or none. `large`: 18 pt, ragged, in Andika.
    """

    sender_lines: tuple[str, ...]
    address_lines: tuple[str, ...]
    date: str
    subject: str
    blocks: tree.Blocks
    language: str
    code: str = ""
    url: str = ""
    short_address: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A batch to print on both sides, fold and post: each letter starts on a new sheet.

    `site`: the public address before links that begin with `/`.
    """

    title: str
    language: str
    letters: tuple[Letter, ...]
    author: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the flyer. `title`: "" for none; headings in `blocks` start at level 1."""

    title: str
    blocks: tree.Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of the programme: date and hours as they must be printed; "" for what is not known."""

    date: str
    title: str
    hours: str = ""
    bearer: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flyer:
    """The invitation on one A4 sheet, both sides, in the order of the fields.

    `overline`: what kind of call it is (« Invitation à coopérer »); `title`: the theme; `lead`: who
    invites to what; `programme`: the words before the `events`; `closing`: what it is all based on.
    `url` becomes the QR code, `short_address` is what people type.
    """

    language: str
    organiser: str
    overline: str
    title: str
    lead: tree.Blocks
    space: Section
    unfolding: Section
    programme: Section
    events: tuple[Event, ...]
    registering: Section
    closing: tree.Blocks
    url: str
    short_address: str
    contact: tuple[str, ...] = ()
    site: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A wall poster. `lead` and `note`: a sentence each, or "". `large`: no letter under 18 pt."""

    language: str
    organiser: str
    overline: str
    title: str
    events: tuple[Event, ...]
    url: str
    short_address: str
    lead: str = ""
    note: str = ""
    contact: tuple[str, ...] = ()
    size: Literal["a3", "a4"] = "a3"
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipCopy:
    """One slip of the batch: its code as people type it, and the opaque token of its QR code."""

    code: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question on the slip, and its boxes."""

    title: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The registration slip. `places_rule`: how places are given, printed as it stands.

    `consents`: sentences each with its box; `return_lines`: where to bring or post it, until when.
    """

    language: str
    organiser: str
    title: str
    constituencies: tuple[str, ...]
    meetings: tuple[Event, ...]
    needs: tuple[str, ...]
    places_rule: str
    consents: tuple[str, ...]
    return_lines: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    copies: tuple[SlipCopy, ...] = (SlipCopy(),)
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A line of the attendance sheet."""

    name: str
    constituency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The attendance sheet of a meeting.

    `blank_rows`: so many at least for those who come without registration, to the end of a page.
    """

    language: str
    organiser: str
    title: str
    date: str
    rows: tuple[Attendee, ...]
    place: str = ""
    blank_rows: int = 4
    large: bool = False


# Those of the screens (`.constituency-a` and on, in the common sheet), by the letter: dark enough
# for white letters (contrast 4.5 and more), told apart in most colour visions.
COLOURS = (
    "#8c2a15", "#1c4f37", "#1d4c7c", "#67367a", "#6f4a00", "#0c575f", "#8d2058", "#4c463e",
)  # fmt: skip


def colour_of(letter: str) -> str:
    """The colour of the constituency with this letter: as on the screens, eight in turn."""
    return COLOURS[(ord(letter[:1].upper() or "A") - ord("A")) % len(COLOURS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A badge. `letter`: of the constituency, one or two; `colour`: one of COLOURS.

    `signs`: what its bearer writes on a ballot, and a note-taker reads beside their words.
    """

    name: str
    constituency: str
    letter: str
    colour: str
    organisation: str = ""
    signs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badges:
    """Badges of 90 x 54 mm, ten on a sheet; `large`: of 136 x 96 mm, two on a sheet, to hang."""

    language: str
    organiser: str
    title: str
    badges: tuple[Badge, ...]
    large: bool = False


def letters(batch: Letters) -> bytes:
    """The letters of a batch, for window envelopes C5 or DL."""
    return compile_pdf("letter", data_of(batch))


def flyer(data: Flyer) -> bytes:
    """The invitation, on two A4 pages whenever its text can stand there in 9.5 pt or more.

    In large print it takes the pages that it needs.
    """
    return compile_pdf("flyer", data_of(data))


def poster(data: Poster) -> bytes:
    """The poster, A3 or A4."""
    return compile_pdf("poster", data_of(data))


def slip(data: Slip) -> bytes:
    """The registration slips of a batch, both sides of a sheet each."""
    return compile_pdf("slip", data_of(data))


def sign_in(data: SignIn) -> bytes:
    """The attendance sheet."""
    return compile_pdf("sign_in", data_of(data))


def badges(data: Badges) -> bytes:
    """The badges, to cut."""
    return compile_pdf("badges", data_of(data))


# What goes to typst.

# Names, codes and addresses are no prose: they are printed to the letter.
_VERBATIM = frozenset(
    (
        "language",
        "code",
        "token",
        "url",
        "site",
        "short_address",
        "name",
        "letter",
        "signs",
        "colour",
        "size",
    )
) | {"sender_lines", "address_lines"}


def data_of(print_: Any) -> dict[str, Any]:
    """A print as typst reads it: typography applied, its labels added in its language."""
    data: dict[str, Any] = _plain(print_, print_.language)
    return data


def _plain(value: Any, language: str, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in _VERBATIM else french.typography(value, language)
    if isinstance(value, tuple):
        return [_plain(item, language, name) for item in value]
    if isinstance(value, tree.NODES):
        return tree.to_data(french.apply_to_node(value, language))
    if dataclasses.is_dataclass(value):
        return _record(value, getattr(value, "language", language))
    return value


def _record(value: Any, language: str) -> dict[str, Any]:
    fields = {
        field.name: _plain(getattr(value, field.name), language, field.name)
        for field in dataclasses.fields(value)
    }
    if "url" in fields or "token" in fields:
        fields["qr"] = qr_svg(fields.get("url") or fields.get("token", ""))
    if make := _LABELS.get(type(value)) or getattr(value, "labels", None):
        with translation.override(language):
            labels = make()
        fields["labels"] = {
            key: french.typography(label, language) for key, label in labels.items()
        }
    return fields


def qr_svg(words: str) -> str:
    """A QR code of an address or a token as SVG, with its quiet zone; "" for nothing."""
    if not words:
        return ""
    drawing = io.BytesIO()
    segno.make(words, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=2)
    return drawing.getvalue().decode()


def _address_labels() -> dict[str, str]:
    return {"qr_alt": _("QR code that leads to")}


def _letter_labels() -> dict[str, str]:
    return _address_labels() | {
        "code": _("Your personal code:"),
        "qr_hint": _("With a telephone, scan this square; or go to"),
    }


def _flyer_labels() -> dict[str, str]:
    return _address_labels() | {"address": _("Everything, and registration:")}


def _poster_labels() -> dict[str, str]:
    return _address_labels() | {"register": _("To know more, to register:")}


def _slip_labels() -> dict[str, str]:
    return {
        "slip": _("Registration slip"),
        "code": _("Slip no."),
        "qr_alt": _("QR code of this slip"),
        "who": _("Who are you?"),
        "name": _("First name and name"),
        "reach": _("How can we reach you?"),
        "reach_hint": _("One way is enough: the one that suits you."),
        "telephone": _("Telephone"),
        "email": _("E-mail"),
        "postal": _("Postal address"),
        "relay": _("Through a person or an association"),
        "constituency": _("You come rather as (one box)"),
        "meetings": _("You would like to come on"),
        "company": _("Do you come with other people?"),
        "company_hint": _("Nobody has to come alone: write down who comes with you."),
        "company_names": _("First names and names"),
        "needs": _("What would help you to come and take part?"),
        "needs_other": _("Something else"),
        "rule": _("How places are given"),
        "consent": _("Your agreement"),
        "day": _("Date"),
        "signature": _("Signature"),
        "return_to": _("Please return this slip to:"),
    }


def _sign_in_labels() -> dict[str, str]:
    return {
        "number": _("No."),
        "name": _("First name and name"),
        "constituency": _("Comes as"),
        "signature": _("Signature"),
        "privacy": _("This sheet only serves to know who came. It is not published."),
    }


_LABELS: Mapping[type[Any], Callable[[], dict[str, str]]] = {
    Letter: _letter_labels,
    Flyer: _flyer_labels,
    Poster: _poster_labels,
    Slip: _slip_labels,
    SignIn: _sign_in_labels,
}
