"""Queries that each page asks: written in Django's words, turned into SQL once for each process.

To turn a query into SQL costs ten times what the database takes to answer it. Nothing is kept but
the SQL: rows are read each time. `Prepared` reads, `Insertion` writes one row.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Expression, Field, Model, QuerySet, Value
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler

R = TypeVar("R")
M = TypeVar("M", bound=Model)


class Slot(Expression):
    """Where a value will stand: `filter(slug=Slot("slug"))`, then `.one(slug="bus")`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The mark of a parameter, and itself in its place."""
        return "%s", (self,)


class Prepared(Generic[R]):
    """A query whose values come later: `Prepared(lambda: Meeting.objects.filter(pk=Slot("pk")))`.

    Values are plain (a key, not an object) and never None, which SQL does not compare.
    """

    def __init__(self, make: Callable[[], "QuerySet[Any, R]"]) -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def all(self, **values: Any) -> list[R]:
        """Each row."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = _Compiled(self._make(), connection)
        return list(self._compiled[connection.vendor].rows(values, connection))

    def one(self, **values: Any) -> R | None:
        """The first row; None without any."""
        return next(iter(self.all(**values)), None)

    def any(self, **values: Any) -> bool:
        """Whether there is a row."""
        return bool(self.all(**values))


class _Compiled:
    """The SQL of a query set. It stands for this query set where Django makes objects of rows."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Any = {}

    def __init__(self, queryset: "QuerySet[Any, Any]", connection: Any) -> None:
        self._iterable: Any = queryset._iterable_class
        self._compiler: Any = queryset.query.get_compiler(connection=connection)
        self._sql, self._places = self._compiler.as_sql()
        columns = [column for column, *_rest in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)

    def rows(self, values: dict[str, Any], connection: Any) -> Any:
        """What Django's own iterable makes of the answer."""
        given = {name: _in_database(value, connection) for name, value in values.items()}
        places = tuple(given[one.name] if isinstance(one, Slot) else one for one in self._places)
        run: Any = _Run.__new__(_Run)
        run.__dict__ |= self._compiler.__dict__
        run.connection, run.ready, run.converters = (
            connection,
            (self._sql, places),
            self._converters,
        )
        asked: Any = copy(self)
        asked.query = asked
        asked.get_compiler = lambda using: run
        return self._iterable(asked)


class _Run(SQLCompiler):
    """One asking: the SQL, and what makes values of its columns, are there already."""

    ready: tuple[str, tuple[Any, ...]]
    converters: dict[int, Any]

    def as_sql(self, *_arguments: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        """Ready."""
        return self.ready

    def get_converters(self, _columns: Any) -> dict[int, Any]:
        """The same each time."""
        return self.converters


def _in_database(value: Any, connection: Any) -> Any:
    """The value as the database's driver wants it."""
    if isinstance(value, (str, int)):
        return value
    if value is None:
        raise ValueError("SQL compares nothing with NULL: write the query for it")
    return Value(value).output_field.get_db_prep_value(value, connection, prepared=False)


class Insertion(Generic[M]):
    """`write(row)`: one INSERT, as `row.save()` would do, without signals.

    With `unique`, a row that is there already takes the values of `update` instead.
    """

    def __init__(
        self, model: type[M], *, unique: Sequence[str] = (), update: Sequence[str] = ()
    ) -> None:
        self._model, self._unique, self._update = model, unique, update
        self._sql: dict[str, str] = {}

    def write(self, row: M) -> M:
        """Write it; the row has its key from then on."""
        meta = self._model._meta
        fields = [one for one in meta.concrete_fields if not isinstance(one, models.AutoField)]
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._sql:
            self._sql[connection.vendor] = self._compile(fields, row, connection)
        values = [
            one.get_db_prep_save(one.pre_save(row, add=True), connection=connection)
            for one in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql[connection.vendor], values)
            (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return row

    def _compile(self, fields: "list[Field[Any, Any]]", row: M, connection: Any) -> str:
        named = {one.name: one for one in fields}
        query = InsertQuery(
            self._model,
            on_conflict=OnConflict.UPDATE if self._unique else None,
            update_fields=[named[name] for name in self._update],
            unique_fields=[named[name] for name in self._unique],
        )
        query.insert_values(fields, [row])
        compiler: Any = query.get_compiler(connection=connection)
        compiler.returning_fields = [self._model._meta.pk]
        ((sql, _values),) = compiler.as_sql()
        return str(sql)
