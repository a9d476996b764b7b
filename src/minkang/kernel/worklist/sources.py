"""Where a worklist's rows come from: a queryset or values in memory, behind one door."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet

from minkang.kernel.worklist.declaration import Filter, Row
from minkang.kernel.worklist.request import Chosen, Cursor, Order

_ModelRow = TypeVar("_ModelRow", bound=Model)
_CHUNK = 500


class Source(Protocol[Row]):
    """Rows that can be narrowed, counted, ordered and cut."""

    def narrowed(self, chosen: Iterable[Chosen]) -> "Source[Row]":
        """The rows that hold every chosen value."""

    def count(self) -> int:
        """How many rows there are."""

    def values(self, one: Filter) -> list[tuple[object, int]]:
        """Every value the filter finds, with its number of rows."""

    def page(self, order: Order, key: str, cursor: Cursor | None, size: int) -> list[Row]:
        """At most `size` rows next to the cursor, in the order of the list."""

    def ordered(self, order: Order, key: str) -> Iterator[Row]:
        """All rows in order, for the export."""


def value_at(row: object, path: str) -> Any:
    """The value at a path such as ``document__signed_on``."""
    return attrgetter(path.replace("__", "."))(row)


@dataclass(frozen=True, slots=True)
class DatabaseRows(Generic[_ModelRow]):
    """Rows of a queryset; give it ``select_related`` for everything its cells show."""

    queryset: QuerySet[_ModelRow]

    def narrowed(self, chosen: Iterable[Chosen]) -> "DatabaseRows[_ModelRow]":
        """The rows that hold every chosen value."""
        return DatabaseRows(self.queryset.filter(**{one.filter.path: one.value for one in chosen}))

    def count(self) -> int:
        """How many rows there are: one query."""
        return self.queryset.count()

    def values(self, one: Filter) -> list[tuple[object, int]]:
        """Every value the filter finds, with its number of rows: one query."""
        counted = (
            self.queryset.order_by().values(one.path).annotate(rows=Count("pk", distinct=True))
        )
        return [(row[one.path], row["rows"]) for row in counted]

    def page(self, order: Order, key: str, cursor: Cursor | None, size: int) -> list[_ModelRow]:
        """At most `size` rows next to the cursor: one query."""
        is_backward = cursor is not None and cursor.is_backward
        rows = self.queryset
        if cursor is not None:
            rows = rows.filter(_beyond(order, key, cursor))
        cut = list(rows.order_by(*_ordering(order, key, is_backward=is_backward))[:size])
        return cut[::-1] if is_backward else cut

    def ordered(self, order: Order, key: str) -> Iterator[_ModelRow]:
        """All rows in order, fetched in chunks."""
        rows = self.queryset.order_by(*_ordering(order, key, is_backward=False))
        return rows.iterator(chunk_size=_CHUNK)


def _ordering(order: Order, key: str, *, is_backward: bool) -> list[Any]:
    # Rows without a value come last either way, so going back they come first.
    nulls = {"nulls_first": True} if is_backward else {"nulls_last": True}
    field = F(order.path)
    primary = field.desc(**nulls) if order.is_descending != is_backward else field.asc(**nulls)
    return [primary, F(key).desc() if is_backward else F(key).asc()]


def _beyond(order: Order, key: str, cursor: Cursor) -> Q:
    step = "lt" if order.is_descending != cursor.is_backward else "gt"
    tie = Q(**{f"{key}__{'lt' if cursor.is_backward else 'gt'}": cursor.key})
    if cursor.value is None:
        same = Q(**{f"{order.path}__isnull": True}) & tie
        return same | Q(**{f"{order.path}__isnull": False}) if cursor.is_backward else same
    beyond = Q(**{f"{order.path}__{step}": cursor.value}) | (Q(**{order.path: cursor.value}) & tie)
    return beyond if cursor.is_backward else beyond | Q(**{f"{order.path}__isnull": True})


@dataclass(frozen=True, slots=True)
class MemoryRows(Generic[Row]):
    """Rows that are already values in memory."""

    rows: Sequence[Row]

    def narrowed(self, chosen: Iterable[Chosen]) -> "MemoryRows[Row]":
        """The rows that hold every chosen value, alone or among several."""
        wanted = list(chosen)
        return MemoryRows(
            [
                row
                for row in self.rows
                if all(one.value in _members(row, one.filter.path) for one in wanted)
            ]
        )

    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def values(self, one: Filter) -> list[tuple[object, int]]:
        """Every value the filter finds, with its number of rows."""
        found = Counter(value for row in self.rows for value in set(_members(row, one.path)))
        return list(found.items())

    def page(self, order: Order, key: str, cursor: Cursor | None, size: int) -> list[Row]:
        """At most `size` rows next to the cursor."""
        rows = list(self.ordered(order, key))
        if cursor is None:
            return rows[:size]
        is_before = _before(order, key, cursor)
        if cursor.is_backward:
            return [row for row in rows if is_before(row)][-size:]
        at_cursor = (cursor.value, cursor.key)
        return [
            row
            for row in rows
            if not is_before(row) and (value_at(row, order.path), value_at(row, key)) != at_cursor
        ][:size]

    def ordered(self, order: Order, key: str) -> Iterator[Row]:
        """All rows in order; rows without a value last."""
        by_key = sorted(self.rows, key=lambda row: value_at(row, key))
        known = [row for row in by_key if value_at(row, order.path) is not None]
        # Sorting is stable, so the ascending key survives a descending sort.
        known.sort(key=lambda row: value_at(row, order.path), reverse=order.is_descending)
        yield from known
        yield from (row for row in by_key if value_at(row, order.path) is None)


def _members(row: object, path: str) -> tuple[object, ...]:
    value = value_at(row, path)
    return value if isinstance(value, tuple) else (value,)


def _before(order: Order, key: str, cursor: Cursor) -> Callable[[object], bool]:
    def is_before(row: object) -> bool:
        value, tail = value_at(row, order.path), value_at(row, key)
        if (value is None) != (cursor.value is None):
            return cursor.value is None
        if value == cursor.value:
            return bool(tail < cursor.key)
        return bool(value > cursor.value if order.is_descending else value < cursor.value)

    return is_before
