"""Pure rules of the policy chain."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from minkang.policy.clauses import Waiver


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is wrong with the two lists of placed and waived clauses; ids in order.

    Attributes:
        missing: Clauses with neither place nor waiver.
        stale: Waivers of clauses that have a place.
        unknown: Placed or waived ids that no document carries.
        overdue: Waivers whose review day has passed.
    """

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    unknown: tuple[str, ...]
    overdue: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both lists are true; an overdue review is a reminder, not a falsehood."""
        return not (self.missing or self.stale or self.unknown)


def completeness(
    clauses: Collection[str],
    placed: Collection[str],
    waived: Mapping[str, Waiver],
    on: date,
) -> Completeness:
    """Compare what must be there with what is placed and what is waived, from both sides.

    A waiver may still be reviewed on its review day; it is overdue from the day after.
    """
    known, places, waivers = set(clauses), set(placed), set(waived)
    return Completeness(
        missing=tuple(sorted(known - places - waivers)),
        stale=tuple(sorted(places & waivers)),
        unknown=tuple(sorted((places | waivers) - known)),
        overdue=tuple(sorted(id_ for id_, waiver in waived.items() if waiver.review_on < on)),
    )
