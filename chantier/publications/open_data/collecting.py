"""The tables of a worksite as they stand now, in plain data: what a release freezes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from chantier.algorithms.disclosure import LEAST
from chantier.algorithms.disclosure.release import Recoverable
from chantier.publications.open_data import counting, registry
from chantier.publications.open_data.schema import Column, Source, Table, Value
from chantier.typesetting.characters import without_controls
from chantier.worksites.models import Worksite

_TYPES = {"year-month": "yearmonth"}


class Frozen(TypedDict):
    """A table with its schema (Table Schema, without keys to others) and its rows."""

    name: str
    file: str
    title: str
    description: str
    schema: dict[str, Any]
    rows: list[list[Value]]


class Audit(TypedDict):
    """What the auditor of counts found: nothing else is released. `least`: the threshold."""

    least: int
    numbers: int
    hidden: int
    recoverable: int


class OpenData(TypedDict):
    """The open data of one release."""

    tables: list[Frozen]
    audit: Audit


def collect(
    worksite: Worksite, *, licence: str, address: str, before: OpenData | None = None
) -> OpenData:
    """Read every table, in the language that is active. Raises Recoverable.

    `before`: the open data of the release before; what it counted of people stays as it is.
    """
    published = {table["name"]: table["rows"] for table in before["tables"]} if before else {}
    counted = {row[0] for row in published.get(counting.BY_CONSTITUENCY, ())}
    fresh = [one for one in counting.closed_statements(worksite) if one.number not in counted]
    votes = counting.votes(worksite, fresh)
    judged = [one.judged for one in votes]
    present: Mapping[tuple[str, str], int | None] = {}
    if counting.ATTENDANCE not in published:
        present, of_attendance = counting.attendance(worksite)
        judged.append(of_attendance)
    source = Source(worksite, licence, address, votes, present, published)
    return {
        "tables": [_filled(table, source) for table in registry.tables()],
        "audit": _audit(judged, before["audit"] if before else None),
    }


def why_refused(refused: Recoverable) -> str:
    """A sentence that names the tables to coarsen."""
    titles = {table.name: str(table.title) for table in registry.tables()}
    return _(
        "Nothing was published: small numbers of people could be worked out in “%(tables)s”, from "
        "what other pages show already. Put constituencies together, or leave these votes out."
    ) % {"tables": "”, “".join(titles.get(name, name) for name in refused.tables)}


def _audit(judged: Iterable[counting.Judged], before: Audit | None) -> Audit:
    known = list(judged)
    return {
        "least": LEAST,
        "numbers": sum(one.numbers for one in known) + (before["numbers"] if before else 0),
        "hidden": sum(one.hidden for one in known) + (before["hidden"] if before else 0),
        "recoverable": 0,  # a release with any is refused before it comes here
    }


def described(table: Table) -> Frozen:
    """The table without rows, in the language that is active."""
    return {
        "name": table.name,
        "file": table.stem,
        "title": str(table.title),
        "description": str(table.description),
        "schema": schema_of(table),
        "rows": [],
    }


def _filled(table: Table, source: Source) -> Frozen:
    return {**described(table), "rows": [_plain(row) for row in table.rows(source)]}


def _plain(row: Sequence[Any]) -> list[Value]:
    """An empty text is a missing value: CSV cannot tell them apart."""
    return [
        (without_controls(value).strip() or None) if isinstance(value, str) else value
        for value in row
    ]


def schema_of(table: Table) -> dict[str, Any]:
    """The Table Schema: fields, primary key, foreign keys to other tables."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if keys := [column for column in table.columns if column.refers]:
        schema["foreignKeys"] = [
            {"fields": column.name, "reference": {"resource": column.refers, "fields": "id"}}
            for column in keys
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, column.kind),
        "description": str(column.description),
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.one_of:
        constraints["enum"] = list(column.one_of)
    return field | ({"constraints": constraints} if constraints else {})
