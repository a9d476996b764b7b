"""Cutting a session into slots and pools, and when each pool may be booked.

Pure. Days and times of the day are those of China, which keeps one zone; what comes out is aware.
Steps are the times at which people are asked to report; slots gather whole steps and are what is
promised.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import PoolKind, ReleaseMode

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE = 100
ONE_MINUTE = timedelta(minutes=1)
# The last of two equal claims to a place is the public's: it has the most places anyway.
ORDER = tuple(sorted(PoolKind, key=lambda kind: kind is PoolKind.PUBLIC))


@dataclass(frozen=True, slots=True)
class Shares:
    """Percent (0 to 100) of the places of a session kept for each kind of pool; the rest is public."""

    referral: int = 0
    green_channel: int = 0
    return_visit: int = 0
    same_day: int = 0
    assisted: int = 0

    @property
    def by_kind(self) -> Mapping[PoolKind, int]:
        """Percent of every kind, the public's included; below nought when the others exceed all."""
        kept = {
            PoolKind.REFERRAL: self.referral,
            PoolKind.GREEN_CHANNEL: self.green_channel,
            PoolKind.RETURN_VISIT: self.return_visit,
            PoolKind.SAME_DAY: self.same_day,
            PoolKind.ASSISTED: self.assisted,
        }
        return kept | {PoolKind.PUBLIC: WHOLE - sum(kept.values())}


ALL_PUBLIC = Shares()


@dataclass(frozen=True, slots=True)
class Shape:
    """How a session runs: ``[starts, ends)`` of the day, in steps of `report_minutes`.

    Attributes:
        places: People asked to report at each step; as many numbers as there are steps.
    """

    starts: time
    ends: time
    slot_minutes: int
    report_minutes: int
    places: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Length of the session; below nought when it ends before it starts."""
        return _minute(self.ends) - _minute(self.starts)

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Beginning and end on a day."""
        return at_minute(day, _minute(self.starts)), at_minute(day, _minute(self.ends))


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """Places of a kind at one step; see ``models.Pool``."""

    kind: PoolKind
    report_at: datetime
    capacity: int
    opens_at: datetime
    closes_at: datetime
    spill_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A slot ``[starts, ends)`` with its pools, in order of step and kind."""

    starts: datetime
    ends: datetime
    pools: tuple[PoolPlan, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """When the pools of a session open; what every kind of it has in common.

    Attributes:
        opens_at: The release of the session: when its public places are given out, or its ballots
            are first taken.
        opens: First moment at which each kind can be booked.
        spill_at: When referral places nobody took become public.
        closes_before: Time before the end of a slot at which the public stops booking it.
    """

    opens_at: datetime
    opens: Mapping[PoolKind, datetime]
    spill_at: datetime
    closes_before: timedelta


def at_minute(day: date, minute: int) -> datetime:
    """A minute of a day in China as a moment; minutes beyond the day belong to the next ones."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)


def stagger(organisation: UUID, spread: int) -> int:
    """The minute within ``[0, spread)`` at which an organisation releases; nought for no spread."""
    digest = hashlib.sha256(organisation.bytes).digest()
    return int.from_bytes(digest[:8]) % spread if spread else 0


