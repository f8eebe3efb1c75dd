"""The invitation on paper: an A4 flyer and a poster, made from the same texts as the web page.

A print is kept under the hash of its data: the same words are typeset once.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from chantier import __version__
from chantier.typesetting import prints, tree
from chantier.typesetting.markdown import from_markdown
from chantier.ui import dates
from chantier.ui.markdown import plain
from chantier.worksites.invitation import Evening, Invitation, invitation_of
from chantier.worksites.models import Worksite

Data = TypeVar("Data", prints.Flyer, prints.Poster, prints.Slip)


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF, and the hash of what it was made of."""

    content: bytes
    key: str


def short_path(worksite: Worksite) -> str:
    """`/c/CODE`, the same in every language."""
    with translation.override("fr"):
        return reverse("worksites:short", args=[worksite.code])


def short_url(worksite: Worksite) -> str:
    """The same in full, for QR codes."""
    return settings.SITE_URL + short_path(worksite)


def short_address(worksite: Worksite) -> str:
    """What people type: « example.org/c/CODE »."""
    return f"{urlsplit(settings.SITE_URL).netloc}{short_path(worksite)}"


def asked_large(request: HttpRequest) -> bool:
    """`?caracteres=gros` on the address of any print."""
    return request.GET.get("caracteres") == "gros"


def flyer(worksite: Worksite, *, large: bool = False) -> Print:
    """The invitation on one sheet, or in large print, as a PDF. Raises CannotTypeset."""
    with translation.override(worksite.language):
        data = replace(_flyer(invitation_of(worksite)), large=large)
    return kept(worksite, "large-flyer" if large else "flyer", prints.flyer, data)


def poster(worksite: Worksite, size: Literal["a3", "a4"] = "a3", *, large: bool = False) -> Print:
    """The poster, with its QR code and short address, as a PDF. Raises CannotTypeset."""
    with translation.override(worksite.language):
        data = replace(_poster(invitation_of(worksite), size), large=large)
    return kept(
        worksite, f"large-poster-{size}" if large else f"poster-{size}", prints.poster, data
    )


def response(request: HttpRequest, made: Print, name: str) -> HttpResponseBase:
    """The print under a readable name; a browser that has it already is told so."""
    etag = f'"{made.key}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(made.content, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"  # keep it, but ask each time whether it changed
    return answer


def _flyer(invitation: Invitation) -> prints.Flyer:
    worksite, space = invitation.worksite, invitation.worksite.space
    purposes = tree.List(False, tuple((tree.paragraph(p.text),) for p in invitation.purposes))
    about = from_markdown(f"{space.history}\n\n{space.ambitions}", heading_shift=1)
    return prints.Flyer(
        language=worksite.language,
        organiser=space.name,
        overline=_("Invitation to cooperate"),
        title=worksite.theme,
        lead=from_markdown(f"{worksite.invitation}\n\n{worksite.question}"),
        space=prints.Section(
            title=_("The space of cooperation, its ambitions and its purposes"),
            blocks=(*about, purposes) if invitation.purposes else about,
        ),
        unfolding=prints.Section(
            title=_("How will the cooperative worksite unfold?"),
            blocks=from_markdown(worksite.unfolding, heading_shift=1),
        ),
        programme=prints.Section(
            title=_("The experiences that will be presented and discussed"),
            blocks=from_markdown(worksite.programme, heading_shift=1),
        ),
        events=tuple(_event(evening) for evening in invitation.programme),
        registering=prints.Section(
            title=_("Registering for the workshops of the cooperative worksite"),
            blocks=from_markdown(worksite.how_to_register, heading_shift=1),
        ),
        closing=from_markdown(worksite.why),
        url=short_url(worksite),
        short_address=short_address(worksite),
        contact=tuple(space.contact.splitlines()),
        site=settings.SITE_URL,
    )


def _poster(invitation: Invitation, size: Literal["a3", "a4"]) -> prints.Poster:
    worksite, space = invitation.worksite, invitation.worksite.space
    return prints.Poster(
        language=worksite.language,
        organiser=space.name,
        overline=_("Invitation to cooperate"),
        title=worksite.theme,
        lead=plain(worksite.question),
        events=tuple(_event(evening) for evening in invitation.programme),
        url=short_url(worksite),
        short_address=short_address(worksite),
        contact=tuple(space.contact.splitlines()),
        size=size,
    )


def _event(evening: Evening) -> prints.Event:
    title = evening.title
    if evening.cancelled:
        title = _("%(title)s (cancelled)") % {"title": title}
    bearer = evening.experience.bearer if evening.experience else ""
    return prints.Event(
        date=capfirst(dates.day(evening.starts_at) if evening.starts_at else evening.when),
        hours=evening.hours,
        title=title,
        bearer=_("Experience carried by %(bearer)s") % {"bearer": bearer} if bearer else "",
        place=evening.venue,
    )


def kept(worksite: Worksite, kind: str, make: Callable[[Data], bytes], data: Data) -> Print:
    """The print of this very data, typeset unless that was done already."""
    words = json.dumps([__version__, asdict(data)], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(words.encode()).hexdigest()[:32]
    folder: Path = settings.MEDIA_ROOT / "prints"
    path = folder / f"{worksite.pk}-{kind}-{key}.pdf"
    try:
        return Print(path.read_bytes(), key)
    except FileNotFoundError:
        made = Print(make(data), key)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{worksite.pk}-{kind}-*"):
        old.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as being_written:
        being_written.write(made.content)
    Path(being_written.name).replace(path)
    return made
