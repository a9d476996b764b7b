"""The act of opening a record, which leaves its entry in the same transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries.entry_types import RECORD_DENIED, RECORD_OPENED
from minkang.registry.access.queries.facts import ask_about
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.rules import decide, refusal_of
from minkang.registry.access.terms import Action, Actor, Ask, Category, Decision, Purpose


def record_access(
    *, actor: Actor, person: UUID, ask: Ask, decision: Decision, at: datetime
) -> None:
    """Record that a decision opened a person's record, in the transaction that opens it.

    Raises:
        ValueError: the decision is no; nothing was opened.
        RuntimeError: no transaction is open.
    """
    grant = decision.granted
    audit.record(
        RECORD_OPENED,
        subject=subject_of(person),
        by=actor.reference,
        at=at,
        organisation_name=grant.organisation_name,
        role=grant.role.value,
        name=actor.name,
        action=ask.action.value,
        categories=_listed(ask.categories),
        purpose=ask.purpose.value,
        reason=decision.reason.value,
    )


def open_record(
    *,
    actor: Actor,
    person: UUID,
    action: Action,
    purpose: Purpose,
    categories: frozenset[Category],
    at: datetime,
) -> Decision:
    """Decide about one person's record and record the answer; what follows may read the record.

    A denied attempt is recorded too, for the auditors. Call it outside any transaction that the
    refusal would undo, or the denial leaves no entry.

    Raises:
        Refused: ``access.person_unknown``, ``access.not_allowed_<reason>``.
    """
    ask = ask_about(actor, person, action=action, purpose=purpose, categories=categories, at=at)
    decision = decide(actor, ask)
    with transaction.atomic():
        if decision.allowed:
            record_access(actor=actor, person=person, ask=ask, decision=decision, at=at)
        else:
            _record_denial(actor, person, ask, decision, at)
    if not decision.allowed:
        raise Refused(refusal_of(decision))
    return decision


def _record_denial(actor: Actor, person: UUID, ask: Ask, decision: Decision, at: datetime) -> None:
    audit.record(
        RECORD_DENIED,
        subject=subject_of(person),
        by=actor.reference,
        at=at,
        name=actor.name,
        action=ask.action.value,
        categories=_listed(ask.categories),
        purpose=ask.purpose.value,
        reason=decision.reason.value,
    )


def _listed(categories: frozenset[Category]) -> str:
    return ",".join(one for one in Category if one in categories)
