"""What the gate answers: status, headers and JSON, with the same content as a page would show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from django.conf import settings

from minkang.engines.booking.queries.openings import Opening
from minkang.engines.booking.services.orders import Sold, Taken
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.kernel.web.middleware import CONTENT_SECURITY_POLICY

Headers = list[tuple[bytes, bytes]]

METHOD_NOT_ALLOWED = Refusal(
    "booking.method_not_allowed",
    "这个地址只能用来提交，不能直接打开。请从预约页面办理。",
    "Use POST here.",
)
NO_TOKEN = Refusal(
    "booking.token_missing",
    "这一步要先证明身份。请登录后从预约页面办理。",
    "Send `Authorization: Bearer <token>`; POST /api/booking/token gives a signed-in resident one.",
)
BODY_TOO_LARGE = Refusal(
    "booking.body_too_large",
    "发来的内容太长，没有办理。请从预约页面重新提交。",
    "The body is longer than 4096 bytes.",
)
TYPE_UNFIT = Refusal(
    "booking.content_type_unfit",
    "发来的内容格式不对，没有办理。请从预约页面重新提交。",
    "Send `Content-Type: application/json`.",
)
UNREACHABLE = Refusal(
    "booking.storage_unreachable",
    "系统正在恢复，这次没有确认。请几秒后用同一页面再提交一次，不会重复预约。",
    "The database does not answer; retry with the same key in a few seconds.",
)

_STATUS = {
    "booking.method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "booking.token_missing": HTTPStatus.UNAUTHORIZED,
    "booking.token_forged": HTTPStatus.UNAUTHORIZED,
    "booking.token_expired": HTTPStatus.UNAUTHORIZED,
    "booking.not_authorised": HTTPStatus.FORBIDDEN,
    "booking.slot_unknown": HTTPStatus.NOT_FOUND,
    "booking.person_unknown": HTTPStatus.NOT_FOUND,
    "booking.booking_unknown": HTTPStatus.NOT_FOUND,
    "booking.body_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "booking.content_type_unfit": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "booking.request_malformed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "booking.key_malformed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "booking.key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "booking.too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "booking.busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "booking.storage_unreachable": HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY_SECONDS = 2
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `headers` are complete, their names in small letters."""

    status: HTTPStatus
    headers: Headers
    body: bytes


def malformed(detail: str, *fields: str) -> Refusal:
    """The body cannot be read as what is asked for here."""
    return Refusal(
        "booking.request_malformed",
        "发来的内容读不出来，没有办理。请从预约页面重新提交。",
        detail,
        tuple(FieldFault(name, "这一项缺少或不对。") for name in fields),
    )


def key_malformed() -> Refusal:
    """The idempotency key is missing or none."""
    return Refusal(
        "booking.key_malformed",
        "这次提交没有编号，没有办理，以免重复预约。请从预约页面重新提交。",
        "Send `Idempotency-Key`: 8 to 64 characters of A-Z a-z 0-9 . _ : -, a new one for each wish.",
    )


def too_many_requests(seconds: float) -> Refusal:
    """Somebody asks more often than is allowed; `seconds` until they may again."""
    whole = int(seconds) + 1
    return Refusal(
        "booking.too_many_requests",
        f"您提交得太频繁了。请{whole}秒后再试；已经约好的号不受影响。",
        f"Too many requests; retry after {whole} s.",
    )


def taken_answer(taken: Taken, trace: str) -> Answer:
    """201 when the place was taken now, 200 when it was before, under the same key."""
    said = {
        "ok": True,
        "booking": str(taken.booking),
        "state": taken.state,
        "session": taken.session,
        "slot": taken.slot,
        "report_at": taken.report_at.isoformat(),
        "hold_until": taken.hold_until.isoformat() if taken.hold_until else None,
        "is_replay": taken.is_replay,
        "trace": trace,
    }
    return _answer(HTTPStatus.OK if taken.is_replay else HTTPStatus.CREATED, said, trace)


def done_answer(taken: Taken, trace: str) -> Answer:
    """200: a booking that existed before was changed."""
    answer = taken_answer(taken, trace)
    return Answer(HTTPStatus.OK, answer.headers, answer.body)


def cancelled_answer(booking: str, trace: str) -> Answer:
    """200: the place is given up."""
    return _answer(
        HTTPStatus.OK, {"ok": True, "booking": booking, "state": "cancelled", "trace": trace}, trace
    )


def sold_answer(sold: Sold, trace: str) -> Answer:
    """409 with the nearest openings."""
    said = sold.refusal.wire(trace) | {"alternatives": [_opening(one) for one in sold.alternatives]}
    return _answer(HTTPStatus.CONFLICT, said, trace)


def status_of(refusal: Refusal) -> HTTPStatus:
    """The status of a refusal; 409 unless its code says otherwise."""
    return _STATUS.get(refusal.code, HTTPStatus.CONFLICT)


def refused_answer(refusal: Refusal, trace: str, *, wait: float = 0.0) -> Answer:
    """The refusal in its one shape; `wait` is in seconds."""
    status = status_of(refusal)
    extra: Headers = []
    if status is HTTPStatus.UNAUTHORIZED:
        extra.append((b"www-authenticate", b"Bearer"))
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        extra.append((b"allow", b"POST"))
    elif status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        extra.append((b"retry-after", _number(int(wait) + 1 if wait else _RETRY_SECONDS)))
    return _answer(status, refusal.wire(trace), trace, extra)


def _opening(one: Opening) -> dict[str, object]:
    return {
        "slot": one.slot,
        "session": one.session,
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "report_at": one.report_at.isoformat() if one.report_at else None,
        "free": one.free,
    }


def _answer(
    status: HTTPStatus, said: Mapping[str, object], trace: str, extra: Headers | None = None
) -> Answer:
    body = _JSON.encode(said).encode()
    headers = [
        *_security_headers(),
        (b"x-request-id", trace.encode()),
        (b"content-length", _number(len(body))),
        *(extra or ()),
    ]
    return Answer(status, headers, body)


def _number(value: int) -> bytes:
    return str(value).encode()


@cache
def _security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """What the middleware of the pages puts on them, and that nobody keeps an answer."""
    headers = [
        ("content-type", "application/json"),
        ("cache-control", "private, no-store"),
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-frame-options", settings.X_FRAME_OPTIONS),
        ("referrer-policy", settings.SECURE_REFERRER_POLICY),
        ("cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if settings.SECURE_CONTENT_TYPE_NOSNIFF:
        headers.append(("x-content-type-options", "nosniff"))
    return tuple((name.encode(), value.encode()) for name, value in headers)
