"""How hot statements reach the database: prepared, on the thread's connection, many at once.

Django's own cursor plans every statement again and quotes every value in Python; a hot path cannot
afford that. A list is handed over as an array; the statement names its type.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from psycopg import Connection, Cursor

from minkang.kernel import wire

# What JSON escapes otherwise than an array does; a quotation mark and a backslash they write alike.
_ESCAPED = re.compile(rb"\\[bfnrtu]")
_ENCODER = msgspec.json.Encoder()
Row = tuple[Any, ...]
Question = tuple[str, Sequence[object]]
Named = tuple[str, Mapping[str, object]]
"""A question whose values have names."""


def rows(statement: str, *told: object) -> list[Row]:
    """Run a prepared statement on the connection of this thread and fetch everything."""
    return answers([(statement, told)])[0]


def answers(questions: Sequence[Question | Named], *, is_last: bool = False) -> list[list[Row]]:
    """Run statements one after the other in one round trip; each sees what the ones before it did.

    With `is_last` nothing else is asked in the transaction that is open: when no other surrounds it, it is
    committed in the same round trip, and the block that opened it finds nothing left to commit.
    """
    asked = [(statement, _values(told)) for statement, told in questions]
    if is_last and len(connection.atomic_blocks) == 1:
        asked.append(COMMIT)
    with connection.wrap_database_errors:
        return wire.ask(_ready(), asked)[: len(questions)]


def together(questions: Sequence[Question]) -> Question:
    """One statement out of several that write and do not see each other; the last one answers.

    Beyond 50 values or 4,096 characters the driver reads a statement anew each time.
    """
    told = [value for _, values in questions for value in values]
    return _together(tuple(statement for statement, _ in questions)), told


@lru_cache(maxsize=64)
def _together(statements: tuple[str, ...]) -> str:
    *before, last = statements
    steps = ", ".join(f"step{place} AS ({one})" for place, one in enumerate(before))
    return f"WITH {steps} {last}"


def copy(statement: str, text: str) -> None:
    """Run a COPY from `text`, which is in its text form."""
    with (
        connection.wrap_database_errors,
        Cursor(_ready()) as cursor,
        cursor.copy(statement) as open_copy,
    ):
        open_copy.write(text)


def numbers(values: Iterable[int | None]) -> str:
    """A PostgreSQL array of whole numbers as text, many times as fast as the driver's own."""
    return "{" + str(list(values))[1:-1].replace("None", "NULL") + "}"


def decimals(values: Iterable[Decimal | None]) -> str:
    """A PostgreSQL array of exact decimals as text."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def texts(values: Iterable[object]) -> str:
    """A PostgreSQL array as text, each value quoted, None as NULL.

    A list in JSON reads as an array but for its brackets and for control characters.
    """
    told = [*values]
    written = _ENCODER.encode(told)
    if b"\\" not in written or _ESCAPED.search(written) is None:
        return f"{{{written[1:-1].decode()}}}"
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in told]) + "}"


def _ready() -> "Connection[Row]":
    connection.ensure_connection()
    ready: Connection[Row] = connection.connection
    return ready


def _values(
    told: Sequence[object] | Mapping[str, object],
) -> Sequence[object] | Mapping[str, object]:
    return told if isinstance(told, Mapping) else [_given(value) for value in told]


def _given(value: object) -> object:
    if not isinstance(value, list):
        return value
    return "{" + ",".join([_WORDS.get(type(one), _quoted)(one) for one in value]) + "}"


def _quoted(value: object) -> str:
    said = str(value)
    if "\\" in said or '"' in said:
        said = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{said}"'


COMMIT: Question = ("COMMIT", ())
_WORDS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _: "NULL",
    int: str,
    UUID: attrgetter("hex"),
    date: date.isoformat,
    datetime: datetime.isoformat,
}
