"""What the indicators of messages to other offices ought to count, row by row."""

from collections.abc import Callable

from indicator_rows import Row
from results_oracles import month_before
from row_reader import Oracle, Two


def due(o: Oracle) -> list[Row]:
    """Messages of open offices whose promised day was in the month."""
    return [
        one
        for one in o.tables["message"]
        if one["organisation"] in o.open and month_before(o.on) < one["due"] <= o.on
    ]


def owing(o: Oracle) -> set[str]:
    """Open offices that owe an answer."""
    return {
        one["organisation"]
        for one in o.tables["message"]
        if one["organisation"] in o.open
        and one["due"] < o.on
        and (one["until"] is None or one["until"] > o.on)
    }


GATEWAY: dict[str, Callable[[Oracle], Two]] = {
    "gateway.answered_in_time": lambda o: (
        sum(one["until"] is not None and one["until"] <= one["due"] for one in due(o)),
        len(due(o)),
    ),
    "gateway.silent_offices": lambda o: (len(owing(o)), 0),
}
