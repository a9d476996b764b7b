"""Expressions compiled to SQL, and kept beside the copy so that a new process need not compile.

Compiling costs some thirty milliseconds an expression, more than running it. A kept statement is
taken only by the very code and libraries that wrote it: their fingerprint is in the file's name.
"""

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path

import ibis  # type: ignore[import-untyped]  # Ibis ships no type marker
from ibis.expr.operations import UnboundTable  # type: ignore[import-untyped]  # the same

import minkang
from minkang.engines.warehouse.rules.declaration import Part
from minkang.engines.warehouse.rules.frames import FRAMES


class Dialect(StrEnum):
    """The engines, by the name Ibis gives their SQL."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT without parameters, and the tables of the warehouse it reads."""

    sql: str
    tables: tuple[str, ...]


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
    try:
        said = json.loads(_file(folder).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    for key, (sql, tables) in said.items():
        _kept.setdefault(key, Statement(sql, tuple(tables)))
    _on_disk.update(said)


def keep(folder: Path) -> None:
    """Leave what was compiled for the next process, and drop what other code left."""
    known, file = dict(_kept), _file(folder)
    if known.keys() <= _on_disk and file.exists():
        return
    fresh = file.with_suffix(f".{os.getpid()}")
    said = {key: [statement.sql, statement.tables] for key, statement in known.items()}
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(file)
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
    sql = str(ibis.to_sql(expression, dialect=dialect.value, pretty=False))
    names = {table.name for table in expression.op().find(UnboundTable)}
    return Statement(sql, tuple(sorted(names)))


def _file(folder: Path) -> Path:
    return folder / f"statements-{_fingerprint()}.json"


@cache
def _fingerprint() -> str:
    digest = hashlib.sha256(
        f"{version('ibis-framework')} {version('sqlglot')} {sys.version}".encode()
    )
    for root in minkang.__path__:
        for file in sorted(Path(root).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
