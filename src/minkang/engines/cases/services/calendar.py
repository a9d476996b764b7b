"""Entering the days off of a year: every running case whose days were assumed is counted again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from minkang.engines.cases.models import Case, Notice
from minkang.engines.cases.queries.calendar import announced
from minkang.engines.cases.rules.snapshot import RECOUNTED, Event, Stepped
from minkang.engines.cases.rules.stepping import Dues, dues, step
from minkang.engines.cases.services import refusals
from minkang.engines.cases.services.entry_types import NOTICE_ENTERED
from minkang.engines.cases.services.events import CaseMoved
from minkang.engines.cases.services.loading import load
from minkang.engines.cases.services.writing import Act, Change, planned
from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.calendar.working_days import Notice as Announced
from minkang.kernel.refusal import Refused


@transaction.atomic
def enter_notice(*, notice: Announced, source: str, by: str, at: datetime) -> int:
    """Enter what was announced for a year, and count every running case again that it concerns.

    A case gets one event when its due days change or become certain; one whose days stay is left.

    Args:
        notice: Days off and worked weekends of the year.
        source: Where it was announced.
        by: Who enters it.
        at: When; aware.

    Returns:
        How many cases were counted again.

    Raises:
        Refused: ``cases.notice_faulty``.
    """
    text = _text(notice)
    try:
        announced(text)
    except ValueError as fault:
        raise Refused(refusals.notice_faulty(str(fault))) from None
    Notice.objects.create(
        year=notice.year, definition=text, source=source, entered_by=by, entered_at=at
    )
    recounted = sum(_recount(case, notice.year, by, at) for case in _concerned(notice.year))
    audit.record(
        NOTICE_ENTERED,
        subject=f"calendar:{notice.year}",
        by=by,
        at=at,
        year=notice.year,
        source=source,
        recounted=recounted,
    )
    return recounted


def _concerned(year: int) -> list[UUID]:
    """Running cases with a day due in the year or later, in the order in which they are locked."""
    since = date(year, 1, 1)
    reaches = (
        Q(promised_due_on__gte=since)
        | Q(statutory_due_on__gte=since)
        | Q(acceptance_due_on__gte=since)
        | Q(is_provisional=True)
    )
    running = Case.objects.filter(reaches, decided_on__isnull=True)
    return list(running.order_by("rid").values_list("rid", flat=True))


def _recount(case: UUID, year: int, by: str, at: datetime) -> bool:
    before = load(case)
    if before is None or before.snapshot.decided_on is not None:
        return False
    found = dues(before.procedure, before.snapshot, before.calendar)
    if _told(found) == _told(before.dues):
        return False
    on = localdate(at)
    stepped = step(
        before.procedure,
        before.snapshot,
        Event(RECOUNTED, on, reason=str(year)),
        calendar=before.calendar,
    )
    if not isinstance(stepped, Stepped):
        raise Refused(stepped)
    planned([Change(before, stepped, Act(by, at, on), recounted=found)]).write()
    events.publish(CaseMoved(case, stepped.snapshot.seq, stepped.snapshot.seq))
    return True


def _told(found: Dues) -> tuple[object, ...]:
    """What the row says: the days, and whether any is assumed."""
    days = (found.acceptance, found.statutory, found.promised)
    return (*(one and one.on for one in days), any(one.is_provisional for one in days if one))


def _text(notice: Announced) -> str:
    """The ``[[year]]`` table of a notice."""
    holidays = ",\n".join(
        f'    {{ name = "{one.name}", since = {one.days.since}, until = {one.days.until} }}'
        for one in notice.holidays
    )
    worked = ", ".join(str(day) for day in sorted(notice.worked_weekends))
    return (
        f'[[year]]\nyear = {notice.year}\nverification = "{notice.verification}"\n'
        f"holidays = [\n{holidays}\n]\nworked_weekends = [{worked}]\n"
    )
