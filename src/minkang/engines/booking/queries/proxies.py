"""Who may book for somebody because they said so."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minkang.engines.booking.models import Proxy
from minkang.kernel.dated import in_force


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """`agent` may book since a day; withdrawn by ``services.family``."""

    agent: UUID
    agent_name: str = field(repr=False)
    since: date


def proxies_of(person: UUID, on: date) -> tuple[ProxyLine, ...]:
    """Whom a person lets book for them on a day, the latest first; asks nobody's permission."""
    rows = Proxy.objects.filter(in_force(on), person=person).select_related("agent")
    return tuple(
        ProxyLine(row.agent_id, row.agent.name, row.since) for row in rows.order_by("-since", "pk")
    )
