"""Acts on the keys: new data keys, and moving old rows to them while the city works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.crypto.keyring import ring
from minkang.kernel.crypto.sealing import FORMAT, seal, unseal

BATCH = 1000

# Primary key of a row.
RowKey = UUID | int

KEY_ROTATED = register(
    EntryType(
        code="crypto.key_rotated",
        zh="为数据表 {table} 启用了新的数据密钥 {key_id}",
        en="A new data key {key_id} was taken into use for table {table}",
        facts=("table", "key_id"),
    )
)
COLUMN_RESEALED = register(
    EntryType(
        code="crypto.column_resealed",
        zh="数据表 {table} 的 {column} 列已有 {count} 个值改用新的数据密钥",
        en="{count} values of {column} in table {table} were moved to the new data key",
        facts=("table", "column", "count"),
    )
)


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values: names of the table, the column and the primary key."""

    table: str
    column: str
    key: str

    def fill(self, statement: str) -> sql.Composed:
        """The statement with its ``{table}``, ``{column}`` and ``{key}`` quoted in."""
        return sql.SQL(statement).format(
            table=sql.Identifier(self.table),
            column=sql.Identifier(self.column),
            key=sql.Identifier(self.key),
        )


@transaction.atomic
def rotate(table: str, *, by: str, at: datetime) -> str:
    """Make a new data key for what is written to `table` from now on; returns its id.

    Values under older keys stay readable; `reseal` moves them.
    """
    key_id = ring().add(f"table:{table}", only_if_missing=False).hex()
    audit.record(KEY_ROTATED, subject=f"table:{table}", by=by, at=at, table=table, key_id=key_id)
    return key_id


def reseal(where: SealedColumn, *, by: str, at: datetime) -> int:
    """Move every value of a column to the newest data key; returns how many were moved.

    Each batch commits by itself: stopped anywhere, every row is readable, and the next call goes on
    with what is left. Call it outside a transaction.

    Raises:
        SealBroken: a value does not open; the batches before it are kept.
    """
    moved = 0
    after: RowKey | None = None
    while True:
        with transaction.atomic():
            stale = _stale(where, after)
            if not stale:
                return moved
            _move(where, stale)
            audit.record(
                COLUMN_RESEALED,
                subject=f"table:{where.table}",
                by=by,
                at=at,
                table=where.table,
                column=where.column,
                count=len(stale),
            )
        moved += len(stale)
        after = stale[-1][0]


def _stale(where: SealedColumn, after: RowKey | None) -> Sequence[tuple[RowKey, bytes]]:
    """Key and value of the next rows under an older key, locked, in order of the key."""
    current = FORMAT + ring().sealing_key(where.table).key_id
    question = where.fill(
        "SELECT {key}, {column} FROM {table} WHERE {column} <> ''"
        " AND substring({column} FROM 1 FOR %s) <> %s AND (%s::text IS NULL OR {key} > %s)"
        " ORDER BY {key} LIMIT %s FOR UPDATE"
    )
    with connection.cursor() as cursor:
        known = None if after is None else str(after)
        cursor.execute(question, [len(current), current, known, after, BATCH])
        rows: list[tuple[RowKey, bytes]] = cursor.fetchall()
    return rows


def _move(where: SealedColumn, stale: Sequence[tuple[RowKey, bytes]]) -> None:
    cell = {"table": where.table, "column": where.column}
    moved = [
        (seal(unseal(bytes(sealed), **cell, key=str(key)), **cell, key=str(key)), key)
        for key, sealed in stale
    ]
    with connection.cursor() as cursor:
        cursor.executemany(where.fill("UPDATE {table} SET {column} = %s WHERE {key} = %s"), moved)
