"""The thin path in front of Django: booking, holding, confirming, cancelling, rescheduling.

A session row, a middleware stack and the object mapper cost a request twenty times what the booking
itself costs the database, so these five acts have a path of their own. What they do is the same:
the same services, limits and audit entries, the same refusals.

    POST /api/booking/bookings                     {"person": rid, "slot": number, "kind": "public"}
    POST /api/booking/holds                        the same
    POST /api/booking/bookings/<rid>/confirm       nothing
    POST /api/booking/bookings/<rid>/cancel        nothing
    POST /api/booking/bookings/<rid>/reschedule    {"slot": number, "kind": "public"}

Every request carries a token (see ``tokens``) and an ``Idempotency-Key``; the same request may be sent
again until it is answered. 201 made, 200 made before or changed, 401 no valid token, 403 not for this
person, 404 unknown, 409 sold out (with alternatives) or against a limit, 413, 415 and 422 malformed,
429 too often, 503 busy: ask again with the same key.

Time: the server's clock alone decides whether a token is alive and a place is open; how often somebody
asks and how long they wait is measured by a clock that only runs forward.
"""

import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from minkang.engines.booking.api import answers
from minkang.engines.booking.api.answers import Answer, refused_answer
from minkang.engines.booking.api.rates import MINUTE, measures
from minkang.engines.booking.api.requests import Call, Wish, bearer_of, body_of, key_of, wish_of
from minkang.engines.booking.api.tokens import Identity, identity_of
from minkang.engines.booking.queries.represented import person_of
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.rules.refusals import SHANGHAI
from minkang.engines.booking.services import writer
from minkang.engines.booking.services.booking import confirm, reschedule
from minkang.engines.booking.services.cancelling import cancel
from minkang.engines.booking.services.orders import Answer as Ordered
from minkang.engines.booking.services.orders import Order, Sold, SoldOut
from minkang.engines.booking.terms import CancelCause, Channel
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.buckets import Buckets
from minkang.kernel.web.reference import Arrival

