"""Votes in Polis's CSV files, read and written. What cannot be read is said in a sentence.

`votes.csv`: timestamp, datetime, comment-id, voter-id, vote (1 agree, 0 pass, -1 disagree).
`comments.csv`: timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated,
comment-body.
`participants-votes.csv`: participant, group-id, n-comments, n-votes, n-agree, n-disagree, then one
column for each statement.
"""

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from chantier.algorithms.opinion.votes import Crowd, Integers, Names, Votes, collect

VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
COMMENTS = (
    "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated",
    "comment-body",
)  # fmt: skip


VALUES = {"1": 1, "0": 0, "-1": -1, "+1": 1, "1.0": 1, "0.0": 0, "-1.0": -1}
LARGE = 20_000_000  # bytes past which a file of numbers is read by blocks, and times are let go
BLOCK = 2_000_000  # characters
FURTHEST = 2**62  # milliseconds
COMPACT = {"voter-id": "i4", "comment-id": "i4", "vote": "i1", "timestamp": "i8"}


class Unreadable(ValueError):  # noqa: N818  reads better at the call site
    """A sentence: which file, which line, what is wrong, what is expected."""


@dataclass(frozen=True, eq=False)
class Conversation:
    """Votes, and the words of statements where known.

    `moderated`: statements set aside by moderation, with what they got (agree, disagree, pass).
    """

    votes: Crowd
    texts: Mapping[str, str] = field(default_factory=dict)
    moderated: Mapping[str, Sequence[int]] = field(default_factory=dict)
    times: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def here(self) -> Votes:
        """The votes, which are in this process."""
        if not isinstance(self.votes, Votes):
            raise TypeError("These votes are on a cluster.")
        return self.votes


