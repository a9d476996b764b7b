"""Signed tokens: who books, and for whom they may, for the next ten minutes.

A token is base64url of 32 bytes HMAC-SHA-256 and what they sign, with a key derived from the
installation's secret key: the second it was issued (4 bytes, big-endian), then the rids, 16 bytes each,
of the account, of its own person and of everybody else they may book for. It is checked without the
database, so it is worth what a session is worth while it lives: an account that is closed, a sign-in
that is ended, a guardianship or proxy that ends can still book until the token ends, that is for at
most ``LIFE``. Nothing but booking accepts it.
"""

import base64
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from uuid import UUID

from django.conf import settings

from minkang.kernel.refusal import Refusal

LIFE = timedelta(minutes=10)
# A clock that was set back must not lengthen a life, and two machines never agree to the second.
SKEW = timedelta(minutes=1)
LONGEST = 4096
MOST_KEPT = 8192
SIGNATURE_BYTES, RID_BYTES = 32, 16
PURPOSE = b"minkang.booking.token"
_SECOND = struct.Struct(">I")

FORGED = Refusal(
    "booking.token_forged",
    "身份凭证不对，所以没有预约。请回到预约页面重新登录后再试。",
    "The token is none of ours, or was changed on the way; sign in and ask for a new one.",
)
EXPIRED = Refusal(
    "booking.token_expired",
    "身份凭证已经过期，所以没有预约。请刷新预约页面，再提交一次；已经约好的号不受影响。",
    f"The token is older than {LIFE.seconds // 60} minutes; ask for a new one and repeat the "
    "request with the same key.",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a token says.

    Attributes:
        account: Who signed in.
        person: The resident the account belongs to.
        persons: For whom the resident may book: themselves, wards, and who gave them a proxy.
        issued_at: Valid from then on.
        ends_at: Valid until then, not including it.
    """

    account: UUID
    person: UUID
    persons: frozenset[UUID]
    issued_at: datetime
    ends_at: datetime


def issue(*, account: UUID, person: UUID, persons: frozenset[UUID], at: datetime) -> str:
    """A token that lives from `at` for ``LIFE``; `person` may always book for themselves."""
    rids = (account, person, *sorted(persons - {person}))
    content = _SECOND.pack(int(at.timestamp())) + b"".join(rid.bytes for rid in rids)
    return base64.urlsafe_b64encode(_signature(content) + content).decode().rstrip("=")


def identity_of(token: str, at: datetime) -> Identity | Refusal:
    """Who a token names at `at`, or why it is not accepted."""
    if len(token) > LONGEST:
        return FORGED
    try:
        identity = _verified(token)
    except ValueError:
        return FORGED
    if not identity.issued_at - SKEW <= at < identity.ends_at:
        return EXPIRED
    return identity


@lru_cache(maxsize=MOST_KEPT)
def _verified(token: str) -> Identity:
    """What a rightly signed token says; forged ones raise, so that they take no place here."""
    held = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    signature, content = held[:SIGNATURE_BYTES], held[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(content)):
        raise ValueError("the signature is not ours")
    (since,) = _SECOND.unpack_from(content)
    account, *persons = (
        UUID(bytes=content[start : start + RID_BYTES])
        for start in range(_SECOND.size, len(content), RID_BYTES)
    )
    issued_at = datetime.fromtimestamp(since, UTC)
    return Identity(account, persons[0], frozenset(persons), issued_at, issued_at + LIFE)


def _signature(content: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), content, "sha256")


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, "sha256")
