"""An office with published items, a nurse, and applications of hers; nobody here exists."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest
from django.utils.timezone import localdate

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import Applicant, sheet_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.following import lacking, papers_of
from minkang.affairs.permits.services import Proposal
from minkang.affairs.permits.terms import Delivery
from minkang.engines.cases.queries.procedures import shipped_procedures
from minkang.engines.cases.services import procedures
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level
from minkang.registry.people.models import Person
from minkang.registry.people.services import Home, register_resident
from organisation_samples import credit_code
from people_samples import NOON, VILLAGE, lay_out_hospital, lay_out_places, number, resident

CITY = "210500000000"
FIRST, SECOND = "account:first", "account:second"
CLERK, OFFICER, BOSS, NURSE = "account:clerk", "account:officer", "account:boss", "account:nurse"
TOLD = {
    "person.identity_number": number(date(1950, 1, 2)),
    "person.phone": "13812345678",
    "institution.name": "本溪市中心医院",
    "organisation.uscc": credit_code(7),
}


def an_office(*items: str) -> Organisation:
    """A city with its health commission, published items and the procedures they run by."""
    lay_out_places()
    held = lay_out_hospital()
    held.category, held.level, held.area_id = Category.AUTHORITY, Level.UNGRADED, CITY
    held.save()
    for code in {definitions()[one].procedure for one in items}:
        made = procedures.propose(procedure=shipped_procedures()[code], by=FIRST, at=NOON)
        procedures.approve(version=made.pk, by=SECOND, at=NOON)
    for one in items:
        version = services.propose(proposal=Proposal(definitions()[one], CITY), by=FIRST, at=NOON)
        services.publish(version=version.pk, by=SECOND, at=NOON)
    return held


def the_nurse() -> Person:
    """She, registered."""
    home = Home(area_code=VILLAGE, address="1号")
    return register_resident(entry=resident(1), home=home, by=CLERK, at=NOON)


def applied(
    nurse: Person,
    *,
    at: datetime = NOON,
    way: Delivery | None = None,
    post_to: str = "",
    first: Callable[[UUID], None] | None = None,
) -> Application:
    """She applies for her registration; `first` is done with the draft before it is handed in."""
    version = ItemVersion.objects.get(item__code="nurse-registration")
    draft = services.begin(
        version=version.pk, applicant=Applicant(nurse.pk, None), agreed=(), by=NURSE, at=at
    )
    asked = sheet_of(draft, localdate(at)).resolution.asked
    services.answer(application=draft.pk, told={code: TOLD[code] for code in asked}, at=at)
    if first is not None:
        first(draft.pk)
    return services.submit(application=draft.pk, by=NURSE, at=at, way=way, post_to=post_to)


def brought(held: Application, at: datetime) -> None:
    """The window takes in what was asked for and did not come."""
    missing = lacking(sheet_of(held, localdate(at)), papers_of(held))
    codes = [one.code for one in missing]
    services.take_in(application=held.pk, materials=codes, by=CLERK, at=at)


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    """Code of a refusal."""
    return caught.value.refusal.code
