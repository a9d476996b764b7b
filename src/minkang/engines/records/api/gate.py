"""The records for programs: one path from a request to an answer, whatever the server around it.

A session row, a middleware stack and the object mapper cost more than a read, so programs have a path
of their own in front of Django, with the services, queries and audit every page uses. Nobody is let in
without a token but to the description of the server and to the way to a token; a token opens what its
scopes name; which rows it opens is decided in SQL (``queries.visibility``).

Whoever serves it calls :func:`answer` in a thread: it blocks on the database.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http.request import validate_host

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts import (
    authorising,
    bulk,
    bundles,
    capabilities,
    histories,
    instances,
    operations,
    searches,
)
from minkang.engines.records.api.answers import Answer, Part, Piece, Reply, answer_of
from minkang.engines.records.api.asking import Asked, require_type
from minkang.engines.records.api.rates import (
    ADDRESS_A_SECOND,
    CLIENT_A_SECOND,
    SECOND,
    TOKENS_A_SECOND,
)
from minkang.engines.records.api.requests import (
    BASE,
    Call,
    Format,
    Pairs,
    Wishes,
    format_of,
    pairs_of,
    preferences,
    return_of,
)
from minkang.engines.records.api.routes import OPEN, Elsewhere, Interaction, Route, route_of
from minkang.engines.records.api.tokens import Unaccepted, identity_of
from minkang.engines.records.services.reading_log import Shown
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.web.buckets import Buckets
from minkang.kernel.web.reference import Arrival

ACTS: Mapping[Interaction, Callable[[Asked], Reply]] = {
    Interaction.READ: instances.read,
    Interaction.VREAD: instances.vread,
    Interaction.CREATE: instances.create,
    Interaction.UPDATE: instances.update,
    Interaction.UPDATE_CONDITIONAL: instances.update_where,
    Interaction.PATCH: instances.patch,
    Interaction.PATCH_CONDITIONAL: instances.patch_where,
    Interaction.DELETE: instances.delete,
    Interaction.DELETE_CONDITIONAL: instances.delete_where,
    Interaction.SEARCH: searches.search,
    Interaction.COMPARTMENT: searches.search,
    Interaction.HISTORY: histories.history,
    Interaction.BUNDLE: bundles.take,
    Interaction.OPERATION: operations.operate,
    Interaction.CAPABILITIES: capabilities.capabilities,
    Interaction.SMART: authorising.smart,
    Interaction.TOKEN: authorising.token,
    Interaction.BULK_STATUS: bulk.status,
    Interaction.BULK_DELETE: bulk.delete,
    Interaction.BULK_FILE: bulk.file,
}
LOOKS = frozenset({"_format", "_pretty"})
_PLAIN = Wishes(Format.JSON, is_pretty=False, back=None, is_strict=False, is_asynchronous=False)
_NOBODY = Reader(by="client:nobody", kind=ReaderKind.INSTITUTION)
_buckets = Buckets(SECOND)


@dataclass(slots=True)
class Visit:
    """A request on its way: let in, or with a reply already.

    Attributes:
        call: The request.
        arrival: Its reference number and moment.
        wishes: How the answer shall look.
        asked: What is asked for, once it is let in.
        reply: What is answered, once that is known.
    """

    call: Call
    arrival: Arrival
    wishes: Wishes = _PLAIN
    asked: Asked | None = None
    reply: Reply | None = None

    def reply_with(self, act: Callable[[], Reply]) -> None:
        """Let an act reply, or what it was refused for."""
        try:
            self.reply = act()
        except faults.FAULTS as fault:
            self.reply = faults.reply_to(fault)
        except (OperationalError, InterfaceError):
            self.reply = faults.reply_to(faults.storage_unreachable())


def answer(call: Call, arrival: Arrival) -> Answer:
    """Answer a request of a path that ``routes.is_for_us``; blocks.

    Args:
        call: The request.
        arrival: Its reference number and moment.
    """
    return answer_visit(enter(call, arrival))


def answer_visit(visit: Visit) -> Answer:
    """Answer a visit to which nobody has replied; blocks."""
    asked = visit.asked
    if asked is not None:
        visit.reply_with(lambda: ACTS[asked.route.interaction](asked))
    return leave(visit)


def enter(call: Call, arrival: Arrival) -> Visit:
    """Let a request in, or turn it away; asks the database nothing."""
    visit = Visit(call, arrival)
    try:
        pairs = pairs_of(call.query)
        visit.wishes = _wishes(call, pairs)
        visit.asked = _let_in(call, pairs, visit.wishes, arrival)
    except faults.FAULTS as fault:
        visit.reply = faults.reply_to(fault)
    return visit


def leave(visit: Visit) -> Answer:
    """The answer to a visit that has its reply.

    Raises:
        ValueError: it has none.
    """
    reply, asked, arrival = visit.reply, visit.asked, visit.arrival
    if reply is None:
        raise ValueError(f"nobody replied to {visit.call.path}")
    shown = None
    if asked is not None and reply.shown is not None:
        shown = _shown(asked.reader, arrival, reply.shown)
    told = answer_of(reply, visit.wishes, arrival.reference, shown)
    if asked is not None and reply.parts is not None:
        return replace(told, pieces=_pieces(reply.parts, asked.reader, arrival))
    if visit.call.method == "HEAD":
        return Answer(told.status, told.headers, b"", told.shown)
    return told


def _shown(reader: Reader, arrival: Arrival, resources: tuple[tuple[str, int], ...]) -> Shown:
    return Shown(reader.by, reader.kind, arrival.at, arrival.reference, resources)


def _pieces(parts: Iterator[Part], reader: Reader, arrival: Arrival) -> Iterator[Piece]:
    for part in parts:
        yield Piece(part.text.encode(), _shown(reader, arrival, part.shown))


def unreachable(trace: str) -> Answer:
    """503: the database does not answer."""
    return answer_of(faults.reply_to(faults.storage_unreachable()), _PLAIN, trace, None)


def broken(trace: str) -> Answer:
    """500: a bug of ours."""
    return answer_of(faults.reply_to(faults.broken()), _PLAIN, trace, None)


def address_of(call: Call) -> str:
    """Where a request comes from: behind a proxy that serves https, the last address it noted.

    Anywhere else what the client writes into the header is nobody's word.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        return call.header(b"x-forwarded-for").rpartition(",")[2].strip() or call.peer
    return call.peer


