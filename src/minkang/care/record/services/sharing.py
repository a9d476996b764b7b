"""Allowing and denying: institutions, sensitive categories, and who reads for somebody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.care.record.models import Proxy
from minkang.care.record.queries.entry_types import PROXY_ALLOWED, PROXY_ENDED
from minkang.care.record.rules.asking import proxy_fault
from minkang.engines.records.services import withholding
from minkang.kernel.audit import services as audit
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.access.queries import require_own
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index
from minkang.registry.people.queries import masked_name

_UNKNOWN = "没有找到姓名和号码都对得上的居民。请和对方核对；还没有登记的人，请先到社区登记。"


@executes("benxi-2023-3/6.1.5", "dongying-2024/2.3.3.5")
@transaction.atomic
def deny(*, actor: Actor, person: UUID, organisation: UUID | None, at: datetime) -> None:
    """Keep the record from an institution, None for every one, from this moment on; twice is harmless.

    Raises:
        Refused: ``access.not_allowed_…``, those of `withholding.withhold`.
    """
    require_own(actor, person, at)
    withholding.withhold(person=person, organisation=organisation, by=actor.reference, at=at)


@executes("benxi-2023-3/6.1.5", "dongying-2024/2.3.3.5")
@transaction.atomic
def allow(*, actor: Actor, person: UUID, organisation: UUID | None, at: datetime) -> None:
    """Open the record again to an institution, None for every one not denied by name.

    Raises:
        Refused: ``access.not_allowed_…``, those of `withholding.share_again`.
    """
    require_own(actor, person, at)
    withholding.share_again(person=person, organisation=organisation, by=actor.reference, at=at)


@transaction.atomic
def allow_proxy(
    *, actor: Actor, person: UUID, name: str, identity_number: str, at: datetime
) -> None:
    """Let whoever has this name and number read the record, sensitive categories apart.

    Both must be right and the answer is one for every slip, so that nobody learns from it whether a
    number belongs to somebody. Allowed already, nothing changes.

    Raises:
        Refused: ``access.not_allowed_…``, ``record.agent_unknown``, ``record.own_proxy``.
    """
    require_own(actor, person, at)
    agent = _agent(name, identity_number, at)
    if refusal := proxy_fault(person, agent.pk):
        raise Refused(refusal)
    _, is_new = Proxy.objects.get_or_create(
        person_id=person, agent=agent, until=None, defaults={"since": at}
    )
    if is_new:
        audit.record(
            PROXY_ALLOWED,
            subject=subject_of(person),
            by=actor.reference,
            at=at,
            agent_name=masked_name(agent.name),
        )


@transaction.atomic
def end_proxy(*, actor: Actor, person: UUID, agent: UUID, at: datetime) -> None:
    """Take a proxy back at once; without one nothing happens.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_own(actor, person, at)
    held = Proxy.objects.filter(person=person, agent=agent, until=None)
    name = held.values_list("agent__name", flat=True).first()
    if name is not None and held.update(until=at):
        audit.record(
            PROXY_ENDED,
            subject=subject_of(person),
            by=actor.reference,
            at=at,
            agent_name=masked_name(name),
        )


def _agent(name: str, identity_number: str, at: datetime) -> Person:
    number = parse_resident_number(identity_number, on=localdate(at))
    found = None
    if not isinstance(number, Refusal):
        found = Person.objects.filter(
            identity_index=identity_index(number.value), name=name.strip(), died_on__isnull=True
        ).first()
    if found is None:
        raise Refused(
            Refusal(
                "record.agent_unknown",
                _UNKNOWN,
                "nobody living has this name and number",
                (FieldFault("identity_number", _UNKNOWN),),
            )
        )
    return found
