"""Half-open periods: from `since`, included, until `until`, not included.

One convention everywhere: a contract until the first of March does not cover the first of March,
and two periods that meet do not overlap.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T", date, datetime)


@dataclass(frozen=True, slots=True)
class Period(Generic[T]):
    """A stretch of days or of moments, ``[since, until)``.

    Attributes:
        since: First day or moment that belongs to the period; moments are aware.
        until: First day or moment after it, or None while no end is known.
    """

    since: T
    until: T | None = None

    def __post_init__(self) -> None:
        """Refuse a period that cannot be.

        Raises:
            ValueError: the end is not after the beginning, or a moment has no time zone.
            TypeError: one bound is a day and the other a moment.
        """
        for bound in (self.since, self.until):
            if isinstance(bound, datetime) and bound.tzinfo is None:
                raise ValueError(f"{bound!r} has no time zone")
        if self.until is None:
            return
        if isinstance(self.since, datetime) != isinstance(self.until, datetime):
            raise TypeError(f"{self.since!r} and {self.until!r} are not of one kind")
        if self.until <= self.since:
            raise ValueError(f"a period from {self.since} cannot end at {self.until}")

    def __contains__(self, point: T) -> bool:
        """Whether a day or moment belongs to the period; its end does not."""
        return self.since <= point and (self.until is None or point < self.until)

    def overlaps(self, other: "Period[T]") -> bool:
        """Whether any day or moment belongs to both; periods that only meet do not overlap."""
        return self._begins_before_end_of(other) and other._begins_before_end_of(self)

    def intersect(self, other: "Period[T]") -> "Period[T] | None":
        """What belongs to both, or None when nothing does."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.until, other.until) if end is not None]
        return Period(max(self.since, other.since), min(ends) if ends else None)

    @property
    def length(self) -> timedelta | None:
        """How long the period is, or None while its end is open."""
        return None if self.until is None else self.until - self.since

    def _begins_before_end_of(self, other: "Period[T]") -> bool:
        return other.until is None or self.since < other.until
