"""Signed access tokens of programs: which client, of which organisation, with which scopes.

A token is base64url of 32 bytes HMAC-SHA-256 and what they sign, with a key derived from the
installation's secret key: the second it was issued (4 bytes, big-endian), one letter for the kind of
client, the rid of the client and that of its organisation (16 bytes each, zeros for none), then the
scopes, parted by spaces. It is checked without the database, so a client that is closed can still
speak until its token ends, at most ``LIFE`` (five minutes, as SMART backend services advises).
"""

import base64
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from uuid import UUID

from django.conf import settings

from minkang.engines.records.terms import Reader, ReaderKind

LIFE = timedelta(minutes=5)
# A clock that was set back must not lengthen a life, and two machines never agree to the second.
SKEW = timedelta(minutes=1)
LONGEST = 4096
MOST_KEPT = 8192
SIGNATURE_BYTES = 32
PURPOSE = b"minkang.records.token"
_HEAD = struct.Struct(">Ic16s16s")
_LETTERS = {ReaderKind.PLATFORM: b"p", ReaderKind.INSTITUTION: b"i"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_NONE = bytes(16)


class Unaccepted(ValueError):  # noqa: N818 - the name says what is wrong
    """The token is none of ours, was changed on the way, or has ended."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a token says; it lives during ``[issued_at - SKEW, ends_at)``."""

    client: UUID
    reader: Reader
    issued_at: datetime
    ends_at: datetime


def issue(*, client: UUID, reader: Reader, at: datetime) -> str:
    """A token for a client that has proved itself; lives from `at` for ``LIFE``."""
    organisation = reader.organisation.bytes if reader.organisation else _NONE
    head = _HEAD.pack(int(at.timestamp()), _LETTERS[reader.kind], client.bytes, organisation)
    content = head + " ".join(sorted(reader.scopes)).encode()
    return base64.urlsafe_b64encode(_signature(content) + content).decode().rstrip("=")


def identity_of(token: str, at: datetime) -> Identity:
    """Who a token names at `at`.

    Raises:
        Unaccepted: it is forged or has ended.
    """
    if len(token) > LONGEST:
        raise Unaccepted("longer than any token")
    try:
        identity = _verified(token)
    except (ValueError, struct.error) as fault:
        raise Unaccepted(str(fault)) from fault
    if not identity.issued_at - SKEW <= at < identity.ends_at:
        raise Unaccepted("the token has ended")
    return identity


@lru_cache(maxsize=MOST_KEPT)
def _verified(token: str) -> Identity:
    """What a rightly signed token says; forged ones raise, so that they take no place here."""
    held = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    signature, content = held[:SIGNATURE_BYTES], held[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(content)):
        raise ValueError("the signature is not ours")
    since, letter, client, organisation = _HEAD.unpack_from(content)
    issued_at = datetime.fromtimestamp(since, UTC)
    rid = UUID(bytes=client)
    scopes = frozenset(content[_HEAD.size :].decode().split())
    if not scopes:
        raise ValueError("a token without scopes opens nothing")
    reader = Reader(
        by=f"client:{rid}",
        kind=_KINDS[letter],
        organisation=None if organisation == _NONE else UUID(bytes=organisation),
        scopes=scopes,
    )
    return Identity(rid, reader, issued_at, issued_at + LIFE)


def _signature(content: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), content, "sha256")


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, "sha256")
