"""Organisations come in whole, once, truly placed, and go with everything they held."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

import organisation_samples as samples
from minkang.kernel.audit.models import Entry
from minkang.kernel.events import subscribe
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import (
    CapacityStatement,
    Department,
    Organisation,
    Post,
)
from minkang.registry.organisations.services.events import OrganisationRegistered
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    Category,
    CertificateKind,
    EnterpriseScale,
    Level,
    Ownership,
    ServiceKind,
)
from minkang.registry.places.terms import Datum

pytestmark = pytest.mark.django_db
BY, AT, TODAY, OPENED = samples.CLERK, samples.AT, samples.TODAY, samples.OPENED


@pytest.fixture(autouse=True)
def county() -> None:
    samples.found_county()


def registered(entry: organisations.OrganisationEntry) -> Organisation:
    return organisations.register(entry=entry, by=BY, at=AT)


def whole_hospital() -> organisations.OrganisationEntry:
    return samples.hospital(
        licence="12345678921990215A1001",
        position=organisations.PositionEntry(Decimal("41.3"), Decimal("123.8"), Datum.CGCS2000),
        record_level=4,
        services=(organisations.ServiceEntry(ServiceKind.VACCINATION, OPENED),),
        certificates=(
            organisations.CertificateEntry(CertificateKind.BABY_FRIENDLY, date(2015, 1, 1)),
        ),
        hours=(organisations.HoursEntry(1, time(8), time(17)),),
        features=(AccessFeature.LIFT, AccessFeature.LIFT),
    )


def test_an_organisation_is_registered_with_everything_it_holds() -> None:
    found = registered(whole_hospital())
    assert found.area_id == samples.VILLAGE
    assert found.capacities.get().count == 60
    assert found.departments.get().name == "内科"
    assert found.services.get().kind == ServiceKind.VACCINATION
    assert found.certificates.get().kind == CertificateKind.BABY_FRIENDLY
    assert found.hours.get().weekday == 1
    assert found.features.get().feature == AccessFeature.LIFT


def test_registering_is_written_into_the_audit_chain_and_told_after_commit(
    django_capture_on_commit_callbacks: object,
) -> None:
    heard: list[OrganisationRegistered] = []
    subscribe(OrganisationRegistered)(heard.append)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator] # a fixture
        found = registered(samples.hospital())
        assert heard == []
    assert heard == [OrganisationRegistered(found.pk)]
    entry = Entry.objects.get(type="organisations.registered")
    assert (entry.actor, entry.subject) == (BY, f"organisation:{found.pk}")


def test_an_enterprise_states_its_business_and_revenue() -> None:
    entry = samples.hospital(
        category=Category.ENTERPRISE,
        level=Level.UNGRADED,
        ownership=Ownership.PRIVATE,
        departments=(),
        capacities=(),
        enterprise=organisations.EnterpriseEntry("27", "医药制造业", EnterpriseScale.SMALL),
        revenues=(organisations.RevenueEntry(2025, 1_250_000_00),),
    )
    found = registered(entry)
    assert found.enterprise.revenues.get().revenue_fen == 125_000_000
    later = organisations.RevenueEntry(2025, 2_000_000_00)
    organisations.state_revenue(organisation=found.pk, entry=later, by=BY, at=AT)
    assert found.enterprise.revenues.get().revenue_fen == 200_000_000


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"credit_code": "122199020000000010"}, "identifiers.check_digit_wrong", "credit_code"),
        ({"name": " "}, "organisations.name_missing", "name"),
        ({"area": samples.ENDED_VILLAGE}, "places.area_ended", "area"),
        ({"area": "219902009009"}, "places.area_unknown", "area"),
        ({"area": samples.COUNTY}, "organisations.area_too_wide", "area"),
        ({"parent": samples.credit_code(77)}, "organisations.organisation_unknown", "parent"),
        ({"opened_on": TODAY + timedelta(1)}, "organisations.day_in_future", "opened_on"),
        ({"closed_on": OPENED}, "organisations.ends_before_it_begins", "closed_on"),
        ({"category": Category.CLINIC}, "organisations.level_of_another_category", "level"),
        (
            {"capacities": (organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, -1, OPENED),)},
            "organisations.capacity_negative", "count",
        ),
        (
            {"services": (organisations.ServiceEntry(ServiceKind.MIDWIFERY, date(2009, 1, 1)),)},
            "organisations.day_before_opening", "services",
        ),
        (
            {"departments": samples.hospital().departments * 2},
            "organisations.periods_overlap", "departments",
        ),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_at_its_field_and_nothing_is_kept(
    changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        registered(samples.hospital(**changes))
    assert caught.value.refusal.code == code
    assert [fault.name for fault in caught.value.refusal.fields] == [field]
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


def test_a_credit_code_and_a_licence_are_registered_once() -> None:
    registered(whole_hospital())
    with pytest.raises(Refused, match=r"organisations\.credit_code_taken"):
        registered(whole_hospital())
    other = replace(whole_hospital(), credit_code=samples.credit_code(2), rid=uuid4())
    with pytest.raises(Refused, match=r"organisations\.licence_taken"):
        registered(other)


def test_a_list_is_registered_as_one_act_and_may_hold_its_own_heads() -> None:
    head = samples.hospital(1)
    members = [samples.hospital(number, parent=head.credit_code) for number in range(2, 5)]
    assert organisations.register_all(entries=[*members, head], by=BY, at=AT) == 4
    assert Organisation.objects.filter(parent_id=head.rid).count() == 3
    entry = Entry.objects.get()
    assert entry.type == "organisations.many_registered"
    assert '"organisations":4' in entry.facts


def test_a_list_with_one_bad_entry_names_it_and_keeps_nothing() -> None:
    entries = [samples.hospital(1), samples.hospital(2), samples.hospital(2)]
    with pytest.raises(Refused, match="entry 3") as caught:
        organisations.register_all(entries=entries, by=BY, at=AT)
    assert caught.value.refusal.code == "organisations.credit_code_taken"
    assert caught.value.refusal.message.startswith("第3项（青石县第2医院）")
    assert not Organisation.objects.exists()


def test_closing_ends_what_is_held_and_every_post_there() -> None:
    found = registered(whole_hospital())
    organisations.register_practitioner(entry=samples.doctor(), by=BY, at=AT)
    organisations.close(organisation=found.pk, on=TODAY, by=BY, at=AT)
    assert CapacityStatement.objects.get().until == TODAY
    assert Department.objects.get().closed_on == TODAY
    assert Post.objects.get().until == TODAY
    with pytest.raises(Refused, match=r"organisations\.organisation_closed"):
        organisations.close(organisation=found.pk, on=TODAY, by=BY, at=AT)


def test_nothing_closes_before_what_it_still_holds_began() -> None:
    found = registered(samples.hospital())
    entry = organisations.ServiceEntry(ServiceKind.VACCINATION, TODAY - timedelta(3))
    organisations.offer_service(organisation=found.pk, entry=entry, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.closing_too_early"):
        organisations.close(organisation=found.pk, on=TODAY - timedelta(5), by=BY, at=AT)


def test_an_organisation_registered_as_closed_holds_nothing_afterwards() -> None:
    found = registered(samples.hospital(closed_on=date(2020, 1, 1)))
    assert found.capacities.get().until == date(2020, 1, 1)
    assert found.departments.get().closed_on == date(2020, 1, 1)


def test_a_confirmation_moves_forward_only() -> None:
    found = registered(samples.hospital())
    for day in (TODAY, TODAY - timedelta(9)):
        organisations.confirm(organisation=found.pk, on=day, by=BY, at=AT)
    found.refresh_from_db()
    assert found.confirmed_on == TODAY
    assert Entry.objects.filter(type="organisations.confirmed").count() == 1
    with pytest.raises(Refused, match=r"organisations\.day_in_future"):
        organisations.confirm(organisation=found.pk, on=TODAY + timedelta(1), by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.organisation_unknown"):
        organisations.confirm(organisation=uuid4(), on=TODAY, by=BY, at=AT)


def a_clinic(**given: object) -> organisations.OrganisationEntry:
    clinic = {"category": Category.CLINIC, "level": Level.UNGRADED, "credit_code": ""}
    return replace(samples.hospital(), **clinic | given, departments=(), capacities=())  # type: ignore[arg-type] # fields by name


def test_only_a_filed_clinic_lacks_a_credit_code_and_nothing_is_found_by_none() -> None:
    first, second = (registered(a_clinic(licence=f"21990220260000{n}", rid=uuid4())) for n in "12")
    assert first.credit_code == second.credit_code == ""
    for entry in (a_clinic(), replace(a_clinic(licence="3"), category=Category.OUTPATIENT_CLINIC)):
        with pytest.raises(Refused) as caught:
            registered(entry)
        assert caught.value.refusal.code == "identifiers.credit_code_malformed"
    with pytest.raises(Refused) as caught:
        registered(a_clinic(licence="219902202600001", rid=uuid4()))
    assert caught.value.refusal.code == "organisations.licence_taken"
    practitioner = replace(samples.doctor(), posts=(samples.doctor_post(1, organisation=""),))
    with pytest.raises(Refused) as caught:
        organisations.register_practitioner(entry=practitioner, by=BY, at=AT)
    assert caught.value.refusal.code == "organisations.organisation_unknown"


def test_an_organisation_is_registered_once_under_its_code() -> None:
    first = organisations.register_once(entry=samples.hospital(), by=BY, at=AT)
    again = replace(samples.hospital(), rid=uuid4(), name="另一个名字")
    assert organisations.register_once(entry=again, by=BY, at=AT) == first
    assert Organisation.objects.get().name == first.name
