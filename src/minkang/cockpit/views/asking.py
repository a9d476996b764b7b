"""What a request asks for: the day it wants to know about, and the links it offers."""

from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.reference import arrival_here

MOST_DIGITS = 6
"""No list of ours has more pages than this many digits can count."""


def today() -> date:
    """The day, in local time, on which the request arrived."""
    return localdate(arrival_here().at)


def day_asked(request: HttpRequest) -> date:
    """The day in ``?on=2025-12-31``; today when the address names none.

    Raises:
        Refused: ``policy.day_malformed`` when it is not a calendar day.
    """
    said = request.GET.get("on", "")
    if not said:
        return today()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused(
            Refusal(
                code="policy.day_malformed",
                message=f"“{said}”不是一个日期，所以查不出当天的有效性。请按“2025-12-31”的写法填写。",
                detail=f"on={said!r} is not a day; write it as 2025-12-31.",
                fields=(FieldFault("on", "请按“2025-12-31”的写法填写。"),),
            )
        ) from None


def whole_asked(request: HttpRequest, name: str, *, otherwise: int) -> int:
    """The whole number from 1 that the address gives under `name`.

    Raises:
        Refused: ``policy.number_malformed`` when it is not one.
    """
    said = request.GET.get(name, str(otherwise))
    if said.isascii() and said.isdecimal() and 0 < len(said) <= MOST_DIGITS and int(said) > 0:
        return int(said)
    raise Refused(
        Refusal(
            code="policy.number_malformed",
            message=f"地址里的“{name}={said[:20]}”不是从 1 开始的整数，所以没有打开。请用页面上的链接。",
            detail=f"{name}={said[:80]!r} must be a whole number from 1.",
            fields=(FieldFault(name, "请用页面上的链接。"),),
        )
    )
