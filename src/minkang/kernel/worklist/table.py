"""One page of a worklist, ready for the template ``worklist/table.html``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict
from django.utils.timezone import localtime

from minkang.kernel.web.components import FacetChoice, FacetGroup, PageLinks
from minkang.kernel.worklist.declaration import Cell, Column, Empty, Filter, Row, Words, Worklist
from minkang.kernel.worklist.request import (
    AFTER,
    BEFORE,
    EXPORT,
    SORT,
    Chosen,
    Cursor,
    Wanted,
    wanted,
)
from minkang.kernel.worklist.sources import MemoryRows, Source, value_at


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; `direction` is aria-sort's word, `address` sorts by it or is empty."""

    title: Words
    address: str
    direction: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as shown; `address` is where the row leads, or empty."""

    content: Words
    address: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a worklist.

    Attributes:
        title: Caption.
        heads: One for each column.
        rows: Cells of each row.
        total: Rows in all pages under the chosen filters.
        is_total_exact: False when there are more than `total`, which were not counted.
        facets: Filter values with counts; filters that find no value are left out.
        links: Previous and next page.
        export_address: The same list as a workbook.
        unfiltered_address: The list with all filters lifted; empty when none is chosen.
        empty: What to say when there is no row.
    """

    title: Words
    heads: tuple[Head, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    total: int
    is_total_exact: bool
    facets: tuple[FacetGroup, ...]
    links: PageLinks
    export_address: str
    unfiltered_address: str
    empty: Empty


def source_of(rows: Source[Row] | Sequence[Row]) -> Source[Row]:
    """Rows as a source; plain sequences are wrapped, sources pass."""
    return MemoryRows(rows) if isinstance(rows, Sequence) else rows


def page_of(
    worklist: Worklist[Row], rows: Source[Row] | Sequence[Row], address: QueryDict
) -> Table:
    """The page of `worklist` that `address` asks for.

    `rows` is a sequence of frozen values, or ``DatabaseRows(queryset)``. A queryset costs one
    query for the page, one for the total, and one for each filter, however many rows there are.

    Raises:
        Refused: See :func:`minkang.kernel.worklist.request.wanted`.
    """
    want = wanted(worklist, address)
    everything = source_of(rows)
    source = everything.narrowed(want.chosen.values())
    shown, links = _cut(want, source)
    total, is_total_exact = _counted(worklist, source.count())
    return Table(
        title=worklist.title,
        heads=tuple(_head(want, column) for column in worklist.columns),
        rows=tuple(tuple(_shown_cell(column, row) for column in worklist.columns) for row in shown),
        total=total,
        is_total_exact=is_total_exact,
        facets=tuple(
            facet for one in worklist.filters if (facet := _facet(want, everything, one)).choices
        ),
        links=links,
        export_address=want.link(**{EXPORT: "xlsx"}),
        unfiltered_address=want.link(**dict.fromkeys(want.chosen, "")) if want.chosen else "",
        empty=worklist.empty,
    )


def _counted(worklist: Worklist[Row], count: int) -> tuple[int, bool]:
    most = worklist.most_counted
    return (count, True) if most is None or count <= most else (most, False)


def _cut(want: Wanted[Row], source: Source[Row]) -> tuple[list[Row], PageLinks]:
    size, key, cursor = want.worklist.page_size, want.worklist.key, want.cursor
    rows = source.page(want.order, key, cursor, size + 1)
    if cursor is not None and cursor.is_backward and len(rows) <= size:
        # Rows before have gone; the first page is whole again.
        cursor = None
        rows = source.page(want.order, key, None, size + 1)
    has_more = len(rows) > size
    if cursor is not None and cursor.is_backward:
        rows, has_previous, has_next = rows[-size:], has_more, True
    else:
        rows, has_previous, has_next = rows[:size], cursor is not None, has_more
    if not rows:
        return rows, PageLinks(previous=want.link() if has_previous else "", next="")
    return rows, PageLinks(
        previous=want.link(**{BEFORE: _mark(want, rows[0], back=True)}) if has_previous else "",
        next=want.link(**{AFTER: _mark(want, rows[-1], back=False)}) if has_next else "",
    )


def _mark(want: Wanted[Row], row: Row, *, back: bool) -> str:
    value = value_at(row, want.order.path)
    return want.mark(Cursor(value, value_at(row, want.worklist.key), is_backward=back))


def _head(want: Wanted[Row], column: Column[Row]) -> Head:
    if not column.sort:
        return Head(column.title, "", "", column.numeric)
    if column.name != want.order.column:
        return Head(column.title, want.link(**{SORT: column.name}), "none", column.numeric)
    direction = "descending" if want.order.is_descending else "ascending"
    other = column.name if want.order.is_descending else f"-{column.name}"
    return Head(column.title, want.link(**{SORT: other}), direction, column.numeric)


def _facet(want: Wanted[Row], everything: Source[Row], one: Filter) -> FacetGroup:
    others = [chosen for name, chosen in want.chosen.items() if name != one.name]
    counts = dict(everything.narrowed(others).values(one))
    chosen = want.chosen.get(one.name)
    if chosen is not None:
        counts.setdefault(chosen.value, 0)
    choices = [_choice(want, one, value, count, chosen) for value, count in counts.items()]
    choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, str(choice.label)))
    return FacetGroup(one.title, tuple(choices))


def _choice(
    want: Wanted[Row], one: Filter, value: object, count: int, chosen: Chosen | None
) -> FacetChoice:
    is_chosen = chosen is not None and chosen.value == value
    shown, is_exact = _counted(want.worklist, count)
    return FacetChoice(
        label=one.label(value),
        count=shown,
        address=want.link(**{one.name: "" if is_chosen else str(value)}),
        is_chosen=is_chosen,
        is_exact=is_exact,
    )


def _shown_cell(column: Column[Row], row: Row) -> ShownCell:
    address = column.link(row) if column.link is not None else ""
    return ShownCell(in_words(column.cell(row)), address, column.numeric)


def in_words(cell: Cell) -> Words:
    """A cell as read on the page; nothing is an empty text."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{localtime(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case int() | float() | Decimal():
            return f"{cell:,}"
        case _:
            return cell
