"""What the indicators of permits and guides ought to count, row by row."""

from collections.abc import Callable
from datetime import date, timedelta

from indicator_rows import Row
from results_oracles import of_month
from row_reader import Oracle, Two
from visit_oracles import hospitals


def online(o: Oracle) -> list[Row]:
    """Items public on the day."""
    return [one for one in o.tables["permit"] if o.live(one)]


def limited(o: Oracle) -> list[Row]:
    """Those with a statutory limit."""
    return [one for one in online(o) if one["statutory"]]


def with_guide(o: Oracle) -> set[str]:
    """Hospitals with a public guide."""
    return {one["organisation"] for one in o.tables["guide"] if o.live(one)} & hospitals(o).keys()


def opened(o: Oracle) -> set[str]:
    """Those whose square opened in the week and led to something."""
    week = {o.on - timedelta(days=days) for days in range(7)}
    return with_guide(o) & {
        one["organisation"]
        for one in o.tables["guide_check"]
        if one["is_open"] and one["actions"] and one["day"] in week
    }


def timed(o: Oracle) -> list[Row]:
    """Decisions with a promise."""
    return [one for one in of_month(o, "decision") if one["promised"] is not None]


def stopped_days(o: Oracle) -> int:
    """Days for which clocks stood before the decisions of the month, the day of decision at most."""
    days = {one["id"]: one["day"] for one in of_month(o, "decision")}
    return sum(
        (min(one["until"] or date.max, days[one["application"]]) - one["day"]).days
        for one in o.tables["suspension"]
        if one["application"] in days
    )


def stopped(o: Oracle, *, late: bool) -> set[str]:
    """Cases whose clock was stopped in the month."""
    return {one["application"] for one in of_month(o, "suspension") if one["is_late"] or not late}


def total(rows: list[Row], column: str) -> int:
    return sum(one[column] for one in rows)


def settled(o: Oracle, table: str, last: str, done: str) -> Two:
    """Rows with a last day that were done or are overdue, and those done in time."""
    due = [
        one
        for one in of_month(o, table)
        if one[last] is not None
        and (one[last] < o.on or (one[done] is not None and one[done] <= o.on))
    ]
    return sum(one[done] is not None and one[done] <= one[last] for one in due), len(due)


PERMITS: dict[str, Callable[[Oracle], Two]] = {
    "permits.items_online": lambda o: (len(online(o)), 0),
    "permits.promised_share": lambda o: (
        sum(one["promised"] for one in limited(o)),
        sum(one["statutory"] for one in limited(o)),
    ),
    "permits.halved_items_share": lambda o: (
        sum(2 * one["promised"] <= one["statutory"] for one in limited(o)),
        len(limited(o)),
    ),
    "permits.counted_share": lambda o: (total(timed(o), "counted"), total(timed(o), "promised")),
    "permits.on_time_share": lambda o: (
        total(of_month(o, "decision"), "is_on_time"),
        len(of_month(o, "decision")),
    ),
    "permits.first_time_share": lambda o: (
        sum(not one["corrections"] for one in of_month(o, "decision")),
        len(of_month(o, "decision")),
    ),
    "permits.repeated_notices": lambda o: (
        sum(one["corrections"] > 1 for one in of_month(o, "decision")),
        0,
    ),
    "permits.repeated_notices_share": lambda o: (
        sum(one["corrections"] > 1 for one in of_month(o, "decision")),
        len(of_month(o, "decision")),
    ),
    "permits.notices_per_case": lambda o: (
        total(of_month(o, "decision"), "corrections"),
        len(of_month(o, "decision")),
    ),
    "permits.suspended_days_per_case": lambda o: (stopped_days(o), len(of_month(o, "decision"))),
    "permits.late_suspensions_share": lambda o: (
        len(stopped(o, late=True)),
        len(stopped(o, late=False)),
    ),
    "permits.visits_per_case": lambda o: (
        total(of_month(o, "decision"), "visits"),
        len(of_month(o, "decision")),
    ),
    "permits.papers_per_case": lambda o: (
        total(of_month(o, "decision"), "papers"),
        len(of_month(o, "decision")),
    ),
    "permits.asked_held_share": lambda o: (
        total(of_month(o, "demand"), "is_held"),
        len(of_month(o, "demand")),
    ),
    "permits.satisfied_share": lambda o: (
        sum(one["grade"] in {"very_good", "good", "fair"} for one in of_month(o, "rating")),
        len(of_month(o, "rating")),
    ),
    "permits.answered_share": lambda o: settled(o, "rating", "reply_by", "replied_on"),
    "permits.published_share": lambda o: settled(o, "decision", "publish_by", "published_on"),
    "permits.guides_share": lambda o: (len(with_guide(o)), len(hospitals(o))),
    "permits.guides_reachable_share": lambda o: (len(opened(o)), len(hospitals(o))),
}
