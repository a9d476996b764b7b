"""Where a canary that went in could turn up: log lines, and every column of the database."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from minkang.kernel.web.logs import JsonLines


class Overheard(logging.Handler):
    """Everything that is logged, as the product would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def overhearing() -> Iterator[Overheard]:
    """Keep what every logger says until the block ends."""
    handler = Overheard()
    loggers = [logging.getLogger(), *map(logging.getLogger, ("django", "minkang", "psycopg"))]
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        # SQL with its values is what a developer's log may hold, never the product's.
        one.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)


def columns() -> list[tuple[str, str]]:
    """Table and name of every column that can hold text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN"
            " ('text', 'character varying', 'character', 'bytea', 'jsonb', 'json', 'ARRAY')"
        )
        return list(cursor.fetchall())


def held_by(table: str, column: str) -> str:
    """All that a column holds, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}"')  # noqa: S608 - names of the catalogue
        held = [row[0] for row in cursor.fetchall()]
    return "\n".join(
        bytes(one).decode("utf-8", errors="replace")
        if isinstance(one, bytes | memoryview)
        else str(one)
        for one in held
    )
