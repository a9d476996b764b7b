"""Who may book for somebody else: authority given by the person, and taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.booking.models import Proxy
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.services.entry_types import PROXY_AUTHORISED, PROXY_WITHDRAWN
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.people.models import Person


@transaction.atomic
def authorise_proxy(*, person: UUID, agent: UUID, by: str, at: datetime) -> Proxy:
    """Let `agent` book for `person` from today on; already allowed, nothing changes.

    Raises:
        Refused: ``booking.person_unknown``, ``booking.own_proxy``.
    """
    if person == agent:
        raise Refused(refusals.own_proxy())
    known = Person.objects.select_for_update(no_key=True).filter(rid__in=[person, agent])
    if len(known.order_by("rid").values_list("rid")) < len({person, agent}):
        raise Refused(refusals.person_unknown())
    on = localdate(at)
    held = Proxy.objects.filter(person=person, agent=agent, until=None).first()
    if held is not None:
        return held
    made = Proxy.objects.create(person_id=person, agent_id=agent, since=on)
    audit.record(PROXY_AUTHORISED, subject=f"person:{person}", by=by, at=at, agent=str(agent))
    return made


@transaction.atomic
def withdraw_proxy(*, person: UUID, agent: UUID, by: str, at: datetime) -> int:
    """Take the authority back from today on; returns how many were in force (0 or 1)."""
    on = localdate(at)
    in_force = Proxy.objects.filter(person=person, agent=agent, until=None)
    ended = in_force.update(until=on)
    if ended:
        audit.record(PROXY_WITHDRAWN, subject=f"person:{person}", by=by, at=at, agent=str(agent))
    return ended
