"""One-time codes (RFC 6238: SHA-1, six digits, thirty seconds) and the sealed secrets behind them."""

import base64
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from minkang.kernel import crypto
from minkang.kernel.audit import services as audit
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account, Authenticator
from minkang.registry.accounts.queries.authenticators import COLUMN, TABLE, code_at, secret_of
from minkang.registry.accounts.services import entries
from minkang.registry.accounts.services.ending import end_sign_ins

SECRET_BYTES = 20


@transaction.atomic
def enrol_authenticator(*, account: UUID) -> str:
    """Keep a new secret until a first code confirms it; returns it in base 32.

    A confirmed authenticator stays what it is: its secret is never shown again.

    Raises:
        ValueError: the account has a confirmed one; it must be reset first.
    """
    Account.objects.select_for_update().get(pk=account)
    held = Authenticator.objects.filter(account=account).first()
    if held is not None and held.confirmed_at is not None:
        raise ValueError(f"account {account} has an authenticator")
    if held is not None:
        return secret_of(held)
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    Authenticator.objects.create(account_id=account, secret_sealed=_sealed(secret, account))
    return secret


@transaction.atomic
def reset_authenticator(*, account: UUID, by: str, at: datetime) -> None:
    """Forget a lost authenticator; the next sign-in enrols a new one. Ends all sign-ins."""
    Authenticator.objects.filter(account=account).delete()
    audit.record(entries.AUTHENTICATOR_RESET, subject=f"account:{account}", by=by, at=at)
    end_sign_ins(account=account)


def accept_code(account: UUID, code: str, *, at: datetime) -> bool:
    """Whether a code is right; it is then used up, and so is every older one.

    Simultaneous attempts wait for each other, so one code opens one door.
    """
    held = Authenticator.objects.select_for_update().filter(account=account).first()
    if held is None:
        return False
    secret, said = secret_of(held), "".join(code.split())
    for step in rules.steps_open(at, held.last_step):
        if constant_time_compare(code_at(secret, step), said):
            held.last_step = step
            held.save(update_fields=["last_step"])
            return True
    return False


def confirm(account: UUID, *, at: datetime) -> None:
    """Note that the first code fits: the authenticator is enrolled."""
    found = Authenticator.objects.filter(account=account, confirmed_at__isnull=True)
    if found.update(confirmed_at=at):
        reference = f"account:{account}"
        audit.record(entries.AUTHENTICATOR_ENROLLED, subject=reference, by=reference, at=at)


def _sealed(secret: str, account: UUID) -> bytes:
    return crypto.seal(secret, table=TABLE, column=COLUMN, key=str(account))
