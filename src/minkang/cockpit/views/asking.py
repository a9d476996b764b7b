"""What a request asks for: the day it wants to know about, and the links it offers."""

from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.web.reference import arrival_here


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
