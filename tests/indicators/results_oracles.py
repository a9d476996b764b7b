"""What the indicators of mutual recognition ought to count, row by row."""

from collections.abc import Callable

from indicator_rows import Row
from row_reader import Oracle, Two
from visit_oracles import hospitals, month_before, share

REASONS = (
    "condition_changed", "fast_changing", "major_treatment", "emergency", "appraisal", "other",
)  # fmt: skip


def of_month(o: Oracle, table: str) -> list[Row]:
    """Rows of open organisations of the month up to the day."""
    return [
        one
        for one in o.tables[table]
        if one["organisation"] in o.open and month_before(o.on) < one["day"] <= o.on
    ]


def decided(o: Oracle) -> list[Row]:
    """Orders against which something recognisable stood, and which are decided."""
    return [
        one
        for one in of_month(o, "recognition")
        if one["is_recognisable"] and one["state"] != "open"
    ]


def is_taken_over(order: Row) -> bool:
    """Whether a result was recognised."""
    return order["state"] in {"recognised", "withdrawn"}


def repeats(o: Oracle) -> list[Row]:
    """Orders placed all the same."""
    return [one for one in decided(o) if one["state"] == "placed"]


def repeats_for(reason: str) -> Callable[[Oracle], Two]:
    """Those for a reason."""
    return lambda o: share(repeats(o), lambda one: one["reason"] == reason)


def connected(o: Oracle) -> Two:
    """Hospitals that sent something."""
    senders = {one["organisation"] for one in of_month(o, "upload")}
    inside = hospitals(o)
    return sum(rid in senders for rid in inside), len(inside)


def lookups(o: Oracle) -> list[Row]:
    """Own looks of the month."""
    return [one for one in o.tables["lookup"] if month_before(o.on) < one["day"] <= o.on]


RESULTS: dict[str, Callable[[Oracle], Two]] = {
    "results.recognition_share": lambda o: share(decided(o), is_taken_over),
    "results.alliance_recognition_share": lambda o: share(
        [one for one in decided(o) if one["near"] == 1], is_taken_over
    ),
    "results.saved_yuan": lambda o: (
        sum(
            one["saved_fen"] // 100
            for one in of_month(o, "recognition")
            if one["state"] == "withdrawn"
        ),
        0,
    ),
    **{f"results.repeats_{reason}_share": repeats_for(reason) for reason in REASONS},
    "results.connected_hospitals_share": connected,
    "results.views": lambda o: (sum(one["views"] for one in of_month(o, "recognition")), 0),
    "results.own_lookups": lambda o: (len(lookups(o)), 0),
    "results.upload_minutes": lambda o: (
        sum(one["lag_minutes"] for one in of_month(o, "upload")),
        sum(one["results"] for one in of_month(o, "upload")),
    ),
}
