"""What booking refuses, in the words of a person at a window."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from minkang.engines.booking.terms import BookingState, Channel, PoolKind
from minkang.kernel.refusal import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")


def session_unknown(session: int) -> Refusal:
    """No session has this number."""
    return Refusal(
        "booking.session_unknown",
        "没有找到这次门诊，它可能已撤下。请回到列表重新选择。",
        f"no session has the number {session}; list the sessions again",
    )


def slot_unknown() -> Refusal:
    """No such slot."""
    return Refusal(
        "booking.slot_unknown",
        "没有找到这个时段，它可能已被医院调整。请回到号源页面重新选择。",
        "No such slot; list the openings again.",
    )


def slot_past() -> Refusal:
    """The slot is over, or its booking is."""
    return Refusal(
        "booking.slot_past",
        "这个时段已经过了预约时间，请选择后面的时段。",
        "The slot is over or closed for booking; choose a later one.",
    )


def session_stopped() -> Refusal:
    """The clinic was cancelled."""
    return Refusal(
        "booking.session_stopped",
        "这次门诊已经停诊。请选择同科室的其他时间，或拨打医院电话咨询。",
        "The session was stopped by the hospital; choose another session.",
    )


def session_closed() -> Refusal:
    """The clinic is over or takes no more bookings."""
    return Refusal(
        "booking.session_closed",
        "这次门诊已经结束预约。请选择其他日期的门诊。",
        "The session is closed; choose another session.",
    )


def not_yet_open(opens_at: datetime) -> Refusal:
    """The places have not been released."""
    local = opens_at.astimezone(SHANGHAI)
    return Refusal(
        "booking.not_yet_open",
        f"号源将在{local.month}月{local.day}日{local:%H:%M}放出，请届时再来预约。",
        f"The places open at {opens_at.isoformat()}.",
    )


def not_drawn_yet() -> Refusal:
    """The places are given by lottery and the draw is still to come."""
    return Refusal(
        "booking.not_drawn_yet",
        "这次门诊的号源由摇号产生，现在还不能直接预约。请先登记摇号，结果公布后剩余号源再开放。",
        "The session is released by lottery that is not drawn yet; cast a ballot instead.",
    )


def kind_not_offered() -> Refusal:
    """The slot has no places of the kind."""
    return Refusal(
        "booking.kind_not_offered",
        "这个时段没有您要的号源类型，请选择其他类型或其他时段。",
        "The slot has no pool of this kind.",
    )


def kind_not_for_channel(kind: PoolKind, channel: Channel) -> Refusal:
    """Places of the kind are kept for somebody else."""
    return Refusal(
        "booking.kind_not_for_channel",
        f"“{kind.label}”号源是为特定人群或办理方式保留的，不能这样预约。请预约公开号源，或到医院服务台、拨打电话办理。",
        f"{kind.value} places are not open to this person through {channel.value}.",
    )


def person_unknown() -> Refusal:
    """Nobody is registered under the rid."""
    return Refusal(
        "booking.person_unknown",
        "没有找到就诊人的登记信息。请先核对就诊人，或到社区登记后再预约。",
        "The person or the booker is not registered.",
    )


def person_died() -> Refusal:
    """The person's death is recorded."""
    return Refusal(
        "booking.person_died",
        "就诊人已登记死亡，不能预约。如登记有误，请到社区核实更正。",
        "The person's death is recorded.",
    )


def suspended(until: date) -> Refusal:
    """Online booking is suspended after missed bookings."""
    return Refusal(
        "booking.suspended",
        f"因预约后没有来，网上预约暂停，{until.month}月{until.day}日起恢复。"
        "现在仍可到医院服务台或打电话预约，急诊不受影响；认为有误可以申诉。",
        f"Online booking is suspended until {until.isoformat()}; desk and telephone stay open.",
    )


def session_already_booked() -> Refusal:
    """The person has a live booking of the session."""
    return Refusal(
        "booking.session_already_booked",
        "就诊人已经预约了这次门诊，不用重复预约。要换时间，请在“我的预约”里改约。",
        "The person has a live booking of this session; reschedule it instead.",
    )


