"""Who comes, and by which way they booked."""

from minkang.care.visits.indicators import scope
from minkang.engines.booking.terms import BookingState
from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Interval,
    Rows,
    Words,
    register_indicator,
)

PERCENT = Words("%", "%")


def _part(frames: Frames, visits: Rows) -> Rows:
    return frames.rows(visits, "visit", key=visits.id)


def _expected(frames: Frames) -> Rows:
    visits = scope.clinics(scope.of_month(frames, frames.visit))
    return visits.filter(visits.state.isin((*scope.CAME, BookingState.NOSHOW.value)))


def expected(frames: Frames) -> Rows:
    """Bookings of the month whose patient came or did not come; cancelled ones are left out."""
    return _part(frames, _expected(frames))


def missed(frames: Frames) -> Rows:
    """Those nobody came to."""
    found = _expected(frames)
    return _part(frames, found.filter(found.state == BookingState.NOSHOW.value))


def _kept(frames: Frames) -> Rows:
    visits = scope.clinics(scope.of_month(frames, frames.visit))
    return visits.filter(
        visits.state != BookingState.CANCELLED.value, visits.channel.isin(scope.BOOKED_AHEAD)
    )


def booked(frames: Frames) -> Rows:
    """Bookings of the month made before coming, without those cancelled."""
    return _part(frames, _kept(frames))


def booked_with_help(frames: Frames) -> Rows:
    """Those made at a desk, a kiosk, by telephone or by a clinician."""
    found = _kept(frames)
    return _part(frames, found.filter(found.channel.isin(scope.ASSISTED)))


register_indicator(
    Indicator(
        id="visits.no_show_share",
        title=Words("预约未到", "Booked and not come"),
        definition=Words(
            "近一个月二级以上公立医院的门诊预约中，没有取消也没有来的占多少。",
            "Of the clinic bookings of the last month at public hospitals of level two and above, "
            "those neither cancelled nor come to.",
        ),
        unit=PERCENT,
        direction=Direction.LOWER,
        numerator=missed,
        denominator=expected,
        scale=100,
        interval=Interval.BINOMIAL,
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="visits.assisted_share",
        title=Words("窗口和电话预约", "Booked with help"),
        definition=Words(
            "近一个月没有取消的门诊预约中，在窗口、自助机、电话或由医生代约的占多少。",
            "Of the clinic bookings of the last month that were not cancelled, those made at a "
            "desk, a kiosk, by telephone or by a clinician.",
        ),
        unit=PERCENT,
        direction=Direction.NEUTRAL,
        numerator=booked_with_help,
        denominator=booked,
        scale=100,
        decimals=1,
    )
)
