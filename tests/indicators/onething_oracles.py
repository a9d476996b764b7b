"""What the indicators of joint cases ought to count, row by row."""

from collections.abc import Callable

from indicator_rows import Row
from results_oracles import month_before, of_month
from row_reader import Oracle, Two


def per_case(column: str) -> Callable[[Oracle], Two]:
    """The sum of a column over the cases finished in the month."""

    def count(o: Oracle) -> Two:
        rows = of_month(o, "finish")
        return sum(one[column] for one in rows), len(rows)

    return count


def parts(o: Oracle) -> list[Row]:
    """Parts of open offices."""
    return [one for one in o.tables["part"] if one["organisation"] in o.open]


def legal(o: Oracle) -> list[Row]:
    """Those with a lawful day in the month, there before it."""
    return [
        one
        for one in parts(o)
        if one["legal_due"]
        and month_before(o.on) < one["legal_due"] <= o.on
        and one["since"] <= one["legal_due"]
    ]


ONETHING: dict[str, Callable[[Oracle], Two]] = {
    "onething.newborn_cases": lambda o: (len(of_month(o, "declaration")), 0),
    "onething.days_per_case": per_case("days"),
    "onething.visits_per_case": per_case("visits"),
    "onething.steps_per_case": per_case("steps"),
    "onething.papers_per_case": per_case("papers"),
    "onething.lawful_share": lambda o: (
        sum(bool(one["until"] and one["until"] <= one["legal_due"]) for one in legal(o)),
        len(legal(o)),
    ),
    "onething.late_parts": lambda o: (
        sum(o.live(one) and bool(one["due"]) and one["due"] < o.on for one in parts(o)),
        0,
    ),
}
