"""Tables over the current resources, by ViewDefinition.

`run` sees everything and is for projections and the warehouse; whoever asks for somebody asks
`run_for`, which shows what they may read.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db import connection

from minkang.engines.records.queries.visibility import EVERYTHING, Predicate, predicate
from minkang.engines.records.rules import specification, views
from minkang.engines.records.rules.views import Dialect, OutputColumn, Statement, View
from minkang.engines.records.terms import Reader
from minkang.kernel.prepared import rows

KEYS = (
    ("rid", "BIGINT"),
    ("version", "BIGINT"),
    ("patient", "BIGINT"),
    ("organisation", "VARCHAR"),
    ("updated_at", "TIMESTAMP WITH TIME ZONE"),
)
"""What every row begins with: the resource, and the patient in whose compartment it is (rids)."""
# The fence keeps the text from being parsed once for every column.
SOURCE = """
SELECT resource.rid, resource.version, resource.patient, resource.organisation::text AS organisation,
    resource.updated_at, version.body::jsonb AS body
FROM records_resource AS resource JOIN records_resourceversion AS version USING (rid, version)
WHERE resource.type = %s::smallint AND NOT resource.is_deleted AND {visible} {asked} OFFSET 0
"""
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as it is read; `rows` can be walked through once, while the connection is left alone."""

    columns: tuple[OutputColumn, ...]
    rows: Iterator[tuple[Any, ...]]

    def named(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


def names() -> tuple[str, ...]:
    """Names of the views that come with the engine."""
    return tuple(sorted(file.name.removesuffix(".json") for file in _folder().iterdir()))


@cache
def definition(name: str) -> View:
    """A view that comes with the engine; KeyError for others."""
    if name not in names():
        raise KeyError(name)
    return views.read(json.loads((_folder() / f"{name}.json").read_text("utf-8")))


@cache
def _statement(name: str) -> Statement:
    return _compiled(definition(name))


def _compiled(view: Mapping[str, Any] | View) -> Statement:
    return views.compile_view(view, Dialect.POSTGRES, relation="asked", keys=KEYS)


def _folder() -> Any:
    return resources.files("minkang.engines.records") / "definitions" / "views"


def run(view: str, *, rids: Collection[int] | None = None, since: datetime | None = None) -> Rows:
    """The rows of a view that comes with the engine.

    Args:
        view: Its name.
        rids: Of these resources only.
        since: Of resources written at this moment or later only.
    """
    return _run(definition(view), _statement(view), EVERYTHING, rids, since)


def run_for(view: Mapping[str, Any], *, reader: Reader, at: datetime) -> Rows:
    """The rows of any view, over the resources somebody may read.

    Raises:
        Refused: `records.view_unfit`: it is no view, or uses paths that views do not have.
    """
    read = views.read(view)
    return _run(read, _compiled(read), predicate(reader, at), None, None)


def _run(
    view: View,
    statement: Statement,
    visible: Predicate,
    rids: Collection[int] | None,
    since: datetime | None,
) -> Rows:
    asked, params = "", [specification.table().type_number(view.resource), *visible.params]
    if rids is not None:
        asked += " AND resource.rid = ANY (%s::bigint[])"
        params.append(list(rids))
    if since is not None:
        asked += " AND resource.updated_at >= %s::timestamptz"
        params.append(since)
    source = SOURCE.format(visible=visible.sql, asked=asked)
    sql = f"WITH asked AS ({source}) {statement.sql.replace('%', '%%')}"
    if rids is not None:
        return Rows(statement.columns, iter(rows(sql, *params)))
    return Rows(statement.columns, _fetched(sql, params))


def _fetched(sql: str, params: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The table stays on the server and is fetched piece by piece."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield from batch