_ADDRESS = re.compile(
    r"/api/booking/(?:(?P<making>bookings|holds)"
    r"|bookings/(?P<rid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"/(?P<act>confirm|cancel|reschedule))"
)
_OF_ACCOUNT, _OF_ADDRESS = 0, 1
Found = TypeVar("Found")
# A booking that exists is changed in a transaction of its own; further changes wait their turn.
CHANGES_AT_ONCE = 4
_changers = ThreadPoolExecutor(CHANGES_AT_ONCE, thread_name_prefix="booking-change")
_buckets = Buckets(MINUTE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is let in: who asks, with which key, for what, and when."""

    identity: Identity
    key: str
    said: dict[str, object]
    at: datetime
    trace: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer that is being worked out by somebody else.

    Attributes:
        future: Done when it is known; nobody needs to block for it.
        trace: Reference number of the request.
        tell: Makes the answer of what the future holds; may refuse.
    """

    future: "Future[Any]"
    trace: str
    tell: Callable[[Any], Answer]


class TooOften(Refused):
    """Somebody asks more often than is allowed; they may again after `wait` seconds."""

    def __init__(self, wait: float) -> None:
        """Keep how long."""
        super().__init__(answers.too_many_requests(wait))
        self.wait = wait


def is_for_us(path: str) -> bool:
    """Whether the gate answers at a path, which is without the query."""
    return _ADDRESS.fullmatch(path) is not None


def ask(call: Call, arrival: Arrival) -> Answer | Pending:
    """Let one of the five acts in; never blocks.

    Args:
        call: The request, of a path that `is_for_us`.
        arrival: Its reference number and moment.

    Returns:
        The answer when it was turned away, otherwise what `settled` makes one of.

    Raises:
        LookupError: the path is Django's.
    """
    found = _ADDRESS.fullmatch(call.path)
    if found is None:
        raise LookupError(call.path)
    making, rid, act = found.group("making", "rid", "act")
    try:
        asked = _let_in(call, arrival.at, arrival.reference)
        if making:
            return _make(asked, is_hold=making == "holds")
        changed = _changers.submit(_change, asked, UUID(hex=rid), act)
        return Pending(changed, asked.trace, _as_it_is)
    except Refused as refused:
        return _told(refused, arrival.reference)


def settled(pending: Pending) -> Answer:
    """What is told of an act that was let in; waits for its end."""
    try:
        return pending.tell(pending.future.result())
    except Refused as refused:
        return _told(refused, pending.trace)
    except (OperationalError, InterfaceError):
        # The database is being restarted: nothing is certain but that the same key is safe.
        return refused_answer(answers.UNREACHABLE, pending.trace)


def answer(call: Call, arrival: Arrival) -> Answer:
    """Ask and wait."""
    got = ask(call, arrival)
    return settled(got) if isinstance(got, Pending) else got


def _told(refused: Refused, trace: str) -> Answer:
    if isinstance(refused, SoldOut):
        return answers.sold_answer(Sold(refused.refusal, refused.alternatives), trace)
    wait = refused.wait if isinstance(refused, TooOften) else 0.0
    return refused_answer(refused.refusal, trace, wait=wait)


def address_of(call: Call) -> str:
    """Where a request comes from: behind a proxy that serves https, the last address it noted.

    Anywhere else what the client writes into the header is nobody's word.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        return call.header(b"x-forwarded-for").rpartition(",")[2].strip() or call.peer
    return call.peer


def _let_in(call: Call, at: datetime, trace: str) -> Asked:
    if call.method != "POST":
        raise Refused(answers.METHOD_NOT_ALLOWED)
    _count(f"address:{address_of(call)}", _OF_ADDRESS, at)
    token = bearer_of(call.header(b"authorization"))
    identity = _required(identity_of(token, at) if token else answers.NO_TOKEN)
    _count(f"account:{identity.account}", _OF_ACCOUNT, at)
    key = key_of(call)
    if key is None:
        raise Refused(answers.key_malformed())
    return Asked(identity, key, _required(body_of(call)), at, trace)


def _count(key: str, which: int, at: datetime) -> None:
    measure = measures(at.astimezone(SHANGHAI).date())[which]
    wait = _buckets.wait(key, measure=measure, now=monotonic())
    if wait:
        raise TooOften(wait)


def _required(found: Found | Refusal) -> Found:
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _make(asked: Asked, *, is_hold: bool) -> Pending:
    wish = _required(wish_of(asked.said, with_person=True))
    if wish.person is None or wish.person not in asked.identity.persons:
        raise Refused(refusals.not_for_them())
    order = _order(asked, wish, wish.person, is_hold=is_hold)
    future = writer.writer_of_process().submit(order, at=asked.at)
    return Pending(future, asked.trace, partial(_made, asked.trace))


def _made(trace: str, taken: Ordered) -> Answer:
    if isinstance(taken, Sold):
        return answers.sold_answer(taken, trace)
    return answers.taken_answer(_required(taken), trace)


def _as_it_is(told: Answer) -> Answer:
    return told


def _change(asked: Asked, rid: UUID, act: str) -> Answer:
    try:
        person = person_of(rid)
        if person is None or person not in asked.identity.persons:
            # A stranger learns nothing, not even that the booking exists.
            raise Refused(refusals.booking_unknown())
        if act == "reschedule":
            return _reschedule(asked, rid, person)
        if asked.said:
            raise Refused(answers.malformed("The body is not empty.", *sorted(asked.said)[:5]))
        return _confirm(asked, rid) if act == "confirm" else _cancel(asked, rid)
    finally:
        connection.close()


def _confirm(asked: Asked, rid: UUID) -> Answer:
    taken = confirm(booking=rid, by=_by(asked), at=asked.at)
    return answers.done_answer(taken, asked.trace)


def _cancel(asked: Asked, rid: UUID) -> Answer:
    cancel(booking=rid, cause=CancelCause.PATIENT, by=_by(asked), at=asked.at)
    return answers.cancelled_answer(str(rid), asked.trace)


def _reschedule(asked: Asked, rid: UUID, person: UUID) -> Answer:
    wish = _required(wish_of(asked.said, with_person=False))
    taken = reschedule(booking=rid, order=_order(asked, wish, person, is_hold=False), at=asked.at)
    return answers.taken_answer(taken, asked.trace)


def _order(asked: Asked, wish: Wish, person: UUID, *, is_hold: bool) -> Order:
    return Order(
        person=person,
        slot=wish.slot,
        kind=wish.kind,
        key=asked.key,
        channel=Channel.ONLINE,
        by=_by(asked),
        booker=asked.identity.person,
        is_hold=is_hold,
    )


def _by(asked: Asked) -> str:
    return f"account:{asked.identity.account}"
