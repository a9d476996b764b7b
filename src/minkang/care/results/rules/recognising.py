"""Whether one institution may take another's result for its own, and in which order they are shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.care.results.rules.items import Item, Terms
from minkang.care.results.terms import Caution, Flag, Obstacle, Range, ResultStatus
from minkang.policy.clauses import enforces

PROVINCE_DIGITS, CITY_DIGITS = 2, 4


@dataclass(frozen=True, slots=True)
class Site:
    """An institution: `consortium` is the head of its medical alliance, `place` its area code."""

    organisation: UUID
    consortium: UUID
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a result when somebody wants to order the same.

    Attributes:
        site: Who made it.
        taken_at: When the sample or the image was taken.
        status: Where it stands.
        mark: How far its qualification reached when it was taken; None without any.
        has_failed: Whether the institution failed an evaluation of the item in force then.
        has_image: Whether its image can be opened online.
        flag: How the value lies; None where it is not said.
    """

    site: Site
    taken_at: datetime
    status: ResultStatus
    mark: Range | None
    has_failed: bool
    has_image: bool
    flag: Flag | None


def nearness(one: Site, other: Site) -> Range:
    """The tightest circle both institutions stand in."""
    if one.consortium == other.consortium:
        return Range.CONSORTIUM
    if one.place[:CITY_DIGITS] == other.place[:CITY_DIGITS]:
        return Range.CITY
    if one.place[:PROVINCE_DIGITS] == other.place[:PROVINCE_DIGITS]:
        return Range.PROVINCE
    return Range.COUNTRY


@enforces("liaoning-2025-34/3.1")
def obstacles(held: Held, asking: Site, terms: Terms | None, at: datetime) -> tuple[Obstacle, ...]:
    """Everything that keeps a result from being recognised at `asking` at a moment; none is yes.

    A result is as old as the time since it was taken; at the very end of its window it is too old.
    An item without terms in force is on nobody's list, so it counts as on the negative list.
    """
    near = nearness(asking, held.site)
    qualified = held.mark is not None and not held.has_failed
    found = {
        Obstacle.OWN: held.site.organisation == asking.organisation,
        Obstacle.NOT_SETTLED: not held.status.is_settled,
        Obstacle.TOO_OLD: terms is not None
        and not held.taken_at <= at < held.taken_at + terms.window,
        Obstacle.NEGATIVE_LIST: terms is None or terms.is_negative,
        Obstacle.FAILED: held.has_failed,
        Obstacle.NO_EVIDENCE: held.mark is None and not held.has_failed,
        Obstacle.OUT_OF_RANGE: qualified and held.mark is not None and near > held.mark,
    }
    return tuple(obstacle for obstacle, holds in found.items() if holds)


def cautions(held: Held, item: Item) -> tuple[Caution, ...]:
    """What the receiving doctor, whose judgement is the standard, has to mind."""
    found = {
        Caution.NO_IMAGE: item.kind.shows_images and not held.has_image,
        Caution.ABNORMAL: held.flag not in (None, Flag.NORMAL),
    }
    return tuple(caution for caution, holds in found.items() if holds)


@enforces("liaoning-2025-34/3.2")
def rank(held: Held, asking: Site, *, is_recognisable: bool) -> tuple[bool, int, float]:
    """Sort key: recognisable first; members of the alliance, the city, the province; newest first."""
    return not is_recognisable, nearness(asking, held.site), -held.taken_at.timestamp()
