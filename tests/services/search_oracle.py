"""The meaning of search, once more and naively: conditions over trees, without index, SQL or parser.

Each question is built as text for the server and as a function over trees for the oracle. The rules are
those of FHIR R4, search, 3.1.1.4 and 3.1.1.5, written down again from the standard.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Tree = dict[str, Any]
Holds = Callable[[Tree], bool]
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
Span = tuple[datetime, datetime]
FROM_STATUS = {"final", "preliminary", "amended", "finished", "in-progress", "male", "female"}


@dataclass(frozen=True, slots=True)
class Question:
    """One pair of a query string and what it means."""

    name: str
    text: str
    holds: Holds


def span(text: str) -> Span:
    """The stretch a date of any precision means."""
    day, _, clock = text.partition("T")
    parts = [int(part) for part in day.split("-")]
    if not clock:
        begin = datetime(*[*parts, 1, 1][:3], tzinfo=CHINA)
        if len(parts) == 3:
            return begin, datetime.combine(
                begin.date() + timedelta(days=1), begin.time(), tzinfo=CHINA
            )
        month = parts[1] if len(parts) > 1 else 12
        year, month = (parts[0] + 1, 1) if month == 12 else (parts[0], month + 1)
        return begin, datetime(year, month, 1, tzinfo=CHINA)
    match = re.match(r"([\d:]+)(\.\d+)?(Z|[+-].*)?$", clock)
    assert match
    zone = match[3]
    moment = datetime.fromisoformat(f"{day}T{match[1]}{'+00:00' if zone == 'Z' else zone or ''}")
    begin = (moment if zone else moment.replace(tzinfo=CHINA)).astimezone(UTC)
    if not match[2]:
        return begin, begin + timedelta(
            minutes=1 if match[1].count(":") == 1 else 0, seconds=match[1].count(":") == 2
        )
    digits = match[2][1:]
    begin += timedelta(microseconds=int(digits.ljust(6, "0")))
    return begin, begin + timedelta(microseconds=10 ** (6 - len(digits)))


def stretch(value: str | Tree) -> Span:
    """The stretch a date or period means."""
    if isinstance(value, str):
        return span(value)
    start, end = value.get("start"), value.get("end")
    return span(start)[0] if start else FIRST, span(end)[1] if end else LAST


def date_fits(prefix: str, asked: Span, held: Span) -> bool:
    """One date of a resource against one asked for."""
    (lo, hi), (begin, end) = asked, held
    contained = lo <= begin and end <= hi
    after, before = end > hi, begin < lo
    return {
        "": contained, "eq": contained, "ne": not contained, "gt": after, "lt": before,
        "ge": after or contained or begin >= lo, "le": before or contained or end <= hi,
        "sa": begin >= hi, "eb": end <= lo,
    }[prefix]  # fmt: skip


def amount_fits(prefix: str, asked: str, low: Decimal, high: Decimal) -> bool:
    """One number of a resource, or the range a comparator makes of it, against one asked for."""
    point = Decimal(asked)
    mantissa, _, power = asked.partition("e")
    digits = len(mantissa.partition(".")[2])
    half = Decimal("0.5") * Decimal(10) ** (-digits)
    if power:
        half = Decimal(5)  # 1e2 is 95 to 105, as the standard says
    equal = point - half <= low and high < point + half
    tenth = abs(point) / 10
    return {
        "": equal, "eq": equal, "ne": not equal, "gt": high > point, "lt": low < point,
        "ge": high >= point, "le": low <= point, "sa": low > point, "eb": high < point,
        "ap": low <= point + tenth and high >= point - tenth,
    }[prefix]  # fmt: skip


def even(text: str) -> str:
    """Case, width and accents do not count."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))


def every(value: Any) -> list[Any]:
    """A list of what may be missing, single or repeated."""
    return [] if value is None else value if isinstance(value, list) else [value]


def codes(value: Any) -> Iterable[tuple[str, str]]:
    """(system, code) of whatever a token parameter may look at."""
    for one in every(value):
        if isinstance(one, bool):
            yield "", str(one).lower()
        elif isinstance(one, str):
            yield "?", one
        elif "coding" in one or "text" in one:
            yield from codes(one.get("coding"))
        else:
            yield one.get("system", ""), one.get("code", one.get("value", ""))


def code_fits(asked: str, held: tuple[str, str]) -> bool:
    """``code``, ``system|code``, ``|code`` or ``system|``; a bare code has the system of its set."""
    system, bar, code = asked.partition("|")
    if not bar:
        return held[1] == system
    return held[0] == system and (not code or held[1] == code)


def amounts(quantity: Tree) -> tuple[Decimal, Decimal]:
    """A quantity as a range."""
    value = Decimal(quantity["value"])
    low = Decimal("-Infinity") if quantity.get("comparator") == "<" else value
    return low, Decimal("Infinity") if quantity.get("comparator") == ">" else value


def quantity_fits(asked: str, held: Tree) -> bool:
    """``[prefix]number[|system|unit]``."""
    number, *unit = asked.split("|")
    prefix = number[:2] if number[:2].isalpha() else ""
    if not amount_fits(prefix, number[len(prefix) :], *amounts(held)):
        return False
    if not unit:
        return True
    system, code = unit
    if system:
        return held.get("system") == system and held.get("code") == code
    return code in (held.get("code"), held.get("unit"))
