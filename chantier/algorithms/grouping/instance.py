"""A problem read from a folder: `instance.json` and `participants.csv`, in French column names.

`instance.json`: `n`, `tables`, `rounds`, `taille_tables` (list), `themes` (list),
`tables_par_theme` (list or null), `tables_pmr` (table numbers from 1); `places_fixees` if any, a
list of {"ref", "tour", "table"}, from 1. `participants.csv`: `ref`, `college`, `genre`,
`tranche_age`, `voeu1`…, `pmr` (oui, non), `a_separer` and `ensemble` (labels shared by those kept
apart or together, several separated by spaces or semicolons).
"""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chantier.algorithms.grouping.problem import Person, Problem, Seat

ATTRIBUTES = ("college", "genre", "tranche_age")


class InstanceError(ValueError):
    """The folder cannot be read: `what` is wrong, in the file `name`."""

    def __init__(self, name: str, what: str) -> None:
        """Both are technical words: they go after a sentence."""
        super().__init__(f"{name}: {what}")
        self.name, self.what = name, what


def read(folder: Path) -> Problem:
    """The problem in a folder. Raises InstanceError or OSError."""
    try:
        told = json.loads((folder / "instance.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise InstanceError("instance.json", str(error)) from error
    if not isinstance(told, dict):
        raise InstanceError("instance.json", "{…}")
    with (folder / "participants.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return _problem(told, rows)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InstanceError("instance.json, participants.csv", repr(error)) from error


def _problem(told: Mapping[str, Any], rows: list[dict[str, str]]) -> Problem:
    refs = [row["ref"] for row in rows]
    if len(set(refs)) < len(refs) or "" in refs:
        raise ValueError("ref")
    present = [name for name in ATTRIBUTES if any(row.get(name) for row in rows)]
    by_theme = told.get("tables_par_theme")
    return Problem(
        people=tuple(_person(row, present) for row in rows),
        sizes=tuple(int(size) for size in told["taille_tables"]),
        rounds=int(told["rounds"]),
        attributes=tuple(present),
        themes=tuple(told.get("themes") or ()),
        tables_by_theme=None if by_theme is None else tuple(int(count) for count in by_theme),
        step_free_tables=frozenset(int(number) - 1 for number in told.get("tables_pmr") or ()),
        apart=_labelled(rows, "a_separer"),
        together=_labelled(rows, "ensemble"),
        fixed=tuple(
            Seat(seat["ref"], int(seat["tour"]) - 1, int(seat["table"]) - 1)
            for seat in told.get("places_fixees") or ()
        ),
    )


def _person(row: Mapping[str, str], present: list[str]) -> Person:
    wishes = [value for key, value in sorted(row.items()) if key.startswith("voeu") and value]
    return Person(
        ref=row["ref"],
        traits={name: row.get(name) or "" for name in present},
        wishes=tuple(dict.fromkeys(wishes)),
        needs_step_free=(row.get("pmr") or "").strip().lower() == "oui",
    )


def _labelled(rows: list[dict[str, str]], column: str) -> tuple[frozenset[str], ...]:
    found: dict[str, set[str]] = {}
    for row in rows:
        for label in (row.get(column) or "").replace(";", " ").split():
            found.setdefault(label, set()).add(row["ref"])
    return tuple(frozenset(refs) for _label, refs in sorted(found.items()) if len(refs) > 1)
