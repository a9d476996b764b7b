"""Everything the rules must know about a batch of orders, read at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.queries.conditions import conditions_of
from minkang.engines.booking.rules.limits import MONTH, Held, Offer, Step
from minkang.engines.booking.services import statements
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.services.statements import rows
from minkang.engines.booking.terms import BookingState, PoolKind, ReleaseMode, SessionState

Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Living:
    """When a locked person was born and died."""

    born_on: date
    died_on: date | None


@dataclass(slots=True)
class Facts:
    """What is known; `held`, `booked_for` and `steps` are kept up as orders of a batch are decided.

    Attributes:
        suspended: First day online booking is open again, by person.
        held: Live bookings of each person since thirty days.
        replayed: Digest and booking of every key that was used before.
        booked_for: The people each booker has upcoming bookings for.
        offers: Slots with their sessions.
        steps: Pools of a slot and kind by time to report.
    """

    suspended: dict[UUID, date] = field(default_factory=dict)
    held: defaultdict[UUID, list[Held]] = field(default_factory=lambda: defaultdict(list))
    replayed: dict[Key, tuple[bytes, Taken]] = field(default_factory=dict)
    booked_for: defaultdict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    offers: dict[int, Offer] = field(default_factory=dict)
    steps: defaultdict[tuple[int, PoolKind], list[Step]] = field(
        default_factory=lambda: defaultdict(list)
    )


def lock_persons(orders: Sequence[Order]) -> dict[UUID, Living]:
    """Lock everybody concerned, in the order of their rids; unknown ones are not in the answer."""
    rids = {order.person for order in orders}
    rids |= {order.booker for order in orders if order.booker is not None}
    return {
        rid: Living(born_on, died_on)
        for rid, born_on, died_on in rows(statements.LOCK_PERSONS, list(rids))
    }


def load(orders: Sequence[Order], at: datetime) -> Facts:
    """The facts as they are now; persons are locked already, so theirs cannot change."""
    on = localdate(at)
    facts = Facts()
    _load_persons(facts, orders, on)
    _load_replays(facts, orders)
    _load_bookers(facts, orders, on)
    _load_slots(facts, sorted({order.slot for order in orders}))
    _load_pools(facts, sorted({(order.slot, order.kind) for order in orders}))
    return facts


def _load_persons(facts: Facts, orders: Sequence[Order], on: date) -> None:
    persons = list({order.person for order in orders})
    facts.suspended.update(rows(statements.SUSPENDED, persons, on, on))
    for person, day, department, session in rows(statements.HELD, persons, on - MONTH):
        facts.held[person].append(Held(day, department, session))


def _load_replays(facts: Facts, orders: Sequence[Order]) -> None:
    keys = list({(order.person, order.key) for order in orders if order.key})
    if not keys:
        return
    found = rows(statements.REPLAYED, [one for one, _ in keys], [one for _, one in keys])
    for person, key, digest, rid, pool, slot, session, report_at, state, hold_until in found:
        taken = Taken(
            rid, pool, slot, session, report_at, BookingState(state), hold_until, is_replay=True
        )
        facts.replayed[person, key] = bytes(digest), taken


def _load_bookers(facts: Facts, orders: Sequence[Order], on: date) -> None:
    bookers = list({order.booker for order in orders if order.booker is not None})
    if bookers:
        for booker, person in rows(statements.BOOKED_FOR, bookers, on):
            facts.booked_for[booker].add(person)


def _load_slots(facts: Facts, slots: Sequence[int]) -> None:
    found = rows(statements.SLOTS, slots)
    places = {(organisation, region, row[3]) for *row, organisation, region in found}
    conditions = conditions_of(places)
    for slot, session, department, on, starts, ends, state, release, *rest in found:
        is_drawn, organisation, region = rest
        facts.offers[slot] = Offer(
            slot=slot,
            session=session,
            department=department,
            on=on,
            starts=starts,
            ends=ends,
            state=SessionState(state),
            release=ReleaseMode(release),
            is_drawn=is_drawn,
            conditions=conditions[organisation, region, on],
        )


def _load_pools(facts: Facts, asked: Sequence[tuple[int, PoolKind]]) -> None:
    slots, kinds = [slot for slot, _ in asked], [str(kind) for _, kind in asked]
    for slot, kind, *step in rows(statements.POOLS, slots, kinds):
        facts.steps[slot, PoolKind(kind)].append(Step(*step))
