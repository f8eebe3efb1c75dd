"""The same methods over votes cut in parts, on an existing Dask cluster. An optional extra.

Each part has the votes of some people, contiguous in the order of all. What the methods need of
votes are sums over people, or one row for each (`votes.Crowd.over`): parts compute them where they
are, and only sums and rows come back. Draws come from how people voted, so that the same people are
drawn; sums are added part by part, so that results differ from those of one machine by rounding.

Votes come from a file of Polis's (cut here and sent), from Parquet, or from a relation of
PostgreSQL that the workers read themselves. Parquet and relations have the columns voter-id,
comment-id, vote and, where votes may be cast again, timestamp (or voter_id, comment_id).
The workers need chantier[cluster] installed, in the same version.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from chantier.algorithms.opinion.files import Unreadable
from chantier.algorithms.opinion.votes import Array, Crowd, Integers, Votes, collect, natural_order

SCHEME = "dask://"
WAIT = 30  # seconds before a cluster that does not answer is given up
NAMES = ("voter-id", "comment-id", "vote", "timestamp")


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the cluster at `dask://HOST:PORT`."""
    if not address.startswith(SCHEME):
        raise ValueError("The engine is dask://HOST:PORT, the address of a Dask scheduler.")
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ValueError("The engine needs an extra: pip install chantier[cluster].") from error
    try:
        client = distributed.Client(
            f"tcp://{address.removeprefix(SCHEME)}", timeout=WAIT, set_as_default=False
        )
    except OSError as error:
        raise ValueError(f"No Dask scheduler answers at {address}.") from error
    try:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise ValueError(f"The Dask cluster at {address} has no worker.")
        yield client
    finally:
        client.close()


class Spread(Crowd):
    """Votes in parts on workers, in the order of people."""

    def __init__(self, client: Any, parts: Sequence[Any]) -> None:
        self.client, self.parts = client, list(parts)
        told = client.gather(client.map(_described, self.parts))
        self.bounds = np.cumsum([0, *(len(people) for people, _, _ in told)])
        self.people = [person for people, _, _ in told for person in people]
        self.statements = told[0][1]
        self.sizes = np.concatenate([sizes for _, _, sizes in told])

    @cached_property
    def per_person(self) -> Integers:  # type: ignore[override]
        """How many votes each person cast."""
        return self.sizes

    def over(
        self, function: Callable[..., Any], *arguments: object, along: Sequence[Array] = ()
    ) -> Iterator[Any]:
        """What each part gives, in the order of the parts, whichever is ready first."""
        sent = self.client.scatter(list(arguments), broadcast=True, hash=False) if arguments else []
        futures = [
            self.client.submit(
                function,
                part,
                *sent,
                *(rows[self.bounds[n] : self.bounds[n + 1]] for rows in along),
                pure=False,
            )
            for n, part in enumerate(self.parts)
        ]
        for future in futures:
            yield future.result()
            future.release()

    def of(self, rows: Integers) -> Votes:
        """Some people, brought here."""
        inside = np.zeros(len(self.people), dtype=bool)
        inside[rows] = True
        return _end_to_end([*self.over(_chosen, along=[inside])])


def _described(votes: Votes) -> tuple[Sequence[str], Sequence[str], Integers]:
    return votes.people, votes.statements, votes.per_person


def _chosen(votes: Votes, inside: np.ndarray) -> Votes:
    return votes.of(np.flatnonzero(inside))


