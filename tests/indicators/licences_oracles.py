"""What the indicators of licences ought to count, row by row."""

from collections.abc import Callable

from results_oracles import of_month
from row_reader import Oracle, Two

LICENCES: dict[str, Callable[[Oracle], Two]] = {
    "licences.usable": lambda o: (
        sum(one["organisation"] in o.open and o.live(one) for one in o.tables["licence"]),
        0,
    ),
    "licences.reused": lambda o: (len(of_month(o, "reuse")), 0),
}
