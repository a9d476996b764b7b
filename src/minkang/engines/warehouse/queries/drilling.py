"""The rows behind a value, page by page."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from minkang.engines.warehouse.queries.asking import DUCKDB, Copy, current_copy, indicator
from minkang.engines.warehouse.queries.engines import Engine, over_copy, over_live_rows
from minkang.engines.warehouse.queries.places import significant
from minkang.engines.warehouse.queries.statements import Statement, statement_of
from minkang.engines.warehouse.rules.declaration import Part
from minkang.kernel.refusal import Refusal, Refused

ROWS_A_PAGE = 50
PAGES_REMEMBERED = 256


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which page of which rows; `where` is a condition in SQL made here."""

    indicator: str
    part: str
    on: date
    where: str
    page: int

    @property
    def rows(self) -> Part:
        """The part whose rows are asked for."""
        return indicator(self.indicator).parts[self.part]


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
    asked = _Asked(indicator_id, part, on, _where(area, organisation), max(page, 1))
    if engine == DUCKDB:
        copy = current_copy()
        return _page_of_copy(copy, asked) if copy else RowsPage((), 0, 0, asked.page, 0)
    with over_live_rows(on) as database:
        return _read(database, asked, _totals(database, asked))


@lru_cache(maxsize=PAGES_REMEMBERED)
def _page_of_copy(copy: Copy, asked: _Asked) -> RowsPage:
    """A page of a copy never changes; the totals of the first one serve all."""
    first = None if asked.page == 1 else _page_of_copy(copy, replace(asked, page=1))
    with over_copy(copy.folder, copy.manifest, asked.on) as database:
        totals = (first.total, first.amount) if first else _totals(database, asked)
        return _read(database, asked, totals)


def _totals(database: Engine, asked: _Asked) -> tuple[int, int]:
    found = statement_of(asked.rows, database.dialect)
    said = f"COUNT(*), SUM(amount) FROM ({found.sql}) AS part WHERE {asked.where}"
    [(total, amount)] = database.fetch(_said(found, said))
    return total, int(amount or 0)


def _read(database: Engine, asked: _Asked, totals: tuple[int, int]) -> RowsPage:
    found = statement_of(asked.rows, database.dialect)
    said = (
        f"key, kind_of_row, area, organisation, amount FROM ({found.sql}) AS part"
        f" WHERE {asked.where} ORDER BY organisation NULLS FIRST, area, key"
        f" LIMIT {ROWS_A_PAGE} OFFSET {(asked.page - 1) * ROWS_A_PAGE}"
    )
    counted = tuple(CountedRow(*row) for row in database.fetch(_said(found, said)))
    total, amount = totals
    return RowsPage(counted, total, amount, asked.page, -(-total // ROWS_A_PAGE))


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
