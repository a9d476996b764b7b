"""Authenticators: whether there is one, and the secret while it waits to be confirmed."""

import base64
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django_otp.oath import hotp  # type: ignore[import-untyped]  # it has no types

from minkang.kernel import crypto
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Authenticator

TABLE, COLUMN = "accounts_authenticator", "secret_sealed"
GROUP = 4


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What somebody types or scans into an authenticator app.

    Attributes:
        secret: The secret in base 32.
        address: The ``otpauth:`` address of the QR code (Key Uri Format).
    """

    secret: str
    address: str

    @property
    def spaced(self) -> str:
        """The secret in groups of four, to be typed."""
        return " ".join(self.secret[at : at + GROUP] for at in range(0, len(self.secret), GROUP))


def enrolment_of(account: UUID, *, issuer: str) -> Enrolment | None:
    """The enrolment of an account that waits for its first code, or None."""
    held = (
        Authenticator.objects.select_related("account")
        .filter(account=account, confirmed_at__isnull=True)
        .first()
    )
    if held is None:
        return None
    secret = secret_of(held)
    label = quote(f"{issuer}:{held.account.login}")
    words = urlencode({"secret": secret, "issuer": issuer})
    return Enrolment(secret, f"otpauth://totp/{label}?{words}")


def has_authenticator(account: UUID) -> bool:
    """Whether the account has a confirmed authenticator."""
    return Authenticator.objects.filter(account=account, confirmed_at__isnull=False).exists()


def secret_of(authenticator: Authenticator) -> str:
    """The secret in base 32."""
    return crypto.unseal(
        bytes(authenticator.secret_sealed),
        table=TABLE,
        column=COLUMN,
        key=str(authenticator.account_id),
    )


def code_at(secret: str, step: int) -> str:
    """The code of a time step."""
    return str(hotp(base64.b32decode(secret), step, rules.CODE_DIGITS)).zfill(rules.CODE_DIGITS)


def demo_code_of(account: UUID, *, at: datetime) -> str:
    """The next code a persona can use, shown because nobody holds its authenticator.

    "" for anybody else, outside demo mode, and while the codes of this minute are used up.
    """
    if not settings.MINKANG_IS_DEMO:
        return ""
    held = Authenticator.objects.filter(account=account, account__is_demo=True).first()
    steps = () if held is None else rules.steps_open(at, held.last_step)
    return code_at(secret_of(held), steps[0]) if held is not None and steps else ""
