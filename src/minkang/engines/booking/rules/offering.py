"""What may be offered: services, resources and the periods they hold for."""

from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

from minkang.kernel.refusal import FieldFault, Refusal


def named(name: str) -> Refusal | None:
    """Services and resources have a name that can be read."""
    if name.strip() and name.isprintable():
        return None
    return _refusal(
        "name_missing", "请填写名称，患者预约时会看到它。", f"{name!r} is no name", "name"
    )


def department_unfit(since: date) -> Refusal:
    """The department is another organisation's, or not open on the day."""
    return _refusal(
        "department_unfit",
        f"这个科室不属于本机构，或在{_in_words(since)}没有开设。请重新选择科室或起始日期。",
        f"no department of the organisation is open on {since}",
        "department",
    )


def service_taken(name: str) -> Refusal:
    """Services of a department that are offered have different names."""
    return _refusal(
        "service_taken",
        f"这个科室已有名为“{name.strip()}”的服务。请换一个名称，或直接使用原来的服务。",
        f"the department offers a service named {name.strip()!r} already",
        "name",
    )


def no_post() -> Refusal:
    """Doctors and nurses give services where they are employed."""
    return _refusal(
        "practitioner_has_no_post",
        "这位医务人员当天在本机构没有岗位，不能登记出诊。请先在机构登记里办理任职，再来登记。",
        "the practitioner holds no post at the organisation on the first day; appoint them first",
        "practitioner",
    )


def resource_taken() -> Refusal:
    """A practitioner is one resource of an organisation."""
    return _refusal(
        "resource_taken",
        "这位医务人员已经登记出诊，请在列表里直接使用。",
        "the practitioner is a resource of the organisation already",
        "practitioner",
    )


def fits_together(organisation: UUID, other: UUID) -> Refusal | None:
    """Who gives a service belongs to the organisation that offers it."""
    if organisation == other:
        return None
    return _refusal(
        "resource_of_another",
        "服务和出诊的人不属于同一机构，请重新选择。",
        f"service of {organisation}, resource of {other}",
        "resource",
    )


def holds(since: date, until: date | None, on: date) -> Refusal | None:
    """A service or resource is used only within its own period, ``[since, until)``."""
    if since <= on and (until is None or on < until):
        return None
    return _refusal(
        "not_offered_then",
        f"{_in_words(on)}不在这项服务或这位医生的出诊期内。请改日期，或先延长其期限。",
        f"{on} lies outside [{since}, {until})",
        "since",
    )


def follows(since: date, standing: Iterable[date]) -> Refusal | None:
    """A template begins with or after the ones that stand."""
    last = max(standing, default=since)
    if since >= last:
        return None
    return _refusal(
        "template_before_another",
        f"已有从{_in_words(last)}起的模板，新模板应从当天或以后起用。请改起始日期。",
        f"template since {since} lies before the one since {last}",
        "since",
    )


def hours_apart(starts: time, ends: time, others: Iterable[tuple[time, time]]) -> Refusal | None:
    """Parts of one weekday do not overlap; one may begin when the other ends."""
    for begun, ended in others:
        if starts < ended and begun < ends:
            return _refusal(
                "template_overlaps",
                f"这个时间与同一天{begun:%H:%M}至{ended:%H:%M}的模板重叠。请改起止时间。",
                f"[{starts}, {ends}) overlaps [{begun}, {ended})",
                "starts",
            )
    return None


def ends_later(since: date, until: date | None, on: date) -> Refusal | None:
    """What ends has not ended yet and has had a day at least."""
    if until is not None:
        return _refusal(
            "ended_already",
            f"它已于{_in_words(until)}停止，不用再停。",
            f"ended on {until} already",
            "on",
        )
    if on > since:
        return None
    return _refusal(
        "ends_before_it_begins",
        f"停止日期应晚于起始日期({_in_words(since)})，请核对。",
        f"end {on} is not after the beginning {since}",
        "on",
    )


def sessions_stand(count: int) -> Refusal:
    """Published sessions have patients: they are stopped one by one, with offers."""
    return _refusal(
        "sessions_stand",
        f"这一天及以后还有{count}场已公布的出诊。请先逐场停诊，系统会为已预约的患者另行安排。",
        f"{count} published sessions stand on or after the day; stop them first",
        "on",
    )


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _refusal(reason: str, message: str, detail: str, field: str) -> Refusal:
    return Refusal(f"booking.{reason}", message, detail, (FieldFault(field, message),))
