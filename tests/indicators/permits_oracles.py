"""What the indicators of permits and guides ought to count, row by row."""

from collections.abc import Callable
from datetime import timedelta

from indicator_rows import Row
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
    "permits.guides_share": lambda o: (len(with_guide(o)), len(hospitals(o))),
    "permits.guides_reachable_share": lambda o: (len(opened(o)), len(hospitals(o))),
}
