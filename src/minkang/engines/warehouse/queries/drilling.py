"""The rows behind a value, page by page."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from minkang.engines.warehouse.queries.asking import DUCKDB, indicator, opened
from minkang.engines.warehouse.queries.places import significant
from minkang.engines.warehouse.queries.statements import Statement, statement_of
from minkang.kernel.refusal import Refusal, Refused

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row of a part: its identity, what it is, where, whose, and how much it counts."""

    key: str
    kind_of_row: str
    area: str
    organisation: str | None
    amount: int


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of rows, numbered from 1; `total` rows and their `amount` over all pages."""

    rows: tuple[CountedRow, ...]
    total: int
    amount: int
    page: int
    pages: int


def rows(
    indicator_id: str,
    part: str = "numerator",
    *,
    on: date,
    area: str = "",
    organisation: str = "",
    page: int = 1,
    engine: str = DUCKDB,
) -> RowsPage:
    """The rows a part counts as of a day, by organisation, area and key.

    Args:
        indicator_id: Id of the indicator.
        part: ``numerator``, ``denominator`` or ``expected``.
        on: The day.
        area: Only inside this area; a code of six or twelve digits.
        organisation: Only of this organisation; its rid.
        page: From 1; a page beyond the last is empty.
        engine: ``duckdb`` or ``postgresql``.

    Raises:
        Refused: ``warehouse.indicator_unknown``, ``warehouse.part_unknown`` or
            ``warehouse.place_unreadable``.
    """
    parts = indicator(indicator_id).parts
    if part not in parts:
        raise Refused(
            Refusal(
                "warehouse.part_unknown",
                "这个指标没有这一部分明细,请从指标页进入。",
                f"{indicator_id} has {', '.join(parts)}, not {part!r}",
            )
        )
    where = _where(area, organisation)
    with opened(engine, on) as database:
        if database is None:
            return RowsPage((), 0, 0, page, 0)
        found = statement_of(parts[part], database.dialect)
        chosen = f"FROM ({found.sql}) AS part WHERE {where}"
        [(total, amount)] = database.fetch(_said(found, f"COUNT(*), SUM(amount) {chosen}"))
        skipped = (max(page, 1) - 1) * ROWS_A_PAGE
        shown = database.fetch(
            _said(
                found,
                f"key, kind_of_row, area, organisation, amount {chosen}"
                " ORDER BY organisation NULLS FIRST, area, key"
                f" LIMIT {ROWS_A_PAGE} OFFSET {skipped}",
            )
        )
    counted = tuple(CountedRow(*row) for row in shown)
    return RowsPage(counted, total, int(amount or 0), page, -(-total // ROWS_A_PAGE))


def _said(statement: Statement, rest: str) -> Statement:
    return replace(statement, sql=f"SELECT {rest}")


def _where(area: str, organisation: str) -> str:
    said = ["TRUE"]
    if area:
        if not area.isascii() or not area.isdigit():
            raise _unreadable(area)
        said.append(f"area LIKE '{significant(area)}%'")
    if organisation:
        try:
            said.append(f"organisation = '{uuid.UUID(organisation)}'")
        except ValueError:
            raise _unreadable(organisation) from None
    return " AND ".join(said)


def _unreadable(place: str) -> Refused:
    return Refused(
        Refusal(
            "warehouse.place_unreadable",
            "地址里的地区或机构编号不对,请从指标页重新进入。",
            f"{place!r} is neither an area code nor the rid of an organisation",
        )
    )
