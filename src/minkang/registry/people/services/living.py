"""Moving, leaving the region, dying."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import CareRelation, Guardianship, Person
from minkang.registry.people.rules import Home
from minkang.registry.people.services.entry_types import (
    DEATH_RECORDED,
    RESIDENT_DEPARTED,
    RESIDENT_MOVED,
)
from minkang.registry.people.services.homes import settle
from minkang.registry.people.services.people import require_living
from minkang.registry.people.terms import Kinship


@transaction.atomic
def move(*, person: UUID, home: Home, kinship: Kinship, on: date, by: str, at: datetime) -> Person:
    """Somebody lives elsewhere in the region from day `on`.

    Raises:
        Refused: those of `require_living` and `settle`, or ``people.moved_day_impossible``.
    """
    found = require_living(person)
    _require_day(found, on, at, "people.moved_day_impossible", "迁入日期")
    household = settle(home, kinship, on, who=found.rid)
    left = found.area_id
    found.household, found.kinship, found.area_id = household, kinship, household.area_id
    found.save(update_fields=["household", "kinship", "area"])
    audit.record(
        RESIDENT_MOVED,
        subject=f"person:{found.rid}",
        by=by,
        at=at,
        from_area=left,
        to_area=household.area_id,
        household=str(household.rid),
        on=on.isoformat(),
    )
    return found


@transaction.atomic
def depart(*, person: UUID, on: date, by: str, at: datetime) -> Person:
    """Somebody lives in the region no longer from day `on`.

    Raises:
        Refused: those of `require_living`, or ``people.departed_day_impossible``.
    """
    found = require_living(person)
    _require_day(found, on, at, "people.departed_day_impossible", "迁出日期")
    found.resident_until = on
    found.save(update_fields=["resident_until"])
    audit.record(RESIDENT_DEPARTED, subject=f"person:{found.rid}", by=by, at=at, on=on.isoformat())
    return found


@transaction.atomic
def record_death(*, person: UUID, on: date, by: str, at: datetime) -> Person:
    """Somebody died on day `on`; their guardianships and ties to institutions end the day after.

    Raises:
        Refused: those of `require_living`, or ``people.death_day_impossible``.
    """
    found = require_living(person)
    _require_day(found, on, at, "people.death_day_impossible", "死亡日期")
    found.died_on = on
    found.save(update_fields=["died_on"])
    after = date.fromordinal(on.toordinal() + 1)
    for ties in (
        Guardianship.objects.filter(ward=found),
        Guardianship.objects.filter(guardian=found),
        CareRelation.objects.filter(person=found),
    ):
        goes_on = Q(until__isnull=True) | Q(until__gt=after)
        ties.filter(goes_on, since__lt=after).update(until=after)
    audit.record(DEATH_RECORDED, subject=f"person:{found.rid}", by=by, at=at)
    return found


def day_fault(person: Person, on: date, at: datetime, code: str, what: str) -> Refusal | None:
    """Why something cannot have happened on day `on`: before the arrival or after today."""
    today = timezone.localdate(at)
    if person.resident_since <= on <= today:
        return None
    message = f"{what}应在居住起始日期之后、今天或以前。请检查日期。"
    return Refusal(
        code,
        message,
        f"{on} is not between {person.resident_since} and {today}",
        (FieldFault("on", message),),
    )


def _require_day(person: Person, on: date, at: datetime, code: str, what: str) -> None:
    if fault := day_fault(person, on, at, code, what):
        raise Refused(fault)
