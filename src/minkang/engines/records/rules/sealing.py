"""The hash chain of a resource's versions, and the digest by which the audit chain seals an act.

A version's hash is SHA-256 over the hash before it, the canonical head of this version and the exact
body. An act's digest is SHA-256 over the hashes of all versions it wrote, in order. So whoever changes,
removes or reorders one version breaks its chain; whoever cuts a chain off at the end, or makes a whole
one anew, breaks the digest that the audit chain has sealed.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

GENESIS = bytes(32)
CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Head:
    """What is hashed beside the body."""

    type_name: str
    fhir_id: str
    version: int
    updated_at: datetime
    by: str
    method: str


def sealed(previous: bytes, head: Head, body: str) -> bytes:
    """The hash of a version, 32 bytes; `previous` is `GENESIS` for the first."""
    # What the canonical encoder would write: a type, an id and a verb hold nothing to be escaped.
    told = (
        f'["{head.type_name}","{head.fhir_id}",{head.version},"{instant(head.updated_at)}",'
        f'{_encoded(head.by)},"{head.method}"]'
    )
    return hashlib.sha256(previous + told.encode() + body.encode()).digest()


@lru_cache(maxsize=1024)
def _encoded(text: str) -> str:
    return CANONICAL.encode(text)


def digest(hashes: Iterable[bytes]) -> str:
    """The digest of an act over the hashes of its versions, hexadecimal."""
    return hashlib.sha256(b"".join(hashes)).hexdigest()


@lru_cache(maxsize=256)
def instant(at: datetime) -> str:
    """The moment in UTC to the microsecond, ``2026-11-22T06:36:01.123456Z``: one text for one moment."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
