"""Rows of the registry as Parquet files."""

import hashlib
import io
import os
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]  # PyArrow ships no type marker
from django.db import connection
from psycopg import sql
from pyarrow import csv, parquet

from minkang.engines.warehouse.queries.manifests import WHOLE, PartFile
from minkang.engines.warehouse.queries.sources import SOURCES, TOWN_DIGITS
from minkang.engines.warehouse.rules.tables import SHAPES, ColumnType, Cut

_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DAY: pa.date32(),
    ColumnType.NUMBER: pa.int64(),
    ColumnType.TRUTH: pa.bool_(),
}
NAMED_BY = 16
"""Digits of the SHA-256 in a file's name."""


def write_part(folder: Path, table: str, part: str) -> PartFile | None:
    """Write one part as the caller's transaction sees it; None for a town or month without rows.

    The file is on the disk when this returns. Its name says its content, so a file that is being
    read is never written again.
    """
    rows = _rows(table, part)
    if part != WHOLE and rows.num_rows == 0:
        return None
    fresh = folder / f"{table}.fresh"
    with fresh.open("wb") as stream:
        parquet.write_table(rows, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    sha256 = hashlib.sha256(fresh.read_bytes()).hexdigest()
    name = "-".join(word for word in (table, part, sha256[:NAMED_BY]) if word) + ".parquet"
    fresh.replace(folder / name)
    return PartFile(name, rows.num_rows, sha256)


def _rows(table: str, part: str) -> pa.Table:
    columns = {column: _ARROW[kind] for column, kind in SHAPES[table].columns.items()}
    text = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(_statement(table, part)) as rows,
    ):
        for block in rows:
            text.write(block)
    if text.tell() == 0:
        return pa.schema(columns.items()).empty_table()
    text.seek(0)
    return csv.read_csv(
        text,
        csv.ReadOptions(column_names=list(columns)),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=columns,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _statement(table: str, part: str) -> sql.Composed:
    source = SOURCES[table]
    narrowed: sql.Composable = sql.SQL("")
    if part != WHOLE:
        first, following = _bounds(SHAPES[table].cut, part)
        narrowed = sql.SQL(" WHERE {column} >= {first} AND {column} < {following}").format(
            column=sql.Identifier(source.reads[0], source.cut_column),
            first=sql.Literal(first),
            following=sql.Literal(following),
        )
    return sql.SQL("COPY ({select}{narrowed} ORDER BY 1) TO STDOUT (FORMAT csv)").format(
        select=sql.SQL(source.select), narrowed=narrowed
    )


def _bounds(cut: Cut, part: str) -> tuple[str, str]:
    """First value of a part, and the first one that is no longer in it."""
    if cut is Cut.TOWN:
        return part, str(int(part) + 1).rjust(TOWN_DIGITS, "0")
    year, month = map(int, part.split("-"))
    after = f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    return f"{part}-01", f"{after}-01"
