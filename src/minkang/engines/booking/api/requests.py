"""What programs send: read strictly, so that nothing is guessed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from minkang.engines.booking.api import answers
from minkang.engines.booking.terms import PoolKind
from minkang.kernel.refusal import Refusal

LONGEST_BODY = 4096
LARGEST_NUMBER = 2**63 - 1
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KINDS = {kind.value: kind for kind in PoolKind}

Environ = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """A place somebody asks for; `person` is None where the booking to be moved says it."""

    person: UUID | None
    slot: int
    kind: PoolKind


def bearer_of(environ: Environ) -> str | None:
    """The token of the request, or None."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def key_of(environ: Environ) -> str | None:
    """The idempotency key of the request, or None when it is missing or none."""
    said: str = environ.get("HTTP_IDEMPOTENCY_KEY", "")
    return said if _KEY.fullmatch(said) else None


def body_of(environ: Environ) -> dict[str, object] | Refusal:
    """The JSON object of the body, or why there is none; an empty body is an empty object."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return answers.BODY_TOO_LARGE
    source: BinaryIO = environ["wsgi.input"]
    body = source.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        return answers.BODY_TOO_LARGE
    if not body:
        return {}
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
        return answers.TYPE_UNFIT
    try:
        said = _JSON.decode(body.decode())
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
