"""The chain of a case's events: each hash covers the one before, so that nothing can be slipped in."""

from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec import Struct

GENESIS = bytes(32)
_ENCODER = msgspec.json.Encoder(order="sorted")


class Sealable(Struct, frozen=True):
    """Everything of an event's row but the hashes; the case by its rid as text."""

    case: str
    seq: int
    kind: str
    role: str
    by: str
    at: datetime
    on: date
    origin: str
    target: str
    body: str
    key: str


def canonical(told: object) -> str:
    """JSON with sorted keys and no blanks."""
    return _ENCODER.encode(told).decode()


# The events of one batch share their moment.
@lru_cache(maxsize=64)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def digest(event: Sealable, previous: bytes) -> bytes:
    """SHA-256 of the previous hash and the row."""
    told = [
        event.case,
        event.seq,
        event.kind,
        event.role,
        event.by,
        _moment(event.at),
        event.on.isoformat(),
        event.origin,
        event.target,
        event.body,
        event.key,
    ]
    return sha256(previous + _ENCODER.encode(told)).digest()
