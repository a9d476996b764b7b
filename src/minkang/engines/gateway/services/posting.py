"""One call to an office: a signed text there, a signed text back."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import create_default_context
from urllib.parse import urlsplit

CONTENT_TYPE = "application/jose"
MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back: a text, or why there is none (``timeout``, ``unreachable``, ``status_502`` …)."""

    text: str = field(repr=False)
    fault: str


def post(endpoint: str, text: str, *, within: timedelta) -> Posted:
    """Post a signed text; redirects are not followed, nothing is sent but the text."""
    parts = urlsplit(endpoint)
    host, seconds = parts.hostname or "", within.total_seconds()
    call = (
        HTTPSConnection(host, parts.port, timeout=seconds, context=create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(host, parts.port, timeout=seconds)
    )
    where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        call.request("POST", where, text.encode("ascii"), {"Content-Type": CONTENT_TYPE})
        answer = call.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except TimeoutError:
        return Posted("", "timeout")
    except (OSError, HTTPException):
        return Posted("", "unreachable")
    finally:
        call.close()
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or len(content) > MOST_BYTES:
        return Posted("", f"status_{answer.status}")
    try:
        return Posted(content.decode("ascii").strip(), "")
    except UnicodeDecodeError:
        return Posted("", "receipt_unreadable")
