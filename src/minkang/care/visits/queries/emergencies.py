"""Emergency looks at records, as those who are told of them need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import RoleGrant


@dataclass(frozen=True, slots=True)
class EmergencyLook:
    """Somebody opened a record in an emergency, ``[opened_at, ends_at)``.

    Attributes:
        rid: Of the emergency access.
        person: Whose record.
        person_name: Their whole name.
        who: Name of who opened it.
        office: The institution where they treat, or "".
    """

    rid: UUID
    person: UUID
    person_name: str = field(repr=False)
    who: str
    office: str
    opened_at: datetime
    ends_at: datetime


def emergencies_since(since: datetime, at: datetime) -> Mapping[UUID, UUID]:
    """Rids of emergencies opened during ``[since, at]``, with whose record each opened."""
    rows = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lte=at)
    return dict(rows.order_by("opened_at", "rid").values_list("rid", "person_id"))


def emergency_look(rid: UUID) -> EmergencyLook | None:
    """One emergency look, or None for a rid of something else."""
    row = EmergencyAccess.objects.select_related("account", "person").filter(pk=rid).first()
    if row is None:
        return None
    offices = RoleGrant.objects.filter(
        account=row.account_id, role__in=(Role.DOCTOR, Role.NURSE), since__lte=row.opened_at
    )
    return EmergencyLook(
        rid=row.pk,
        person=row.person_id,
        person_name=row.person.name,
        who=row.account.name,
        office=offices.order_by("-since").values_list("organisation__name", flat=True).first()
        or "",
        opened_at=row.opened_at,
        ends_at=row.ends_at,
    )
