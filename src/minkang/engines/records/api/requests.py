"""What programs send, read strictly: the wire, the media types, what they would like to get back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl

from minkang.engines.records.rules.reading import MOST_BYTES

BASE = "/fhir/r4"
LONGEST_BODY = MOST_BYTES
FORM = "application/x-www-form-urlencoded"
NDJSON = "application/fhir+ndjson"
JSON_PATCH = "application/json-patch+json"
_JSON_TYPES = frozenset({"application/fhir+json", "application/json", "text/json", "json"})
_XML_TYPES = frozenset({"application/fhir+xml", "application/xml", "text/xml", "xml"})
_ANY = frozenset({"*/*", "application/*", "text/*"})
_ETAG = re.compile(r'\s*(?:W/)?"([A-Za-z0-9.\-]{1,64})"\s*')
Pairs = tuple[tuple[str, str], ...]


class Format(StrEnum):
    """Media types in which resources are spoken."""

    JSON = "application/fhir+json"
    XML = "application/fhir+xml"


class Return(StrEnum):
    """What a write answers with (``Prefer: return=…``)."""

    MINIMAL = "minimal"
    REPRESENTATION = "representation"
    OUTCOME = "OperationOutcome"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came over the wire.

    Attributes:
        method: In capitals.
        path: Without the query, decoded.
        query: As it was sent, without the question mark.
        headers: By name in small letters; the last one of a name.
        peer: Address of the other end of the line, "" when unknown.
        scheme: ``http`` or ``https``.
        body: What was sent; nothing of what is too long.
        is_too_long: Whether more was sent, or announced, than ``LONGEST_BODY`` bytes.
    """

    method: str
    path: str
    query: str
    headers: Mapping[bytes, bytes]
    peer: str
    scheme: str
    body: bytes = b""
    is_too_long: bool = False

    def header(self, name: bytes) -> str:
        """What a header says, "" when it is missing."""
        return self.headers.get(name, b"").decode("latin-1")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the answer shall look.

    Attributes:
        form: JSON or XML.
        is_pretty: Whether people will read it.
        back: What a write answers with.
        is_strict: Whether an unknown search parameter is an error (``Prefer: handling=strict``).
        is_asynchronous: Whether the work may be answered later (``Prefer: respond-async``).
    """

    form: Format
    is_pretty: bool
    back: Return | None
    is_strict: bool
    is_asynchronous: bool


def pairs_of(text: str) -> Pairs:
    """Names and values of a query or form, in order, blank values among them."""
    return tuple(parse_qsl(text, keep_blank_values=True))


def media_type(header: str) -> str:
    """The media type of a header without its parameters, in small letters."""
    return header.partition(";")[0].strip().lower()


@lru_cache(maxsize=256)
def format_of(accept: str) -> Format | None:
    """The format an ``Accept`` header or ``_format`` likes best; None when it likes neither of ours."""
    liked: list[tuple[float, int, Format]] = []
    for place, part in enumerate(accept.split(",")):
        name = media_type(part).replace(" ", "+")
        quality = _quality(part)
        if quality <= 0:
            continue
        if name in _JSON_TYPES or name in _ANY or not name:
            liked.append((-quality, place, Format.JSON))
        elif name in _XML_TYPES:
            liked.append((-quality, place, Format.XML))
    return min(liked)[2] if liked else None


def body_format(content_type: str) -> Format | None:
    """In which format a body is written, or None when it is none of ours."""
    name = media_type(content_type)
    if name in _JSON_TYPES:
        return Format.JSON
    return Format.XML if name in _XML_TYPES else None


def return_of(prefer: str) -> Return | None:
    """``return=`` of a ``Prefer`` header."""
    said = preferences(prefer).get("return", "").lower()
    return next((one for one in Return if one.value.lower() == said), None)


@lru_cache(maxsize=256)
def preferences(prefer: str) -> Mapping[str, str]:
    """A ``Prefer`` header (RFC 7240) as names and values."""
    parts = (part.partition("=") for part in re.split(r"[,;]", prefer) if part.strip())
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in parts}


def version_of(etag: str) -> str | None:
    """The version id an entity tag names, ``W/"3"``; None when it is none."""
    found = _ETAG.fullmatch(etag)
    return found[1] if found else None


def moment_of(http_date: str) -> datetime | None:
    """A moment as HTTP writes it (RFC 9110 §5.6.7), or None; without a zone it is UTC."""
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _quality(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
