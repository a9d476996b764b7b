"""Counting failed attempts, so that guessing takes for ever and mistyping does not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import SignInFailure
from minkang.registry.accounts.services import entries
from minkang.registry.accounts.terms import Obstacle

TIDIED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at an account, its count locked until the transaction ends.

    Attributes:
        key: What is counted.
        failures: The count so far.
        network: Where it comes from.
        at: When.
    """

    key: str
    failures: rules.Failures
    network: str
    at: datetime


def key_of(account: UUID | None, login: str) -> str:
    """What failures of an account are counted under; of an unknown login, its keyed hash."""
    if account is not None:
        return f"account:{account}"
    hashed = salted_hmac("minkang.accounts.unknown_login", login.casefold(), algorithm="sha256")
    return f"login:{hashed.hexdigest()}"


def begin(key: str, *, network: str, at: datetime) -> Attempt:
    """Begin an attempt: simultaneous ones at the same account wait here for their turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_signinfailure (key, count, last_at) VALUES (%s, 0, %s)"
            " ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING count, last_at",
            [key, at],
        )
        count, last_at = cursor.fetchone()
    return Attempt(key, rules.Failures(count, last_at), network, at)


def locked_until(attempt: Attempt) -> datetime | None:
    """Until when the attempt's account or network has to wait, or None."""
    return rules.locked_until(
        attempt.failures, attempts=rules.ACCOUNT_ATTEMPTS, at=attempt.at
    ) or rules.locked_until(
        _network_failures(attempt.network), attempts=rules.NETWORK_ATTEMPTS, at=attempt.at
    )


def fail(attempt: Attempt, obstacle: Obstacle, *, subject: str) -> None:
    """Count a failure against the account and its network, and record it."""
    if obstacle is not Obstacle.LOCKED:
        _count(attempt.key, attempt.at)
        _count(f"network:{attempt.network}", attempt.at)
        _forget(attempt.at - rules.FORGOTTEN_AFTER)
    audit.record(
        entries.SIGN_IN_FAILED,
        subject=subject,
        by=subject,
        at=attempt.at,
        obstacle=obstacle.value,
        network=attempt.network,
    )


def succeed(attempt: Attempt) -> None:
    """Forget the account's failures; those of the network stay, or one good account would hide many."""
    SignInFailure.objects.filter(key=attempt.key).update(count=0)


def _count(key: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_signinfailure AS kept (key, count, last_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET last_at = greatest(kept.last_at, EXCLUDED.last_at),"
            " count = CASE WHEN EXCLUDED.last_at - kept.last_at >= %s::interval THEN 1"
            " ELSE kept.count + 1 END",
            [key, at, f"{rules.FORGOTTEN_AFTER.total_seconds()} seconds"],
        )


def _forget(until: datetime) -> None:
    # Rows of another attempt are skipped: two attempts that tidy up must not wait for each other.
    old = SignInFailure.objects.select_for_update(skip_locked=True).filter(last_at__lte=until)
    keys = list(old.values_list("key", flat=True)[:TIDIED_AT_ONCE])
    SignInFailure.objects.filter(key__in=keys).delete()


def _network_failures(network: str) -> rules.Failures | None:
    kept = SignInFailure.objects.filter(key=f"network:{network}").first()
    return None if kept is None else rules.Failures(kept.count, kept.last_at)


def locked_refusal(until: datetime) -> Refusal:
    """Says until when to wait; the same for an account that exists and one that does not."""
    return Refusal(
        "accounts.too_many_attempts",
        f"连续输错的次数太多，为了保护账号，请在 {localtime(until):%H:%M:%S} 之后再试。"
        "忘记密码请联系本单位的系统管理员，急用时可以请安全管理员解锁。",
        f"too many failed attempts; try again after {until.isoformat(timespec='seconds')}",
    )


@transaction.atomic
def unlock(*, account: UUID, by: str, at: datetime) -> int:
    """Let an account try again at once; returns how many failures are forgotten."""
    kept = SignInFailure.objects.select_for_update().filter(key=key_of(account, "")).first()
    failures = 0 if kept is None else kept.count
    if kept is not None:
        kept.delete()
    audit.record(
        entries.ACCOUNT_UNLOCKED, subject=f"account:{account}", by=by, at=at, failures=failures
    )
    return failures
