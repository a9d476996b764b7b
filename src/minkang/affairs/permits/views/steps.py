"""How far a case is: its steps with a light each, whether its clock stands still, whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from minkang.affairs.permits.queries.stopping import told_until
from minkang.engines.cases.queries.cases import CasePage
from minkang.engines.cases.queries.history import recorded, replayed
from minkang.engines.cases.terms import StateKind, SuspensionReason, TaskState
from minkang.kernel.web.components import Light, ProgressStep
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.access.terms import Role

STRAIGHT = (StateKind.WAITING, StateKind.WORKING)
FOR_ALL = ("extend", "refuse", "deny")
FOR_OFFICES = (*FOR_ALL, "send_back", "task_failed")


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock of a case stands still.

    Attributes:
        state: Code of the state to which the case goes back.
        reason: Why, in words.
        since: From which day on days are not counted.
        days: For how many working days the applicant was told; 0 where nothing was said.
        until: The last of them; None where nothing was said.
        is_passed: The day that was told is over.
    """

    state: str
    reason: str
    since: date
    days: int
    until: date | None
    is_passed: bool


def stop_of(page: CasePage, on: date) -> Stop | None:
    """Why the clock stands still on a day and for how long, if it does."""
    if page.procedure.state_of[page.case.state].kind is not StateKind.SUSPENDED:
        return None
    told = replayed(page.case.rid)
    segment = told.segments[-1]
    days = next((one.days for one in reversed(list(recorded(page.case.rid))) if one.days), 0)
    until = told_until(segment.since, days) if days else None
    reason = spoken(SuspensionReason(segment.reason))
    is_passed = until is not None and on > until
    return Stop(told.stopped_at, reason, segment.since, days, until, is_passed)


def was_stopped(page: CasePage) -> bool:
    """Whether the applicant was told that the clock stands still, and for how long."""
    return any(one.days for one in recorded(page.case.rid))


def steps_of(page: CasePage, stop: Stop | None) -> tuple[ProgressStep, ...]:
    """The states on the straight way; of an ended case only those it went through."""
    case, states = page.case, page.procedure.states
    here, been = stop.state if stop else case.state, {one.state for one in page.history}
    at, is_ended = [one.code for one in states].index(here), case.ended_on is not None
    return tuple(
        ProgressStep(
            label=_label(
                one.title_en if is_english() else one.title, stop if number == at else None
            ),
            office=case.owner.name,
            light=_light(number, at, is_ended=is_ended),
            due=case.promised_due_on if number == at else None,
            done_on=case.ended_on if number == at else None,
        )
        for number, one in enumerate(states)
        if number == at or (one.title in been if is_ended else one.kind in STRAIGHT)
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done with a case, with the reason that was given where one may be read."""

    title: str
    at: datetime
    reason: str


def happenings_of(page: CasePage, *, is_office: bool) -> tuple[Happening, ...]:
    """What was done, oldest first; of reasons the applicant reads those that are meant for them."""
    told = zip(page.history, recorded(page.case.rid), strict=True)
    return tuple(
        Happening(
            line.title_en if is_english() else line.title,
            line.at,
            _stopped(event.reason, event.on, event.days)
            if event.kind == "suspend"
            else event.reason
            if event.kind in (FOR_OFFICES if is_office else FOR_ALL)
            else "",
        )
        for line, event in told
    )


def _stopped(said: str, on: date, days: int) -> str:
    reason = spoken(SuspensionReason(said))
    if not days:
        return reason
    words = gettext("%(reason)s，预计 %(days)d 个工作日，到 %(until)s为止")
    return words % {"reason": reason, "days": days, "until": day(told_until(on, days))}


def waits_for(page: CasePage) -> list[str]:
    """Whose turn it is at the office: roles of its open tasks, else of the ways out of its state."""
    roles = {
        page.procedure.task_of[one.code].role for one in page.tasks if one.state == TaskState.OPEN
    }
    for way in () if roles else page.procedure.leaving[page.case.state]:
        roles |= way.roles
    return [spoken(one) for one in Role if one.value in roles]


def _label(title: str, stop: Stop | None) -> str:
    if stop is None:
        return title
    return gettext("%(state)s（不计时限：%(reason)s）") % {"state": title, "reason": stop.reason}


def _light(number: int, at: int, *, is_ended: bool) -> Light:
    if number < at or is_ended:
        return Light.DONE
    return Light.CURRENT if number == at else Light.WAITING
