"""Copying what changed to Parquet, so that counting never burdens the registry.

The order makes every interruption harmless. Changes are read and rows copied in one snapshot;
files are written; the values of the day are counted and kept, so that no page ever waits for a new
copy; the manifest is replaced; only then are the changes forgotten. Interrupted before the
manifest, the old copy stays in force and the changes are still noted; interrupted after it, the
same parts are copied once more.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate
from psycopg import sql

from minkang.engines.warehouse.models import Change
from minkang.engines.warehouse.queries import manifests, sheets
from minkang.engines.warehouse.queries.manifests import WHOLE, Manifest, PartFile
from minkang.engines.warehouse.queries.places import significant
from minkang.engines.warehouse.queries.sources import SOURCES, TOWN_DIGITS
from minkang.engines.warehouse.rules.tables import SHAPES, Cut
from minkang.kernel.web.regions import region as region_served

COPIER_LOCK = (27979, 2)
ALL_PARTS = "*"
KEPT_FOR = timedelta(hours=1)
"""How long a replaced file stays, for those who opened the manifest that named it."""

_DIGITS = {Cut.TOWN: TOWN_DIGITS, Cut.MONTH: len("2026-11")}

COUNTED_AHEAD = timedelta(hours=1)
"""So long before midnight the values of the next day are kept too."""


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


def copy(*, at: datetime, whole: bool = False, count: bool = True) -> CopyReport:
    """Bring the copy up to what is committed; one copier at a time, others wait for it.

    Nothing is counted again where neither rows nor the day changed.

    Args:
        at: The moment the copy tells of; aware.
        whole: Write every part anew, noted as changed or not.
        count: Whether to count the region served and keep its values, see `sheets`.

    Raises:
        RuntimeError: a transaction is open; its uncommitted rows must not get into the copy.
    """
    folder = Path(settings.MINKANG_WAREHOUSE)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _copied(folder, at, whole=whole, count=count)


def _copied(folder: Path, at: datetime, *, whole: bool, count: bool) -> CopyReport:
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
    fresh = Manifest(identity, manifests.shapes_fingerprint(), at, tables)
    if count:
        _count(folder, fresh)
    manifests.write(folder, fresh)
    _forget([number for number, _, _ in changes])
    _sweep(folder, before, fresh)
    return CopyReport(whole, len(stale), rows)


def _rewrite(
    folder: Path, tables: dict[str, dict[str, PartFile]], stale: set[tuple[str, str]]
) -> int:
    from minkang.engines.warehouse.services.files import write_part  # noqa: PLC0415 - PyArrow is heavy to import, and most processes never copy

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
    stale = {(table, part) for table, part in changed if part != ALL_PARTS}
    for table, changed_part in changed:
        if changed_part == ALL_PARTS:
            stale |= {(table, part) for part in (*before[table], *_parts(table))}
    return stale


def _parts(table: str) -> tuple[str, ...]:
    source = SOURCES[table]
    if SHAPES[table].cut is Cut.WHOLE:
        return (WHOLE,)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT DISTINCT left({column}::text, {digits}) FROM {table}").format(
                column=sql.Identifier(source.cut_column),
                digits=sql.Literal(_DIGITS[SHAPES[table].cut]),
                table=sql.Identifier(source.reads[0]),
            )
        )
        return tuple(sorted(part for (part,) in cursor.fetchall()))


def _identity() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM warehouse_identity")
        [(identity,)] = cursor.fetchall()
    return str(identity)


def _forget(numbers: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM warehouse_change WHERE id = ANY(%s)", [numbers])


def _count(folder: Path, manifest: Manifest) -> None:
    """Keep the values of the region served for today, and for tomorrow where that is near."""
    region = significant(region_served(settings.MINKANG_REGION).code)
    at = manifest.copied_at
    for day in sorted({localdate(at), localdate(at + COUNTED_AHEAD)}):
        if sheets.read(folder, manifest.digest, day, region) is None:
            found = sheets.count_copy(folder, manifest, day, region)
            sheets.keep(folder, manifest.digest, day, found)


def _sweep(folder: Path, before: Manifest | None, fresh: Manifest) -> None:
    """Remove what neither this copy nor the one before it names."""
    manifests_read = [fresh] if before is None else [before, fresh]
    kept = frozenset[str]().union(*(one.files for one in manifests_read))
    for file in folder.glob("*.parquet"):
        long_ago = (fresh.copied_at - KEPT_FOR).timestamp()
        if file.name not in kept and file.stat().st_mtime < long_ago:
            file.unlink()
    sheets.sweep(folder, {one.digest for one in manifests_read}, localdate(fresh.copied_at))


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
