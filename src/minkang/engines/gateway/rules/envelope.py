"""What a signed text says: messages and receipts (claims after RFC 7519).

A message: ``iss`` and ``aud`` the codes of both sides, ``jti`` its number, ``iat`` when it was signed,
``kind``, ``body`` (texts by name), ``sha256`` of the body, ``reply_to`` the number it answers, if any.
A receipt: ``iss``, ``aud``, ``iat``, ``of`` the number, ``sha256`` as received, ``status`` ``accepted`` or
``refused``, and then ``code``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from minkang.engines.gateway.rules import refusals
from minkang.kernel.refusal import Refusal

MESSAGE_TYPE, RECEIPT_TYPE = "minkang-message+jwt", "minkang-receipt+jwt"
OURSELVES = "minkang"
ACCEPTED, REFUSED = "accepted", "refused"
MOST_CHARACTERS = 262_144
KIND = re.compile(r"[a-z][a-z0-9_.]{1,58}")
_CODE = re.compile(r"[a-z0-9_.]{3,60}")

Claims = Mapping[str, Any]
Body = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as an office sent it."""

    rid: UUID
    kind: str
    reply_to: UUID | None
    body: Body = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return digest_of(self.body)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An office's word about a message of ours; `code` is "" when it took it."""

    of: UUID
    digest: str
    code: str


def digest_of(body: Body) -> str:
    """SHA-256 of a body, whatever the order of its members."""
    text = json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def message_claims(envelope: Envelope, *, to: str, at: datetime) -> dict[str, object]:
    """What we sign for an office."""
    told: dict[str, object] = {
        "iss": OURSELVES,
        "aud": to,
        "jti": str(envelope.rid),
        "iat": _epoch(at),
        "kind": envelope.kind,
        "body": dict(envelope.body),
        "sha256": envelope.digest,
    }
    return told | ({"reply_to": str(envelope.reply_to)} if envelope.reply_to else {})


def receipt_claims(
    of: UUID, digest: str, *, to: str, at: datetime, code: str = ""
) -> dict[str, object]:
    """The receipt we sign; `code` of the refusal when the message was not accepted."""
    told: dict[str, object] = {
        "iss": OURSELVES,
        "aud": to,
        "iat": _epoch(at),
        "of": str(of),
        "sha256": digest,
        "status": REFUSED if code else ACCEPTED,
    }
    return told | ({"code": code} if code else {})


def read_message(
    claims: Claims, *, sender: str, at: datetime, window: timedelta
) -> Envelope | Refusal:
    """The message in claims that `sender` signed, if they are ours to take at this moment."""
    if claims.get("iss") != sender or claims.get("aud") != OURSELVES:
        return refusals.not_for_us()
    return _time_fault(claims, at, window) or _envelope(claims)


def _envelope(claims: Claims) -> Envelope | Refusal:
    match claims:
        case {"jti": str() as rid, "kind": str() as kind, "body": dict() as body}:
            number, reply = _uuid(rid), claims.get("reply_to")
            reply_to = _uuid(str(reply)) if reply is not None else None
        case _:
            return refusals.malformed("jti, kind and body are needed")
    if number is None or not KIND.fullmatch(kind) or (reply is not None and reply_to is None):
        return refusals.malformed("jti and reply_to are UUIDs, kind is a lower-case name")
    if not all(isinstance(value, str) for value in body.values()):
        return refusals.malformed("every member of body is a text")
    envelope = Envelope(number, kind, reply_to, body)
    if claims.get("sha256") != envelope.digest:
        return refusals.malformed("sha256 is not that of the body")
    return envelope


def read_receipt(claims: Claims, *, sender: str, at: datetime, window: timedelta) -> Receipt | None:
    """The receipt in claims that `sender` signed; None for anything that is not one of now."""
    is_ours = claims.get("iss") == sender and claims.get("aud") == OURSELVES
    if not is_ours or _time_fault(claims, at, window):
        return None
    match claims:
        case {"of": str() as of, "sha256": str() as digest, "status": "accepted"}:
            number, code = _uuid(of), ""
        case {"of": str() as of, "sha256": str() as digest, "status": "refused"}:
            number, code = _uuid(of), str(claims.get("code", ""))
            code = code if _CODE.fullmatch(code) else "refused"
        case _:
            return None
    return None if number is None else Receipt(number, digest, code)


def _time_fault(claims: Claims, at: datetime, window: timedelta) -> Refusal | None:
    signed = claims.get("iat")
    if not isinstance(signed, int) or isinstance(signed, bool):
        return refusals.malformed("iat is the second of signing since 1970")
    distance = abs(_epoch(at) - signed)
    return None if distance <= window.total_seconds() else refusals.out_of_time(distance)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _epoch(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp())
