"""Orders: opened, results viewed, recognised or repeated, withdrawn or placed; every step an event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.care.results.models import Order, OrderEvent, Result
from minkang.care.results.queries.candidates import ORDINARY, Considered, consider_all
from minkang.care.results.queries.items import require_item
from minkang.care.results.rules.deciding import (
    recognise_fault,
    repeat_fault,
    state_fault,
    view_fault,
)
from minkang.care.results.services.entry_types import (
    ORDER_PLACED,
    ORDER_WITHDRAWN,
    ORDERS_OPENED,
    RESULT_RECOGNISED,
    RESULT_REPEATED,
    RESULTS_VIEWED,
)
from minkang.care.results.services.tasks import tell_decision
from minkang.care.results.terms import EventKind, OrderState, RepeatReason
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, Fact
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.access.terms import Category
from minkang.registry.people.models import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item; `reference` is what the hospital's own system calls the draft, "" on our page."""

    item: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a doctor considers for a patient at once.

    Attributes:
        person: The patient.
        organisation: Where it would be done.
        batch: Made when the form was shown, so that sending it twice opens the same orders.
        wanted: The items; never empty.
        categories: The parts of the record whose results who asks may read.
    """

    person: UUID
    organisation: UUID
    batch: UUID
    wanted: tuple[Wanted, ...]
    categories: frozenset[Category] = ORDINARY


@dataclass(frozen=True, slots=True)
class Repeat:
    """Why something is done again although a result could be recognised."""

    reason: RepeatReason | None = None
    text: str = ""
    is_told: bool = False


@executes("liaoning-2025-34/3.2", "liaoning-2025-34/3.3")
@transaction.atomic
def open_orders(*, asked: Asked, by: str, at: datetime) -> tuple[UUID, ...]:
    """Open an order for each item and remind of what could be recognised; rids in order of asking.

    A batch sent again, or a draft considered again while it is undecided, is the same order.

    Raises:
        Refused: ``results.item_unknown``, ``results.nothing_wanted``, ``results.person_unknown``.
    """
    if not asked.wanted:
        raise Refused(_NOTHING_WANTED)
    if not Person.objects.select_for_update(no_key=True).filter(pk=asked.person).exists():
        raise Refused(
            Refusal(
                "results.person_unknown",
                "没有找到这位患者。请重新查找。",
                f"no person {asked.person}",
            )
        )
    known = _known(asked)
    fresh = [one for one in asked.wanted if (one.item, one.reference) not in known]
    considered = consider_all(
        person=asked.person,
        wanted={one.item for one in fresh},
        organisation=asked.organisation,
        at=at,
        categories=asked.categories,
    )
    for one in dict.fromkeys(fresh):
        known[one.item, one.reference] = _opened(asked, one, considered[one.item], by, at)
    if fresh:
        audit.record(
            ORDERS_OPENED,
            subject=f"person:{asked.person}",
            by=by,
            at=at,
            items="、".join(require_item(one.item).name for one in fresh),
        )
    return tuple(known[one.item, one.reference] for one in asked.wanted)


def _known(asked: Asked) -> dict[tuple[str, str], UUID]:
    references = [one.reference for one in asked.wanted if one.reference]
    own = Order.objects.filter(batch=asked.batch, person=asked.person)
    drafts = Order.objects.filter(
        organisation=asked.organisation, person=asked.person, reference__in=references
    )
    rows = (own | drafts).values_list("item", "reference", "rid")
    return {(item, reference): rid for item, reference, rid in rows}


def _opened(asked: Asked, wanted: Wanted, found: Considered, by: str, at: datetime) -> UUID:
    order = Order.objects.create(
        batch=asked.batch,
        person_id=asked.person,
        organisation_id=asked.organisation,
        item=found.item.code,
        kind=found.item.kind,
        reference=wanted.reference,
        was_recognisable=bool(found.recognisable),
        near=found.recognisable[0].near if found.recognisable else None,
        on=localdate(at),
        opened_by=by,
        opened_at=at,
    )
    OrderEvent.objects.bulk_create(
        OrderEvent(order=order, kind=EventKind.REMINDED, result_id=one.result, by=by, at=at)
        for one in found.recognisable
    )
    return order.rid


@executes("liaoning-2025-34/3.3", "siping-env/2.5.3", "benxi-2023-3/10.3.2")
@transaction.atomic
def view(*, order: UUID, results: Collection[int], by: str, at: datetime) -> None:
    """Note that results were looked at for an order; each once, those of others not at all.

    Raises:
        Refused: ``results.order_unknown``.
    """
    held = _locked(order)
    seen = held.events.filter(kind=EventKind.VIEWED).values_list("result_id", flat=True)
    fresh = Result.objects.filter(pk__in=set(results) - set(seen), person=held.person_id)
    numbers = sorted(fresh.filter(item=held.item).values_list("pk", flat=True))
    if not numbers:
        return
    OrderEvent.objects.bulk_create(
        OrderEvent(order=held, kind=EventKind.VIEWED, result_id=number, by=by, at=at)
        for number in numbers
    )
    held.views += len(numbers)
    held.save(update_fields=["views"])
    _told(RESULTS_VIEWED, held, by, at, count=len(numbers))


@executes("liaoning-2025-34/3.1", "liaoning-2025-34/3.3")
@transaction.atomic
def recognise(*, order: UUID, result: int, by: str, at: datetime) -> None:
    """Take a result that was viewed for one's own; done twice it is done once.

    Raises:
        Refused: ``results.order_unknown``, ``results.order_decided``, ``results.not_viewed``,
            ``results.not_recognisable``.
    """
    held = _locked(order)
    if _recognised(held, result, by, at):
        tell_decision(order=held, by=by, at=at)


@transaction.atomic
def withdraw(*, order: UUID, by: str, at: datetime) -> None:
    """The order is not placed because a result was recognised: what it would have cost is saved.

    Raises:
        Refused: ``results.order_unknown``, ``results.order_decided``.
    """
    held = _locked(order)
    if _withdrawn(held, by, at):
        tell_decision(order=held, by=by, at=at)


@transaction.atomic
def recognise_and_withdraw(*, order: UUID, result: int, by: str, at: datetime) -> None:
    """What one key on the doctor's page does; raises as `recognise` and `withdraw`."""
    held = _locked(order)
    steps = (_recognised(held, result, by, at), _withdrawn(held, by, at))
    if any(steps):
        tell_decision(order=held, by=by, at=at)


