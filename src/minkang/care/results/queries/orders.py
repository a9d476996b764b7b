"""What a doctor sees of her patients and of the orders she considers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from minkang.care.results.models import Order
from minkang.care.results.queries.candidates import Candidate, Considered, consider_all
from minkang.care.results.queries.items import items, require_item
from minkang.care.results.rules.items import Item
from minkang.care.results.terms import OrderState, RepeatReason
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import (
    ask_about,
    decide,
    may,
    require_permission,
    scope_filter,
)
from minkang.registry.access.terms import SENSITIVE, Action, Actor, Category, Permission, Purpose
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.queries import masked_name
from minkang.registry.people.terms import CareKind, Sex

MOST_PATIENTS = 40
HEALTH = frozenset({Category.GENERAL_HEALTH})
UNDECIDED = (OrderState.OPEN, OrderState.RECOGNISED)


@dataclass(frozen=True, slots=True)
class Practice:
    """An institution where the actor orders."""

    rid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who is treated there, as a list shows them."""

    rid: UUID
    masked_name: str
    sex: Sex
    born_on: date


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a batch.

    Attributes:
        rid: The order.
        item: What is to be done.
        state: Where it stands.
        reason: Why it was repeated, or None.
        considered: What stands against it while it is undecided; None afterwards.
    """

    rid: UUID
    item: Item
    state: OrderState
    reason: RepeatReason | None
    considered: Considered | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in UNDECIDED

    @property
    def best(self) -> Candidate | None:
        """The candidate one key recognises."""
        found = () if self.considered is None else self.considered.recognisable
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was considered together for a patient."""

    rid: UUID
    practice: Practice
    patient: Patient
    lines: tuple[OrderLine, ...]

    @property
    def is_open(self) -> bool:
        """Whether something waits for a decision."""
        return any(line.is_open for line in self.lines)


def practices_for(actor: Actor) -> tuple[Practice, ...]:
    """Where the actor orders, by name.

    Raises:
        Refused: ``access.not_allowed_…`` when nowhere.
    """
    require_permission(actor, Permission.ORDER_TESTS)
    here = {
        grant.organisation
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.ORDER_TESTS, organisation=grant.organisation).allowed
    }
    rows = Organisation.objects.filter(pk__in=here).order_by("name").only("name")
    return tuple(Practice(row.pk, row.name) for row in rows)


def list_patients_for(actor: Actor, practice: UUID, at: datetime) -> tuple[Patient, ...]:
    """Who is treated there today, those who came last first; forty at most.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.ORDER_TESTS, organisation=practice)
    mine = scope_filter(
        actor, action=Action.READ, purpose=Purpose.TREATMENT, categories=HEALTH, at=at
    )
    treated = CareRelation.objects.filter(
        in_force(localdate(at)), ~Q(kind=CareKind.CONTRACT), organisation=practice
    )
    newest = treated.order_by("-since", "-pk").values_list("person_id", flat=True)
    order = list(dict.fromkeys(newest[: MOST_PATIENTS * 2]))[:MOST_PATIENTS]
    found = {row.pk: _patient(row) for row in Person.objects.filter(mine, pk__in=order)}
    return tuple(found[rid] for rid in order if rid in found)


def readable_by(actor: Actor, person: UUID, at: datetime) -> frozenset[Category]:
    """The health categories of a person the actor may read to treat them; each is asked apart.

    Raises:
        Refused: ``access.person_unknown``.
    """
    ask = ask_about(
        actor, person, action=Action.READ, purpose=Purpose.TREATMENT, categories=HEALTH, at=at
    )
    return frozenset(
        one
        for one in HEALTH | SENSITIVE
        if decide(actor, replace(ask, categories=frozenset({one}))).allowed
    )


def get_batch_for(actor: Actor, batch: UUID, at: datetime) -> Batch:
    """The orders of a batch and what stands against the undecided ones.

    The caller records that the record was opened; see ``services.consulting``.

    Raises:
        Refused: ``results.order_unknown``, also for a batch of another institution's.
    """
    orders = list(Order.objects.filter(batch=batch).select_related("person", "organisation"))
    if not orders or not _orders_at(actor, orders[0].organisation_id):
        raise Refused(
            Refusal(
                "results.order_unknown",
                "没有找到这张单子，或者它不是本院的。请从患者的开单页重新打开。",
                f"no batch {batch} where the actor orders",
            )
        )
    first = orders[0]
    considered = consider_all(
        person=first.person_id,
        wanted={one.item for one in orders if one.state in UNDECIDED},
        organisation=first.organisation_id,
        at=at,
        categories=readable_by(actor, first.person_id, at),
    )
    position = {code: number for number, code in enumerate(items())}
    return Batch(
        batch,
        Practice(first.organisation_id, first.organisation.name),
        _patient(first.person),
        tuple(_line(one, considered) for one in sorted(orders, key=lambda one: position[one.item])),
    )


def get_order_for(actor: Actor, order: UUID, at: datetime) -> tuple[Batch, OrderLine]:
    """One order with its batch.

    Raises:
        Refused: as `get_batch_for`.
    """
    held = Order.objects.filter(pk=order).values_list("batch", flat=True).first()
    batch = get_batch_for(actor, held or order, at)
    return batch, next(line for line in batch.lines if line.rid == order)


def _orders_at(actor: Actor, organisation: UUID) -> bool:
    return may(actor, Permission.ORDER_TESTS, organisation=organisation).allowed


def _patient(row: Person) -> Patient:
    return Patient(row.pk, masked_name(row.name), Sex(row.sex), row.born_on)


def _line(order: Order, considered: Mapping[str, Considered]) -> OrderLine:
    state = OrderState(order.state)
    return OrderLine(
        rid=order.pk,
        item=require_item(order.item),
        state=state,
        reason=RepeatReason(order.reason) if order.reason else None,
        considered=considered[order.item] if state in UNDECIDED else None,
    )
