"""The rooms of a process: the shared text of each part being written, and those who write it.

What is typed is checked, kept in the journal, and only then applied, shown to the others and
acknowledged: nobody sees words that a power cut could take back.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from pycrdt import Doc, merge_updates

from chantier.algorithms import provenance
from chantier.reports import actions
from chantier.reports.cowriting import changes
from chantier.reports.cowriting.frames import UPDATE, Refusal, acknowledgement, frame
from chantier.reports.cowriting.members import Member
from chantier.reports.forms import SECTION_LENGTH
from chantier.reports.models import Section, SectionUpdate

log = logging.getLogger(__name__)
T = TypeVar("T")

LARGEST = 64 * 1024
EVERY = 1.0  # seconds between two looks at what other processes kept
QUIET = 3.0  # after so long without a row, the text settles as a version
LONGEST = 30.0  # or after so long of writing without a pause
CROWD, FULL = 50, 200  # between, what is typed gathers for longer and longer
GATHER = 0.030


class Room:
    """One part. `known`: by identity, how many units were typed, kept or about to be."""

    def __init__(self, section: int) -> None:
        self.section = section
        self.members: set[Member] = set()
        self.coming = 0  # on their way in: the room waits for them
        self.document: Doc[Any] = provenance.replay([])
        self.known: dict[int, int] = {}
        self.row = 0
        self.pending: list[tuple[Member, bytes]] = []
        self.settled_at = self.moved_at = time.monotonic()
        self.is_settled = True
        self.is_stale = False

    def load(self, rows: list[bytes]) -> None:
        """Take the journal from its first row."""
        self.document = provenance.replay(rows)
        self.row = len(rows)
        self.know()

    def know(self) -> None:
        """What is known is what was kept."""
        self.known = provenance.state(self.document.get_state())

    def take(self, member: Member, update: bytes) -> bool:
        """Check what a member typed; False when the text has it already. Raises Refusal."""
        if len(update) > LARGEST or self._is_full():
            raise Refusal("size")
        client = member.session.client
        try:
            run = provenance.check(update, client=client, known=self.known)
        except provenance.Refused as refused:
            raise Refusal(refused.code) from None
        if run.start < run.end <= self.known.get(client, 0):
            return False
        self.known[client] = max(run.end, self.known.get(client, 0))
        self.pending.append((member, update))
        return True

    def _is_full(self) -> bool:
        return sum(self.known.values()) > 40 * SECTION_LENGTH

    def apply(self, kept: actions.Kept, typed: list[tuple[Member, bytes]]) -> None:
        """Show what was kept to all, and tell each writer that theirs is."""
        updates = [*kept.others, *(update for _member, update in typed)]
        self.row = kept.row
        if not updates:
            return
        for update in updates:
            self.document.apply_update(update)
        if kept.others:
            self.known |= {
                client: max(units, self.known.get(client, 0))
                for client, units in provenance.state(self.document.get_state()).items()
            }
        self.moved_at, self.is_settled = time.monotonic(), False
        self._show(updates, typed, alone=not kept.others)

    def _show(self, updates: list[bytes], typed: list[tuple[Member, bytes]], alone: bool) -> None:
        message = frame(UPDATE, updates[0] if len(updates) == 1 else merge_updates(*updates))
        counts: dict[Member, int] = {}
        for member, _update in typed:
            counts[member] = counts.get(member, 0) + 1
        for member in self.members:
            if not (alone and len(counts) == 1 and member in counts):
                member.send(message)
        for member, count in counts.items():
            member.send(acknowledgement(count))

    def shut(self, code: str) -> None:
        """Everybody out: the report no longer changes."""
        self.pending.clear()
        for member in list(self.members):
            member.leave(code)

    @property
    def is_empty(self) -> bool:
        """Nobody is in it or on the way, and its text has settled."""
        return not (self.members or self.coming or self.pending) and self.is_settled

    def is_due(self, now: float) -> bool:
        """Whether the text should settle."""
        if self.is_settled:
            return False
        return now - self.moved_at > QUIET or now - self.settled_at > LONGEST or not self.members


class Hub:
    """All rooms of the process. Its own thread keeps; two others let people in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rooms: dict[int, asyncio.Task[Room]] = {}
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="chantier-journal")
        self._doors = ThreadPoolExecutor(2, thread_name_prefix="chantier-doors")
        self._work = asyncio.Event()
        self._tasks = [self._loop.create_task(self._keep()), self._loop.create_task(self._look())]
        changes.listen(self._told)

    async def ask(self, work: Callable[..., T], *arguments: Any, **words: Any) -> T:
        """Run what reads or writes the database in a thread for it."""
        return await self._loop.run_in_executor(
            self._doors, lambda: _clean(work, *arguments, **words)
        )

    async def room(self, section: int) -> Room:
        """The room of a part. Those who come at once wait for the same loading."""
        task = self._rooms.get(section)
        if task is None or (task.done() and task.exception()):
            task = self._rooms[section] = self._loop.create_task(self._open(section))
        return await asyncio.shield(task)

    def typed(self, room: Room, member: Member, update: bytes) -> None:
        """Somebody typed. Raises Refusal."""
        if room.take(member, update):
            self._work.set()
        else:
            member.send(acknowledgement(1))

    async def _open(self, section: int) -> Room:
        room = Room(section)
        room.load(await self.ask(_journal, section))
        return room

    def _told(self, section: int) -> None:
        self._loop.call_soon_threadsafe(self._stale, section)

    def _stale(self, section: int) -> None:
        for room in self._ready():
            if room.section == section:
                room.is_stale = True
                self._work.set()

    def _ready(self) -> list[Room]:
        tasks = list(self._rooms.values())
        return [task.result() for task in tasks if task.done() and not task.exception()]

    async def _keep(self) -> None:
        """For ever: keep what waits, all rooms in one transaction, then show it."""
        while True:
            await self._work.wait()
            self._work.clear()
            if gather := self._gather():
                await asyncio.sleep(gather)
            rooms = [room for room in self._ready() if room.pending or room.is_stale]
            if rooms and not await self._keep_once(rooms):
                await asyncio.sleep(1)
                self._work.set()

    def _gather(self) -> float:
        crowd = max((len(room.members) for room in self._ready() if room.pending), default=0)
        return min(1.0, max(0, crowd - CROWD) / (FULL - CROWD)) * GATHER

    async def _keep_once(self, rooms: list[Room]) -> bool:
        taken: list[tuple[Room, list[tuple[Member, bytes]]]] = []
        batches: list[actions.Batch] = []
        for room in rooms:
            taken.append((room, room.pending))
            typed = [(member.session, update) for member, update in room.pending]
            batches.append(actions.Batch(room.section, room.row, typed))
            room.pending, room.is_stale = [], False
        try:
            all_kept = await self._loop.run_in_executor(self._keeper, _kept, batches)
        except DatabaseError:
            log.exception("what was typed cannot be kept; tried again in a second")
            for room, waiting in taken:
                room.pending, room.is_stale = waiting + room.pending, True
                for member in room.members:
                    member.tell(waiting=True)
            return False
        for (room, took), kept in zip(taken, all_kept, strict=True):
            if kept.closed and took:
                room.shut("closed")
                self._rooms.pop(room.section, None)
            else:
                room.apply(kept, took)
        return True

    async def _look(self) -> None:
        """Each second: rows of other processes, texts to settle, rooms that nobody is in."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._look_once()
            except Exception:
                log.exception("the journals cannot be read; tried again in a second")

    async def _look_once(self) -> None:
        rooms, now = self._ready(), time.monotonic()
        if rooms:
            last = await self.ask(actions.moved, sections=[room.section for room in rooms])
            for room in rooms:
                if last.get(room.section, 0) > room.row:
                    self._stale(room.section)
        for room in rooms:
            if room.is_due(now):
                room.is_settled, room.settled_at = True, now
                await self.ask(_settle, room.section)
            if room.is_empty and now - room.moved_at > QUIET:
                self._rooms.pop(room.section, None)


_hub: Hub | None = None


def hub() -> Hub:
    """The rooms of this process."""
    global _hub
    if _hub is None:
        _hub = Hub()
    return _hub


def _clean(work: Callable[..., T], *arguments: Any, **words: Any) -> T:
    """Run `work` as a request runs: on a connection that is not too old."""
    close_old_connections()
    try:
        return work(*arguments, **words)
    finally:
        close_old_connections()


def _kept(batches: list[actions.Batch]) -> list[actions.Kept]:
    return _clean(actions.keep_typed, batches=batches, now=timezone.now())


def _journal(section: int) -> list[bytes]:
    rows = SectionUpdate.objects.filter(section=section).order_by("number")
    return [bytes(update) for update in rows.values_list("update", flat=True)]


def _settle(section: int) -> None:
    found = Section.objects.select_related("report").get(pk=section)
    actions.settle(section=found, now=timezone.now())
