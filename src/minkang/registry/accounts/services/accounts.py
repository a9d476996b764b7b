"""Opening and closing accounts, granting and revoking roles."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.accounts.services import entries
from minkang.registry.accounts.services.ending import end_sign_ins
from minkang.registry.accounts.services.passwords import require_good_password
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area


@transaction.atomic
def open_account(  # noqa: PLR0913 - one fact of the account each
    *,
    login: str,
    name: str,
    password: str,
    by: str,
    at: datetime,
    person: Person | None = None,
    practitioner: Practitioner | None = None,
    is_demo: bool = False,
    must_change: bool = False,
) -> Account:
    """Open an account; it may do nothing until roles are granted.

    Raises:
        Refused: ``accounts.login_taken``, ``accounts.login_malformed`` or a fault of the password.
    """
    require_good_password(password, login=login, name=name)
    account = Account(
        login=login,
        name=name,
        person=person,
        practitioner=practitioner,
        is_demo=is_demo,
        must_change=must_change,
        opened_at=at,
    )
    account.set_password(password)
    keep_account(account, by=by, at=at)
    return account


def keep_account(account: Account, *, by: str, at: datetime) -> None:
    """Keep a new account whose password is hashed already, and record it.

    Raises:
        Refused: ``accounts.login_taken`` or ``accounts.login_malformed``.
    """
    fault = rules.login_fault(account.login)
    if fault is not None:
        raise Refused(fault)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise Refused(_login_taken(account.login)) from None
    audit.record(
        entries.ACCOUNT_OPENED,
        subject=f"account:{account.pk}",
        by=by,
        at=at,
        login=account.login,
    )


@transaction.atomic
def close_account(*, account: UUID, by: str, at: datetime) -> None:
    """Close an account: its sign-ins end and its roles are revoked; it keeps its rows."""
    held = Account.objects.select_for_update().get(pk=account)
    held.is_active = False
    held.save(update_fields=["is_active"])
    for one in RoleGrant.objects.filter(account=account, until__isnull=True):
        revoke(grant=one.pk, by=by, at=at)
    end_sign_ins(account=account)
    audit.record(entries.ACCOUNT_CLOSED, subject=f"account:{account}", by=by, at=at)


@transaction.atomic
def grant(
    *,
    account: UUID,
    role: Role,
    organisation: Organisation | None,
    area: Area | None,
    by: str,
    at: datetime,
) -> RoleGrant:
    """Propose a role for an account; a resident's own is in force at once, others when approved.

    Raises:
        Refused: ``accounts.administrators_are_separate``, ``accounts.grant_without_place``,
            ``accounts.resident_role_malformed`` or ``accounts.grant_taken``.
    """
    held = Account.objects.select_for_update().get(pk=account)
    fault = rules.grant_fault(
        role,
        has_person=held.person_id is not None,
        has_organisation=organisation is not None,
        has_area=area is not None,
        held=_roles_of_human(held),
    )
    if fault is not None:
        raise Refused(fault)
    same = RoleGrant.objects.filter(
        account=held, role=role, organisation=organisation, until__isnull=True
    )
    if same.exists():
        raise Refused(_grant_taken(role))
    made = RoleGrant.objects.create(
        account=held, role=role, organisation=organisation, area=area, since=at, granted_by=by
    )
    audit.record(
        entries.GRANT_PROPOSED,
        subject=f"account:{account}",
        by=by,
        at=at,
        role=role.value,
        grant=made.pk,
        organisation=str(organisation.pk) if organisation else None,
        area=area.pk if area else None,
    )
    return made


@transaction.atomic
def approve_grant(*, grant: int, by: str, at: datetime) -> RoleGrant:
    """Approve a proposed role; it is in force from now on.

    Raises:
        Refused: ``accounts.own_grant_not_allowed``, or ``accounts.grant_settled_conflict`` when
            somebody has approved or revoked it already.
    """
    held = RoleGrant.objects.select_for_update().get(pk=grant)
    if held.approved_at is not None or held.until is not None:
        raise Refused(_SETTLED)
    fault = rules.approval_fault(
        proposed_by=held.granted_by, approver=by, holder=f"account:{held.account_id}"
    )
    if fault is not None:
        raise Refused(fault)
    held.approved_at, held.approved_by = at, by
    held.save(update_fields=["approved_at", "approved_by"])
    audit.record(
        entries.GRANT_APPROVED,
        subject=f"account:{held.account_id}",
        by=by,
        at=at,
        role=held.role,
        grant=held.pk,
    )
    if rules.needs_second_factor(frozenset({Role(held.role)})):
        # A stronger role asks for a stronger sign-in.
        end_sign_ins(account=held.account_id)
    return held


@transaction.atomic
def revoke(*, grant: int, by: str, at: datetime) -> None:
    """End a role from now on, or turn a proposal down; doing it again changes nothing."""
    held = RoleGrant.objects.select_for_update().get(pk=grant)
    if held.until is not None:
        return
    held.until = max(at, held.since)
    held.save(update_fields=["until"])
    audit.record(
        entries.GRANT_REVOKED,
        subject=f"account:{held.account_id}",
        by=by,
        at=at,
        role=held.role,
        grant=held.pk,
    )


def _roles_of_human(account: Account) -> frozenset[Role]:
    # The human is locked, so that two of their accounts cannot become administrators at once.
    same = Q(account=account)
    if account.person_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=account.person_id)
        same |= Q(account__person=account.person_id)
    if account.practitioner_id is not None:
        Practitioner.objects.select_for_update(no_key=True).get(pk=account.practitioner_id)
        same |= Q(account__practitioner=account.practitioner_id)
    found = RoleGrant.objects.filter(same, until__isnull=True).values_list("role", flat=True)
    return frozenset(Role(one) for one in found)


_SETTLED = Refusal(
    "accounts.grant_settled_conflict",
    "这项授权刚刚已经有人处理过了，没有再改。请刷新列表看最新情况。",
    "the grant was approved or revoked meanwhile; reload the list",
)


def _grant_taken(role: Role) -> Refusal:
    message = f"这个账号在这家机构已经有“{role.label}”角色，或者正在等待审核，不用再提。"
    return Refusal(
        "accounts.grant_taken",
        message,
        f"the account has the role {role.value} at this organisation or waits for it",
        fields=(FieldFault("role", message),),
    )


def _login_taken(login: str) -> Refusal:
    message = "这个登录名已经有人用了，请换一个。"
    return Refusal(
        "accounts.login_taken",
        message,
        f"the login name {login!r} is taken",
        fields=(FieldFault("login", message),),
    )
