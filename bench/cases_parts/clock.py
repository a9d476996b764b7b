"""The engine's due days against a walk by foot, over random cases."""

import time

from cases_parts.walk import Almanac, Drawn, draw
from minkang.engines.cases.rules.clock import Extension, Segment, due
from minkang.engines.cases.rules.procedure import Basis, Limit
from minkang.engines.cases.terms import LimitName, LimitUnit
from minkang.kernel.calendar.working_days import china


def compare(count: int) -> int:
    """Compare that many random cases; 1 when one differs."""
    almanac, began, assumed, standing = Almanac(), time.perf_counter(), 0, 0
    for case in draw(seed=2026, count=count):
        found, walked = engine(case), almanac.due(case)
        if found != walked:
            print(f"differs: {case}: engine {found}, walk {walked}")
            return 1
        standing += found is None
        assumed += bool(found and found[1])
    taken = time.perf_counter() - began
    print(
        f"{count} cases agree ({assumed} over assumed years, {standing} standing) in {taken:.1f} s"
    )
    return 0


def engine(case: Drawn) -> tuple[object, bool] | None:
    """What the engine says of a drawn case."""
    found = due(
        Limit(LimitName.STATUTORY, case.amount, LimitUnit(case.unit), Basis("某法")),
        case.accepted,
        [Segment(since, until, "hearing") for since, until in case.stops],
        Extension(case.extra[0], LimitUnit(case.extra[1])) if case.extra else None,
        calendar=china(),
    )
    return found and (found.on, found.is_provisional)
