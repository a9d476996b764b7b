"""A batch of orders decided in memory, each seeing what the ones before it got."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from minkang.engines.booking.rules import refusals
from minkang.engines.booking.rules.limits import (
    Applicant,
    Held,
    Offer,
    Step,
    Wish,
    booker_fault,
    earliest_step,
    order_fault,
    priority,
    shape_fault,
)
from minkang.engines.booking.services.facts import Facts, Key, KnownOffers
from minkang.engines.booking.services.orders import Answer, Order, Taken
from minkang.engines.booking.terms import BookingState, PriorityClass, PriorityGround
from minkang.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A place chosen for the order at `turn`; `nth` of the batch's takers of its pool, from 1."""

    turn: int
    order: Order
    offer: Offer
    step: Step
    nth: int
    priority: PriorityClass
    ground: PriorityGround
    taken: Taken


@dataclass(slots=True)
class Batch:
    """Orders and what they got so far; an answer is None as long as it is open.

    Attributes:
        orders: As asked.
        at: The moment of the orders.
        known: What earlier batches read of slots.
        answers: By turn.
        echoes: Turns whose key came earlier in the batch, with the turn of that one.
        sessions: Session of each slot that exists.
    """

    orders: Sequence[Order]
    at: datetime
    known: KnownOffers
    answers: list[Answer | None] = field(init=False)
    echoes: dict[int, int] = field(default_factory=dict)
    sessions: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open every answer but those of orders the tables cannot hold."""
        self.answers = [
            shape_fault(order.slot, order.key, order.reference) for order in self.orders
        ]

    @property
    def open_turns(self) -> list[int]:
        """Turns without an answer."""
        return [turn for turn, answer in enumerate(self.answers) if answer is None]


def decide(batch: Batch, facts: Facts, turns: Sequence[int]) -> list[Place]:
    """Answer every order that gets no new place; returns the places chosen for the others.

    An order whose key came earlier in the batch is noted as its echo.
    """
    chosen: list[Place] = []
    first_turns: dict[Key, int] = {}
    takers: Counter[int] = Counter()
    batch.echoes.clear()
    for turn in turns:
        order = batch.orders[turn]
        key = (order.person, order.key)
        if order.key and key in first_turns:
            if batch.orders[first_turns[key]].digest == order.digest:
                batch.echoes[turn] = first_turns[key]
            else:
                batch.answers[turn] = refusals.key_reused()
            continue
        found = _replay(facts, order) or _choose(batch, facts, order)
        if not isinstance(found, Step):
            batch.answers[turn] = found
            continue
        first_turns[key] = turn
        takers[found.pool] += 1
        chosen.append(_place(batch, facts, turn, found, takers[found.pool]))
    return chosen


def _replay(facts: Facts, order: Order) -> Answer | None:
    if not order.key or (order.person, order.key) not in facts.replayed:
        return None
    digest, taken = facts.replayed[order.person, order.key]
    return taken if digest == order.digest else refusals.key_reused()


def _choose(batch: Batch, facts: Facts, order: Order) -> Step | Refusal:
    person, offer = facts.living.get(order.person), facts.offers.get(order.slot)
    if person is None or (order.booker is not None and order.booker not in facts.living):
        return refusals.person_unknown()
    if offer is None:
        return refusals.slot_unknown()
    wish = Wish(
        kind=order.kind,
        channel=order.channel,
        ground=order.ground,
        has_reference=bool(order.reference),
        is_by_another=order.booker is not None and order.booker != order.person,
    )
    applicant = Applicant(
        born_on=person.born_on,
        died_on=person.died_on,
        suspended_until=facts.suspended.get(order.person),
        held=facts.held[order.person],
    )
    fault = order_fault(wish, offer, applicant, at=batch.at) or _booker_fault(facts, order, offer)
    return fault or earliest_step(facts.steps[order.slot, order.kind], batch.at)


def _booker_fault(facts: Facts, order: Order, offer: Offer) -> Refusal | None:
    if order.booker is None:
        return None
    persons = facts.booked_for[order.booker]
    return booker_fault(
        len(persons),
        is_new=order.person not in persons,
        most=offer.conditions.booker_persons_max,
    )


def _place(batch: Batch, facts: Facts, turn: int, step: Step, nth: int) -> Place:
    """Note the choice in the facts, so that the next orders see it."""
    order = batch.orders[turn]
    offer = facts.offers[order.slot]
    steps = facts.steps[order.slot, order.kind]
    steps[steps.index(step)] = replace(step, free=step.free - 1)
    facts.held[order.person].append(Held(offer.on, offer.department, offer.session))
    if order.booker is not None and offer.on >= facts.on:
        facts.booked_for[order.booker].add(order.person)
    class_, ground = priority(
        order.ground, facts.living[order.person].born_on, offer.on, offer.conditions
    )
    hold = timedelta(minutes=offer.conditions.hold_minutes)
    taken = Taken(
        booking=uuid4(),
        pool=step.pool,
        slot=offer.slot,
        session=offer.session,
        report_at=step.report_at,
        state=BookingState.PENDING if order.is_hold else BookingState.BOOKED,
        hold_until=min(batch.at + hold, offer.ends) if order.is_hold else None,
        is_replay=False,
    )
    return Place(turn, order, offer, step, nth, class_, ground, taken)
