"""Everything the rules must know about a batch of orders, locked and read at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.queries.conditions import conditions_with
from minkang.engines.booking.rules.limits import MONTH, Held, Offer, Step
from minkang.engines.booking.services import statements
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.terms import BookingState, PoolKind, ReleaseMode, SessionState
from minkang.kernel.prepared import Row, answers

Key = tuple[UUID, str]
KNOWN_FOR = timedelta(seconds=2)
MOST_KNOWN = 20_000
KINDS = {kind.value: kind for kind in PoolKind}


@dataclass(frozen=True, slots=True)
class Living:
    """When a locked person was born and died."""

    born_on: date
    died_on: date | None


@dataclass(slots=True)
class Facts:
    """What is known; `held`, `booked_for` and `steps` are kept up as orders of a batch are decided.

    Attributes:
        on: The day of the orders in Asia/Shanghai.
        living: Everybody who is locked.
        suspended: First day online booking is open again, by person.
        held: Live bookings of each person since thirty days.
        replayed: Digest and booking of every key that was used before.
        booked_for: The people each booker has upcoming bookings for.
        offers: Slots with their sessions.
        steps: Pools of a slot and kind by time to report.
    """

    on: date
    living: dict[UUID, Living]
    suspended: dict[UUID, date]
    replayed: dict[Key, tuple[bytes, Taken]]
    offers: dict[int, Offer]
    held: defaultdict[UUID, list[Held]] = field(default_factory=lambda: defaultdict(list))
    booked_for: defaultdict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    steps: defaultdict[tuple[int, PoolKind], list[Step]] = field(
        default_factory=lambda: defaultdict(list)
    )


class KnownOffers:
    """What was read of slots within the last seconds, for who asks about the same ones all the time.

    It never lets anybody in: a session that is stopped or over closes its pools, and those are read
    with every batch. A slot whose pools are found closed is read afresh, so that the refusal says why.
    """

    def __init__(self) -> None:
        """Nothing is known."""
        self._held: dict[int, tuple[datetime, Offer]] = {}

    def of(self, slots: Collection[int], at: datetime) -> dict[int, Offer]:
        """What is known of these slots and not too old."""
        held = ((slot, self._held.get(slot)) for slot in slots)
        return {slot: known[1] for slot, known in held if known and abs(at - known[0]) < KNOWN_FOR}

    def keep(self, offers: Mapping[int, Offer], at: datetime) -> None:
        """Know these from now on."""
        if len(self._held) > MOST_KNOWN:
            self._held.clear()
        self._held |= {slot: (at, offer) for slot, offer in offers.items()}


def load(orders: Sequence[Order], at: datetime, known: KnownOffers) -> Facts:
    """Lock everybody concerned, in the order of their rids, and read the facts as they then are.

    One round trip: each statement begins when the one before it holds its locks.
    """
    on = localdate(at)
    persons = list({order.person for order in orders})
    bookers = list({order.booker for order in orders if order.booker is not None})
    keys = list({(order.person, order.key) for order in orders if order.key})
    slots = {order.slot for order in orders}
    there = known.of(slots, at)
    pools = list({(order.slot, order.kind) for order in orders})
    _, living, suspended, held, replayed, booked_for, offers, steps = answers(
        [
            (statements.BY_INDEX, []),
            (statements.LOCK_PERSONS, [sorted({*persons, *bookers})]),
            (statements.SUSPENDED, [persons, on, on]),
            (statements.HELD, [persons, on - MONTH]),
            (statements.REPLAYED, [[one for one, _ in keys], [one for _, one in keys]]),
            (statements.BOOKED_FOR, [bookers, on]),
            (statements.SLOTS, [list(slots - there.keys())]),
            (statements.POOLS, [[slot for slot, _ in pools], [kind for _, kind in pools]]),
        ]
    )
    found = {row[0]: _offer(row) for row in offers}
    if shut := _shut(steps) & there.keys():
        (afresh,) = answers([(statements.SLOTS, [list(shut)])])
        found |= {row[0]: _offer(row) for row in afresh}
    known.keep(found, at)
    facts = Facts(
        on=on,
        living={rid: Living(born_on, died_on) for rid, born_on, died_on in living},
        suspended=dict(suspended),
        replayed={(row[0], row[1]): (row[2], _taken(row[3:])) for row in replayed},
        offers=there | found,
    )
    for person, day, department, session in held:
        facts.held[person].append(Held(day, department, session))
    for booker, person in booked_for:
        facts.booked_for[booker].add(person)
    for slot, kind, *step in steps:
        facts.steps[slot, KINDS[kind]].append(Step(*step))
    return facts


def sold_out_and_used(
    places: Collection[tuple[int, PoolKind]], orders: Sequence[Order], at: datetime
) -> tuple[set[tuple[int, PoolKind]], set[Key]]:
    """Which slots and kinds are open and full, and which keys of the orders were used before.

    Nobody is locked: a place that comes back at this very moment is for whoever asks next.
    """
    keys = list({(order.person, order.key) for order in orders if order.key})
    _, pools, replayed = answers(
        [
            (statements.BY_INDEX, []),
            (statements.POOLS, [[slot for slot, _ in places], [kind for _, kind in places]]),
            (statements.REPLAYED, [[one for one, _ in keys], [one for _, one in keys]]),
        ]
    )
    steps: defaultdict[tuple[int, PoolKind], list[Step]] = defaultdict(list)
    for slot, kind, *step in pools:
        steps[slot, KINDS[kind]].append(Step(*step))
    full = {
        place
        for place, found in steps.items()
        if all(
            one.free <= 0 and one.is_open and one.opens_at <= at < one.closes_at for one in found
        )
    }
    return full, {(row[0], row[1]) for row in replayed}


def _shut(steps: Sequence[Row]) -> set[int]:
    """Slots whose pools were read and are all closed."""
    is_open: defaultdict[int, bool] = defaultdict(bool)
    for slot, _, _, _, _, is_open_pool, _, _ in steps:
        is_open[slot] |= is_open_pool
    return {slot for slot, is_one_open in is_open.items() if not is_one_open}


def _taken(row: Row) -> Taken:
    rid, pool, slot, session, report_at, state, hold_until = row
    return Taken(
        rid, pool, slot, session, report_at, BookingState(state), hold_until, is_replay=True
    )


def _offer(row: Row) -> Offer:
    slot, session, department, on, starts, ends, state, release, is_drawn, region, own = row
    return Offer(
        slot=slot,
        session=session,
        department=department,
        on=on,
        starts=starts,
        ends=ends,
        state=SessionState(state),
        release=ReleaseMode(release),
        is_drawn=is_drawn,
        conditions=conditions_with(own or {}, region, on),
    )
