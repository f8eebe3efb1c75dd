"""What a table of the open data is: its file, its columns, what they refer to (Table Schema)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django_stubs_ext import StrOrPromise

from chantier.publications.open_data.counting import Votes
from chantier.worksites.models import Worksite

Kind = Literal["string", "integer", "number", "boolean", "year-month", "date"]
Value = str | int | bool | None
Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """`description`: what it holds; `refers`: the table whose `id` it is; `one_of`: its codes."""

    name: str
    kind: Kind
    description: StrOrPromise
    required: bool = False
    refers: str = ""
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What the rows of a table are read from.

    `votes`: those of closed statements that no earlier release counted; `published`: the tables of
    the release before, by name. What was counted of people is taken over from it: two releases are
    never compared to work out what one person answered.
    """

    worksite: Worksite
    licence: str
    address: str
    votes: Sequence[Votes] = ()
    attendance: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    published: Mapping[str, Sequence[Sequence[Value]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """`file`: its name without an ending; that of Polis or Decidim where the content is the same.

    `rows(source)` gives a value for each column. `key`: the columns that name a row.
    """

    name: str
    title: StrOrPromise
    description: StrOrPromise
    columns: tuple[Column, ...]
    rows: Callable[[Source], Rows]
    key: tuple[str, ...] = ("id",)
    file: str = ""

    @property
    def stem(self) -> str:
        """The name of its files."""
        return self.file or self.name
