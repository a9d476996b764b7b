"""Expressions compiled to SQL, once a process and engine."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import ibis  # type: ignore[import-untyped]  # Ibis ships no type marker
from ibis.expr.operations import UnboundTable  # type: ignore[import-untyped]  # the same

from minkang.engines.warehouse.rules.declaration import Part
from minkang.engines.warehouse.rules.frames import FRAMES, Frames, Rows


class Dialect(StrEnum):
    """The engines, by the name Ibis gives their SQL."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT without parameters, and the tables of the warehouse it reads."""

    sql: str
    tables: tuple[str, ...]


def statement_of(part: Part, dialect: Dialect) -> Statement:
    """The rows of a part; equal expressions of different parts share one statement."""
    return _compiled(_expression(part).op(), dialect)


@cache
def _expression(part: Callable[[Frames], Rows]) -> Rows:
    return part(FRAMES)


@cache
def _compiled(operation: Any, dialect: Dialect) -> Statement:
    sql = str(ibis.to_sql(operation.to_expr(), dialect=dialect.value, pretty=False))
    names = {table.name for table in operation.find(UnboundTable)}
    return Statement(sql, tuple(sorted(names)))
