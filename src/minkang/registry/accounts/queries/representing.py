"""Whether a resident acts for an organisation."""

from datetime import datetime
from uuid import UUID

from minkang.kernel.dated import in_force
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import RoleGrant


def represents(person: UUID, organisation: UUID, at: datetime) -> bool:
    """Whether an account of the resident may act for the organisation at that moment."""
    held = RoleGrant.objects.filter(
        in_force(at),
        account__person=person,
        account__is_active=True,
        role=Role.ENTERPRISE_AGENT,
        organisation=organisation,
        approved_at__lte=at,
    )
    return held.exists()
