"""Expressions compiled to SQL, and kept beside the copy so that a new process need not compile.

Compiling costs some thirty milliseconds an expression, more than running it. A kept statement is
taken only by the very code and libraries that wrote it.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from minkang.engines.warehouse.queries import keeping
from minkang.engines.warehouse.rules.declaration import Part
from minkang.engines.warehouse.rules.frames import FRAMES


class Dialect(StrEnum):
    """The engines, by the name Ibis gives their SQL."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT without parameters.

    Attributes:
        tables: Tables of the warehouse it reads.
        same: Columns with one value in every row: ``organisation`` where there is none, ``amount``
            where each row counts for one. Grouping and adding can leave them out.
    """

    sql: str
    tables: tuple[str, ...]
    same: tuple[str, ...] = ()


_SAME: Mapping[str, list[object]] = {"organisation": [None], "amount": [1]}

_kept: dict[str, Statement] = {}
_on_disk: set[str] = set()


def statement_of(part: Part, dialect: Dialect) -> Statement:
    """The rows of a part."""
    name = _name_of(part)
    if not name:
        return _compiled(part, dialect)
    key = f"{dialect} {name}"
    if key not in _kept:
        _kept[key] = _compiled(part, dialect)
    return _kept[key]


def recall(folder: Path) -> None:
    """Take over what an earlier process kept in a folder; once a process is enough."""
    if _on_disk:
        return
    said = keeping.read(_file(folder)) or {}
    for key, (sql, tables, same) in said.items():
        _kept.setdefault(key, Statement(sql, tuple(tables), tuple(same)))
    _on_disk.update(said)


def keep(folder: Path) -> None:
    """Leave what was compiled for the next process, and drop what other code left."""
    known, file = dict(_kept), _file(folder)
    if known.keys() <= _on_disk and file.exists():
        return
    said = {key: [one.sql, one.tables, one.same] for key, one in known.items()}
    if not keeping.write(file, said):
        return
    _on_disk.update(known)
    for other in folder.glob("statements-*.json"):
        if other != file:
            other.unlink(missing_ok=True)


def _name_of(part: Part) -> str:
    """Path of a part that a name leads to; empty for one that exists only in this process."""
    module = sys.modules.get(getattr(part, "__module__", ""))
    name = getattr(part, "__qualname__", "")
    return f"{part.__module__}.{name}" if getattr(module, name or " ", None) is part else ""


def _compiled(part: Part, dialect: Dialect) -> Statement:
    expression = part(FRAMES)
    ibis = import_module("ibis")
    sql = str(ibis.to_sql(expression, dialect=dialect.value, pretty=False))
    operations = ibis.expr.operations
    names = {table.name for table in expression.op().find(operations.UnboundTable)}
    columns = getattr(expression.op(), "values", {})
    same = [name for name, value in _SAME.items() if _literal(columns.get(name)) == value]
    return Statement(sql, tuple(sorted(names)), tuple(same))


def _literal(column: Any) -> object:
    """Value of a constant column, in a list; None for one that varies."""
    operations = import_module("ibis.expr.operations")
    while isinstance(column, operations.Cast):
        column = column.arg
    return [column.value] if isinstance(column, operations.Literal) else None


def _file(folder: Path) -> Path:
    return folder / f"statements-{keeping.fingerprint()}.json"
