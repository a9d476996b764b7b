"""What signing in asks of people: passwords, patience, sessions, separation of powers.

Pure. The figures are security settings of the product, not of a policy document; they follow the
habits of GB/T 22239-2019 level three and OWASP ASVS 5.0 (``verification = "memory"``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.access.terms import ADMINISTRATORS, STAFF, Role
from minkang.registry.accounts.terms import Step

LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")
IDENTITY_LIKE = re.compile(r"\d{15}")
PASSWORD_LEAST, PASSWORD_MOST = 12, 128
UNCOMMON_LEAST = 6
DISTINCT_LEAST = 5
YEARS = tuple(str(year) for year in range(1940, 2040))
NAME_LEAST = 3

ACCOUNT_ATTEMPTS = 5
# A whole hospital may sign in from one network, so its patience is longer than an account's.
NETWORK_ATTEMPTS = 30
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
FORGOTTEN_AFTER = timedelta(days=1)

IDLE_STAFF, IDLE_OTHERS = timedelta(minutes=15), timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=8)
PENDING_FOR = timedelta(minutes=10)
TOUCHED_EVERY = timedelta(minutes=1)

CODE_DIGITS = 6
STEP_SECONDS = 30
STEP_TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts since the last success, and when the newest was."""

    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How long somebody has been signed in.

    Attributes:
        started_at: When the sign-in was completed.
        seen_at: The newest request, to the minute.
        roles: Roles in force.
    """

    started_at: datetime
    seen_at: datetime
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as far as its force depends on it; in force from both `since` and `approved_at`."""

    role: Role
    since: datetime
    until: datetime | None
    approved_at: datetime | None


def password_fault(
    password: str, *, login: str, name: str, common: Iterable[str]
) -> Refusal | None:
    """Why a password is too easy to guess, or None.

    What remains after taking out common pieces, years, login and name must still be long enough.
    """
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        return _password_refusal(
            "accounts.password_too_short" if len(password) < PASSWORD_LEAST else "accounts.password_too_long",
            f"密码要有 {PASSWORD_LEAST} 到 {PASSWORD_MOST} 个字符，请重新起一个。可以用几个不相干的词连起来。",
            f"the password has {len(password)} characters; use {PASSWORD_LEAST} to {PASSWORD_MOST}",
        )  # fmt: skip
    remaining = password.casefold()
    own = [piece for piece in (login, *login.split("-"), name) if len(piece) >= NAME_LEAST]
    pieces = {piece.casefold() for piece in (*common, *YEARS, *own)}
    for piece in sorted(pieces, key=len, reverse=True):
        remaining = remaining.replace(piece, "")
    if len(remaining) < UNCOMMON_LEAST or len(set(password)) < DISTINCT_LEAST:
        return _password_refusal(
            "accounts.password_too_common",
            "这个密码太容易被猜到：里面大多是常见的数字、拼音、年份，或者您的登录名。"
            "请换一个，例如几个不相干的词连起来。",
            "the password is mostly made of common pieces, years, the login name or the name; "
            "join some unrelated words instead",
        )
    return None


def _password_refusal(code: str, message: str, detail: str) -> Refusal:
    return Refusal(code, message, detail, fields=(FieldFault("new_password", message),))


def locked_until(failures: Failures | None, *, attempts: int, at: datetime) -> datetime | None:
    """Until when nobody may try again, or None when trying is allowed at `at`.

    The first `attempts` failures are free; then the wait begins at a minute and doubles with each
    failure up to half an hour. A day without a failure forgets them.
    """
    if failures is None or failures.count < attempts or is_forgotten(failures, at):
        return None
    doublings = min(failures.count - attempts, 10)
    until = failures.last_at + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return until if at < until else None


def is_forgotten(failures: Failures, at: datetime) -> bool:
    """Whether the failures are so old that counting begins anew."""
    return at - failures.last_at >= FORGOTTEN_AFTER


def has_ended(signed_in: SignedIn, at: datetime) -> bool:
    """Whether a sign-in is over: idle for too long, or older than a working day."""
    idle = IDLE_STAFF if signed_in.roles & STAFF else IDLE_OTHERS
    return at - signed_in.seen_at >= idle or at - signed_in.started_at >= LONGEST_SESSION


