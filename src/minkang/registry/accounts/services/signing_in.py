"""Signing in: password, one-time code, and the session that follows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account, Authenticator, RoleGrant, SignIn
from minkang.registry.accounts.services import attempts, authenticators, entries
from minkang.registry.accounts.services.ending import end_sign_ins
from minkang.registry.accounts.services.passwords import replace_password
from minkang.registry.accounts.terms import Obstacle, Step


@dataclass(frozen=True, slots=True)
class Pending:
    """The password was right; something is still missing."""

    account: UUID
    step: Step
    has_passed_code: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """Everything was right: a session may begin."""

    account: UUID
    has_passed_code: bool


_NOT_ACCEPTED = Refusal(
    "accounts.sign_in_refused",
    "登录名或者密码不对，所以没有登录。请检查大小写后再试；忘记密码请联系本单位的系统管理员。",
    "login name or password is wrong; check and try again",
    fields=(FieldFault("password", "请重新输入密码。"),),
)
_CODE_NOT_ACCEPTED = Refusal(
    "accounts.code_refused",
    "验证码不对，或者已经用过。请等验证器显示下一个六位数再输入，并检查手机时间是否准确。",
    "the code is wrong or used already; wait for the next one and check the clock of the device",
    fields=(FieldFault("code", "请输入验证器现在显示的六位数。"),),
)


def sign_in(*, login: str, password: str, network: str, at: datetime) -> Pending | Signed:
    """Check login name and password; what is wrong with them is not told apart.

    An unknown login name costs the same work and is counted the same way as a wrong password.

    Raises:
        Refused: ``accounts.sign_in_refused``, ``accounts.too_many_attempts``, or
            ``accounts.demo_account_not_allowed`` for a persona outside demo mode.
    """
    with transaction.atomic():
        account = Account.objects.filter(login=login.strip()).first()
        attempt = attempts.begin(
            attempts.key_of(account.pk if account else None, login), network=network, at=at
        )
        answer = _password_answer(account, password, attempt)
    # Outside, so that the failure just counted is kept.
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def second_factor(*, account: UUID, code: str, network: str, at: datetime) -> Pending | Signed:
    """Check a one-time code after the password; the first right one confirms a new authenticator.

    Raises:
        Refused: ``accounts.code_refused`` or ``accounts.too_many_attempts``.
    """
    with transaction.atomic():
        attempt = attempts.begin(attempts.key_of(account, ""), network=network, at=at)
        answer = _code_answer(account, code, attempt)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


@transaction.atomic
def choose_password(*, pending: Pending, new: str, at: datetime) -> Pending | Signed:
    """Replace a password that an administrator set, as the last step of signing in.

    Raises:
        Refused: a fault of the new password.
    """
    replace_password(account=pending.account, new=new, by=f"account:{pending.account}", at=at)
    held = Account.objects.get(pk=pending.account)
    return _after(held, has_passed_code=pending.has_passed_code, at=at)


@transaction.atomic
def begin_session(
    *, signed: Signed, session_key: str, agent: str, network: str, at: datetime
) -> None:
    """Note that somebody is signed in with a session; call it with a fresh key."""
    reference = f"account:{signed.account}"
    SignIn.objects.create(
        session_key=session_key,
        account_id=signed.account,
        has_second_factor=signed.has_passed_code,
        agent=agent,
        network=network,
        started_at=at,
        seen_at=at,
    )
    Account.objects.filter(pk=signed.account).update(last_login=at)
    audit.record(
        entries.SIGNED_IN,
        subject=reference,
        by=reference,
        at=at,
        network=network,
        second_factor=signed.has_passed_code,
    )
    for old in SignIn.objects.filter(
        account=signed.account, started_at__lte=at - rules.LONGEST_SESSION
    ):
        end_sign_ins(account=signed.account, sign_in=old.pk)


def touch(*, sign_in: int, at: datetime) -> None:
    """Note that somebody who is signed in is still there."""
    SignIn.objects.filter(pk=sign_in, seen_at__lt=at).update(seen_at=at)


def _password_answer(
    account: Account | None, password: str, attempt: attempts.Attempt
) -> Pending | Signed | Refusal:
    until = attempts.locked_until(attempt)
    subject = f"account:{account.pk}" if account else "login:unknown"
    if until is not None:
        attempts.fail(attempt, Obstacle.LOCKED, subject=subject)
        return attempts.locked_refusal(until)
    if account is None:
        make_password(password)
        attempts.fail(attempt, Obstacle.UNKNOWN_LOGIN, subject=subject)
        return _NOT_ACCEPTED
    if not account.check_password(password):
        attempts.fail(attempt, Obstacle.WRONG_PASSWORD, subject=subject)
        return _NOT_ACCEPTED
    if not account.is_active:
        attempts.fail(attempt, Obstacle.CLOSED, subject=subject)
        return _NOT_ACCEPTED
    refused = rules.demo_fault(
        is_demo_account=account.is_demo, is_demo_mode=settings.MINKANG_IS_DEMO
    )
    if refused is not None:
        return refused
    answer = _after(account, has_passed_code=False, at=attempt.at)
    # While a code is missing the failures stay: guessing codes must not start anew.
    if isinstance(answer, Signed):
        attempts.succeed(attempt)
    return answer


def _code_answer(account: UUID, code: str, attempt: attempts.Attempt) -> Pending | Signed | Refusal:
    until = attempts.locked_until(attempt)
    subject = f"account:{account}"
    if until is not None:
        attempts.fail(attempt, Obstacle.LOCKED, subject=subject)
        return attempts.locked_refusal(until)
    held = Account.objects.get(pk=account)
    if not held.is_active or not authenticators.accept_code(account, code, at=attempt.at):
        attempts.fail(attempt, Obstacle.WRONG_CODE, subject=subject)
        return _CODE_NOT_ACCEPTED
    authenticators.confirm(account, at=attempt.at)
    attempts.succeed(attempt)
    return _after(held, has_passed_code=True, at=attempt.at)


def _after(account: Account, *, has_passed_code: bool, at: datetime) -> Pending | Signed:
    step = rules.next_step(
        roles=roles_of(account, at),
        has_authenticator=Authenticator.objects.filter(
            account=account, confirmed_at__isnull=False
        ).exists(),
        has_passed_code=has_passed_code,
        must_change=account.must_change,
    )
    if step is None:
        return Signed(account.pk, has_passed_code)
    return Pending(account.pk, step, has_passed_code)


def roles_of(account: Account, at: datetime) -> frozenset[Role]:
    """The roles an account has in force at a moment."""
    facts = (
        rules.GrantFacts(Role(one.role), one.since, one.until, one.approved_at)
        for one in RoleGrant.objects.filter(account=account)
    )
    return frozenset(one.role for one in facts if rules.in_force(one, at))
