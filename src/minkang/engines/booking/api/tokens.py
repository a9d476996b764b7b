"""Signed tokens: who books, and for whom they may, for the next ten minutes.

A token is ``<content>.<signature>``, both base64url: the content canonical JSON, the signature
HMAC-SHA-256 of the content with a key derived from the installation's secret key. It is worth what a
session is worth while it lives, and it is checked without the database: an account that is closed, a
sign-in that is ended, a guardianship or proxy that ends can still book until the token ends, that is
for at most ``LIFE``. Nothing but booking accepts it.
"""

import base64
import binascii
import hashlib
import hmac
import json
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
PURPOSE = b"minkang.booking.token"

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
    begins = int(at.timestamp())
    said = {
        "account": account.hex,
        "person": person.hex,
        "others": sorted(one.hex for one in persons - {person}),
        "since": begins,
        "until": begins + int(LIFE.total_seconds()),
    }
    content = _text(json.dumps(said, separators=(",", ":")).encode())
    return f"{content}.{_text(_signature(content))}"


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
    content, dot, signature = token.partition(".")
    # Whatever is not ASCII is none of ours, and a comparison of texts would not accept it.
    if not dot or not hmac.compare_digest(signature.encode(), _text(_signature(content)).encode()):
        raise ValueError("the signature is not ours")
    said = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    person = UUID(hex=said["person"])
    return Identity(
        account=UUID(hex=said["account"]),
        person=person,
        persons=frozenset((person, *(UUID(hex=one) for one in said["others"]))),
        issued_at=datetime.fromtimestamp(said["since"], UTC),
        ends_at=datetime.fromtimestamp(said["until"], UTC),
    )


def _signature(content: str) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), content.encode(), hashlib.sha256)


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)


def _text(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).decode().translate(_URL).rstrip("=")


_URL = str.maketrans("+/", "-_")
