"""The audit chain as the rows of a worklist: cut, counted and narrowed by the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from minkang.kernel.audit import queries
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line, Window
from minkang.kernel.worklist.declaration import Filter
from minkang.kernel.worklist.request import Chosen, Cursor, Order

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ChainRows:
    """Entries for a worklist whose key and only order is ``number`` and whose filter is by ``code``.

    Attributes:
        language: Of the sentences.
        subject: Only entries about it; "" for the whole chain.
        codes: Only entries of these types; None for all.
        unsaid: Stands for personal facts, which are then not read; "" says them.
        most: Count no further; None counts everything.
    """

    language: Language
    subject: str = ""
    codes: frozenset[str] | None = None
    unsaid: str = ""
    most: int | None = None

    def narrowed(self, chosen: Iterable[Chosen]) -> "ChainRows":
        """The entries of the chosen type."""
        rows = self
        for one in chosen:
            wanted = frozenset({str(one.value)})
            rows = replace(rows, codes=wanted if rows.codes is None else rows.codes & wanted)
        return rows

    def count(self) -> int:
        """How many entries there are, up to `most`."""
        return queries.count_lines(subject=self.subject, codes=self.codes, most=self.most)

    def values(self, one: Filter) -> list[tuple[object, int]]:
        """Every type with its number of entries, up to `most`; `one` is the filter by type."""
        del one
        counted = queries.count_types(subject=self.subject, most=self.most)
        return [(code, rows) for code, rows in counted if self.codes is None or code in self.codes]

    def page(self, order: Order, key: str, cursor: Cursor | None, size: int) -> list[Line]:
        """At most `size` entries next to the cursor."""
        del key
        is_backward = cursor is not None and cursor.is_backward
        is_forward = order.is_descending == is_backward
        # The mark is signed, and made of the number of a row.
        number = None if cursor is None else cast("int", cursor.key)
        lines = self._lines(
            Window(
                size,
                before=None if is_forward else number,
                after=number if is_forward else None,
                is_forward=is_forward,
            )
        )
        return list(reversed(lines) if is_backward else lines)

    def ordered(self, order: Order, key: str) -> Iterator[Line]:
        """All entries in order, fetched in chunks."""
        cursor = None
        while lines := self.page(order, key, cursor, CHUNK):
            yield from lines
            cursor = Cursor(lines[-1].number, lines[-1].number, is_backward=False)

    def _lines(self, window: Window) -> tuple[Line, ...]:
        return queries.list_entries(
            language=self.language,
            window=window,
            subject=self.subject,
            codes=self.codes,
            unsaid=self.unsaid,
        )
