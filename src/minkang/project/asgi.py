"""The ASGI application granian serves: the gates of booking and records, Django's pages behind them.

Pages stay WSGI: Django's own way to serve blocking views under ASGI costs a thread for each request.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    Scope,
)
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minkang.project.settings")

# A page is work for the processor, so more of them at once only make each other wait.
PAGES_AT_ONCE = 4
pages = get_wsgi_application()
# The two libraries name the types of ASGI twice.
_behind = cast("ASGI3Application", WSGIMiddleware(cast("Any", pages), workers=PAGES_AT_ONCE))

# Its tables stand only after Django was set up.
from minkang.engines.booking.api import gate as booking  # noqa: E402
from minkang.engines.booking.api.door import Door as BookingDoor  # noqa: E402
from minkang.engines.records.api import routes as records  # noqa: E402
from minkang.engines.records.api.door import Door as RecordsDoor  # noqa: E402

_to_booking, _to_records = BookingDoor(), RecordsDoor()


async def application(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Answer programs and the hot acts of booking at their doors, all else as a page (ASGI 3.0)."""
    if scope["type"] == "http":
        if booking.is_for_us(scope["path"]):
            await _to_booking(scope, receive, send)
            return
        if records.is_for_us(scope["path"]):
            await _to_records(scope, receive, send)
            return
    await _behind(scope, _as_coroutine(receive), send)


def _as_coroutine(receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
    """Granian's own can be awaited but is no coroutine, which is what a2wsgi asks for."""

    async def received() -> ASGIReceiveEvent:
        return await receive()

    return received
