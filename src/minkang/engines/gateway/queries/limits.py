"""The limits by which the gateway is run, as shipped: dated and with their source."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_SHIPPED = files("minkang.engines.gateway") / "definitions" / "limits.toml"


@dataclass(frozen=True, slots=True)
class Limits:
    """How the gateway is run from a day on.

    Attributes:
        since: First day.
        pauses: After the first, second … try that reached nobody.
        silent_after: How long an office with open messages may say nothing.
        window: How far the moment in a signed text may lie from ours.
        answer: How long one call waits for an answer.
    """

    since: date
    pauses: tuple[timedelta, ...]
    silent_after: timedelta
    window: timedelta
    answer: timedelta


@cache
def _entries() -> tuple[Limits, ...]:
    rows = tomllib.loads(_SHIPPED.read_text("utf-8"))["limits"]
    found = (
        Limits(
            row["since"],
            tuple(timedelta(seconds=pause) for pause in row["pause_seconds"]),
            timedelta(minutes=row["silent_minutes"]),
            timedelta(seconds=row["window_seconds"]),
            timedelta(seconds=row["answer_seconds"]),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def limits_on(on: date) -> Limits:
    """The limits in force on a day; before the first ones, the first."""
    return next((one for one in _entries() if one.since <= on), _entries()[-1])
