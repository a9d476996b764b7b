"""The only way a place is taken: many orders, one transaction, few statements.

Persons and bookers are locked first, in the order of their rids; orders are decided in memory by the
rules; pools are locked late, in the order of their ids, for as short as possible. An order that lost
its place to somebody else meanwhile is decided once more against fresh facts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from minkang.engines.booking.queries.openings import recent_openings, turn_of
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services import statements
from minkang.engines.booking.services.deciding import Batch, Place, decide
from minkang.engines.booking.services.entry_types import BOOKING_MADE
from minkang.engines.booking.services.facts import KnownOffers, load, sold_out_and_used
from minkang.engines.booking.services.orders import Answer, Order, Sold, Taken
from minkang.engines.booking.terms import PoolKind
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.services import Act
from minkang.kernel.prepared import Row, rows
from minkang.kernel.refusal import Refusal

ROUNDS = 2
SOLD_OUT = "booking.sold_out"
MOST_KNOWN = 10_000
# Slots and kinds that were sold out when last asked for, with their session. It decides nothing: it
# only says whom to ask about first, before anybody is locked.
_known_sold_out: dict[tuple[int, PoolKind], int] = {}


def take(
    orders: Sequence[Order], *, at: datetime, known: KnownOffers | None = None
) -> tuple[Answer, ...]:
    """Take a place for each order, in one transaction; never raises for an order's own fault.

    Orders are served in the order given; those of one person see each other. A key that was used
    before answers what it got then. Whether the booker may book for the person is asked before
    (``queries.bookings.require_may_book_for``).

    Args:
        orders: Any number; about 64 is cheapest.
        at: The moment of the orders, aware.
        known: What the caller's earlier batches read of slots, and this one adds to.

    Returns:
        One answer for each order, in the same order.
    """
    if not orders:
        return ()
    with transaction.atomic():
        batch = Batch(orders, at, known or KnownOffers())
        _turn_away(batch)
        for turn in range(ROUNDS):
            if batch.open_turns:
                _settle(batch, is_last=turn == ROUNDS - 1)
    _remember(batch)
    return tuple(
        _with_alternatives(batch, order, answer)
        for order, answer in zip(orders, batch.answers, strict=True)
        if answer is not None
    )


def _turn_away(batch: Batch) -> None:
    """Refuse who asks for what is still sold out, without locking anybody.

    In front of a clinic that is gone most requests are such, and a transaction that locks nobody
    writes nothing that must reach the disk. Keys that were used before go the ordinary way, and so
    does everybody when a place is free again or the pools are closed for another reason.
    """
    asked = {
        turn: (batch.orders[turn].slot, batch.orders[turn].kind)
        for turn in batch.open_turns
        if (batch.orders[turn].slot, batch.orders[turn].kind) in _known_sold_out
    }
    if not asked:
        return
    full, used = sold_out_and_used(
        set(asked.values()), [batch.orders[turn] for turn in asked], batch.at
    )
    for place in set(asked.values()) - full:
        _known_sold_out.pop(place, None)
    for turn, place in asked.items():
        order = batch.orders[turn]
        session = _known_sold_out.get(place)
        if session is not None and place in full and (order.person, order.key) not in used:
            batch.sessions[order.slot] = session
            batch.answers[turn] = refusals.sold_out()


def _remember(batch: Batch) -> None:
    """Know next time what was sold out this time."""
    if len(_known_sold_out) > MOST_KNOWN:
        _known_sold_out.clear()
    for order, answer in zip(batch.orders, batch.answers, strict=True):
        if isinstance(answer, Refusal) and answer.code == SOLD_OUT:
            _known_sold_out[order.slot, order.kind] = batch.sessions[order.slot]


def _settle(batch: Batch, *, is_last: bool) -> None:
    turns = batch.open_turns
    facts = load([batch.orders[turn] for turn in turns], batch.at, batch.known)
    batch.sessions |= {slot: offer.session for slot, offer in facts.offers.items()}
    chosen = decide(batch, facts, turns)
    lost, in_the_way = _place(chosen, batch.at)
    for place in chosen:
        if place not in lost:
            batch.answers[place.turn] = place.taken
        elif is_last:
            is_met = place in in_the_way
            batch.answers[place.turn] = (
                refusals.already_replaced() if is_met else refusals.sold_out()
            )
    if lost and not is_last:
        _reopen(batch, turns, lost)
    for turn, first in batch.echoes.items():
        answer = batch.answers[first]
        batch.answers[turn] = (
            replace(answer, is_replay=True) if isinstance(answer, Taken) else answer
        )


def _reopen(batch: Batch, turns: Sequence[int], lost: Sequence[Place]) -> None:
    """Ask again what was refused because of a place that was then lost."""
    people = {place.order.person for place in lost} | {place.order.booker for place in lost}
    for turn in turns:
        order, answer = batch.orders[turn], batch.answers[turn]
        is_touched = order.person in people or (order.booker and order.booker in people)
        if is_touched and isinstance(answer, Refusal):
            batch.answers[turn] = None


def _place(chosen: Sequence[Place], at: datetime) -> tuple[list[Place], list[Place]]:
    """Write the bookings that still fit; returns those that lost, and which of them met another.

    Where a unique constraint knows a booking that the facts did not show, nothing is inserted for
    that order alone and its place goes back at once.
    """
    if not chosen:
        return [], []
    takers = Counter(place.step.pool for place in chosen)
    found = rows(
        statements.PLACE,
        list(takers),
        list(takers.values()),
        at,
        *map(list, zip(*map(_row, chosen), strict=True)),
    )
    room = {pool: places for pool, places, _ in found}
    made = {rid for _, _, rid in found}
    lost = [place for place in chosen if place.taken.booking not in made]
    in_the_way = [place for place in lost if place.nth <= room.get(place.step.pool, 0)]
    if in_the_way:
        back = Counter(place.step.pool for place in in_the_way)
        rows(statements.GIVE_BACK, list(back), list(back.values()))
    _tell([place for place in chosen if place.taken.booking in made], at)
    return lost, in_the_way


def _row(place: Place) -> Row:
    order, taken, offer = place.order, place.taken, place.offer
    return (
        place.nth,
        taken.booking,
        taken.pool,
        taken.slot,
        taken.session,
        offer.department,
        offer.on,
        taken.report_at,
        order.person,
        order.booker,
        str(order.channel),
        str(taken.state),
        str(place.priority),
        str(place.ground),
        order.reference,
        order.key,
        order.digest.hex() if order.key else "",
        taken.hold_until,
        order.replaces,
    )


def _tell(made: Sequence[Place], at: datetime) -> None:
    audit.record_all(
        Act(
            BOOKING_MADE,
            subject=f"booking:{place.taken.booking}",
            by=place.order.by,
            at=at,
            facts={
                "person": str(place.order.person),
                "session": place.taken.session,
                "slot": place.taken.slot,
                "channel": place.order.channel.value,
                "state": place.taken.state.value,
            },
        )
        for place in made
    )


def _with_alternatives(batch: Batch, order: Order, answer: Answer) -> Answer:
    if not isinstance(answer, Refusal) or answer.code != SOLD_OUT:
        return answer
    session = batch.sessions[order.slot]
    return Sold(answer, recent_openings(session, order.kind, turn_of(batch.at)))
