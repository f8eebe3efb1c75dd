"""Folders of people, quotas and places, read. What cannot be read is said in a sentence.

Ours: `respondents.csv` (ref, one column for each criterion; `foyer`: household, blank = alone;
`groupe`: placed together or not at all), `categories.csv` (critere, valeur, min, max), `k.txt`.
sortition-algorithms': `categories.csv` with category or feature, name or value, min, max; people
in `respondents.csv` or `people.csv`, the first column being who.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chantier.algorithms.lottery.pool import Entrant, Pool

HOUSEHOLD, GROUP = "foyer", "groupe"
PEOPLE = ("respondents.csv", "people.csv")
QUOTAS = ("categories.csv", "features.csv")
_CRITERION = ("critere", "category", "feature")
_VALUE = ("valeur", "name", "value")
_LONGEST = 6


class Unreadable(ValueError):  # noqa: N818  reads better at the call site
    """A sentence: which file, which line, which column, what is wrong, what is expected."""


@dataclass(frozen=True)
class _Table:
    path: Path
    columns: tuple[str, ...]
    rows: Sequence[tuple[int, Mapping[str, str]]]

    def column(self, names: Sequence[str]) -> str:
        for name in names:
            if name in self.columns:
                return name
        raise Unreadable(
            f"{self.path}, line 1: no column {names[0]}."
            f" The columns found are {', '.join(self.columns)}."
        )


def read(folder: Path, *, places: int | None = None) -> Pool:
    """The pool of a folder. Raises Unreadable."""
    if not folder.is_dir():
        raise Unreadable(f"{folder}: this is not a folder with {PEOPLE[0]} and {QUOTAS[0]}.")
    quotas = _quotas(_table(_one_of(folder, QUOTAS)))
    entrants = _people(_table(_one_of(folder, PEOPLE)), quotas)
    return Pool(tuple(entrants), _places(folder) if places is None else places, quotas)


def pool_of(document: Mapping[str, Any]) -> Pool:
    """The pool of a full document. Raises Unreadable."""
    try:
        said = document["pool"]
        quotas: dict[str, dict[str, tuple[int, int]]] = {}
        for criterion, value, least, most in said["quotas"]:
            quotas.setdefault(criterion, {})[value] = (least, most)
        people = [
            Entrant(one["ref"], one["values"], one["household"], one["group"])
            for one in said["people"]
        ]
        return Pool(tuple(people), said["places"], quotas, said.get("salt", ""))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            "This file does not say who is who: a public file, or damaged. Take the full file."
        ) from error


def _one_of(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).exists():
            return folder / name
    raise Unreadable(f"{folder / names[0]}: this file is missing.")


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: this file is not text in UTF-8.") from error
    if "\0" in text:
        raise Unreadable(f"{path}: this file is not text.")
    return text


def _table(path: Path) -> _Table:
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, ()))
        if not columns:
            raise Unreadable(f"{path}: this file is empty.")
        for name in columns:
            if columns.count(name) > 1:
                raise Unreadable(f"{path}, line 1: column {name!r} stands there twice.")
        rows = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                raise Unreadable(
                    f"{path}, line {reader.line_num}: {len(cells)} cells instead of {len(columns)}."
                )
            said = (cell.strip() for cell in cells)
            rows.append((reader.line_num, dict(zip(columns, said, strict=True))))
    except csv.Error as error:
        raise Unreadable(f"{path}, line {reader.line_num}: {error}.") from error
    return _Table(path, columns, rows)


def _quotas(table: _Table) -> dict[str, dict[str, tuple[int, int]]]:
    criterion, value = table.column(_CRITERION), table.column(_VALUE)
    table.column(("min",))
    table.column(("max",))
    quotas: dict[str, dict[str, tuple[int, int]]] = {}
    for line, row in table.rows:
        where = f"{table.path}, line {line}"
        for name in (criterion, value):
            if not row[name]:
                raise Unreadable(f"{where}, column {name}: this cell is empty.")
        least, most = (
            _number(row[name], f"{where}, column {name}", least=0) for name in ("min", "max")
        )
        if least > most:
            raise Unreadable(f"{where}: min {least} is more than max {most}.")
        values = quotas.setdefault(row[criterion], {})
        if row[value] in values:
            raise Unreadable(f"{where}: {row[criterion]} {row[value]!r} stands there twice.")
        values[row[value]] = (least, most)
    return quotas


def _people(table: _Table, quotas: Mapping[str, Mapping[str, object]]) -> list[Entrant]:
    who = "ref" if "ref" in table.columns else table.columns[0]
    for name in quotas:
        table.column((name,))
    seen: dict[str, int] = {}
    entrants = []
    for line, row in table.rows:
        where = f"{table.path}, line {line}, column"
        ref = row[who]
        if not ref:
            raise Unreadable(f"{where} {who}: this cell is empty.")
        if ref in seen:
            raise Unreadable(f"{where} {who}: {ref} stands on line {seen[ref]} already.")
        seen[ref] = line
        for name, values in quotas.items():
            if row[name] not in values:
                known = ", ".join(list(values)[:_LONGEST]) + ("…" if len(values) > _LONGEST else "")
                raise Unreadable(
                    f"{where} {name}: {row[name]!r} has no quota. Values with one: {known}."
                )
        own = {name: row[name] for name in quotas}
        entrants.append(Entrant(ref, own, row.get(HOUSEHOLD, ""), row.get(GROUP, "")))
    return entrants


def _places(folder: Path) -> int:
    path = folder / "k.txt"
    if not path.exists():
        raise Unreadable(f"{path}: this file is missing. Give the number of places by --places.")
    return _number(_text(path).strip(), f"{path}, line 1, column 1", least=1)


def _number(text: str, where: str, *, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) >= least):
        raise Unreadable(f"{where}: {text[:40]!r} is not a whole number from {least} on.")
    return int(text)
