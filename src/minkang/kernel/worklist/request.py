"""What the address asks of a worklist, read into typed values or refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.worklist.declaration import Column, Filter, Row, Worklist

SORT, AFTER, BEFORE, EXPORT = "sort", "after", "before", "export"
_OWN = (SORT, AFTER, BEFORE, EXPORT)

Mark = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """By which path the list is sorted, and which way; the key always breaks ties ascending."""

    column: str
    path: str
    is_descending: bool

    @property
    def word(self) -> str:
        """The order as the address writes it."""
        return f"-{self.column}" if self.is_descending else self.column


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the order; the page lies beyond it, or before it going back."""

    value: Mark
    key: Mark
    is_backward: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen filter value: typed for the rows, and as the address writes it."""

    filter: Filter
    value: object
    word: str


@dataclass(frozen=True, slots=True)
class Wanted(Generic[Row]):
    """Everything an address asks of a worklist; `address` keeps what other parts of it ask."""

    worklist: Worklist[Row]
    order: Order
    chosen: Mapping[str, Chosen]
    cursor: Cursor | None
    address: QueryDict

    def link(self, **changes: str) -> str:
        """The address with `changes`; an empty value removes a word.

        It leads to the first page, unless a page mark is among the changes.
        """
        words = [
            (name, value)
            for name, values in self.address.lists()
            if name not in (AFTER, BEFORE, EXPORT, *changes)
            for value in values
        ]
        words += [(name, value) for name, value in changes.items() if value]
        return f"?{urlencode(words)}"

    def mark(self, cursor: Cursor) -> str:
        """A page mark for the address: signed, so nobody can hand the database another type."""
        return signing.dumps(
            [self.order.word, _tagged(cursor.value), _tagged(cursor.key)],
            salt=_salt(self.worklist.name),
        )


def wanted(worklist: Worklist[Row], address: QueryDict) -> Wanted[Row]:
    """What `address` asks of `worklist`.

    Raises:
        Refused: ``worklist.sort_malformed``, ``worklist.filter_malformed``,
            ``worklist.page_malformed``.
    """
    order = _order(worklist, _word(address, SORT) or worklist.default_sort)
    chosen = {
        one.name: _chosen(one, word)
        for one in worklist.filters
        if (word := _word(address, one.name))
    }
    return Wanted(worklist, order, chosen, _cursor(worklist, order, address), address)


def _word(address: QueryDict, name: str) -> str:
    return "".join(address.getlist(name)[-1:])


def _order(worklist: Worklist[Row], word: str) -> Order:
    name = word.removeprefix("-")
    for column in worklist.columns:
        if column.name == name and column.sort:
            return Order(column.name, column.sort, is_descending=word.startswith("-"))
    raise Refused(
        Refusal(
            code="worklist.sort_malformed",
            message="列表不能这样排序，所以没有打开。请点表头重新选择排序。",
            detail=f"sort={word!r}; expected one of {', '.join(_sortable(worklist.columns))}, "
            "with - in front for descending",
            fields=(FieldFault(SORT, "请点表头选择排序。"),),
        )
    )


def _sortable(columns: tuple[Column[Row], ...]) -> list[str]:
    return [column.name for column in columns if column.sort]


def _chosen(one: Filter, word: str) -> Chosen:
    value = _parsed(one, word)
    if value is None:
        raise Refused(
            Refusal(
                code="worklist.filter_malformed",
                message=f"没有“{one.title}”为“{word[:20]}”的筛选，所以没有打开。请在列表旁重新选择。",
                detail=f"{one.name}={word[:80]!r} is not a value of this filter",
                fields=(FieldFault(one.name, "请在列表旁重新选择。"),),
            )
        )
    return Chosen(one, value, word)


def _parsed(one: Filter, word: str) -> object | None:
    if not word.isprintable():
        return None
    try:
        return one.parse(word)
    except ValueError:
        return None


def _cursor(worklist: Worklist[Row], order: Order, address: QueryDict) -> Cursor | None:
    word = _word(address, AFTER) or _word(address, BEFORE)
    if not word:
        return None
    try:
        signed_order, value, key = signing.loads(word, salt=_salt(worklist.name))
    except signing.BadSignature:
        raise Refused(_page_refusal("the page mark was not made by this site")) from None
    if signed_order != order.word:
        raise Refused(_page_refusal(f"the page mark belongs to the order {signed_order!r}"))
    return Cursor(_untagged(value), _untagged(key), is_backward=not _word(address, AFTER))


def _page_refusal(detail: str) -> Refusal:
    return Refusal(
        code="worklist.page_malformed",
        message="找不到这一页：地址不完整，或者排序已经换了。请从列表的第一页重新翻。",
        detail=f"{detail}; start again from the first page",
    )


def _salt(name: str) -> str:
    return f"minkang.worklist.{name}"


def _tagged(mark: Mark) -> list[str]:
    if mark is None:
        return ["none", ""]
    if isinstance(mark, datetime | date):
        return [type(mark).__name__, mark.isoformat()]
    return [type(mark).__name__ if type(mark) in (int, Decimal) else "str", str(mark)]


def _untagged(pair: list[str]) -> Mark:
    tag, written = pair
    match tag:
        case "none":
            return None
        case "int":
            return int(written)
        case "Decimal":
            return Decimal(written)
        case "date":
            return date.fromisoformat(written)
        case "datetime":
            return datetime.fromisoformat(written)
        case _:
            return written
