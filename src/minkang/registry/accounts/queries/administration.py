"""What the system and the security administrator see: accounts, proposals, locks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission, Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account, Authenticator, RoleGrant, SignInFailure


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One role of an account, in force, proposed or ended.

    Attributes:
        number: Names it.
        role: The role.
        office: Name of the organisation, or "".
        area: Name of the area, or "".
        since: When it was proposed.
        approved_at: When it was approved, or None.
        until: When it ended, or None.
        is_waiting: Whether it waits for approval.
    """

    number: int
    role: Role
    office: str
    area: str
    since: datetime
    approved_at: datetime | None
    until: datetime | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account as administrators see it; its holder's record is not part of it."""

    rid: UUID
    login: str
    name: str
    is_active: bool
    must_change: bool
    opened_at: datetime
    last_login: datetime | None
    has_authenticator: bool
    grants: tuple[GrantLine, ...]
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class LockLine:
    """An account that has to wait after failed attempts."""

    rid: UUID
    login: str
    name: str
    failures: int
    until: datetime


def list_accounts_for(actor: Actor) -> QuerySet[Account]:
    """Every account, with its roles prefetched, for the system administrator.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MANAGE_ACCOUNTS)
    return Account.objects.prefetch_related("grants")


def list_proposals_for(actor: Actor) -> QuerySet[RoleGrant]:
    """Roles that wait for approval, for the security administrator.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.APPROVE_GRANTS)
    return (
        RoleGrant.objects.filter(approved_at__isnull=True, until__isnull=True)
        .exclude(role=Role.RESIDENT)
        .select_related("account", "organisation", "area")
    )


def get_proposal_for(actor: Actor, number: int) -> RoleGrant:
    """One role that waits for approval.

    Raises:
        Refused: ``access.not_allowed_…``, or ``accounts.proposal_unknown``.
    """
    found = list_proposals_for(actor).filter(pk=number).first()
    if found is None:
        raise Refused(
            Refusal(
                "accounts.proposal_unknown",
                "这项授权已经处理过，或者不存在。请回到待审核列表看最新情况。",
                f"no proposal {number} waits for approval",
            )
        )
    return found


def get_account_for(
    actor: Actor, rid: UUID, *, permission: Permission, at: datetime
) -> AccountPage:
    """One account, for who holds the permission (to manage, or to unlock accounts).

    Raises:
        Refused: ``access.not_allowed_…``, or ``accounts.account_unknown``.
    """
    require_permission(actor, permission)
    account = Account.objects.filter(pk=rid).first()
    if account is None:
        raise Refused(
            Refusal(
                "accounts.account_unknown",
                "没有这个账号。请回到账号列表重新选择。",
                f"there is no account {rid}",
            )
        )
    kept = SignInFailure.objects.filter(key=f"account:{rid}").first()
    failures = None if kept is None else rules.Failures(kept.count, kept.last_at)
    grants = account.grants.select_related("organisation", "area").order_by("-since", "pk")
    return AccountPage(
        rid=rid,
        login=account.login,
        name=account.name,
        is_active=account.is_active,
        must_change=account.must_change,
        opened_at=account.opened_at,
        last_login=account.last_login,
        has_authenticator=Authenticator.objects.filter(
            account=account, confirmed_at__isnull=False
        ).exists(),
        grants=tuple(_line(one) for one in grants),
        failures=0 if failures is None else failures.count,
        locked_until=rules.locked_until(failures, attempts=rules.ACCOUNT_ATTEMPTS, at=at),
    )


def list_locked_for(actor: Actor, *, at: datetime) -> tuple[LockLine, ...]:
    """The accounts that have to wait at `at`, longest wait first; two queries.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.UNLOCK_ACCOUNTS)
    prefix = "account:"
    kept = SignInFailure.objects.filter(
        key__startswith=prefix,
        count__gte=rules.ACCOUNT_ATTEMPTS,
        last_at__gt=at - rules.LONGEST_WAIT,
    )
    waits = {
        UUID(one.key.removeprefix(prefix)): (one.count, until)
        for one in kept
        if (
            until := rules.locked_until(
                rules.Failures(one.count, one.last_at), attempts=rules.ACCOUNT_ATTEMPTS, at=at
            )
        )
    }
    lines = [
        LockLine(one.pk, one.login, one.name, *waits[one.pk])
        for one in Account.objects.filter(pk__in=waits)
    ]
    return tuple(sorted(lines, key=lambda line: (line.until, line.login), reverse=True))


def _line(grant: RoleGrant) -> GrantLine:
    role = Role(grant.role)
    return GrantLine(
        number=grant.pk,
        role=role,
        office=grant.organisation.name if grant.organisation else "",
        area=grant.area.name if grant.area else "",
        since=grant.since,
        approved_at=grant.approved_at,
        until=grant.until,
        is_waiting=grant.until is None and grant.approved_at is None and rules.needs_approval(role),
    )
