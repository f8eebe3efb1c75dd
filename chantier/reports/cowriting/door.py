"""The WebSocket at which a part is written: who enters, under which identity, what they may say."""

import contextlib
import json
import time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from chantier.algorithms import provenance
from chantier.live.sockets import Closed, Socket
from chantier.people.models import Channel
from chantier.people.visitor import visitor_of
from chantier.reports import actions
from chantier.reports.access import Opened, report_for, section_of
from chantier.reports.cowriting import rooms
from chantier.reports.cowriting.frames import (
    MISSING,
    STATE,
    Refusal,
    frame,
    opened,
)
from chantier.reports.cowriting.members import Member
from chantier.reports.models import Section, WritingSession
from chantier.rules import Denied
from chantier.spaces.models import Constituency

AGAIN = 20.0  # seconds: the right to write is read again
_HELLO = 2_000  # characters of a hello or of a cursor


async def write_together(socket: Socket, worksite_slug: str, slug: str, key: str) -> None:
    """One connection, from its hello to its end. Whoever may not write is refused (403)."""
    hub, words = rooms.hub(), {"worksite_slug": worksite_slug, "slug": slug, "key": key}
    try:
        await hub.ask(_enter, socket.request, **words)
    except (Http404, PermissionDenied):
        return
    await socket.accept()
    said = _json(await socket.receive())
    try:
        session, shown = await hub.ask(_identified, socket.again(), said, **words)
    except (Http404, PermissionDenied, Denied, Refusal) as no:
        await socket.send(json.dumps({"refused": getattr(no, "code", "closed")}))
        socket.close()
        return
    room = await hub.room(session.section_id)
    room.coming += 1
    member = Member(socket, session, shown)
    member.tell(client=session.client, present=[_seen(one) for one in room.members])
    try:
        await _listen(hub, room, member, socket, words)
    except Refusal as refusal:
        member.leave(refusal.code)
    finally:
        room.coming -= 1
        room.members.discard(member)
        _announce(room, gone=session.client)
        await member.finish()


async def _listen(
    hub: rooms.Hub, room: rooms.Room, member: Member, socket: Socket, words: dict[str, str]
) -> None:
    with contextlib.suppress(Closed):
        while True:
            message = await socket.receive()
            await member.slow_down()
            if time.monotonic() - member.checked_at > AGAIN:
                await _check_again(hub, member, socket, words)
            if isinstance(message, str):
                _point(room, member, message)
                continue
            kind, payload = opened(message)
            if kind == STATE:
                _synchronise(room, member, payload)
            elif member in room.members:
                hub.typed(room, member, payload)
            else:
                raise Refusal("malformed")


def _synchronise(room: rooms.Room, member: Member, vector: bytes) -> None:
    """Send what the member lacks, then let them hear the others."""
    try:
        has = provenance.state(vector)
    except provenance.Refused:
        raise Refusal("malformed") from None
    kept = provenance.state(room.document.get_state())
    own = member.session.client
    if any(units > kept.get(client, 0) for client, units in has.items() if client != own):
        raise Refusal("ahead")  # words that the journal has lost: an older copy was brought back
    for other in [one for one in room.members if one.session.client == own and one is not member]:
        other.leave("replaced")
        room.members.discard(other)
    member.send(frame(MISSING, room.document.get_update(vector)))
    room.members.add(member)
    _announce(room, here=_seen(member))


async def _check_again(
    hub: rooms.Hub, member: Member, socket: Socket, words: dict[str, str]
) -> None:
    """A right taken back ends the connection; what was acknowledged stays."""
    try:
        await hub.ask(_enter, socket.again(), **words)
    except (Http404, PermissionDenied):
        raise Refusal("right") from None
    member.checked_at = time.monotonic()


def _point(room: rooms.Room, member: Member, message: str) -> None:
    """A cursor moved: two places of the text, which only browsers understand."""
    if member in room.members and len(message) <= _HELLO:
        member.cursor = _json(message).get("cursor")
        _announce(room, here=_seen(member))


def _announce(room: rooms.Room, **said: Any) -> None:
    for other in room.members:
        if said.get("here", {}).get("client") != other.session.client:
            other.tell(**said)


def _seen(member: Member) -> dict[str, Any]:
    return {**member.shown, "client": member.session.client, "cursor": member.cursor}


def _json(message: str | bytes) -> dict[str, Any]:
    """What was said, as an object; an empty one for anything else."""
    if isinstance(message, str) and len(message) <= _HELLO:
        with contextlib.suppress(ValueError, RecursionError):
            said = json.loads(message)
            if isinstance(said, dict):
                return said
    return {}


def _enter(request: HttpRequest, worksite_slug: str, slug: str, key: str) -> tuple[Opened, Section]:
    """In a thread: the part, if this visitor may write it. Raises Http404, PermissionDenied."""
    request.visitor = visitor_of(request)  # type: ignore[attr-defined]
    found = report_for(request, worksite_slug, slug, to="write")  # type: ignore[arg-type]
    return found, section_of(found, key)


def _identified(
    request: HttpRequest, said: dict[str, Any], worksite_slug: str, slug: str, key: str
) -> tuple[WritingSession, dict[str, Any]]:
    """In a thread: the identity asked for if it is this writer's own here, else a new one."""
    found, section = _enter(request, worksite_slug, slug, key)
    session = identity(found, section, said)
    shown = {"name": str(session.by) if session.by else "", "constituency": "", "letter": ""}
    constituency = session.on_behalf_of or (
        found.participation.constituency if found.participation else None
    )
    if constituency:
        shown |= {"constituency": constituency.name, "letter": constituency.letter}
    return session, shown


def identity(found: Opened, section: Section, said: dict[str, Any]) -> WritingSession:
    """The identity under which what comes next is typed. Raises Denied, Refusal."""
    writer, asked = found.writer, said.get("client")
    if asked is not None:
        if not isinstance(asked, int) or abs(asked) > 1 << 53:
            raise Refusal("identity")
        own = WritingSession.objects.filter(section=section, **writer).select_related(
            "by", "on_behalf_of"
        )
        session = own.filter(pk=asked - WritingSession.FIRST_CLIENT).first()
        if session is None:
            raise Refusal("identity")
        return session
    channel = said.get("channel")
    behalf = None
    if "animate" in found.rights and isinstance(said.get("for"), str):
        behalf = Constituency.objects.filter(
            space=found.report.meeting.worksite.space_id, slug=said["for"]
        ).first()
    return actions.open_writing(
        section=section,
        **writer,
        channel=channel if behalf and channel in Channel.values else Channel.WEB,
        on_behalf_of=behalf,
        now=timezone.now(),
    )
