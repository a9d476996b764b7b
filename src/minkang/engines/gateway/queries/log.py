"""The log of exchanges, and whether its chain still holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.engines.gateway.models import Exchange, Office
from minkang.engines.gateway.models.cells import open_text
from minkang.engines.gateway.rules.chaining import GENESIS, Entry, chained, text_digest
from minkang.engines.gateway.terms import Act, Direction


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log, without what was said."""

    seq: int
    direction: Direction
    act: Act
    message: UUID
    at: datetime
    fault: str


def lines_of(message: UUID) -> tuple[Line, ...]:
    """Everything that happened to a message, the first first."""
    rows = Exchange.objects.filter(message=message).order_by("seq")
    return tuple(
        Line(one.seq, Direction(one.direction), Act(one.act), one.message, one.at, one.fault)
        for one in rows
    )


def first_broken(office: UUID) -> int | None:
    """Number of the first entry of an office's log that is not as it was written; None for none.

    One past the last when the newest entries are missing.
    """
    previous, expected = GENESIS, 1
    for one in _entries(office):
        entry = Entry(
            *(str(one.office_id), one.seq, one.direction, one.act, str(one.message), one.at),
            *(one.text_digest, one.fault),
        )
        text = open_text(one.office_id, one.seq, one.text_sealed)
        is_whole = (
            one.seq == expected
            and bytes(one.previous) == previous
            and bytes(one.hash) == chained(entry, previous)
            and one.text_digest == text_digest(text)
        )
        if not is_whole:
            return expected
        previous, expected = bytes(one.hash), expected + 1
    held = Office.objects.values_list("seq", "head").get(pk=office)
    return None if (held[0], bytes(held[1])) == (expected - 1, previous) else expected


def _entries(office: UUID) -> Iterator[Exchange]:
    return Exchange.objects.filter(office=office).order_by("seq").iterator()
