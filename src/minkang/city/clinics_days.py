"""Days of clinics lived through the services of booking, one after the other.

In the morning some walk in; in the evening people book, cancel and wait, and clinics are called off;
at night the day is recorded as it was. The acts bear the moments of the simulated days.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.utils.timezone import localdate, make_aware

from minkang.city.calibration import Calibration
from minkang.city.clinics import Clinic
from minkang.city.clinics_patients import Patients
from minkang.city.clinics_visits import Held, Visiting
from minkang.city.clinics_wishes import Wish, Wishes
from minkang.city.draws import stream
from minkang.engines.booking.queries.sessions import PublicPool
from minkang.engines.booking.queries.waitlist import entries_of
from minkang.engines.booking.services.auditing import count_rows
from minkang.engines.booking.services.booking import confirm
from minkang.engines.booking.services.cancelling import Cancellation, Cancelled, cancel_batch
from minkang.engines.booking.services.missing import mark_no_shows_of
from minkang.engines.booking.services.orders import Order, Sold, Taken
from minkang.engines.booking.services.recording import Day, record_days
from minkang.engines.booking.services.returning import settle_returns
from minkang.engines.booking.services.spilling import close_past_sessions, spill_due
from minkang.engines.booking.services.stopping import stop_session
from minkang.engines.booking.services.taking import take
from minkang.engines.booking.services.waitlist import (
    accept_offer,
    close_waiting,
    expire_holds,
    join_waitlist,
)
from minkang.engines.booking.terms import CancelCause, Channel, PoolKind, PriorityGround
from minkang.kernel.refusal import Refused

ONE_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DAWN, EVENING, NIGHT = time(7, 10), time(17), time(23, 50)
OLD, OLDER = 60, 70
# Days after which the database counts what has been written in the meantime.
COUNTED_EVERY = 40
# Days recorded together.
WRITTEN_EVERY = 10
# Evenings on which places are given up.
CANCELLED_EVERY = 3
JOINS, ACCEPTS, CONFIRMS, LATE_CANCELLED = 0.3, 0.8, 0.75, 0.06
REASONS = ("医生参加急救任务", "医生外出会诊", "医生身体不适", "设备检修")
CHANNELS = {
    PoolKind.PUBLIC: (Channel.ONLINE, Channel.PHONE, Channel.DESK),
    PoolKind.GREEN_CHANNEL: (Channel.ONLINE, Channel.PHONE, Channel.DESK),
    PoolKind.REFERRAL: (Channel.CLINICIAN, Channel.DESK),
    PoolKind.RETURN_VISIT: (Channel.CLINICIAN, Channel.DESK),
    PoolKind.ASSISTED: (Channel.PHONE, Channel.DESK),
    PoolKind.SAME_DAY: (Channel.WALK_IN, Channel.KIOSK, Channel.DESK),
}
# How many of those who could take the first channel of a kind do (verification = "memory").
FIRST_CHANNEL, ONLINE, ONLINE_OF_THE_OLD = 0.6, 0.86, 0.5


@dataclass(frozen=True, slots=True)
class World:
    """What the days are lived with: clinics by resource, residents, and what is wanted."""

    figures: Calibration
    clinics: Mapping[int, Clinic]
    pools: Sequence[PublicPool]
    patients: Patients
    wishes: Wishes
    seed: int
    by: str


@dataclass(slots=True)
class Lived:
    """How many were booked, cancelled, seen and missed, and how many clinics were called off."""

    booked: int = 0
    cancelled: int = 0
    seen: int = 0
    missed: int = 0
    stopped: int = 0


@dataclass(slots=True)
class _Diary:
    """What is remembered between the days."""

    free: dict[tuple[int, PoolKind], list[PublicPool]] = field(default_factory=dict)
    held: defaultdict[int, dict[UUID, Held]] = field(default_factory=lambda: defaultdict(dict))
    cancels: list[tuple[date, Held]] = field(default_factory=list)
    waiting: dict[int, int] = field(default_factory=dict)
    gone: list[Day] = field(default_factory=list)
    has_returned: bool = False
    holds_until: datetime | None = None


class Life:
    """The days of the clinics up to the moment `at`; nothing happens after it."""

    def __init__(self, world: World, at: datetime) -> None:
        """Open the diary: every place of every pool is free."""
        self.world, self.at, self.diary, self.lived = world, at, _Diary(), Lived()
        self.visiting = Visiting(world.figures)
        self.sessions: defaultdict[date, dict[int, PublicPool]] = defaultdict(dict)
        self.steps: dict[tuple[int, datetime], PublicPool] = {}
        self.stopped: set[int] = set()
        self.resources = {pool.session: pool.resource for pool in world.pools}
        for pool in world.pools:
            self.sessions[pool.on].setdefault(pool.session, pool)
            self.steps[pool.session, pool.report_at] = pool
            self.diary.free.setdefault((pool.session, pool.kind), []).extend([pool] * pool.capacity)
        for number, places in enumerate(self.diary.free.values()):
            order = stream(world.seed, "places", number).permutation(len(places))
            places[:] = [places[place] for place in order]

    def live(self, first: date, progress: Callable[[int, int], None]) -> Lived:
        """Live from `first` to the day of `at`; `progress` hears how many days are over, of all."""
        today = localdate(self.at)
        days = (today - first).days + 1
        for number in range(days):
            progress(number, days)
            day = first + number * ONE_DAY
            draw = stream(self.world.seed, "clinic day", day.toordinal())
            self._morning(day, draw)
            self._evening(day, draw)
            self._go(day, draw)
            if number % WRITTEN_EVERY == WRITTEN_EVERY - 1 or day >= today - ONE_DAY:
                self._write(day)
            if number % COUNTED_EVERY == COUNTED_EVERY - 1:
                count_rows()
        return self.lived

    def _morning(self, day: date, draw: np.random.Generator) -> None:
        moment = _moment(day, DAWN) + int(draw.integers(0, 40)) * MINUTE
        if moment <= self.at:
            self._cancel(self._doubtful(lambda on, held: on == held.pool.on == day), moment)
            walk_in = [wish for wish in self.world.wishes.wanted.get(day, ()) if not wish.lead]
            self._book(walk_in, moment, draw)

    def _evening(self, day: date, draw: np.random.Generator) -> None:
        moment = min(_moment(day, EVENING) + int(draw.integers(0, 240)) * MINUTE, self.at)
        spill_due(at=moment)
        self._settle(moment, draw)
        early = [wish for wish in self.world.wishes.wanted.get(day, ()) if wish.lead]
        self._book(early, moment, draw)
        if day.toordinal() % CANCELLED_EVERY == 0:
            soon = day + CANCELLED_EVERY * ONE_DAY
            self._cancel(self._doubtful(lambda on, held: on <= soon and held.pool.on > on), moment)
        for session in self.world.wishes.stopped.get(day, ()):
            self._stop(session, moment, draw)

    def _doubtful(self, is_due: Callable[[date, Held], bool]) -> list[Held]:
        """Places that are to be given up, taken from the diary; `is_due` knows the day meant."""
        due = [one for one in self.diary.cancels if is_due(*one)]
        self.diary.cancels = [one for one in self.diary.cancels if not is_due(*one)]
        return [held for _, held in due]

    def _go(self, day: date, draw: np.random.Generator) -> None:
        """People go to the clinics of the day."""
        for session, pool in self.sessions[day].items():
            minutes = self.world.clinics[pool.resource].minutes
            held = self.diary.held.pop(session, {}).values()
            visits = tuple(self.visiting.visits(held, minutes, draw))
            started_at = pool.slot_starts + self.visiting.late(draw)
            if session not in self.stopped and started_at < self.at:
                self.diary.gone.append(Day(session, started_at, visits))

    def _write(self, day: date) -> None:
        """Record the days since the last time; one that is still on as far as it has gone."""
        night = min(_moment(day, NIGHT), self.at)
        until = night if night == self.at else None
        gone, self.diary.gone = self.diary.gone, []
        if gone:
            self.lived.seen += record_days(days=gone, by=self.world.by, at=night, until=until).seen
        close_waiting(at=night)
        closed = close_past_sessions(at=night)
        if closed:
            self.lived.missed += mark_no_shows_of(sessions=closed, at=night)

    def _book(self, wanted: Iterable[Wish], moment: datetime, draw: np.random.Generator) -> None:
        """Take a place for every wish that still finds one; some of the others wait."""
        chosen: list[tuple[Wish, PublicPool, int]] = []
        orders = []
        for wish in wanted:
            specialty = self._clinic(wish.session).doctor.specialty
            row = self.world.patients.draw(draw, specialty)
            free = self.diary.free.get((wish.session, wish.kind))
            if free:
                chosen.append((wish, free.pop(), row))
                orders.append(self._order(chosen[-1][1], row, draw))
            else:
                self._wait(wish, row, moment, draw)
        for (wish, pool, row), answer in zip(chosen, take(orders, at=moment), strict=True):
            if isinstance(answer, Taken):
                taken = self.steps[answer.session, answer.report_at]
                self._keep(Held(answer.booking, taken, row, wish.lead), draw)
            elif isinstance(answer, Sold):
                self._wait(wish, row, moment, draw)
            else:
                self.diary.free[wish.session, wish.kind].insert(0, pool)

    def _order(self, pool: PublicPool, row: int, draw: np.random.Generator) -> Order:
        patients = self.world.patients
        channel = self._channel(pool.kind, row, draw)
        ground = patients.ground(draw, self._clinic(pool.session).doctor.specialty)
        number = int(draw.integers(10**9))
        if pool.kind is PoolKind.GREEN_CHANNEL and patients.ages[row] < OLD + 1:
            channel, ground = Channel.DESK, PriorityGround.DISABLED
        return Order(
            person=patients.rids[row],
            slot=pool.slot,
            kind=pool.kind,
            key="",
            channel=channel,
            by=self.world.by,
            booker=patients.booker(row) if channel is Channel.ONLINE else None,
            reference=f"ZZ{number:09d}" if pool.kind is PoolKind.REFERRAL else "",
            ground=ground,
        )

    def _channel(self, kind: PoolKind, row: int, draw: np.random.Generator) -> Channel:
        first, *others = CHANNELS[kind]
        share = FIRST_CHANNEL
        if first is Channel.ONLINE:
            share = ONLINE_OF_THE_OLD if self.world.patients.ages[row] >= OLDER else ONLINE
        dice = float(draw.random())
        if dice < share:
            return first
        return others[int((dice - share) / (1 - share) * len(others))]

    def _keep(self, held: Held, draw: np.random.Generator) -> None:
        """Remember a place that was taken, and perhaps that it will be given up."""
        self.lived.booked += 1
        self.diary.held[held.pool.session][held.booking] = held
        if held.lead and draw.random() < self.world.figures.value("clinic_cancelled"):
            is_late = draw.random() < LATE_CANCELLED
            days = 0 if is_late else 1 + int(draw.random() * (held.lead - 1))
            self.diary.cancels.append((held.pool.on - days * ONE_DAY, held))

    def _cancel(self, due: Iterable[Held], moment: datetime) -> None:
        """Give places up; they can be taken again from the next evening on."""
        still = [held for held in due if held.booking in self.diary.held[held.pool.session]]
        if not still:
            return
        self.diary.has_returned = True
        given_up = [
            Cancellation(held.booking, CancelCause.PATIENT, self.world.by) for held in still
        ]
        for held, answer in zip(still, cancel_batch(given_up, at=moment), strict=True):
            if isinstance(answer, Cancelled):
                self.lived.cancelled += 1
                del self.diary.held[held.pool.session][held.booking]
                self.diary.free[held.pool.session, held.pool.kind].append(held.pool)

    def _wait(self, wish: Wish, row: int, moment: datetime, draw: np.random.Generator) -> None:
        """Some of those who find no place wait for one."""
        if wish.lead <= 1 or wish.kind is not PoolKind.PUBLIC or draw.random() >= JOINS:
            return
        patients = self.world.patients
        try:
            entry = join_waitlist(
                session=wish.session,
                person=patients.rids[row],
                booker=patients.booker(row),
                channel=Channel.ONLINE,
                ground=PriorityGround.NONE,
                by=self.world.by,
                at=moment,
            )
        except Refused:
            return
        self.diary.waiting[entry.pk] = row

    def _settle(self, moment: datetime, draw: np.random.Generator) -> None:
        """Returned places go round; most who are offered one accept."""
        if self.diary.holds_until is not None and self.diary.holds_until <= moment:
            self.diary.has_returned |= expire_holds(at=moment) > 0
            self.diary.holds_until = None
        if not self.diary.has_returned:
            return
        settle_returns(at=moment)
        self.diary.has_returned = False
        for entry in entries_of(list(self.diary.waiting)):
            if entry.starts <= moment:
                del self.diary.waiting[entry.number]
                continue
            if entry.offer is None or entry.offer_until is None:
                continue
            row = self.diary.waiting.pop(entry.number)
            if draw.random() >= ACCEPTS:
                self.diary.holds_until = moment
            else:
                taken = accept_offer(waiting=entry.number, by=self.world.by, at=moment)
                pool = self.steps[taken.session, taken.report_at]
                self._keep(Held(taken.booking, pool, row, 0), draw)

    def _stop(self, session: int, moment: datetime, draw: np.random.Generator) -> None:
        """Call a clinic off; most of its patients take what the house holds for them."""
        reason = REASONS[int(draw.integers(len(REASONS)))]
        stopped = stop_session(session=session, reason=reason, by=self.world.by, at=moment)
        self.lived.stopped += 1
        self.stopped.add(session)
        rows = {held.booking: held.row for held in self.diary.held.pop(session, {}).values()}
        for offer in stopped.offers:
            self.diary.holds_until = max(self.diary.holds_until or moment, offer.hold_until)
            if offer.booking in rows and draw.random() < CONFIRMS:
                confirm(booking=offer.instead, by=self.world.by, at=moment)
                pool = self.steps[offer.session, offer.report_at]
                self._keep(Held(offer.instead, pool, rows[offer.booking], 0), draw)

    def _clinic(self, session: int) -> Clinic:
        return self.world.clinics[self.resources[session]]


def _moment(day: date, hour: time) -> datetime:
    return make_aware(datetime.combine(day, hour))
