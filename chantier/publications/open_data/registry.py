"""The tables of the open data, in their order; later steps add theirs from `AppConfig.ready`."""

from chantier.publications.open_data.schema import Table

_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Add tables to the open data of every worksite."""
    for table in tables:
        _tables[table.name] = table


def tables() -> list[Table]:
    """All of them."""
    return list(_tables.values())
