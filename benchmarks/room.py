"""Five hundred phones vote in one room, a projected screen follows, the server is killed meanwhile.

The phones join by the code, hold their stream, then press an answer at a moment of their own within
some seconds, and see what follows. What is compared with the database is what was acknowledged.
CPU is that of the server's processes, without the phones, which run beside it on the same machine.

`--peer VENV` (channels and daphne installed there) runs a bare room on Django Channels on the same
machine after ours: `benchmarks/_room/channels_app.py` says what it does, and leaves out.
`--rooms N` as many rooms of fifty phones on PostgreSQL, two nodes; `--kills N` kill -9 so often.
"""

import argparse
import asyncio
import gzip
import random
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks._room import peer
from benchmarks._room.house import House, spent, wrong
from benchmarks._room.phones import Browser, Phone, Screen
from tests import postgresql, serving

VALUES = (1, -1, 0)
TOGETHER = 32  # phones that enter at the same moment
SETTLE = 5.0  # seconds: the last change reaches the screen
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """One room, its peer, the weight of the pages, the kills, many rooms."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks room")
    parser.add_argument("--phones", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10, help="within which they vote")
    parser.add_argument("--kills", type=int, default=20, help="of the server, in mid-vote")
    parser.add_argument("--rooms", type=int, default=50, help="of fifty phones, two nodes; 0: none")
    parser.add_argument("--peer", type=Path, metavar="VENV", help="with channels and daphne")
    asked = parser.parse_args(arguments)
    print(report.versions("django", "granian"), f"; {asked.phones} phones in {asked.seconds:g} s")
    drawn = random.Random(seed)
    for _ in range(rounds):
        one_room(asked.phones, asked.seconds, drawn)
        if asked.peer:
            peer.run(asked.peer, asked.phones, asked.seconds, drawn)
    weight()
    if asked.kills:
        killed(asked.kills, drawn)
    if asked.rooms and postgresql.programs():
        many_rooms(asked.rooms, asked.seconds, drawn)


def one_room(count: int, seconds: float, drawn: random.Random) -> None:
    """The default installation: one process, SQLite."""
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name))
        rooms = house.rooms()
        with house.served() as (pid, port):
            outcome = asyncio.run(evening([port], rooms, count, seconds, drawn, [pid]))
        tell("one room, SQLite", outcome, house.kept(rooms))


def many_rooms(count: int, seconds: float, drawn: random.Random) -> None:
    """Fifty phones in each, PostgreSQL, two nodes that each serve half of every room."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        server = stack.enter_context(postgresql.running())
        house = House(Path(name), server.new_database())
        rooms = house.rooms(count)
        nodes = [stack.enter_context(house.served("--no-worker")) for _ in range(2)]
        ports, pids = [port for _pid, port in nodes], [pid for pid, _port in nodes]
        outcome = asyncio.run(evening(ports, rooms, 50, seconds, drawn, pids))
        tell(f"{count} rooms × 50, PostgreSQL, two nodes", outcome, house.kept(rooms))


async def evening(
    ports: Sequence[int],
    rooms: Sequence[dict[str, str]],
    count: int,
    seconds: float,
    drawn: random.Random,
    pids: Sequence[int],
) -> dict[str, Any]:
    """`count` phones in each room join, then vote; what was measured."""
    phones = [
        Phone(Browser(ports[number % len(ports)]), room, drawn.choice(VALUES))
        for room in rooms
        for number in range(count)
    ]
    watched = Screen(Browser(ports[-1], {"sessionid": rooms[0]["session"]}), rooms[0]["at"])
    joined = await in_turn(TOGETHER, (phone.join() for phone in phones))
    follower = asyncio.create_task(watched.follow())
    await in_turn(TOGETHER, (phone.see_the_statement() for phone in phones))
    before, began = sum(map(spent, pids)), time.perf_counter()
    await at_their_moment(phones, seconds, drawn)
    lasted = time.perf_counter() - began
    await asyncio.sleep(SETTLE)
    used = sum(map(spent, pids)) - before
    follower.cancel()
    for phone in phones:
        phone.leave()
    seen = [phone.acknowledged_at for phone in phones if phone.room is rooms[0]]
    return {
        "phones": phones,
        "joined": joined,
        "lasted": lasted,
        "cpu": used / len(phones),
        "delays": watched.delays(seen),
        "projected": (watched.shown[-1][1] if watched.shown else 0, count),
    }


async def in_turn(together: int, deeds: Iterable[Awaitable[Any]]) -> list[Any]:
    """Each deed, so many at the same time."""
    place = asyncio.Semaphore(together)

    async def one(deed: Awaitable[Any]) -> Any:
        async with place:
            return await deed

    return list(await asyncio.gather(*map(one, deeds)))