def opening(
    organisation: UUID,
    starts: datetime,
    conditions: Conditions,
    release: ReleaseMode,
    published_at: datetime,
) -> Opening:
    """When the pools of a session that starts at `starts` open; never before it was published.

    Public, green-channel, return-visit and assisted places open `horizon_days` before the day of
    the session, at the organisation's release minute; referral places `referral_lead_days` earlier;
    same-day places on the day itself, at the latest when the session starts. With a lottery the
    public places open when its ballots are in: what the draw leaves is first come, first served.
    """
    day = starts.astimezone(SHANGHAI).date()
    minute = conditions.release_minute + stagger(organisation, conditions.release_spread_minutes)
    released = at_minute(day - timedelta(days=conditions.horizon_days), minute)
    opens_at = max(released, published_at)
    opens = dict.fromkeys(PoolKind, opens_at)
    opens[PoolKind.REFERRAL] = max(
        released - timedelta(days=conditions.referral_lead_days), published_at
    )
    same_day = min(at_minute(day, conditions.same_day_minute), starts)
    opens[PoolKind.SAME_DAY] = max(same_day, published_at)
    if release is ReleaseMode.LOTTERY:
        drawn = opens_at + timedelta(minutes=conditions.lottery_minutes)
        opens[PoolKind.PUBLIC] = min(drawn, starts)
    return Opening(
        opens_at=opens_at,
        opens=opens,
        spill_at=starts - timedelta(hours=conditions.referral_spill_hours),
        closes_before=timedelta(minutes=conditions.closes_before_minutes),
    )


def cut(shape: Shape, shares: Shares, day: date, pools: Opening) -> tuple[SlotPlan, ...]:
    """The slots and pools of a session on a day; the last slot may be shorter than the others.

    Slots without a place are left out: nobody can be promised anything there. Desk, telephone and
    walk-in places stay open until their slot ends; the public stops `closes_before` earlier, but
    never before the first minute of its slot is over.
    """
    begins, _ = shape.on(day)
    step = timedelta(minutes=shape.report_minutes)
    gathered = shape.slot_minutes // shape.report_minutes
    kinds = spread(shape.places, shares)
    plans = []
    for first in range(0, len(shape.places), gathered):
        steps = range(first, min(first + gathered, len(shape.places)))
        starts, ends = begins + steps.start * step, begins + steps.stop * step
        plan = tuple(
            PoolPlan(
                kind=kind,
                report_at=begins + number * step,
                capacity=count,
                opens_at=pools.opens[kind],
                closes_at=_closes(kind, starts, ends, pools),
                spill_at=pools.spill_at if kind is PoolKind.REFERRAL else None,
            )
            for number in steps
            for kind, count in sorted(kinds[number].items())
        )
        if plan:
            plans.append(SlotPlan(starts, ends, plan))
    return tuple(plans)


def spread(places: Sequence[int], shares: Shares) -> tuple[Mapping[PoolKind, int], ...]:
    """Places of each kind at each step: exact over the session, and even along it.

    Walking through the places in order of time, each goes to the kind that is furthest behind its
    share so far, so that no kind gets all its places at the end of the morning.
    """
    total = sum(places)
    counts = apportion(total, shares)
    given: Counter[PoolKind] = Counter()
    steps = []
    for here in places:
        at_step: Counter[PoolKind] = Counter()
        for _ in range(here):
            reached = sum(given.values()) + 1
            kind = max(
                (kind for kind in ORDER if given[kind] < counts[kind]),
                key=lambda kind: counts[kind] * reached - given[kind] * total,
            )
            given[kind] += 1
            at_step[kind] += 1
        steps.append(at_step)
    return tuple(steps)


def apportion(total: int, shares: Shares) -> Mapping[PoolKind, int]:
    """Places of each kind by largest remainder: they add up to `total`.

    Of equal remainders the smaller share goes first, so that a kind meant to have some has one.
    """
    percents = shares.by_kind
    counts = {kind: total * percent // WHOLE for kind, percent in percents.items()}
    left = total - sum(counts.values())
    behind = sorted(
        (kind for kind in ORDER if total * percents[kind] % WHOLE),
        key=lambda kind: (-(total * percents[kind] % WHOLE), percents[kind]),
    )
    for kind in behind[:left]:
        counts[kind] += 1
    return counts


def _closes(kind: PoolKind, starts: datetime, ends: datetime, pools: Opening) -> datetime:
    if kind in (PoolKind.SAME_DAY, PoolKind.ASSISTED):
        return ends
    return max(ends - pools.closes_before, starts + ONE_MINUTE)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
