"""What the platform promises residents about their record, as shipped: dated and with its source."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

_SHIPPED = files("minkang.care.record") / "definitions" / "promises.toml"


class Promised(StrEnum):
    """What is promised."""

    QUESTION_ANSWERED = "question_answered_working_days"


@cache
def _histories() -> Mapping[Promised, tuple[tuple[date, int], ...]]:
    """The values of each promise with the first day of each, the latest first.

    Raises:
        ValueError: an entry names no promise there is, or a promise has none.
    """
    found: defaultdict[Promised, list[tuple[date, int]]] = defaultdict(list)
    for row in tomllib.loads(_SHIPPED.read_text("utf-8"))["promise"]:
        found[Promised(row["name"])].append((row["since"], int(row["value"])))
    if found.keys() != set(Promised):
        raise ValueError("every promise about records has a value")
    return {name: tuple(sorted(values, reverse=True)) for name, values in found.items()}


def promised_on(name: Promised, on: date) -> int:
    """The promise in force on a day; before the first one, the first."""
    values = _histories()[name]
    return next((value for since, value in values if since <= on), values[-1][1])
