"""A request that is let in: who asks, for what, and when."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from minkang.engines.records.api import faults
from minkang.engines.records.api.requests import (
    LONGEST_BODY,
    Call,
    Format,
    Pairs,
    Wishes,
    body_format,
)
from minkang.engines.records.api.routes import Route
from minkang.engines.records.rules.reading import read
from minkang.engines.records.rules.scopes import EVERY_TYPE, Act, opened
from minkang.engines.records.rules.specification import table
from minkang.engines.records.rules.xml import to_json
from minkang.engines.records.terms import Author, Reader, ReaderKind

_WORDS = {
    Act.CREATE: "c",
    Act.READ: "r",
    Act.UPDATE: "u",
    Act.DELETE: "d",
    Act.SEARCH: "s",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is let in.

    Attributes:
        call: What came over the wire.
        route: What it asks for.
        wishes: How the answer shall look.
        pairs: The query, without what only concerns the look of the answer.
        reader: Who asks.
        at: When it arrived.
        trace: Its reference number.
        base: Address of the server, ``https://…/fhir/r4``.
    """

    call: Call
    route: Route
    wishes: Wishes
    pairs: Pairs
    reader: Reader
    at: datetime
    trace: str
    base: str

    @property
    def author(self) -> Author:
        """The one who asks, as the one who writes."""
        reader = self.reader
        return Author(reader.by, reader.organisation, reader.kind is ReaderKind.PLATFORM)


def require_type(type_name: str) -> str:
    """The type, when R4 has it.

    Raises:
        TurnedAway: 404.
    """
    if not _is_type(type_name):
        raise faults.type_unknown(type_name)
    return type_name


def may(reader: Reader, act: Act, type_name: str) -> bool:
    """Whether the token opens an act for a type."""
    return opened(reader.scopes).allows(act, type_name)


@lru_cache(maxsize=512)
def _is_type(type_name: str) -> bool:
    return type_name in table().resources


def require_scope(reader: Reader, act: Act, type_name: str = EVERY_TYPE) -> None:
    """Insist that the token opens an act for a type.

    Raises:
        TurnedAway: 403.
    """
    if not may(reader, act, type_name):
        raise faults.scope_lacking(_WORDS[act], type_name)


def resource_of(call: Call) -> str:
    """JSON text of the body.

    Raises:
        TurnedAway: 413, 415.
        Unreadable: XML that cannot be read.
    """
    said = call.header(b"content-type")
    form = body_format(said)
    if form is None:
        raise faults.media_unsupported(said)
    body = body_of(call)
    return to_json(body) if form is Format.XML else text_of(body)


def text_of(body: bytes) -> str:
    """The text of a body.

    Raises:
        Unreadable: it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError:
        # The reader says so in its own words.
        read(body)
        raise


def body_of(call: Call) -> bytes:
    """The body as it came.

    Raises:
        TurnedAway: 413.
    """
    if call.is_too_long:
        raise faults.too_large(LONGEST_BODY)
    return call.body