def _recognised(held: Order, result: int, by: str, at: datetime) -> bool:
    steps = held.events.filter(result=result)
    if steps.filter(kind=EventKind.RECOGNISED).exists() and held.state != OrderState.PLACED:
        return False
    _require(state_fault(OrderState(held.state), OrderState.OPEN))
    _require(view_fault(is_viewed=steps.filter(kind=EventKind.VIEWED).exists()))
    recognisable = {one.result for one in _considered(held, at).recognisable}
    _require(recognise_fault(is_recognisable=result in recognisable))
    _stepped(held, EventKind.RECOGNISED, OrderState.RECOGNISED, by, at, result=result)
    _told(RESULT_RECOGNISED, held, by, at)
    return True


def _withdrawn(held: Order, by: str, at: datetime) -> bool:
    if held.state == OrderState.WITHDRAWN:
        return False
    _require(state_fault(OrderState(held.state), OrderState.RECOGNISED))
    held.saved_fen = _considered(held, at).price_fen
    _stepped(held, EventKind.WITHDRAWN, OrderState.WITHDRAWN, by, at)
    _told(ORDER_WITHDRAWN, held, by, at, fen=held.saved_fen)
    return True


@transaction.atomic
def place(*, order: UUID, by: str, at: datetime) -> None:
    """Order where nothing could be recognised; raises as `repeat`."""
    repeat(order=order, given=Repeat(), by=by, at=at)


@executes("liaoning-2025-34/3.3")
@transaction.atomic
def repeat(*, order: UUID, given: Repeat, by: str, at: datetime) -> None:
    """Order all the same; where a result could be recognised, for one of six reasons.

    Raises:
        Refused: ``results.order_unknown``, ``results.order_decided``,
            ``results.repeat_not_justified``.
    """
    held = _locked(order)
    if held.state == OrderState.PLACED:
        return
    _require(state_fault(OrderState(held.state), OrderState.OPEN, OrderState.RECOGNISED))
    is_needed = held.was_recognisable
    _require(
        repeat_fault(
            reason=given.reason, text=given.text, is_told=given.is_told, is_needed=is_needed
        )
    )
    if is_needed and given.reason is not None:
        OrderEvent.objects.create(
            order=held, kind=EventKind.REPEATED, reason=given.reason, text=given.text.strip(),
            is_told=given.is_told, by=by, at=at,
        )  # fmt: skip
        held.reason = given.reason
        _told(RESULT_REPEATED, held, by, at, reason=given.reason.value)
    _stepped(held, EventKind.PLACED, OrderState.PLACED, by, at)
    _told(ORDER_PLACED, held, by, at)
    tell_decision(order=held, by=by, at=at)


def _locked(order: UUID) -> Order:
    found = Order.objects.select_for_update(no_key=True).filter(pk=order).first()
    if found is None:
        raise Refused(
            Refusal(
                "results.order_unknown",
                "没有找到这张单子。请从患者的开单页重新打开。",
                f"no order {order}",
            )
        )
    return found


def _considered(held: Order, at: datetime) -> Considered:
    # Only what was viewed is recognised, and nothing is viewed that may not be read.
    return consider_all(
        person=held.person_id,
        wanted=[held.item],
        organisation=held.organisation_id,
        at=at,
        categories=frozenset(Category),
    )[held.item]


def _require(fault: Refusal | None) -> None:
    if fault is not None:
        raise Refused(fault)


def _stepped(
    held: Order,
    kind: EventKind,
    state: OrderState,
    by: str,
    at: datetime,
    result: int | None = None,
) -> None:
    OrderEvent.objects.create(order=held, kind=kind, result_id=result, by=by, at=at)
    held.state, held.decided_at = state, at
    held.save(update_fields=["state", "decided_at", "reason", "saved_fen"])


def _told(entry: EntryType, held: Order, by: str, at: datetime, **facts: Fact) -> None:
    audit.record(
        entry,
        subject=f"recognition:{held.rid}",
        by=by,
        at=at,
        item=require_item(held.item).name,
        **facts,
    )


_NOTHING_WANTED = Refusal(
    "results.nothing_wanted",
    "还没有选择项目。请至少选一项要做的检查检验。",
    "an order names at least one item",
)