def needs_second_factor(roles: frozenset[Role]) -> bool:
    """Whether the roles ask for a one-time code: those of all staff do."""
    return bool(roles & STAFF)


def next_step(
    *, roles: frozenset[Role], has_authenticator: bool, has_passed_code: bool, must_change: bool
) -> Step | None:
    """What is still missing after the password, or None when the sign-in is complete."""
    if has_authenticator and not has_passed_code:
        return Step.CODE
    if needs_second_factor(roles) and not has_passed_code:
        return Step.AUTHENTICATOR
    return Step.PASSWORD if must_change else None


def steps_open(at: datetime, last_step: int) -> tuple[int, ...]:
    """Time steps (RFC 6238) whose codes are accepted at `at`: none up to `last_step`, ±1 of now."""
    now = int(at.timestamp()) // STEP_SECONDS
    around = range(now - STEP_TOLERANCE, now + STEP_TOLERANCE + 1)
    return tuple(step for step in around if step > last_step)


def needs_approval(role: Role) -> bool:
    """Whether a grant waits for the security administrator: all but a resident's own role do."""
    return role is not Role.RESIDENT


def in_force(grant: GrantFacts, at: datetime) -> bool:
    """Whether a grant holds at a moment: begun, approved where needed, not ended."""
    if grant.approved_at is None and needs_approval(grant.role):
        return False
    begins = max(grant.since, grant.approved_at or grant.since)
    return begins <= at and (grant.until is None or at < grant.until)


def grant_fault(
    role: Role, *, has_person: bool, has_organisation: bool, has_area: bool, held: frozenset[Role]
) -> Refusal | None:
    """Why a role cannot be granted; `held` are roles granted to the same human under any account."""
    if role is Role.RESIDENT:
        if not has_person or has_organisation or has_area:
            return Refusal(
                "accounts.resident_role_malformed",
                "居民身份只能授给关联了居民本人的账号，不选机构和范围。请先关联居民。",
                "the role of a resident needs an account of a person and neither place nor office",
            )
        return None
    if not (has_organisation and has_area):
        return Refusal(
            "accounts.grant_without_place",
            "工作角色要写明在哪个机构、管哪个范围。请选好机构和范围再提交。",
            "a staff role names an organisation and an area",
            fields=(FieldFault("organisation", "请选择机构。"), FieldFault("area", "请选择范围。")),
        )
    if role in ADMINISTRATORS and held & ADMINISTRATORS:
        return separation_refusal()
    return None


def separation_refusal() -> Refusal:
    """Why one human cannot be two of the three administrators."""
    return Refusal(
        "accounts.administrators_are_separate",
        "系统管理员、安全管理员、审计管理员必须由三个人分别担任，不能兼任。请另选一个人。",
        "system, security and audit administrator are three different people (GB/T 22239-2019)",
        fields=(FieldFault("role", "三个管理员不能兼任。"),),
    )


def approval_fault(*, proposed_by: str, approver: str, holder: str) -> Refusal | None:
    """Why somebody cannot approve a grant: they asked for it, or it is their own."""
    if approver in (proposed_by, holder):
        return Refusal(
            "accounts.own_grant_not_allowed",
            "不能审核自己提出的或者授给自己的角色。请由另一位安全管理员审核。",
            "a grant is approved by neither its proposer nor its holder",
        )
    return None


def demo_fault(*, is_demo_account: bool, is_demo_mode: bool) -> Refusal | None:
    """Why a persona of the demonstration cannot sign in here."""
    if is_demo_account and not is_demo_mode:
        return Refusal(
            "accounts.demo_account_not_allowed",
            "这是演示账号，只能在演示系统里使用，这里不能登录。请用您自己的账号。",
            "demonstration accounts are refused outside demo mode; sign in with your own account",
        )
    return None


def login_fault(login: str) -> Refusal | None:
    """Why a text cannot be a login name, or None."""
    if LOGIN.fullmatch(login) and not IDENTITY_LIKE.search(login):
        return None
    message = (
        "登录名要用 3 到 40 个小写字母、数字、点或短横，不能用身份证号码。请换一个，例如姓名拼音。"
    )
    return Refusal(
        "accounts.login_malformed",
        message,
        "a login name has 3 to 40 of a-z, 0-9, dot and hyphen and is no identity number",
        fields=(FieldFault("login", message),),
    )
