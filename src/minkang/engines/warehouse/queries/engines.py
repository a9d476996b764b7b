"""The two engines: DuckDB over the copy, PostgreSQL over the live rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, transaction

from minkang.engines.warehouse.queries.manifests import Manifest
from minkang.engines.warehouse.queries.sources import live
from minkang.engines.warehouse.queries.statements import Dialect, Statement
from minkang.engines.warehouse.rules.frames import AS_OF
from minkang.engines.warehouse.rules.tables import SHAPES, ColumnType, Cut, TableShape

MEMORY = "512MB"
THREADS = 2
_DUCKDB_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DAY: "DATE",
    ColumnType.NUMBER: "BIGINT",
    ColumnType.TRUTH: "BOOLEAN",
}


class Engine(Protocol):
    """Runs compiled statements as of one day."""

    dialect: Dialect

    def fetch(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement."""

    def move_to(self, on: date) -> None:
        """Ask as of another day from here on."""


class DuckDB:
    """A database in memory that sees the files of one copy."""

    dialect = Dialect.DUCKDB

    def __init__(self, folder: Path, manifest: Manifest, on: date) -> None:
        """Take a copy; its tables are named when a statement reads them."""
        import duckdb  # noqa: PLC0415 - a third of a second to import, and kept values do without

        self._connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
        self._folder, self._manifest = folder, manifest
        self._named: set[str] = set()
        self.move_to(on)

    def fetch(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement."""
        for name in statement.tables:
            if name not in self._named:
                self._name(SHAPES[name])
        return self._connection.execute(statement.sql).fetchall()

    def move_to(self, on: date) -> None:
        """Ask as of another day from here on."""
        self._connection.execute(f"CREATE OR REPLACE MACRO {AS_OF}() AS DATE '{on.isoformat()}'")

    def close(self) -> None:
        """Give its memory back."""
        self._connection.close()

    def _name(self, shape: TableShape) -> None:
        """Name the files of a table; a small one, which many parts read, is read at once."""
        files = [
            str(self._folder / file.file) for file in self._manifest.tables[shape.name].values()
        ]
        kind = "TABLE" if shape.cut is Cut.WHOLE else "VIEW"
        self._connection.execute(f'CREATE {kind} "{shape.name}" AS {_scan(shape, files)}')
        self._named.add(shape.name)


class PostgreSQL:
    """The live tables in the caller's transaction."""

    dialect = Dialect.POSTGRESQL

    def __init__(self, on: date) -> None:
        """Set the day."""
        self.move_to(on)

    def fetch(self, statement: Statement) -> Sequence[tuple[Any, ...]]:
        """All rows of a statement."""
        tables = ", ".join(live(name) for name in statement.tables)
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {tables} {statement.sql}")
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def move_to(self, on: date) -> None:
        """Ask as of another day from here on."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('minkang.as_of', %s, true)", [on.isoformat()])


@contextmanager
def over_copy(folder: Path, manifest: Manifest, on: date) -> Iterator[DuckDB]:
    """DuckDB over a copy."""
    engine = DuckDB(folder, manifest, on)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def over_live_rows(on: date) -> Iterator[PostgreSQL]:
    """PostgreSQL over what is committed now."""
    with transaction.atomic():
        yield PostgreSQL(on)


def _scan(shape: TableShape, files: Sequence[str]) -> str:
    if files:
        named = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        return f"FROM read_parquet([{named}])"
    columns = ", ".join(
        f'CAST(NULL AS {_DUCKDB_TYPES[kind]}) AS "{column}"'
        for column, kind in shape.columns.items()
    )
    return f"SELECT {columns} WHERE false"
