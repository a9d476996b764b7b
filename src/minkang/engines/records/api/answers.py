"""What the records answer: status, headers, and JSON or XML, with the headers every page has too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus

import msgspec
from django.conf import settings

from minkang.engines.records.api.requests import Format, Wishes
from minkang.engines.records.rules.xml import to_xml
from minkang.engines.records.services.reading_log import Shown
from minkang.engines.records.terms import Version
from minkang.kernel.web.middleware import CONTENT_SECURITY_POLICY

Headers = list[tuple[bytes, bytes]]
PLAIN_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `headers` are complete, their names in small letters.

    `shown` is what it shows of the records; it must be kept in the log before anybody sees the answer.
    `pieces` is the body where that is long: made while it is sent, so that memory does not grow with it.
    """

    status: HTTPStatus
    headers: Headers
    body: bytes
    shown: Shown | None = None
    pieces: "Iterator[Piece] | None" = None

    def once_kept(self) -> "Answer":
        """The same answer when the log has what it shows."""
        return replace(self, shown=None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a long answer, and what it shows; it must be in the log before the part is sent."""

    body: bytes
    shown: Shown


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reply: its text, and type and rid of every stored resource in it."""

    text: str = field(repr=False)
    shown: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an act has to say, before anybody thought of the wire.

    Attributes:
        status: How it went.
        body: JSON of a resource, or "" for nothing.
        headers: Those of this act alone.
        media: Media type where the body is no resource.
        shown: Type and rid of every stored resource in the body; None where nothing is read.
        parts: The body where that is long, instead of `body` and `shown`.
    """

    status: HTTPStatus
    body: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    media: str = ""
    shown: tuple[tuple[str, int], ...] | None = None
    parts: Iterator[Part] | None = None


def etag(version: Version) -> str:
    """The entity tag of a version."""
    return f'W/"{version.version}"'


def stamps(version: Version) -> tuple[tuple[str, str], ...]:
    """Version and moment of a resource, as headers."""
    return (("etag", etag(version)), ("last-modified", http_date(version.updated_at)))


def shown(versions: Iterable[Version]) -> tuple[tuple[str, int], ...]:
    """What the log keeps of resources in an answer."""
    return tuple((one.type_name, one.rid) for one in versions)


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def answer_of(reply: Reply, wishes: Wishes, trace: str, shown: Shown | None) -> Answer:
    """The reply in the form that was wished for."""
    media, body = reply.media, reply.body.encode()
    if body and not media:
        media = f"{wishes.form.value}; charset=utf-8; fhirVersion=4.0"
        if wishes.form is Format.XML:
            body = to_xml(reply.body)
        elif wishes.is_pretty:
            body = msgspec.json.format(body, indent=2)
    headers = [
        *_security_headers(),
        (b"x-request-id", trace.encode()),
        *((name.encode(), value.encode("latin-1", "replace")) for name, value in reply.headers),
    ]
    if reply.parts is not None:
        headers.append((b"content-type", media.encode()))
    elif body:
        headers.append((b"content-type", media.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
    elif reply.status is not HTTPStatus.NOT_MODIFIED:
        headers.append((b"content-length", b"0"))
    return Answer(reply.status, headers, body, shown)


@cache
def _security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """What the middleware of the pages puts on them, and that nobody on the way keeps an answer."""
    headers = [
        ("cache-control", "private, no-store"),
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-frame-options", settings.X_FRAME_OPTIONS),
        ("referrer-policy", settings.SECURE_REFERRER_POLICY),
        ("cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("vary", "Accept, Prefer, Authorization"),
    ]
    if settings.SECURE_CONTENT_TYPE_NOSNIFF:
        headers.append(("x-content-type-options", "nosniff"))
    return tuple((name.encode(), value.encode()) for name, value in headers)