def rows_of(path: Path, columns: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """Line number and all columns of each row. Raises Unreadable."""
    heading, rows = _cells(path, columns)
    for line, cells in rows:
        yield line, dict(zip(heading, cells, strict=True))


def _cells(path: Path, columns: Sequence[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The heading; line number and cells of each row, as many as the heading has."""
    reader = csv.reader(_checked(path))
    try:
        heading = next(reader, [])
    except csv.Error as error:
        raise Unreadable(f"{path}, line {reader.line_num}: {error}.") from error
    missing = [name for name in columns if name not in heading]
    if missing:
        raise Unreadable(
            f"{path}, line 1: no column {', '.join(missing)}."
            f" The columns needed are {', '.join(columns)}."
        )
    width = len(heading)

    def rows() -> Iterator[tuple[int, list[str]]]:
        try:
            for row in reader:
                if row:
                    cells = [cell.strip() for cell in row[:width]]
                    yield reader.line_num, cells + [""] * (width - len(cells))
        except csv.Error as error:
            raise Unreadable(f"{path}, line {reader.line_num}: {error}.") from error

    return heading, rows()


def _checked(path: Path) -> Iterator[str]:
    """The lines of a file. Raises Unreadable when it is not text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for line in lines:
                if "\0" in line:
                    raise Unreadable(f"{path}: this file is not text.")
                yield line
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: this file is not text in UTF-8.") from error


def read_votes(
    path: Path, *, all_statements: Sequence[str] = ()
) -> tuple[Votes, dict[tuple[str, str], int]]:
    """The votes of a `votes.csv`, and the time of each vote that counts: of a file not too large,
    where times are given.
    """
    quick = _read_numbers(path, all_statements)
    if quick is not None:
        return quick, {}
    heading, rows = _cells(path, ("comment-id", "voter-id", "vote"))
    places = [heading.index(name) for name in ("voter-id", "comment-id", "vote")]
    dated = heading.index("timestamp") if "timestamp" in heading else None
    voters, statements, values, times = Names(), Names(), array("b"), array("q")
    for line, cells in rows:
        voter, statement, vote = (cells[place] for place in places)
        if not voter or not statement:
            raise Unreadable(f"{path}, line {line}: a vote needs a voter-id and a comment-id.")
        if vote not in VALUES:
            raise Unreadable(
                f"{path}, line {line}: the vote “{vote[:20]}” is not 1 (agree), 0 (pass) or"
                " -1 (disagree)."
            )
        voters.append(voter)
        statements.append(statement)
        values.append(VALUES[vote])
        times.append(0 if dated is None else _time(path, line, cells[dated]))
    if not len(voters):
        raise Unreadable(f"{path}: there is no vote in this file.")
    timed = np.array(times, np.int64) if any(times) else None
    given = np.array(values, np.int8)
    votes = collect(voters, statements, given, times=timed, all_statements=all_statements)
    latest: dict[tuple[str, str], int] = {}
    if timed is not None and path.stat().st_size < LARGE:
        for voter, statement, at in zip(voters, statements, times, strict=True):
            latest[voter, statement] = max(at, latest.get((voter, statement), 0))
    return votes, latest


def _read_numbers(path: Path, all_statements: Sequence[str]) -> Votes | None:
    """A large file of numbers only, read by blocks. None: to be read line by line, and judged."""
    if not path.is_file() or path.stat().st_size < LARGE:
        return None
    try:
        columns = _numbers(path)
    except (ValueError, OSError):
        return None
    return collect(  # which lets go of each as soon as it can
        columns.pop("voter-id"),
        columns.pop("comment-id"),
        columns.pop("vote"),
        times=columns.pop("timestamp", None),
        all_statements=all_statements,
    )


def _numbers(path: Path) -> dict[str, Integers]:
    """The columns. Raises ValueError on whatever is not a plain number."""
    kept = {name: np.empty(_lines(path), kind) for name, kind in COMPACT.items()}
    filled, dated = 0, ""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        heading = next(csv.reader([lines.readline()]), [])
        while block := lines.read(BLOCK):
            block += lines.readline()
            if not block.strip():
                continue
            if not dated and "timestamp" in heading:  # all have a time, or none has
                first = next(csv.reader([block.lstrip().partition("\n")[0]]))
                dated = "yes" if first[heading.index("timestamp")].strip() else "no"
            rows = _block(block, heading, dated)
            for name in rows.dtype.names or ():
                if rows.dtype[name].kind != "U":
                    kept[name][filled : filled + len(rows)] = rows[name]
            filled += len(rows)
    if not filled:
        raise ValueError("No row.")
    return {n: some[:filled] for n, some in kept.items() if n != "timestamp" or dated == "yes"}


def _lines(path: Path) -> int:
    with path.open("rb") as content:
        blocks = iter(lambda: content.read(BLOCK), b"")
        return 1 + sum(block.count(b"\n") for block in blocks)


def _block(block: str, heading: list[str], dated: str) -> np.ndarray:
    try:
        rows = _parsed(block, heading, "i8", dated)
    except ValueError:  # 1.0, or 1.5e12: rarer, and slower
        rows = _parsed(block, heading, "f8", dated)
    for name in ("voter-id", "comment-id"):
        if rows[name].min() < 0 or rows[name].max() > np.iinfo(np.int32).max:
            raise ValueError("Not an identifier that is a usual number.")
    if not np.isin(rows["vote"], (-1, 0, 1)).all():
        raise ValueError("A vote is -1, 0 or 1.")
    if dated == "no" and (rows["timestamp"] != "").any():
        raise ValueError("Some votes have a time, some have none.")
    return rows


def _parsed(block: str, heading: list[str], number: str, dated: str) -> np.ndarray:
    kinds = {"voter-id": "i8", "comment-id": "i8", "vote": number}
    if dated:
        kinds["timestamp"] = number if dated == "yes" else "U1"
    places = [heading.index(name) for name in kinds]
    return np.loadtxt(
        io.StringIO(block), dtype=list(kinds.items()), delimiter=",", usecols=places,
        comments=None, quotechar='"', ndmin=1,
    )  # fmt: skip


def _time(path: Path, line: int, text: str) -> int:
    if not text:
        return 0
    try:
        at = int(float(text))
    except (ValueError, OverflowError):
        at = FURTHEST
    if abs(at) >= FURTHEST:
        raise Unreadable(
            f"{path}, line {line}: the timestamp “{text[:30]}” is not a number of milliseconds."
        )
    return at


def read(path: Path) -> Conversation:
    """A conversation: a `votes.csv`, or a folder with one and perhaps a `comments.csv`.

    Statements that moderation set aside (moderated = -1) leave the model.
    """
    if not path.exists():
        raise Unreadable(f"{path}: no such file or folder.")
    if not path.is_dir():
        votes, times = read_votes(path)
        return Conversation(votes, times=times)
    if not (path / "votes.csv").exists():
        raise Unreadable(f"{path}: there is no votes.csv in this folder.")
    texts: dict[str, str] = {}
    moderated: set[str] = set()
    comments = path / "comments.csv"
    if comments.exists():
        for _, row in rows_of(comments, ("comment-id", "comment-body")):
            texts[row["comment-id"]] = row["comment-body"]
            if row.get("moderated") == "-1":
                moderated.add(row["comment-id"])
    votes, times = read_votes(path / "votes.csv", all_statements=[name for name in texts if name])
    counts = dict(zip(votes.statements, votes.counts.tolist(), strict=True))
    aside = {name: counts[name] for name in votes.statements if name in moderated}
    return Conversation(without(votes, moderated), texts, aside, times)


def without(votes: Votes, statements: Iterable[str]) -> Votes:
    """Leave statements out; everybody stays, even with no vote left."""
    gone = set(statements)
    if not gone.intersection(votes.statements):
        return votes
    kept = np.array([name not in gone for name in votes.statements])
    fewer = votes.keep(kept[votes.indices])
    place = np.cumsum(kept, dtype=np.int32) - 1
    names = [name for name in votes.statements if name not in gone]
    return replace(fewer, statements=names, indices=place[fewer.indices])


def read_constituencies(path: Path) -> dict[str, str]:
    """The constituency of each voter: columns voter-id, constituency."""
    found: dict[str, str] = {}
    for line, row in rows_of(path, ("voter-id", "constituency")):
        voter, name = row["voter-id"], row["constituency"]
        if not voter or not name:
            raise Unreadable(f"{path}, line {line}: a voter-id and a constituency are needed.")
        if found.setdefault(voter, name) != name:
            raise Unreadable(
                f"{path}, line {line}: voter {voter} already belongs to “{found[voter]}”."
            )
    return found


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs of voter and statement to predict."""
    return [
        (row["voter-id"], row["comment-id"]) for _, row in rows_of(path, ("voter-id", "comment-id"))
    ]


# Writing


def votes_csv(votes: Votes, times: Mapping[tuple[str, str], int] | None = None) -> str:
    """As Polis exports them, in the order of people and statements."""
    known = times or {}
    lines = []
    for row, column, value in zip(votes.row_of, votes.indices, votes.values, strict=True):
        who, what = votes.people[row], votes.statements[column]
        lines.append((known.get((who, what), ""), "", what, who, int(value)))
    return table(VOTES, lines)


def comments_csv(votes: Votes, texts: Mapping[str, str]) -> str:
    """Statements with their counts; authors are never written."""
    return table(
        COMMENTS,
        [
            ("", "", name, "", int(agree), int(disagree), 1, texts.get(name, ""))
            for name, (agree, disagree, _) in zip(votes.statements, votes.counts, strict=True)
        ],
    )


def participants_csv(votes: Votes, groups: Sequence[int | None]) -> str:
    """One row for each person: their group, counts, then their votes."""
    heading = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
    lines = []
    for row, person in enumerate(votes.people):
        mine = slice(votes.indptr[row], votes.indptr[row + 1])
        cells: list[object] = [""] * len(votes.statements)
        for place, value in zip(votes.indices[mine], votes.values[mine], strict=True):
            cells[place] = int(value)
        values = votes.values[mine]
        group = groups[row]
        lines.append((
            person, "" if group is None else group, 0, len(values),
            int((values == 1).sum()), int((values == -1).sum()), *cells,
        ))  # fmt: skip
    return table((*heading, *votes.statements), lines)


def table(heading: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """CSV with a heading."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(lines)
    return out.getvalue()