async def at_their_moment(
    phones: Sequence[Phone], seconds: float, drawn: random.Random, *, stubborn: bool = False
) -> None:
    """Each presses once, at a moment drawn within so many seconds."""

    async def one(phone: Phone, moment: float) -> None:
        await asyncio.sleep(moment)
        await phone.vote(stubborn=stubborn)

    await asyncio.gather(*(one(phone, drawn.uniform(0, seconds)) for phone in phones))


def tell(title: str, outcome: dict[str, Any], kept: list[tuple[int, int, int]]) -> None:
    """One block of figures."""
    phones = outcome["phones"]
    waits = [phone.waited for phone in phones if phone.acknowledged_at]
    lost, doubled = wrong(kept, [phone.value for phone in phones if phone.acknowledged_at])
    shown, expected = outcome["projected"]
    print(
        f"\n{title}: {len(waits)} of {len(phones)} votes acknowledged in {outcome['lasted']:.1f} s"
    )
    print(f"  lost {lost}, doubled {doubled}; the screen showed {shown} of {expected}")
    print(
        f"  acknowledged after: p50 {ms(waits, 0.5)}, p95 {ms(waits, 0.95)}, worst {ms(waits, 1)}"
    )
    delays = outcome["delays"]
    print(f"  acknowledged → projected: p50 {ms(delays, 0.5)}, p95 {ms(delays, 0.95)}")
    print(f"  joined after: p50 {ms(outcome['joined'], 0.5)}, p95 {ms(outcome['joined'], 0.95)}")
    cpu = 1000 * outcome["cpu"]
    print(f"  CPU of a vote, with the page that follows and its part of the screen: {cpu:.1f} ms")
    sys.stdout.flush()


def ms(values: Sequence[float], part: float) -> str:
    """A quantile in milliseconds; a dash when there is none."""
    if not values:
        return "–"
    ordered = sorted(values)
    return f"{1000 * ordered[min(int(len(ordered) * part), len(ordered) - 1)]:.0f} ms"


def weight() -> None:
    """What a phone without anything in its cache asks for, to enter and to vote."""

    async def weigh(port: int, room: dict[str, str]) -> None:
        phone = Phone(Browser(port), room, 1)
        door = await phone.browser.ask(f"/salle/{room['code']}/")
        await phone.join()
        ballot = await phone.browser.ask(f"{room['at']}/enonces/")
        phone.leave()
        for name, page in (("join", door), ("vote", ballot)):
            files = sorted(set(STATIC.findall(page.text)))
            asked = [page, *[await Browser(port).ask(file) for file in files]]
            total = sum(len(gzip.compress(one.text.encode(), 6)) for one in asked)
            print(f"  {name}: {total / 1024:.1f} KiB gzip, {len(asked)} requests")

    print("\nweight of the pages")
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name))
        (room,) = house.rooms()
        with house.served() as (_pid, port):
            asyncio.run(weigh(port, room))
    sys.stdout.flush()


def killed(times: int, drawn: random.Random) -> None:
    """The server dies and comes back; whoever got no answer presses again."""
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name))
        rooms = house.rooms()
        phones = vote_through_kills(house, rooms[0], times, 10 * times, drawn)
        lost, doubled = wrong(house.kept(rooms), [phone.value for phone in phones])
    print(f"\nkill -9 × {times} in mid-vote, {len(phones)} phones that press again until answered")
    done = sum(bool(phone.acknowledged_at) for phone in phones)
    print(f"  acknowledged {done}, lost {lost}, doubled {doubled}")
    sys.stdout.flush()


def vote_through_kills(
    house: House, room: dict[str, str], times: int, count: int, drawn: random.Random
) -> list[Phone]:
    """`count` phones vote while the server is killed so often; they, acknowledged."""
    process, port = serving.serve(house.data, "--no-worker", **house.variables)

    def again() -> None:
        nonlocal process
        serving.kill(process)
        where: dict[str, Any] = {"port": port, **house.variables}
        process, _port = serving.serve(house.data, "--no-worker", **where)

    async def through() -> list[Phone]:
        phones = [Phone(Browser(port), room, drawn.choice(VALUES)) for _ in range(count)]
        await in_turn(TOGETHER, (phone.join() for phone in phones))
        await in_turn(TOGETHER, (phone.see_the_statement() for phone in phones))
        for number in range(times):
            part = phones[number::times]
            voting = asyncio.create_task(at_their_moment(part, 1.0, drawn, stubborn=True))
            await asyncio.sleep(drawn.uniform(0.2, 0.8))
            await asyncio.to_thread(again)
            await voting
        for phone in phones:
            phone.leave()
        return phones

    try:
        return asyncio.run(through())
    finally:
        serving.kill(process)
