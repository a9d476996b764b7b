"""A doctor considers orders for her patient: the record is opened, what she sees is noted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.care.results.queries.orders import Batch, get_batch_for, readable_by
from minkang.care.results.services.orders import Asked, Wanted, open_orders, view
from minkang.policy.clauses import executes
from minkang.registry.access.queries import require_permission
from minkang.registry.access.services import open_record
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose


@executes("liaoning-2025-34/3.3")
def begin(*, actor: Actor, person: UUID, items: Sequence[str], batch: UUID, at: datetime) -> UUID:
    """Open orders for a patient whom the actor treats; returns the batch.

    Call it outside a transaction, so that a denied attempt stays recorded.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``, and as `open_orders`.
    """
    require_permission(actor, Permission.ORDER_TESTS)
    grant = _opened(actor, person, frozenset({Category.GENERAL_HEALTH}), at)
    require_permission(actor, Permission.ORDER_TESTS, organisation=grant)
    asked = Asked(
        person=person,
        organisation=grant,
        batch=batch,
        wanted=tuple(Wanted(code) for code in dict.fromkeys(items)),
        categories=readable_by(actor, person, at),
    )
    open_orders(asked=asked, by=actor.reference, at=at)
    return batch


@executes("liaoning-2025-34/3.3", "benxi-2023-3/10.3.2")
def consult(*, actor: Actor, batch: UUID, at: datetime) -> Batch:
    """Show the orders of a batch: the record's log says so, each result shown is noted as viewed.

    Raises:
        Refused: ``results.order_unknown``, ``access.not_allowed_…``.
    """
    found = get_batch_for(actor, batch, at)
    shown = [line for line in found.lines if line.considered and line.considered.candidates]
    if not shown:
        return found
    _opened(actor, found.patient.rid, frozenset(line.item.category for line in shown), at)
    with transaction.atomic():
        for line in shown:
            numbers = [one.result for one in line.considered.candidates] if line.considered else []
            view(order=line.rid, results=numbers, by=actor.reference, at=at)
    return found


def _opened(actor: Actor, person: UUID, categories: frozenset[Category], at: datetime) -> UUID:
    decision = open_record(
        actor=actor,
        person=person,
        action=Action.READ,
        purpose=Purpose.TREATMENT,
        categories=categories,
        at=at,
    )
    organisation = decision.granted.organisation
    if organisation is None:
        raise LookupError("a clinician's grant names an organisation")
    return organisation
