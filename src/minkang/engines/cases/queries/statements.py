"""How the hot statements of cases reach the database: prepared, in one round trip, arrays as text.

Django's own cursor plans every statement again and quotes every value in Python; a step has no time
for that.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from django.db import connection
from psycopg import Connection, Cursor

Row = tuple[Any, ...]
Question = tuple[str, Sequence[object] | Mapping[str, object]]


def answers(questions: Sequence[Question]) -> list[list[Row]]:
    """Run statements one after the other in one round trip; each sees what the ones before it did."""
    with connection.wrap_database_errors, ExitStack() as stack:
        ready = _ready()
        with ready.pipeline():
            cursors = [stack.enter_context(_asked(ready, *question)) for question in questions]
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def texts(values: Iterable[object]) -> str:
    """A PostgreSQL array as text, None as NULL; many times as fast as the driver's own."""
    return (
        "{" + ",".join(["NULL" if value is None else _quoted(str(value)) for value in values]) + "}"
    )


def _quoted(value: str) -> str:
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def _ready() -> "Connection[Row]":
    """The driver's connection; Django's own cursors on it never prepare, whatever the threshold."""
    connection.ensure_connection()
    ready: Connection[Row] = connection.connection
    ready.prepare_threshold = 1
    return ready


def _asked(
    ready: "Connection[Row]", statement: str, told: Sequence[object] | Mapping[str, object]
) -> "Cursor[Row]":
    cursor: Cursor[Row] = Cursor(ready)
    return cursor.execute(statement, told, prepare=True, binary=True)
