"""Letting somebody book for oneself or a ward, and taking it back."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.services.family import authorise_proxy, withdraw_proxy
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.queries import require_own
from minkang.registry.access.terms import Actor
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index

_MESSAGE = "没有找到姓名和号码都对得上的居民。请和对方核对；还没有登记的人，请先到社区登记。"


def authorise(*, actor: Actor, person: UUID, name: str, identity_number: str, at: datetime) -> None:
    """Let whoever has this name and number book for the actor, or for a ward, from now on.

    Both must be right and the answer is one for every slip, so that nobody learns from it whether a
    number belongs to somebody.

    Raises:
        Refused: ``visits.agent_unknown``, ``access.not_allowed_…``, those of `authorise_proxy`.
    """
    require_own(actor, person, at)
    number = parse_resident_number(identity_number, on=localdate(at))
    found = None
    if not isinstance(number, Refusal):
        index = identity_index(number.value)
        found = Person.objects.filter(
            identity_index=index, name=name.strip(), died_on__isnull=True
        ).first()
    if found is None:
        raise Refused(
            Refusal(
                "visits.agent_unknown",
                _MESSAGE,
                "nobody living has this name and number",
                (FieldFault("identity_number", _MESSAGE),),
            )
        )
    authorise_proxy(person=person, agent=found.pk, by=actor.reference, at=at)


def withdraw(*, actor: Actor, person: UUID, agent: UUID, at: datetime) -> None:
    """Take it back from now on, for the actor or a ward.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_own(actor, person, at)
    withdraw_proxy(person=person, agent=agent, by=actor.reference, at=at)
