"""What the platform promises residents about their record, as shipped: dated and with its source."""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

_SHIPPED = files("minkang.care.record") / "definitions" / "promises.toml"


class Promised(StrEnum):
    """What is promised."""

    QUESTION_ANSWERED = "question_answered_working_days"


@cache
def _entries() -> tuple[tuple[Promised, date, int], ...]:
    """Every entry, the latest first.

    Raises:
        ValueError: an entry names no promise there is, or a promise has none.
    """
    rows = tomllib.loads(_SHIPPED.read_text("utf-8"))["promise"]
    found = [(Promised(row["name"]), row["since"], int(row["value"])) for row in rows]
    if {name for name, _, _ in found} != set(Promised):
        raise ValueError("every promise about records has a value")
    return tuple(sorted(found, key=lambda entry: entry[1], reverse=True))


def promised_on(name: Promised, on: date) -> int:
    """The promise in force on a day; before the first one, the first."""
    own = [entry for entry in _entries() if entry[0] is name]
    return next((value for _, since, value in own if since <= on), own[-1][2])
