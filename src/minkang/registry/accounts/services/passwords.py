"""Choosing and resetting passwords."""

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account
from minkang.registry.accounts.services import attempts, entries
from minkang.registry.accounts.services.ending import end_sign_ins
from minkang.registry.accounts.terms import Obstacle


@cache
def common_pieces() -> tuple[str, ...]:
    """Pieces that passwords are commonly made of (``definitions/common_passwords.toml``)."""
    listing = files("minkang.registry.accounts").joinpath("definitions/common_passwords.toml")
    return tuple(tomllib.loads(listing.read_text(encoding="utf-8"))["pieces"])


def require_good_password(password: str, *, login: str, name: str) -> None:
    """Insist on a password that is hard to guess.

    Raises:
        Refused: ``accounts.password_too_short``, ``…_too_long`` or ``…_too_common``.
    """
    fault = rules.password_fault(password, login=login, name=name, common=common_pieces())
    if fault is not None:
        raise Refused(fault)


def change_password(
    *, account: UUID, current: str, new: str, keep_session: str, by: str, at: datetime
) -> None:
    """Change one's own password; every other browser is signed out.

    Args:
        account: Whose.
        current: The password so far; wrong ones count like failures to sign in.
        new: The password from now on.
        keep_session: Session key that stays signed in; "" for none.
        by: Who does it.
        at: When.

    Raises:
        Refused: ``accounts.current_password_wrong``, ``accounts.too_many_attempts`` or a fault of
            the new password.
    """
    with transaction.atomic():
        refusal = _change_password(account, current, new, keep_session, at)
        if refusal is None:
            audit.record(entries.PASSWORD_CHANGED, subject=f"account:{account}", by=by, at=at)
    # Outside, so that the failure just counted is kept.
    if refusal is not None:
        raise Refused(refusal)


def _change_password(
    account: UUID, current: str, new: str, keep_session: str, at: datetime
) -> Refusal | None:
    attempt = attempts.begin(attempts.key_of(account, ""), network="own-session", at=at)
    until = attempts.locked_until(attempt)
    if until is not None:
        return attempts.locked_refusal(until)
    held = Account.objects.select_for_update().get(pk=account)
    if not held.check_password(current):
        attempts.fail(attempt, Obstacle.WRONG_PASSWORD, subject=f"account:{account}")
        message = "现在的密码不对，所以没有修改。请重新输入现在的密码。"
        return Refusal(
            "accounts.current_password_wrong",
            message,
            "the current password does not match; nothing was changed",
            fields=(FieldFault("current_password", message),),
        )
    _keep(held, new, must_change=False)
    attempts.succeed(attempt)
    end_sign_ins(account=account, except_session=keep_session)
    return None


@transaction.atomic
def replace_password(*, account: UUID, new: str, by: str, at: datetime) -> None:
    """Choose the password that the sign-in asks for after an administrator set one.

    Raises:
        Refused: a fault of the new password, or ``accounts.password_unchanged``.
    """
    held = Account.objects.select_for_update().get(pk=account)
    if held.check_password(new):
        message = "新密码和原来的一样，请另起一个。"
        raise Refused(
            Refusal(
                "accounts.password_unchanged",
                message,
                "the new password equals the one it replaces",
                fields=(FieldFault("new_password", message),),
            )
        )
    _keep(held, new, must_change=False)
    audit.record(entries.PASSWORD_CHANGED, subject=f"account:{account}", by=by, at=at)


@transaction.atomic
def reset_password(*, account: UUID, password: str, by: str, at: datetime) -> None:
    """Give an account a password that must be changed at the next sign-in; ends its sign-ins.

    Raises:
        Refused: a fault of the password.
    """
    held = Account.objects.select_for_update().get(pk=account)
    _keep(held, password, must_change=True)
    audit.record(entries.PASSWORD_RESET, subject=f"account:{account}", by=by, at=at)
    end_sign_ins(account=account)


def _keep(account: Account, password: str, *, must_change: bool) -> None:
    require_good_password(password, login=account.login, name=account.name)
    account.set_password(password)
    account.must_change = must_change
    account.save(update_fields=["password", "must_change"])
