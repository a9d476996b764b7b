"""What programs send: read strictly, so that nothing is guessed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from minkang.engines.booking.api import answers
from minkang.engines.booking.terms import PoolKind
from minkang.kernel.refusal import Refusal

LONGEST_BODY = 4096
LARGEST_NUMBER = 2**63 - 1
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KINDS = {kind.value: kind for kind in PoolKind}


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came over the wire.

    Attributes:
        method: In capitals.
        path: Without the query.
        headers: By name in small letters; the last one of a name.
        peer: Address of the other end of the line, "" when unknown.
        body: At most one byte more than is accepted.
    """

    method: str
    path: str
    headers: Mapping[bytes, bytes]
    peer: str
    body: bytes

    def header(self, name: bytes) -> str:
        """What a header says, "" when it is missing."""
        return self.headers.get(name, b"").decode("latin-1")


@dataclass(frozen=True, slots=True)
class Wish:
    """A place somebody asks for; `person` is None where the booking to be moved says it."""

    person: UUID | None
    slot: int
    kind: PoolKind


def bearer_of(authorization: str) -> str | None:
    """The token of an ``Authorization`` header, or None."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def key_of(call: Call) -> str | None:
    """The idempotency key of the request, or None when it is missing or none."""
    said = call.header(b"idempotency-key")
    return said if _KEY.fullmatch(said) else None


def is_too_long(said: str) -> bool:
    """Whether what a request says of its length (``Content-Length``) is too long, or no length."""
    return bool(said) and (not said.isdecimal() or int(said) > LONGEST_BODY)


def body_of(call: Call) -> dict[str, object] | Refusal:
    """The JSON object of the body, or why there is none; an empty body is an empty object."""
    if len(call.body) > LONGEST_BODY or is_too_long(call.header(b"content-length")):
        return answers.BODY_TOO_LARGE
    if not call.body:
        return {}
    if call.header(b"content-type").partition(";")[0].strip().lower() != "application/json":
        return answers.TYPE_UNFIT
    try:
        said = _JSON.decode(call.body.decode())
    except (ValueError, RecursionError):
        return answers.malformed("The body is not JSON in UTF-8.")
    return said if isinstance(said, dict) else answers.malformed("The body is not a JSON object.")


def wish_of(said: dict[str, object], *, with_person: bool) -> Wish | Refusal:
    """The place asked for: ``slot``, ``person`` where it is needed, and ``kind`` (default public)."""
    needed = {"slot", "person"} if with_person else {"slot"}
    if strayed := sorted((said.keys() ^ needed) - {"kind"}):
        return answers.malformed(f"Missing or unknown: {', '.join(strayed)[:200]}.", *strayed[:5])
    slot, kind, person = said["slot"], said.get("kind", PoolKind.PUBLIC.value), said.get("person")
    if type(slot) is not int or not 0 < slot <= LARGEST_NUMBER:
        return answers.malformed("`slot` is not the number of a slot.", "slot")
    if not isinstance(kind, str) or kind not in _KINDS:
        return answers.malformed(f"`kind` is none of: {', '.join(_KINDS)}.", "kind")
    if not with_person:
        return Wish(None, slot, _KINDS[kind])
    if not isinstance(person, str) or not _UUID.fullmatch(person):
        return answers.malformed("`person` is not the rid of a person.", "person")
    return Wish(UUID(hex=person), slot, _KINDS[kind])


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name stands twice")
    return said


_JSON = json.JSONDecoder(object_pairs_hook=_once)
