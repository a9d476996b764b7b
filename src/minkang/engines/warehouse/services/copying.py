"""Copying what changed to Parquet, so that counting never burdens the registry.

The order makes every interruption harmless. Changes are read and rows copied in one snapshot;
files are written; the manifest is replaced; only then are the changes forgotten. Interrupted
before the manifest, the old copy stays in force and the changes are still noted; interrupted after
it, the same parts are copied once more.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from minkang.engines.warehouse.models import Change
from minkang.engines.warehouse.queries import manifests
from minkang.engines.warehouse.queries.manifests import WHOLE, Manifest, PartFile
from minkang.engines.warehouse.queries.sources import SOURCES, TOWN_DIGITS
from minkang.engines.warehouse.rules.tables import SHAPES
from minkang.engines.warehouse.services.files import write_part

COPIER_LOCK = (27979, 2)
ALL_TOWNS = "*"
KEPT_FOR = timedelta(hours=1)
"""How long a replaced file stays, for those who opened the manifest that named it."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a copy did.

    Attributes:
        is_whole: Whether every part was written anew.
        parts: Parts written or dropped.
        rows: Rows written.
    """

    is_whole: bool
    parts: int
    rows: int


def copy(*, at: datetime, whole: bool = False) -> CopyReport:
    """Bring the copy up to what is committed; one copier at a time, others wait for it.

    Args:
        at: The moment the copy tells of; aware.
        whole: Write every part anew, noted as changed or not.

    Raises:
        RuntimeError: a transaction is open; its uncommitted rows must not get into the copy.
    """
    folder = Path(settings.MINKANG_WAREHOUSE)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _copied(folder, at, whole=whole)


def _copied(folder: Path, at: datetime, *, whole: bool) -> CopyReport:
    before = manifests.read(folder)
    identity = _identity()
    changes = list(Change.objects.values_list("id", "table_name", "part"))
    is_usable = (
        before is not None
        and before.identity == identity
        and before.shapes == manifests.shapes_fingerprint()
    )
    if before is not None and is_usable and not whole:
        stale = _stale(before.tables, {(table, part) for _, table, part in changes})
        tables = {table: dict(parts) for table, parts in before.tables.items()}
    else:
        whole, stale = True, {(table, part) for table in SHAPES for part in _parts(table)}
        tables = {table: {} for table in SHAPES}
    rows = _rewrite(folder, tables, stale)
    manifests.write(folder, Manifest(identity, manifests.shapes_fingerprint(), at, tables))
    _forget([number for number, _, _ in changes])
    _sweep(folder, before, tables, at)
    return CopyReport(whole, len(stale), rows)


def _rewrite(
    folder: Path, tables: dict[str, dict[str, PartFile]], stale: set[tuple[str, str]]
) -> int:
    rows = 0
    for table, part in sorted(stale):
        written = write_part(folder, table, part)
        if written is None:
            tables[table].pop(part, None)
        else:
            tables[table][part] = written
            rows += written.rows
    return rows


def _stale(
    before: Mapping[str, Mapping[str, PartFile]], changed: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    stale = {(table, part) for table, part in changed if part != ALL_TOWNS}
    for table, part in changed:
        if part == ALL_TOWNS:
            stale |= {(table, town) for town in (*before[table], *_parts(table))}
    return stale


def _parts(table: str) -> tuple[str, ...]:
    source = SOURCES[table]
    if not source.town_column:
        return (WHOLE,)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT DISTINCT left({column}, {digits}) FROM {table}").format(
                column=sql.Identifier(source.town_column),
                digits=sql.Literal(TOWN_DIGITS),
                table=sql.Identifier(source.reads[0]),
            )
        )
        return tuple(sorted(town for (town,) in cursor.fetchall()))


def _identity() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM warehouse_identity")
        [(identity,)] = cursor.fetchall()
    return str(identity)


def _forget(numbers: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM warehouse_change WHERE id = ANY(%s)", [numbers])


def _sweep(
    folder: Path,
    before: Manifest | None,
    tables: Mapping[str, Mapping[str, PartFile]],
    at: datetime,
) -> None:
    kept = {file.file for parts in tables.values() for file in parts.values()}
    if before is not None:
        kept |= before.files
    for file in folder.glob("*.parquet"):
        if file.name not in kept and file.stat().st_mtime < (at - KEPT_FOR).timestamp():
            file.unlink()


@contextmanager
def _alone() -> Iterator[None]:
    """Held outside the transaction: a snapshot taken before the lock would be older than it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", COPIER_LOCK)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", COPIER_LOCK)
