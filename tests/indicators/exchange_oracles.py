"""What the indicators of the platform that gathers records ought to count, row by row."""

from collections.abc import Callable

from indicator_rows import Row
from results_oracles import of_month
from row_reader import Oracle, Two


def links(o: Oracle) -> list[Row]:
    """Links that hold on the day."""
    return [one for one in o.tables["link"] if o.live(one)]


def linked(o: Oracle) -> Two:
    """Patients of open institutions known by the day, and those of them with a link."""
    known = [
        one["id"]
        for one in o.tables["patient"]
        if one["organisation"] in o.open and one["day"] <= o.on
    ]
    with_link = {one["patient"] for one in links(o)}
    return sum(one in with_link for one in known), len(known)


def archived(o: Oracle) -> Two:
    """Residents, and those of them somebody's patient is known to be."""
    whose = {one["person"] for one in links(o)}
    here = [
        one["rid"]
        for one in o.tables["person"]
        if o.live(one, "resident_since", "resident_until")
        and (one["died_on"] is None or one["died_on"] > o.on)
    ]
    return sum(one in whose for one in here), len(here)


def rejected(o: Oracle) -> Two:
    """Parts of the month that were rejected, and all."""
    month = of_month(o, "arrival")
    wrong = sum(one["rejected"] for one in month)
    return wrong, wrong + sum(one["accepted"] for one in month)


EXCHANGE: dict[str, Callable[[Oracle], Two]] = {
    "exchange.rejected_share": rejected,
    "exchange.linked_share": linked,
    "exchange.archive_share": archived,
}
