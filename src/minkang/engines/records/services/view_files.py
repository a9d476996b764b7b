"""Views as Parquet files, for the warehouse."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Context, Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # PyArrow ships no type marker
from pyarrow import parquet

from minkang.engines.records.queries import views
from minkang.engines.records.rules.views import DIGITS, PLACES, OutputColumn

_LAST_PLACE = Decimal(1).scaleb(-PLACES)
_WIDE = Context(prec=DIGITS)
_BEYOND = Decimal(10) ** (DIGITS - PLACES)
_TYPES = {
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "DECIMAL": pa.decimal128(DIGITS, PLACES),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
}
ROWS_OF_A_GROUP = 50_000


def write_view(view: str, file: Path, *, since: datetime | None = None) -> int:
    """Write the rows of a view that comes with the engine to a file; how many there were.

    The file is whole and on the disk when this returns, and the one before it stays until then.
    Numbers are exact to 12 places behind the point; one of more than 26 digits before it is left out.
    Whoever needs a number as it was written takes the text column beside it.

    Args:
        view: Its name.
        file: Where to.
        since: Of resources written at this moment or later only.
    """
    found = views.run(view, since=since)
    schema = pa.schema([(column.name, _type(column)) for column in found.columns])
    fresh = file.with_suffix(".fresh")
    written = 0
    with fresh.open("wb") as stream:
        with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
            for group in _groups(found.rows):
                writer.write_table(_table(group, found.columns, schema))
                written += len(group)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
    return written


def _type(column: OutputColumn) -> Any:
    own = _TYPES[column.sql_type.removesuffix("[]")]
    return pa.list_(own) if column.sql_type.endswith("[]") else own


def _groups(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while group := list(islice(rows, ROWS_OF_A_GROUP)):
        yield group


def _table(group: Sequence[tuple[Any, ...]], columns: Sequence[OutputColumn], schema: Any) -> Any:
    arrays = []
    for place, column in enumerate(columns):
        values = [row[place] for row in group]
        if column.sql_type.startswith("DECIMAL"):
            values = [_exact(value) for value in values]
        arrays.append(pa.array(values, schema.field(place).type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _exact(value: Any) -> Any:
    """A number as the file holds it."""
    if value is None or isinstance(value, list):
        return value and [_exact(one) for one in value]
    return value.quantize(_LAST_PLACE, context=_WIDE) if abs(value) < _BEYOND else None
