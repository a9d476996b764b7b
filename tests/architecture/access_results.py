"""What the routes of mutual recognition are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from minkang.care.results.models import OrderEvent, Result
from minkang.care.results.services import (
    Asked,
    Finding,
    QualityEntry,
    Wanted,
    enter_quality,
    open_orders,
    project_results,
)
from minkang.care.results.terms import QualityLevel, Range, ResultStatus
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person

BY = "system:test"


@dataclass(frozen=True, slots=True)
class ResultsSide:
    """An evaluation, a recognisable result of the resident, and an order of the hospital."""

    evaluation: int
    order: UUID
    batch: UUID


def results_side(hospital: Organisation, person: Person) -> ResultsSide:
    """Everything through the services; the hospital orders what it found itself a day ago."""
    now = datetime.now(tz=UTC)
    made = enter_quality(
        entry=QualityEntry(
            organisation=hospital.pk,
            item="hba1c",
            range=Range.CITY,
            level=QualityLevel.FULL,
            has_passed=True,
            since=date(2026, 1, 1),
            until=date(2028, 1, 1),
            evidence="2026年第一次室间质评",
        ),
        by=BY,
        at=now,
    )
    taken_at = now - timedelta(days=1)
    finding = Finding(
        person=person.pk,
        organisation=hospital.pk,
        local_id="1",
        version=1,
        item="hba1c",
        status=ResultStatus.FINAL,
        taken_at=taken_at,
        reported_at=taken_at,
        value=Decimal("5.10"),
        unit="%",
    )
    project_results([finding], at=now)
    batch = uuid4()
    asked = Asked(person.pk, hospital.pk, batch, (Wanted("hba1c"),))
    [order] = open_orders(asked=asked, by=BY, at=now)
    assert Result.objects.filter(person=person).exists()
    assert not OrderEvent.objects.filter(order=order).exists()
    return ResultsSide(made.pk, order, batch)
