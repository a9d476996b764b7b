"""Columns: the SQL type of each, and the value its path gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from minkang.engines.records.rules.paths import Node
from minkang.engines.records.rules.views import moments
from minkang.engines.records.rules.views.definitions import Column
from minkang.engines.records.rules.views.dialects import Dialect
from minkang.engines.records.rules.views.faults import unfit
from minkang.engines.records.rules.views.scopes import Scope, Unsayable, listed, one
from minkang.engines.records.rules.views.translating import evaluate
from minkang.engines.records.rules.views.values import NUMBERS, Kind, Value, kind_of

_SQL_TYPES = {
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL",
    Kind.TEXT: "VARCHAR",
    Kind.MOMENT: "VARCHAR",
    Kind.TIME: "VARCHAR",
    Kind.NODE: "VARCHAR",
}
_ASKED = {
    **dict.fromkeys(("INT", "INTEGER", "SMALLINT", "BIGINT"), "BIGINT"),
    **dict.fromkeys(("DECIMAL", "NUMERIC"), "DECIMAL"),
    **dict.fromkeys(("TEXT", "VARCHAR", "CHARACTER VARYING"), "VARCHAR"),
    **dict.fromkeys(
        ("TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"), "TIMESTAMP WITH TIME ZONE"
    ),
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
}
_LENGTH_OF_DATE = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One column in SQL.

    Attributes:
        name: Its name.
        sql: Its value, already of its type.
        sql_type: BOOLEAN, BIGINT, DECIMAL, VARCHAR, DATE or TIMESTAMP WITH TIME ZONE, with ``[]``
            after it for a list.
    """

    name: str
    sql: str
    sql_type: str

    @property
    def label(self) -> str:
        """The name as SQL quotes it."""
        return f'"{self.name}"'

    def of(self, relation: str) -> "Item":
        """The same column, taken from a relation that has it."""
        return Item(self.name, f"{relation}.{self.label}", self.sql_type)


def item(scope: Scope, column: Column) -> Item:
    """The SQL of a column.

    Raises:
        Refused: `records.view_unfit`: its path has no SQL, or gives another type than the view says.
    """
    value = valued(scope, column.path, f"column {column.name}")
    kind = kind_of(column.type_name) if column.type_name else value.kind
    if not _fits(value.kind, kind):
        raise unfit(f"column {column.name}", f"is {column.type_name}, its path gives {value.kind}")
    if column.is_collection:
        sql_type = f"{_SQL_TYPES[kind]}[]"
        sql = scope.say.scalars(listed(scope, value), kind)
    else:
        sql_type = _sql_type(column, kind)
        sql = _single(scope, value, kind, sql_type)
    return Item(column.name, scope.say.cast(sql, sql_type), sql_type)


def valued(scope: Scope, path: Node, at: str) -> Value:
    """The value of a path; refused with the place `at` when there is no SQL for it."""
    try:
        return evaluate(scope, path)
    except Unsayable as fault:
        raise unfit(at, str(fault)) from fault


def nulls(say: Dialect, items: Sequence[Item], zeros: frozenset[str]) -> list[str]:
    """A row of nothing but `zeros`, which count."""
    return [
        say.cast("0", own.sql_type) if own.name in zeros else say.typed_null(own.sql_type)
        for own in items
    ]


def _fits(found: Kind, said: Kind) -> bool:
    if found is said or Kind.NODE in (found, said) or said is Kind.TEXT:
        return True
    if found is Kind.TEXT:
        return said not in (*NUMBERS, Kind.BOOLEAN)
    return found is Kind.INTEGER and said is Kind.DECIMAL


def _sql_type(column: Column, kind: Kind) -> str:
    if not column.sql_type:
        return _SQL_TYPES[kind]
    asked = _ASKED.get(column.sql_type.split("(")[0].strip())
    if asked is None:
        raise unfit(f"column {column.name}", f"asks for the type {column.sql_type}")
    return asked


def _single(scope: Scope, value: Value, kind: Kind, sql_type: str) -> str:
    sql = one(scope, value, kind)
    say = scope.say
    if kind is not Kind.MOMENT or sql_type == "VARCHAR":
        return sql
    if sql_type == "DATE":
        return say.let(sql, lambda v: moments.low_date(f"substr({v}, 1, {_LENGTH_OF_DATE})"))
    return say.let(sql, lambda v: say.instant(moments.low_moment(say, v, moments.REGION)))
