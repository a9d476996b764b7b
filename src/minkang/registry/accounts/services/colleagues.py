"""Accounts of staff in a synthetic region, with which nobody signs in: what they do has a doer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts.models import Account
from minkang.registry.accounts.services.accounts import approve_grant, grant, keep_account
from minkang.registry.organisations.models import Organisation, Practitioner

APPROVER = "system:colleague-approval"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a post: the `practitioner`, acting in a role at an organisation."""

    practitioner: UUID
    organisation: UUID
    role: Role
    login: str


@transaction.atomic
def open_colleague(*, colleague: Colleague, by: str, at: datetime) -> Actor:
    """Open an account that no password opens, and return who acts with it.

    Raises:
        Refused: ``accounts.login_taken`` or ``accounts.login_malformed``, and as `accounts.grant`.
    """
    practitioner = Practitioner.objects.get(pk=colleague.practitioner)
    office = Organisation.objects.select_related("area").get(pk=colleague.organisation)
    account = Account(
        login=colleague.login, name=practitioner.name, practitioner=practitioner, opened_at=at
    )
    account.set_unusable_password()
    keep_account(account, by=by, at=at)
    made = grant(
        account=account.pk,
        role=colleague.role,
        organisation=office,
        area=office.area,
        by=by,
        at=at,
    )
    approve_grant(grant=made.pk, by=APPROVER, at=at)
    return Actor(
        account=account.pk,
        name=account.name,
        person=None,
        practitioner=practitioner.pk,
        grants=(Grant(colleague.role, office.pk, office.name, office.area_id),),
        has_second_factor=True,
    )
