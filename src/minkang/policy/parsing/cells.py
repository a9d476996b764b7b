"""Targets and due dates of table rows, read from the columns that hold them."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from minkang.policy.parsing import comparators, promises
from minkang.policy.parsing.deadlines import deadline_in, due_in
from minkang.policy.parsing.lines import shadow_of
from minkang.policy.parsing.numbers import Quantity, is_unit
from minkang.policy.parsing.types import Clause, Comparator, Table, Target

Limit = tuple[Comparator, str, str]

_VALUE_COLUMN = re.compile(r".*(?:目标|20\d\d年).*|.*值")
_BASE_COLUMN = re.compile(r".*(?:现状|基期|基础|基线|基准|完成情况|实际).*|20\d\d年$")
_NAME_COLUMN = re.compile(r".*名称|(?:主要|具体|核心|二级|三级)?指标|.*项目")
_YEAR_COLUMN = re.compile(r"(?:到)?20\d\d年(?:末|底)?")
_NATURE_COLUMN = re.compile(r".*(?:性质|属性).*")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_DUE_COLUMN = re.compile(
    r".*(?:时限|期限)(?:要求)?|.*(?:完成|截止|办结|整改|工作|计划)(?:时间|日期|节点)|时间(?:节点|要求|安排|进度)?|进度(?:安排|要求)?"
)
# 县域内住院率(%): a name that carries the unit of its row.
_NAMED_UNIT = re.compile(r"(?P<name>.{2,60}?)\s?\((?:单位[::]?)?(?P<unit>[^()]{1,10})\)")
_BARE = re.compile(
    r"(?P<left>[≥≤<>]=?|[一-龥]{1,6})?\s?(?P<value>\d{1,12}(?:\.\d{1,6})?)(?:\s?[-—–~至]{1,2}\s?(?P<high>\d{1,12}(?:\.\d{1,6})?))?(?P<right>\(含\)|及?以[上下内]|左右)?"
)


def due_of(table: Table, row: int, year: int | None) -> date | None:
    """Return the date in the row's due column; `year` completes 6月底前."""
    cells = table.rows[row]
    shift = len(cells) - len(table.columns)
    return due_in(shadow_of(_cell(cells, table, shift, _DUE_COLUMN)), year)


def value_columns(table: Table) -> list[int]:
    """Return the columns that hold targets: named so, or every year but the first."""
    if not any(_NAME_COLUMN.fullmatch(c) for c in table.columns):
        return []
    places = range(len(table.columns))
    named = [
        i
        for i in places
        if _VALUE_COLUMN.fullmatch(table.columns[i])
        and not _BASE_COLUMN.fullmatch(table.columns[i])
    ]
    years = [i for i in places if _YEAR_COLUMN.fullmatch(table.columns[i])]
    return named or (years[1:] if len(years) > 1 else years)


def row_targets(
    clause: Clause,
    table: Table,
    row: int,
    due: date | None,
    read: Callable[[str], Sequence[Limit]],
) -> Iterator[Target]:
    """Yield the targets of the value columns; `read` finds figures that carry their unit."""
    cells = table.rows[row]
    shift = len(cells) - len(table.columns)
    name = _cell(cells, table, shift, _NAME_COLUMN)
    nature = _cell(cells, table, shift, _NATURE_COLUMN)
    unit = _cell(cells, table, shift, _UNIT_COLUMN).strip()
    named = _NAMED_UNIT.fullmatch(shadow_of(name).strip())
    if named and is_unit(named["unit"].removeprefix("1/")) and unit in ("", named["unit"]):
        name, unit = named["name"], named["unit"]
    for column in value_columns(table):
        if not 0 <= column + shift < len(cells):
            continue
        cell = shadow_of(cells[column + shift])
        deadline = deadline_in(table.columns[column]) or due or deadline_in(table.title)
        at = max(shadow_of(clause.text).rfind(cell), 0) + clause.start
        for comparator, value, of_unit in _cell_limits(cell.strip(), unit, read):
            end = at + len(cell)
            yield Target(
                name, comparator, value, of_unit, "", deadline, nature, clause.path, at, end
            )


def _cell(cells: Sequence[str], table: Table, shift: int, pattern: re.Pattern[str]) -> str:
    """Return the cell under the last column whose name fits; empty when none does."""
    places = [i + shift for i, c in enumerate(table.columns) if pattern.fullmatch(c)]
    return cells[places[-1]] if places and places[-1] < len(cells) else ""


def _cell_limits(cell: str, unit: str, read: Callable[[str], Sequence[Limit]]) -> Iterator[Limit]:
    bare = _BARE.fullmatch(cell)
    if bare:
        yield _bare_limit(bare, unit)
        return
    found = read(cell)
    if found:
        yield from found
        return
    promise = promises.cell_promise(cell)
    if promise:
        yield promise[0], promise[1], ""


def _bare_limit(bare: re.Match[str], unit: str) -> Limit:
    """Read 27以下, ≥7.5 or 86 whose unit stands in a column of its own."""
    if bare["high"]:
        return Comparator.RANGE, f"{bare['value']}-{bare['high']}", unit
    left, right = bare["left"] or "", (bare["right"] or "").removeprefix("(含)")
    q = Quantity(bare.start("value"), bare.end("value"), bare["value"], unit)
    reading = comparators.read_comparator(left, right, q, achieved=False)
    return reading.comparator, bare["value"], unit
