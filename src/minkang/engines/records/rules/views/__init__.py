"""SQL on FHIR 2.0: a ViewDefinition becomes one SELECT, for PostgreSQL or for DuckDB.

The same definition runs over the store and over exported resources, so that what an operational page
shows and what the warehouse counts cannot differ. Paths are translated by the types of the standard;
members it does not know may be there or not and are read as they are found.
"""

# ruff: noqa: S608  names are checked, literals are quoted

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minkang.engines.records.rules.specification import table
from minkang.engines.records.rules.views.columns import Item, valued
from minkang.engines.records.rules.views.definitions import View, read
from minkang.engines.records.rules.views.duck import DIGITS, PLACES, exact
from minkang.engines.records.rules.views.faults import unfit
from minkang.engines.records.rules.views.rows import Rows
from minkang.engines.records.rules.views.rows_duck import DuckRows
from minkang.engines.records.rules.views.rows_postgres import PostgresRows
from minkang.engines.records.rules.views.scopes import Scope, truth
from minkang.engines.records.rules.views.values import Kind, Nodes, Step

__all__ = [
    "DIGITS",
    "PLACES",
    "Dialect",
    "OutputColumn",
    "Statement",
    "View",
    "compile_view",
    "exact",
    "read",
]

_RELATION = "resource"


class Dialect(StrEnum):
    """The database a view is compiled for."""

    POSTGRES = "postgres"
    DUCKDB = "duckdb"


_ROWS: dict[Dialect, type[Rows]] = {Dialect.POSTGRES: PostgresRows, Dialect.DUCKDB: DuckRows}


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of the result; `sql_type` is an ANSI name, with ``[]`` after it for a list."""

    name: str
    sql_type: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One SELECT without parameters."""

    sql: str
    columns: tuple[OutputColumn, ...]


def compile_view(
    view: Mapping[str, Any] | View,
    dialect: Dialect,
    *,
    relation: str,
    keys: Sequence[tuple[str, str]] = (),
) -> Statement:
    """The SELECT that a ViewDefinition means.

    Args:
        view: The definition as JSON, or read.
        dialect: For which database.
        relation: Name of a table, or a query in brackets, whose column ``body`` holds the resources:
            ``jsonb`` in PostgreSQL, `exact` JSON in DuckDB.
        keys: Name and ANSI type of further columns of `relation`, which every row begins with.

    Raises:
        Refused: `records.view_unfit`: it is no view, or uses paths that views do not have.
    """
    read_view = view if isinstance(view, View) else read(view)
    if read_view.resource not in table().resources:
        raise unfit("resource", f"names no resource type: {read_view.resource}")
    rows = _ROWS[dialect]()
    resource = Nodes(f"{_RELATION}.body", base_is_list=False, type_name=read_view.resource)
    scope = Scope(rows.say, table(), read_view.constants, resource, resource, "0")
    first = [Item(name, f'{_RELATION}."{name}"', sql_type) for name, sql_type in keys]
    filtered = f"(SELECT * FROM {relation} AS {_RELATION} WHERE {_condition(scope, read_view)})"
    sql, items = rows.select(scope, read_view.block, first, f"{filtered} AS {_RELATION}")
    return Statement(sql, tuple(OutputColumn(item.name, item.sql_type) for item in items))


def _condition(scope: Scope, view: View) -> str:
    kind = scope.resource.after(Step(("resourceType",), many=False), "code")
    own = scope.say.scalar_at(kind, Kind.TEXT)
    conditions = [f"{own} = {scope.say.text(view.resource)}"]
    for place, path in enumerate(view.where):
        value = valued(scope, path, f"where[{place}]")
        if value.kind not in (Kind.BOOLEAN, Kind.NODE):
            raise unfit(f"where[{place}]", f"is no condition, it gives {value.kind}")
        conditions.append(truth(scope, value))
    return " AND ".join(conditions)
