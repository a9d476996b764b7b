"""What is told about a visit, in the words of the person at the window.

Names are masked: a message may be read on somebody else's screen.
"""

from datetime import datetime
from typing import Protocol

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minkang.care.visits.queries.emergencies import EmergencyLook
from minkang.care.visits.terms import MessageKind
from minkang.engines.booking.queries.particulars import LostBallot, Particulars
from minkang.engines.booking.queries.standing import Missed
from minkang.engines.booking.terms import NoShowState
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day, weekday
from minkang.registry.people.queries import masked_name


def clock(at: datetime) -> str:
    """A time of the day in local time: 9:10."""
    local = localtime(at)
    return f"{local.hour}:{local:%M}"


def moment_words(at: datetime) -> str:
    """A moment as people say it: 2026年11月26日（星期四）9:10."""
    local = localtime(at)
    return _("%(day)s（%(weekday)s）%(clock)s") % {
        "day": day(local),
        "weekday": weekday(local),
        "clock": clock(at),
    }


def service_words(one: Particulars) -> str:
    """Hospital, clinic and doctor: 市中心医院 心血管内科门诊（沈明远）."""
    is_foreign = is_english()
    place = (one.place.name_en if is_foreign else "") or one.place.name
    service = (one.service_name_en if is_foreign else "") or one.service_name
    return _("%(place)s %(service)s（%(doctor)s）") % {
        "place": place,
        "service": service,
        "doctor": one.resource,
    }


class Somebody(Protocol):
    """A booking, an entry of the waitlist or a missed visit of somebody."""

    @property
    def person_name(self) -> str:
        """The visitor's whole name."""


def whose(one: Somebody) -> str:
    """The visitor's name as lists show it."""
    return masked_name(one.person_name)


def message_words(
    kind: MessageKind,
    one: Particulars,
    offer: Particulars | None = None,
    *,
    is_waiting: bool = False,
) -> str:
    """The whole message about a booking.

    Args:
        kind: What is told.
        one: The booking.
        offer: The place kept instead of one of a stopped clinic, or None.
        is_waiting: Whether they head a waitlist instead.
    """
    said = {
        "name": whose(one),
        "service": service_words(one),
        "when": moment_words(one.report_at),
        "cancel": moment_words(one.cancel_until),
    }
    if kind is MessageKind.STOPPED:
        return _stopped(one, said, offer, is_waiting=is_waiting)
    if kind is MessageKind.OFFERED and one.hold_until is not None:
        return _(
            "%(name)s候补的%(service)s有号了，%(when)s到院。请在%(until)s前确认，过时让给下一位。"
        ) % {**said, "until": moment_words(one.hold_until)}
    if kind is MessageKind.REMINDER:
        return (
            _(
                "提醒：%(name)s约了%(service)s，请在%(when)s到院，带上身份证和医保卡。"
                "不能来请在%(cancel)s前取消。"
            )
            % said
        )
    return _("%(name)s约好了%(service)s。请在%(when)s到院。不能来请在%(cancel)s前取消。") % said


def draw_words(lost: LostBallot) -> str:
    """What somebody is told whose ballot was not drawn."""
    is_foreign = is_english()
    return _(
        "%(name)s没有中签：%(place)s %(service)s，%(day)s%(part)s。可以加入候补，或另选时间。"
    ) % {
        "name": masked_name(lost.person_name),
        "place": (lost.place_name_en if is_foreign else "") or lost.place_name,
        "service": (lost.service_name_en if is_foreign else "") or lost.service_name,
        "day": day(lost.on),
        "part": spoken(lost.part),
    }


def missed_words(one: Particulars, missed: Missed) -> str:
    """What a missed booking costs, what stays open, and what can be done about it."""
    visit = {"name": whose(one), "service": service_words(one), "when": moment_words(one.report_at)}
    first = (
        _("%(name)s%(when)s的%(service)s取消得太晚，算一次失约。")
        if missed.is_late_cancellation
        else _("%(name)s约了%(service)s，%(when)s没有来，算一次失约。")
    )
    return (
        first % visit
        + _closed_words(missed)
        + _("有特殊情况，请打开“我的预约”，点这一次，写明申诉。")
    )


def appeal_words(one: Particulars, missed: Missed) -> str:
    """What the clinic decided; its own words stay on the page, for they may speak of health."""
    visit = {"name": whose(one), "service": service_words(one), "when": moment_words(one.report_at)}
    if missed.state is NoShowState.EXCUSED:
        result = _("申诉通过了：%(name)s%(when)s的%(service)s不算失约，因此暂停的网上预约恢复了。")
        return result % visit
    result = _("申诉没有通过：%(name)s%(when)s的%(service)s仍算失约。")
    return result % visit + _closed_words(missed) + _("医院的答复在“我的预约”里。")


def look_words(look: EmergencyLook) -> str:
    """Who opened whose record in an emergency, and where to see why and to ask."""
    said = {
        "when": moment_words(look.opened_at),
        "until": clock(look.ends_at),
        "who": f"{look.office} {look.who}".strip(),
        "name": masked_name(look.person_name),
    }
    return (
        _(
            "%(when)s，%(who)s因为紧急情况打开了%(name)s的健康档案，%(until)s自动关上，事后由审计管理员复核。"
            "理由和复核结论在“谁看过我的档案”里；觉得不对，在那里提出疑问。"
        )
        % said
    )


def _closed_words(missed: Missed) -> str:
    if missed.since is None or missed.until is None:
        return ""
    return _("从%(since)s起暂停网上预约，%(until)s恢复。到窗口、打电话照样能约，急诊不受影响。") % {
        "since": day(missed.since),
        "until": day(missed.until),
    }


def _stopped(
    one: Particulars, said: dict[str, str], offer: Particulars | None, *, is_waiting: bool
) -> str:
    stopped = (
        _("%(service)s停诊，%(name)s在%(when)s的预约取消了，不算失约。原因：%(reason)s。")
        if one.stop_reason
        else _("%(service)s停诊，%(name)s在%(when)s的预约取消了，不算失约。")
    )
    first = stopped % {**said, "reason": one.stop_reason.rstrip("。")}
    if is_waiting:
        return first + _("已替您排在最近一次门诊的候补最前面，有号马上通知。")
    if offer is None or offer.hold_until is None:
        return first + _("请另选时间，打电话或到窗口也可以。")
    return first + _("已为您留了%(when)s到院的号，请在%(until)s前确认。") % {
        "when": moment_words(offer.report_at),
        "until": moment_words(offer.hold_until),
    }
