"""How statements of the records reach the database: prepared, on the thread's connection, many at once.

Django's own cursor plans every statement again and quotes every value in Python; the hot path cannot
afford that.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import OperationalError, connection
from psycopg import Connection, Cursor
from psycopg.errors import QueryCanceled

from minkang.engines.records.rules import refusing

# A plan made while a table is empty reads all of it; later that is every record of the region. All that
# is asked for here is found through an index, by one plan whatever the values are.
BY_INDEX = """
SELECT set_config('enable_seqscan', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
"""

# Nobody else should wait for what a program asked too broadly; measured searches of a region take some
# milliseconds.
PATIENCE = 10_000
# What is asked together is found through an index; what takes longer must not hold up its neighbours.
HASTE = 250
LIMIT = "SELECT set_config('statement_timeout', %s::text, true)"

Row = tuple[Any, ...]
Question = tuple[str, Sequence[object]]


def rows(statement: str, *told: object) -> list[Row]:
    """Run a prepared statement on the connection of this thread and fetch everything."""
    with connection.wrap_database_errors, _asked(_ready(), statement, told) as cursor:
        return cursor.fetchall() if cursor.description else []


def bounded(statement: str, *told: object) -> list[Row]:
    """As `rows`, but what somebody asked for gives up after `PATIENCE` milliseconds.

    Raises:
        FhirRefused: it took longer (400, too-costly).
    """
    try:
        return answers(((LIMIT, (str(PATIENCE),)), (statement, told)))[1]
    except OperationalError as fault:
        if not isinstance(fault.__cause__, QueryCanceled):
            raise
        raise refusing.too_costly(PATIENCE // 1000) from fault


def hurried(questions: Sequence[Question]) -> list[list[Row]]:
    """As `answers`, but nobody waits for the slow question of another.

    Within a transaction, which a question that is given up would end, each may take `PATIENCE`.

    Raises:
        OperationalError: one took longer than `HASTE` milliseconds; none is answered.
    """
    most = PATIENCE if connection.in_atomic_block else HASTE
    _, *told, _ = answers(((LIMIT, (str(most),)), *questions, (LIMIT, ("0",))))
    return told


def answers(questions: Sequence[Question]) -> list[list[Row]]:
    """Run statements one after the other in one round trip; each sees what the ones before it did."""
    with connection.wrap_database_errors, ExitStack() as stack:
        ready = _ready()
        with ready.pipeline():
            cursors = [stack.enter_context(_asked(ready, *question)) for question in questions]
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


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


def texts(values: Iterable[str | None]) -> str:
    """A PostgreSQL array of texts as text."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


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


def _asked(ready: "Connection[Row]", statement: str, told: Sequence[object]) -> "Cursor[Row]":
    cursor: Cursor[Row] = Cursor(ready)
    return cursor.execute(statement, told, prepare=True, binary=True)
