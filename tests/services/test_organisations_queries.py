"""What is registered is read as of a day."""

from datetime import date
from uuid import uuid4

import pytest

import organisation_samples as samples
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.queries import (
    get_public_organisation,
    list_public_organisations,
)
from minkang.registry.organisations.terms import CapacityKind, PostKind, ServiceKind

pytestmark = pytest.mark.django_db
BY, AT, TODAY = samples.CLERK, samples.AT, samples.TODAY
IN_2015 = date(2015, 1, 1)


@pytest.fixture(autouse=True)
def hospitals() -> None:
    samples.found_county()
    vaccination = organisations.ServiceEntry(ServiceKind.VACCINATION, samples.OPENED)
    entries = [
        samples.hospital(1, services=(vaccination,)),
        samples.hospital(2, area=samples.OTHER_VILLAGE, capacities=()),
        samples.hospital(3, closed_on=date(2016, 1, 1)),
    ]
    organisations.register_all(entries=entries, by=BY, at=AT)


def test_a_list_holds_what_is_open_on_the_day_with_its_beds() -> None:
    now = list_public_organisations(TODAY).order_by("name")
    assert [(one.name, getattr(one, "beds", None)) for one in now] == [
        ("青石县第1医院", 60),
        ("青石县第2医院", 0),
    ]
    assert list_public_organisations(IN_2015).count() == 3


def test_a_page_shows_what_was_held_on_the_day() -> None:
    rid = list_public_organisations(TODAY).get(name="青石县第1医院").rid
    entry = organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, 99, TODAY)
    organisations.state_capacity(organisation=rid, entry=entry, by=BY, at=AT)
    organisations.register_practitioner(entry=samples.doctor(), by=BY, at=AT)
    now, then = get_public_organisation(rid, TODAY), get_public_organisation(rid, IN_2015)
    assert [(line.kind, line.count) for line in now.capacities] == [(CapacityKind.GENERAL_BEDS, 99)]
    assert [line.count for line in then.capacities] == [60]
    assert [(line.kind, line.people) for line in now.staff] == [(PostKind.DOCTOR, 1)]
    assert get_public_organisation(rid, date(2010, 6, 1)).staff == ()


def test_an_unknown_organisation_is_refused() -> None:
    with pytest.raises(Refused, match=r"organisations\.organisation_unknown"):
        get_public_organisation(uuid4(), TODAY)
