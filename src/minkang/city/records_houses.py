"""Which institutions send health records, and how each of them sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.timezone import make_aware

from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import (
    HOSPITALS,
    PRIMARY_CENTRES,
    Category,
    Level,
    Specialty,
)

ONE_DAY = timedelta(days=1)
# Before so many days ago a week comes in one batch.
RECENT = 35 * ONE_DAY
# What is older was sent together when the house was connected.
CONNECTED = 85 * ONE_DAY
SILENT = 9 * ONE_DAY
LATE = 3 * ONE_DAY
# When the batches of a house arrive; a laboratory that sends at night is late by half a day.
PROMPT_AT = (time(12, 30), time(20))
NIGHTLY_AT = (time(2, 15),)
WEIGHTS = {Level.TERTIARY: 4.0, Level.SECONDARY: 2.0}
PRIMARY_WEIGHT = 0.7


class Pace(StrEnum):
    """How soon a house sends what it reported."""

    PROMPT = "prompt"
    NIGHTLY = "nightly"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class House:
    """An institution that sends.

    Attributes:
        code: Short and its own; the beginning of every id it gives.
        is_member: Whether it belongs to the alliance of another.
        silent_from: When it fell silent, or None.
    """

    rid: UUID
    code: str
    credit_code: str
    name: str
    category: Category
    level: Level
    departments: tuple[Specialty, ...]
    is_public: bool
    is_member: bool
    pace: Pace
    silent_from: datetime | None

    @property
    def weight(self) -> float:
        """How many people go there, relative to others."""
        return WEIGHTS.get(self.level, PRIMARY_WEIGHT)

    @property
    def is_graded(self) -> bool:
        """Whether it is a hospital of the second level or above."""
        return self.level in WEIGHTS

    def numbers(self, kind: str) -> str:
        """The system of its own numbers of a kind, as the platform names it for all senders."""
        return f"urn:minkang:{kind}:{self.rid}"

    def received(self, reported_at: datetime, now: datetime) -> datetime | None:
        """When what it reported at a moment arrives; None when that is not yet, or never."""
        if reported_at < now - CONNECTED:
            found = make_aware(datetime.combine((now - CONNECTED).date(), NIGHTLY_AT[0]))
        elif reported_at < now - RECENT:
            day = reported_at.date() + (7 - reported_at.weekday()) * ONE_DAY
            found = make_aware(datetime.combine(day, NIGHTLY_AT[0]))
        else:
            found = self._next(reported_at + (LATE if self.pace is Pace.LATE else timedelta()))
        if found > now or (self.silent_from is not None and found >= self.silent_from):
            return None
        return found

    def _next(self, after: datetime) -> datetime:
        hours = PROMPT_AT if self.pace is Pace.PROMPT else NIGHTLY_AT
        moments = (
            make_aware(datetime.combine(after.date() + days * ONE_DAY, hour))
            for days in (0, 1)
            for hour in hours
        )
        return next(moment for moment in moments if moment >= after)


def houses(entries: Sequence[OrganisationEntry], now: datetime) -> tuple[House, ...]:
    """The hospitals and primary centres of a region, the largest first.

    The last hospital fell silent; of the others some send during the day, some at night, and every
    fifth days late.
    """
    chosen = [one for one in entries if _sends(one)]
    chosen.sort(key=lambda one: (list(Level).index(one.level), one.credit_code))
    graded = [one for one in chosen if one.level in WEIGHTS]
    silent = graded[-1].credit_code if len(graded) > len(PROMPT_AT) else ""
    return tuple(
        _house(one, turn, now - SILENT if one.credit_code == silent else None)
        for turn, one in enumerate(chosen)
    )


def _sends(one: OrganisationEntry) -> bool:
    sending = HOSPITALS | PRIMARY_CENTRES | {Category.MATERNAL_CHILD}
    return one.category in sending and one.closed_on is None and bool(one.departments)


def _house(one: OrganisationEntry, turn: int, silent_from: datetime | None) -> House:
    paces = (Pace.PROMPT, Pace.NIGHTLY, Pace.PROMPT, Pace.NIGHTLY, Pace.LATE)
    return House(
        rid=one.rid,
        # The running number inside the code of the organisation.
        code=f"H{one.credit_code[10:16]}",
        credit_code=one.credit_code,
        name=one.name,
        category=one.category,
        level=one.level,
        departments=tuple(held.specialty for held in one.departments),
        is_public=one.ownership.is_public,
        is_member=bool(one.parent),
        pace=paces[turn % len(paces)],
        silent_from=silent_from,
    )
