"""What an organisation holds is stated day by day, and every earlier day keeps its truth."""

from datetime import date, time, timedelta

import pytest

import organisation_samples as samples
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import CapacityStatement, Organisation
from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    CertificateKind,
    ServiceKind,
    Specialty,
)

pytestmark = pytest.mark.django_db
BY, AT, TODAY, OPENED = samples.CLERK, samples.AT, samples.TODAY, samples.OPENED
YESTERDAY = TODAY - timedelta(1)


@pytest.fixture
def hospital() -> Organisation:
    samples.found_county()
    return organisations.register(entry=samples.hospital(), by=BY, at=AT)


def stated(holder: Organisation, count: int, since: date) -> CapacityStatement:
    entry = organisations.CapacityEntry(CapacityKind.GENERAL_BEDS, count, since)
    return organisations.state_capacity(organisation=holder.pk, entry=entry, by=BY, at=AT)


def rows(holder: Organisation) -> list[tuple[int, date, date | None]]:
    return list(holder.capacities.order_by("since").values_list("count", "since", "until"))


def test_a_new_number_ends_the_one_in_force_on_its_first_day(hospital: Organisation) -> None:
    stated(hospital, 80, TODAY)
    assert rows(hospital) == [(60, OPENED, TODAY), (80, TODAY, None)]


def test_the_same_day_again_corrects_and_the_same_number_again_changes_nothing(
    hospital: Organisation,
) -> None:
    stated(hospital, 80, TODAY)
    stated(hospital, 8, TODAY)
    stated(hospital, 8, TODAY)
    assert rows(hospital) == [(60, OPENED, TODAY), (8, TODAY, None)]
    assert Entry.objects.filter(type="organisations.capacity_stated").count() == 2


@pytest.mark.parametrize(
    ("count", "since", "code"),
    [
        (-1, TODAY, "organisations.capacity_negative"),
        (2_000_000, TODAY, "organisations.capacity_implausible"),
        (70, TODAY + timedelta(1), "organisations.day_in_future"),
        (70, OPENED - timedelta(1), "organisations.day_before_opening"),
        (70, OPENED + timedelta(30), "organisations.capacity_out_of_order"),
    ],
)
def test_an_impossible_number_or_day_is_refused(
    hospital: Organisation, count: int, since: date, code: str
) -> None:
    stated(hospital, 80, YESTERDAY)
    before = rows(hospital)
    with pytest.raises(Refused) as caught:
        stated(hospital, count, since)
    assert caught.value.refusal.code == code
    assert rows(hospital) == before


def test_nought_is_a_number(hospital: Organisation) -> None:
    assert stated(hospital, 0, TODAY).count == 0


def test_after_the_closing_nothing_is_stated(hospital: Organisation) -> None:
    organisations.close(organisation=hospital.pk, on=YESTERDAY, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.organisation_closed"):
        stated(hospital, 10, TODAY)


def test_a_service_is_offered_once_and_may_return(hospital: Organisation) -> None:
    offered = organisations.ServiceEntry(ServiceKind.VACCINATION, OPENED)
    organisations.offer_service(organisation=hospital.pk, entry=offered, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.holding_taken"):
        organisations.offer_service(organisation=hospital.pk, entry=offered, by=BY, at=AT)
    organisations.withdraw_service(
        organisation=hospital.pk, kind=ServiceKind.VACCINATION, on=YESTERDAY, by=BY, at=AT
    )
    with pytest.raises(Refused, match=r"organisations\.holding_unknown"):
        organisations.withdraw_service(
            organisation=hospital.pk, kind=ServiceKind.VACCINATION, on=TODAY, by=BY, at=AT
        )
    again = organisations.ServiceEntry(ServiceKind.VACCINATION, YESTERDAY)
    organisations.offer_service(organisation=hospital.pk, entry=again, by=BY, at=AT)
    assert hospital.services.count() == 2


def test_a_department_opens_under_one_name_and_closes(hospital: Organisation) -> None:
    geriatrics = organisations.DepartmentEntry(Specialty.GERIATRICS, YESTERDAY)
    organisations.open_department(organisation=hospital.pk, entry=geriatrics, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.holding_taken"):
        organisations.open_department(organisation=hospital.pk, entry=geriatrics, by=BY, at=AT)
    organisations.close_department(
        organisation=hospital.pk, name="老年医学科", on=TODAY, by=BY, at=AT
    )
    assert hospital.departments.get(name="老年医学科").closed_on == TODAY
    with pytest.raises(Refused, match=r"organisations\.holding_unknown"):
        organisations.close_department(
            organisation=hospital.pk, name="老年医学科", on=TODAY, by=BY, at=AT
        )


def test_a_certificate_is_held_once_for_each_subject_and_can_be_withdrawn_early(
    hospital: Organisation,
) -> None:
    entry = organisations.CertificateEntry(
        CertificateKind.CITY_KEY_SPECIALTY, YESTERDAY, date(2030, 1, 1), subject="骨科"
    )
    held = organisations.certify(organisation=hospital.pk, entry=entry, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.holding_taken"):
        organisations.certify(organisation=hospital.pk, entry=entry, by=BY, at=AT)
    organisations.withdraw_certificate(certificate=held.pk, on=TODAY, by=BY, at=AT)
    assert hospital.certificates.get().expires_on == TODAY
    with pytest.raises(Refused, match=r"organisations\.holding_unknown"):
        organisations.withdraw_certificate(certificate=held.pk, on=TODAY, by=BY, at=AT)


def test_hours_and_features_are_replaced_whole(hospital: Organisation) -> None:
    for opens in (time(8), time(9)):
        week = [organisations.HoursEntry(day, opens, time(17)) for day in range(1, 6)]
        organisations.set_hours(organisation=hospital.pk, hours=week, by=BY, at=AT)
    assert set(hospital.hours.values_list("opens", flat=True)) == {time(9)}
    for feature in (AccessFeature.LIFT, AccessFeature.WHEELCHAIR):
        organisations.set_features(organisation=hospital.pk, features=[feature], by=BY, at=AT)
    assert hospital.features.get().feature == AccessFeature.WHEELCHAIR
    night = organisations.HoursEntry(1, time(20), time(6))
    with pytest.raises(Refused, match=r"organisations\.hours_impossible"):
        organisations.set_hours(organisation=hospital.pk, hours=[night], by=BY, at=AT)
    assert hospital.hours.count() == 5


def test_only_an_enterprise_states_revenue(hospital: Organisation) -> None:
    entry = organisations.RevenueEntry(2025, 1)
    with pytest.raises(Refused, match=r"organisations\.revenue_not_expected"):
        organisations.state_revenue(organisation=hospital.pk, entry=entry, by=BY, at=AT)
