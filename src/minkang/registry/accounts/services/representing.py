"""A resident acts for an organisation that an office found to be theirs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from minkang.kernel.dated import in_force
from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.accounts.services.accounts import approve_grant, grant
from minkang.registry.organisations.models import Organisation


@transaction.atomic
def name_representative(
    *, person: UUID, organisation: Organisation, proposed_by: str, by: str, at: datetime
) -> int:
    """Let a resident's own accounts act for an organisation; those that did before are left alone.

    Args:
        person: The resident.
        organisation: For which.
        proposed_by: Who says so; never the officer who decides.
        by: The officer who found it so.
        at: When.

    Returns:
        How many accounts may act for it now that could not before.

    Raises:
        Refused: ``accounts.own_grant_not_allowed`` when the officer is the resident.
    """
    own = Account.objects.filter(
        Q(pk__in=RoleGrant.objects.filter(in_force(at), role=Role.RESIDENT).values("account")),
        person=person,
        is_active=True,
    )
    before = RoleGrant.objects.filter(
        role=Role.ENTERPRISE_AGENT, organisation=organisation, until__isnull=True
    )
    named = own.exclude(pk__in=before.values("account")).order_by("pk")
    for account in named:
        made = grant(
            account=account.pk,
            role=Role.ENTERPRISE_AGENT,
            organisation=organisation,
            area=organisation.area,
            by=proposed_by,
            at=at,
        )
        approve_grant(grant=made.pk, by=by, at=at)
    return len(named)
