"""The WSGI application granian serves: the gate of booking, and Django's pages behind it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from threading import BoundedSemaphore
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minkang.project.settings")
pages = get_wsgi_application()

# Its tables stand only after Django was set up.
from minkang.engines.booking.api import gate  # noqa: E402
from minkang.kernel.web.reference import begin_request  # noqa: E402

# A page is work for the processor, so more of them at once only make each other wait.
PAGES_AT_ONCE = 4
_turns = BoundedSemaphore(PAGES_AT_ONCE)


class InTurn:
    """A page that leaves its turn to the next one when it was sent (PEP 3333, ``close``)."""

    def __init__(self, page: HttpResponseBase) -> None:
        """Keep the page."""
        self._page = page

    def __iter__(self) -> Iterator[bytes]:
        """The parts of the page."""
        return iter(self._page)

    def close(self) -> None:
        """Close the page, then let the next one begin."""
        try:
            self._page.close()
        finally:
            _turns.release()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer the hot acts of booking at the gate, everything else as a page (PEP 3333)."""
    if environ["PATH_INFO"].startswith(gate.PREFIX):
        answer = gate.answer(environ, begin_request())
        if answer is not None:
            start_response(answer.status, answer.headers)
            return [answer.body]
    with ExitStack() as turn:
        _turns.acquire()
        turn.callback(_turns.release)
        page = InTurn(pages(environ, start_response))
        # The page gives its turn back itself, once it was sent.
        turn.pop_all()
    return page