def _let_in(call: Call, pairs: Pairs, wishes: Wishes, arrival: Arrival) -> Asked:
    route = _route(call)
    _count(f"address:{address_of(call)}", ADDRESS_A_SECOND)
    if route.interaction is Interaction.TOKEN:
        _count(f"token:{address_of(call)}", TOKENS_A_SECOND)
    reader = _NOBODY if route.interaction in OPEN else _reader(call, arrival.at)
    if route.type_name:
        require_type(route.type_name)
    return Asked(
        call=call,
        route=route,
        wishes=wishes,
        pairs=tuple(pair for pair in pairs if pair[0] not in LOOKS),
        reader=reader,
        at=arrival.at,
        trace=arrival.reference,
        base=_base(_scheme(call), call.header(b"host")),
    )


def _route(call: Call) -> Route:
    route = route_of(call.method, call.path)
    if route is None:
        raise faults.nothing_here(call.path)
    if isinstance(route, Elsewhere):
        raise faults.method_not_allowed(route.methods)
    return route


def _reader(call: Call, at: datetime) -> Reader:
    scheme, _, token = call.header(b"authorization").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise faults.no_token()
    try:
        identity = identity_of(token.strip(), at)
    except Unaccepted as fault:
        raise faults.token_unaccepted() from fault
    _count(identity.reader.by, CLIENT_A_SECOND)
    return identity.reader


def _count(key: str, measure: int) -> None:
    wait = _buckets.wait(key, measure=measure, now=monotonic())
    if wait:
        raise faults.too_often(wait)


def _wishes(call: Call, pairs: Pairs) -> Wishes:
    said = dict(pairs) if pairs else {}
    form = format_of(said.get("_format") or call.header(b"accept"))
    if form is None:
        # A file of lines is asked for by its own type, and what is no resource by plain JSON.
        if "ndjson" not in call.header(b"accept"):
            raise faults.not_acceptable()
        form = Format.JSON
    prefer = call.header(b"prefer")
    asked = preferences(prefer) if prefer else {}
    return Wishes(
        form=form,
        is_pretty=said.get("_pretty") == "true",
        back=return_of(prefer) if prefer else None,
        is_strict=asked.get("handling") == "strict",
        is_asynchronous="respond-async" in asked,
    )


def _scheme(call: Call) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        return "https" if call.header(b"x-forwarded-proto") == "https" else call.scheme
    return call.scheme


@lru_cache(maxsize=64)
def _base(scheme: str, host: str) -> str:
    """Address of the server as the client knows it.

    Raises:
        TurnedAway: 400; a host that is not ours must not stand in links.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if not validate_host(name, settings.ALLOWED_HOSTS):
        raise faults.malformed(f"{host[:100]!r} is not a host of this server.")
    return f"{scheme}://{host}{BASE}"