def department_day_full(most: int) -> Refusal:
    """The limit of a department and day is reached."""
    return Refusal(
        "booking.department_day_max",
        f"同一天同一科室最多预约{most}次，就诊人当天已有该科室的预约。请改约或选择其他日期。",
        f"At most {most} live booking(s) of a department and day.",
    )


def day_full(most: int) -> Refusal:
    """The limit of a day is reached."""
    return Refusal(
        "booking.day_max",
        f"同一天最多预约{most}次，就诊人当天已达上限。请选择其他日期，或先取消一个预约。",
        f"At most {most} live bookings of a day.",
    )


def month_full(most: int) -> Refusal:
    """The limit of 30 days is reached."""
    return Refusal(
        "booking.month_max",
        f"30天内最多预约{most}次，就诊人已达上限。确需就诊请到医院服务台说明情况，急诊不受影响。",
        f"At most {most} bookings within 30 days.",
    )


def too_many_persons(most: int) -> Refusal:
    """The booker already books for as many people as allowed."""
    return Refusal(
        "booking.booker_persons_max",
        f"一个账号最多同时为{most}位就诊人预约。请等前面的就诊结束，或请对方用自己的账号、电话或到窗口预约。",
        f"An account holds upcoming bookings for at most {most} people.",
    )


def key_reused() -> Refusal:
    """The idempotency key was used for something else."""
    return Refusal(
        "booking.key_reused",
        "这次提交与之前用同一编号的提交内容不同，没有办理。请回到号源页面重新选择后再提交。",
        "The idempotency key was used with another body; use a new key.",
    )


def sold_out() -> Refusal:
    """No place is left."""
    return Refusal(
        "booking.sold_out",
        "这个时段的号刚刚约满。请从下面还有号的时段中选择，或登记候补。",
        "No place is left in this slot; see the alternatives or join the waitlist.",
    )


def already_replaced() -> Refusal:
    """Another booking stands in the way that no limit explains."""
    return Refusal(
        "booking.already_replaced",
        "这个预约刚刚已经改过一次。请刷新“我的预约”查看最新结果。",
        "Another booking already replaces or meets this one; read the bookings again.",
    )


def busy() -> Refusal:
    """The writer's queue is full."""
    return Refusal(
        "booking.busy",
        "现在预约的人很多，系统正在排队处理。请几秒后用同一页面再提交一次，不会重复预约。",
        "The queue of the writer is full; retry with the same key in a few seconds.",
    )


def booking_unknown() -> Refusal:
    """No such booking, or not one the actor may see."""
    return Refusal(
        "booking.booking_unknown",
        "没有找到这个预约。请从“我的预约”里重新打开。",
        "No such booking.",
    )


def hold_over() -> Refusal:
    """The place was held and not confirmed in time."""
    return Refusal(
        "booking.hold_over",
        "保留的时间已过，号已放回。请重新选择时段。",
        "The hold has ended; take a place again.",
    )


def state_unfit(state: BookingState) -> Refusal:
    """The booking is in a state in which this cannot be done."""
    return Refusal(
        "booking.state_unfit",
        f"这个预约现在是“{state.label}”状态，不能这样办理。请刷新页面查看最新情况，需要帮助请到服务台。",
        f"The booking is {state.value}.",
    )


def not_for_them() -> Refusal:
    """The actor may not book for this person."""
    return Refusal(
        "booking.not_authorised",
        "您还不能为这位就诊人预约。请对方在“家人与代办”里授权给您，或由监护人办理，也可以到医院服务台。",
        "The actor is neither the person, a guardian, an authorised proxy nor at the desk.",
    )


def own_proxy() -> Refusal:
    """Nobody needs authority from themselves."""
    return Refusal(
        "booking.own_proxy",
        "为自己预约不需要授权。请选择要授权的家人或代办人。",
        "A person cannot be their own proxy.",
    )


def order_malformed() -> Refusal:
    """A number or text of the order cannot be kept."""
    return Refusal(
        "booking.order_malformed",
        "提交的内容不完整或过长，没有办理。请回到号源页面重新选择后再提交。",
        "Slot beyond a 64-bit number, key over 64 characters, reference over 80, or a NUL in them.",
    )