def _end_to_end(parts: Sequence[Votes]) -> Votes:
    sizes = np.concatenate([part.per_person for part in parts])
    return Votes(
        [person for part in parts for person in part.people],
        parts[0].statements,
        np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
        np.concatenate([part.indices for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


# Where votes come from


def cut(client: Any, votes: Votes, parts: int = 0) -> Spread:
    """Votes that are here, sent in parts: two for each thread of the cluster unless told."""
    bounds = _bounds(client, len(votes.people), parts)
    some = [votes.of(np.arange(a, b)) for a, b in pairwise(bounds)]
    return Spread(client, client.scatter(some, hash=False))


def _bounds(client: Any, people: int, parts: int) -> list[int]:
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    parts = parts or 2 * sum(worker["nthreads"] for worker in workers)
    return [int(x) for x in np.linspace(0, people, min(parts, max(people, 1)) + 1)]


def from_parquet(client: Any, path: Path, parts: int = 0) -> Spread:
    """A file, or a folder of files that all workers see under the same path."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files or not files[0].exists():
        raise Unreadable(f"{path}: there is no Parquet file here.")
    return _from(client, _read_parquet, {"paths": [str(file) for file in files]}, parts)


def from_postgresql(client: Any, address: str, relation: str, parts: int = 0) -> Spread:
    """A table or a view, of a database that all workers reach at the same address."""
    if not all(word.isidentifier() for word in relation.split(".")):
        raise ValueError("The relation is the name of a table or a view.")
    return _from(client, _read_postgresql, {"address": address, "relation": relation}, parts)


def _from(client: Any, read: Callable[..., Any], source: Mapping[str, Any], parts: int) -> Spread:
    """First who and what, so that parts are cut in the order of people; then the votes."""
    voters, statements = client.submit(_names, read, source, pure=False).result()
    if not voters:
        raise Unreadable("There is no vote in these files.")
    bounds = _bounds(client, len(voters), parts)
    futures = [
        client.submit(_part, read, source, voters[a:b], statements, pure=False)
        for a, b in pairwise(bounds)
    ]
    return Spread(client, futures)


def _names(read: Callable[..., Any], source: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    return read(**source, distinct="voter-id"), read(**source, distinct="comment-id")


def _part(
    read: Callable[..., Any], source: Mapping[str, Any], voters: list[str], statements: list[str]
) -> Votes:
    rows = read(**source, voters=voters)
    votes = collect(
        rows["voter-id"],
        rows["comment-id"],
        rows["vote"],
        times=rows.get("timestamp"),
        all_statements=statements,
    )
    place = {person: row for row, person in enumerate(votes.people)}
    return votes.of(np.array([place[person] for person in voters], dtype=np.int64))


def _ordered(names: Sequence[object]) -> list[str]:
    texts = sorted({str(name) for name in names})
    return [texts[place] for place in natural_order(texts)]


def _read_parquet(
    paths: list[str], *, distinct: str = "", voters: Sequence[str] = ()
) -> list[str] | dict[str, Any]:
    arrow = import_module("pyarrow")
    dataset = import_module("pyarrow.dataset").dataset(paths)
    known = {name.replace("_", "-"): name for name in dataset.schema.names}
    missing = [name for name in NAMES[:3] if name not in known]
    if missing:
        raise Unreadable(f"{paths[0]}: no column {', '.join(missing)}.")
    if distinct:
        seen: set[object] = set()
        for batch in dataset.to_batches(columns=[known[distinct]]):
            seen.update(batch.column(0).unique().to_pylist())
        return _ordered(list(seen))
    who = dataset.schema.field(known["voter-id"])
    wanted = arrow.array([str(voter) for voter in voters]).cast(who.type)
    mine = import_module("pyarrow.dataset").field(who.name).isin(wanted)
    columns = {known[name]: name for name in NAMES if name in known}
    table = dataset.to_table(columns=list(columns), filter=mine)
    found = {name: table.column(n).to_pylist() for n, name in enumerate(columns.values())}
    return {**found, "voter-id": [*map(str, found["voter-id"])],
            "comment-id": [*map(str, found["comment-id"])]}  # fmt: skip


def _read_postgresql(
    address: str, relation: str, *, distinct: str = "", voters: Sequence[str] = ()
) -> list[str] | dict[str, Any]:
    psycopg = import_module("psycopg")
    name = psycopg.sql.Identifier(*relation.split("."))
    with psycopg.connect(address) as connection:
        columns = connection.execute(
            psycopg.sql.SQL("SELECT * FROM {} LIMIT 0").format(name)
        ).description
        known = {column.name.replace("_", "-"): column.name for column in columns}
        missing = [one for one in NAMES[:3] if one not in known]
        if missing:
            raise Unreadable(f"{relation}: no column {', '.join(missing)}.")
        who = psycopg.sql.Identifier(known["voter-id"])
        if distinct:
            asked = psycopg.sql.SQL("SELECT DISTINCT {}::text FROM {}")
            what = psycopg.sql.Identifier(known[distinct])
            return _ordered([row[0] for row in connection.execute(asked.format(what, name))])
        kept = [one for one in NAMES if one in known]
        cells = [psycopg.sql.Identifier(known[one]) for one in kept]
        asked = psycopg.sql.SQL("SELECT {} FROM {} WHERE {}::text = ANY(%s)").format(
            psycopg.sql.SQL(", ").join(cells), name, who
        )
        rows = connection.execute(asked, [list(voters)]).fetchall()
    found: dict[str, Any] = {one: [row[n] for row in rows] for n, one in enumerate(kept)}
    for one in NAMES[:2]:
        found[one] = [str(value) for value in found[one]]
    if kept[-1] == "timestamp" and rows and hasattr(rows[0][-1], "timestamp"):
        found["timestamp"] = [round(1000 * at.timestamp()) for at in found["timestamp"]]
    return found
