"""The chain of an office's log: each hash covers the one before."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything of an entry but its hashes; `office` is the rid as text."""

    office: str
    seq: int
    direction: str
    act: str
    message: str
    at: datetime
    text_digest: str
    fault: str


def text_digest(text: str) -> str:
    """SHA-256 of a signed text."""
    return sha256(text.encode()).hexdigest()


def chained(entry: Entry, previous: bytes) -> bytes:
    """SHA-256 of the previous hash and the entry."""
    told = (
        *(entry.office, entry.seq, entry.direction, entry.act, entry.message),
        *(entry.at.astimezone(UTC).isoformat(), entry.text_digest, entry.fault),
    )
    return sha256(previous + json.dumps(told, separators=(",", ":")).encode()).digest()
