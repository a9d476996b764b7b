"""Rows made by hand: what is just inside an indicator counts, what is just outside does not."""

import pytest
from boundary_kinds import (
    LAST_YEAR,
    Case,
    Held,
    Kept,
    Works,
    award,
    body,
    holding,
    mortal,
    person,
    sized,
)
from exchange_boundaries import EXCHANGE
from gateway_boundaries import GATEWAY
from indicator_rows import (
    CITY_VILLAGE,
    COUNTY,
    DAY,
    DISTRICT,
    LONG_AGO,
    ON,
    OTHER_VILLAGE,
    STREET,
    TOWN,
    VILLAGE,
    World,
    total,
)
from licences_boundaries import LICENCES
from onething_boundaries import ONETHING
from permits_boundaries import PERMITS
from results_boundaries import RESULTS
from visit_boundaries import VISITS

from minkang.engines.warehouse.indicators import registered

PRIVATE = {"is_public": False, "ownership": "private"}
IN_CITY, IN_COUNTY = {"area": CITY_VILLAGE}, {"area": VILLAGE}
SECOND, THIRD, FIRST = {"level": "secondary"}, {"level": "tertiary"}, {"level": "primary"}
GENERAL, CLINIC = "general_hospital", {"category": "clinic"}

HELD: dict[str, Held] = {
    "capacity.quality_nursing_share": Held(
        "service", "quality_nursing", "specialist_hospital", SECOND, (FIRST, CLINIC)
    ),
    "capacity.infectious_buildings": Held(
        "certificate", "infectious_building", GENERAL, THIRD, (FIRST, CLINIC)
    ),
    "capacity.county_hospitals_basic_share": Held(
        "certificate", "county_capability_basic", GENERAL, SECOND, (FIRST, PRIVATE, IN_CITY, CLINIC)
    ),
    "capacity.county_hospitals_recommended_share": Held(
        "certificate", "county_capability_recommended", "tcm_hospital", SECOND,
        (FIRST, PRIVATE, IN_CITY, {"category": "specialist_hospital"}),
    ),
    "capacity.primary_recommended_share": Held(
        "certificate", "recommended_standard", "community_centre", {},
        ({"category": "community_station"}, {"category": "village_clinic"}),
    ),
    "capacity.national_key_specialties": Held("certificate", "national_key_specialty", GENERAL),
    "capacity.provincial_key_specialties": Held("certificate", "provincial_key_specialty", GENERAL),
    "capacity.provincial_tcm_key_specialties": Held(
        "certificate", "provincial_tcm_key_specialty", GENERAL
    ),
    "capacity.city_key_specialties": Held("certificate", "city_key_specialty", GENERAL),
    "capacity.county_key_specialties": Held("certificate", "county_key_specialty", GENERAL),
    "capacity.public_hospitals_with_tcm_share": Held(
        "department", "50", "maternal_child", {}, (PRIVATE, CLINIC, {"category": "tcm_hospital"})
    ),
    "capacity.city_tcm_hospital_specialties": Held(
        "certificate", "provincial_tcm_key_specialty", "tcm_hospital", IN_CITY,
        (IN_COUNTY, PRIVATE, {"category": GENERAL}),
    ),
    "capacity.county_tcm_hospital_specialties": Held(
        "certificate", "provincial_tcm_key_specialty", "tcm_hospital", IN_COUNTY,
        (IN_CITY, PRIVATE, {"category": GENERAL}),
    ),
    "capacity.flagship_hospitals": Held("certificate", "tcm_western_flagship", GENERAL),
    "capacity.medical_communities_share": Held(
        "certificate", "medical_community", GENERAL, {}, (IN_CITY,)
    ),
    "capacity.standard_maternal_child": Held(
        "certificate", "standard_maternal_child", "maternal_child", {},
        ({"ownership": "state"}, {"category": GENERAL}),
    ),
    "family.paediatric_service_share": Held(
        "service", "paediatric_service", GENERAL, THIRD, (FIRST, PRIVATE, CLINIC)
    ),
    "family.baby_friendly_share": Held(
        "certificate", "baby_friendly", GENERAL, {}, ({"category": "pharmacy"},),
        (("service", "midwifery"),),
    ),
    "family.critical_maternal_centres": Held("certificate", "critical_maternal_centre", GENERAL),
    "family.critical_newborn_centres": Held("certificate", "critical_newborn_centre", GENERAL),
    "elderly.geriatrics_share": Held(
        "department", "03.11", GENERAL, SECOND, (FIRST, {"category": "tcm_hospital"})
    ),
    "elderly.third_level_geriatrics_share": Held(
        "department", "03.11", "tcm_hospital", THIRD, (SECOND, PRIVATE, CLINIC)
    ),
    "capacity.hospital_prevention_share": Held(
        "department", "01", "specialist_hospital", SECOND, (FIRST, CLINIC)
    ),
    "surveillance.psychiatry_share": Held(
        "department", "15", GENERAL, SECOND, (FIRST, {"category": "mental_hospital"})
    ),
    "elderly.friendly_share": Held(
        "certificate", "elderly_friendly", "nursing_hospital", {},
        (CLINIC, {"category": "tcm_hospital"}, {"category": "elderly_home"}),
    ),
    "elderly.stationed_staff_share": Held(
        "service", "stationed_staff", "support_home", {}, ({"category": "elderly_home"},)
    ),
    "surveillance.emergency_centres": Held("service", "emergency_command", "emergency_centre"),
    "immunisation.holiday_sites": Held(
        "service", "holiday_vaccination", "community_centre", {}, ({"category": "pharmacy"},)
    ),
    "visits.internet_nursing_hospitals": Held("service", "internet_nursing", GENERAL, {}, (CLINIC,)),
}  # fmt: skip


KEPT = {
    "capacity.beds_per_1000": Kept("nursing_beds", GENERAL, "nursery_places", "elderly_home"),
    "capacity.tcm_beds_per_1000": Kept("general_beds", "tcm_hospital", "ambulances", GENERAL),
    "capacity.rehabilitation_beds_per_1000": Kept(
        "rehabilitation_beds", GENERAL, "general_beds", "elderly_home"
    ),
    "family.nursery_places_per_1000": Kept("nursery_places", "enterprise", "nursing_beds"),
    "surveillance.ambulances_per_30000": Kept(
        "ambulances", "emergency_centre", "general_beds", "enterprise"
    ),
    "surveillance.negative_pressure_share": Kept(
        "negative_pressure_ambulances", GENERAL, "ambulances", "enterprise"
    ),
}


WORKS = {
    "capacity.doctors_per_1000": Works("doctor", ("assistant_physician",)),
    "capacity.nurses_per_1000": Works("nurse", ("nurse",)),
    "capacity.general_practitioners_per_10000": Works("doctor", ("physician", "general_practice")),
    "capacity.pharmacists_per_1000": Works("pharmacist", ("pharmacist",)),
    "capacity.public_health_staff_per_10000": Works("public_health", ("public_health",)),
    "capacity.doctors_per_bed": Works("village_doctor", ("physician",), "village_clinic"),
    "capacity.nurses_per_doctor": Works("nurse", ("nurse",), "clinic"),
    "capacity.primary_tcm_share": Works(
        "doctor", ("physician",), "township_hospital", "community_station", "tcm", "tcm_room"
    ),
    "capacity.primary_public_health_doctor_share": Works(
        "public_health", ("physician",), "community_centre", GENERAL, "public_health"
    ),
    "family.maternity_doctors": Works(
        "doctor", ("physician", "maternal_care"), "township_hospital", GENERAL,
        service="prenatal_care",
    ),
    "family.child_doctors": Works(
        "doctor", ("physician", "child_care"), "community_station", GENERAL, service="child_care"
    ),
}  # fmt: skip


MATERNAL = "maternal_child"
OTHERS: dict[str, tuple[Case, ...]] = {
    "capacity.towns_with_centre_share": (
        ("a township hospital", 1, body("township_hospital")),
        ("a community centre", 1, body("community_centre", area=OTHER_VILLAGE)),
        ("at the town itself", 1, body("township_hospital", area=TOWN)),
        ("in a subdistrict", 0, body("community_centre", area=CITY_VILLAGE)),
        ("a village clinic", 0, body("village_clinic")),
        ("closed", 0, body("township_hospital", closed_on=ON)),
    ),
    "capacity.record_system_level": (
        ("level five", 5, body(GENERAL, record_level=5, **SECOND)),
        ("never graded", 0, body(GENERAL, record_level=None, **SECOND)),
        ("at level one", 0, body(GENERAL, record_level=5, **FIRST)),
        ("private", 0, body(GENERAL, record_level=5, **SECOND, **PRIVATE)),
    ),
    "capacity.county_tcm_hospitals_2a_share": (
        ("two A", 1, body("tcm_hospital", grade="a", **SECOND)),
        ("three B", 1, body("tcm_hospital", grade="b", **THIRD)),
        ("two B", 0, body("tcm_hospital", grade="b", **SECOND)),
        ("one A", 0, body("tcm_hospital", grade="a", **FIRST)),
        ("in a district", 0, body("tcm_hospital", CITY_VILLAGE, grade="a", **SECOND)),
        ("private", 0, body("tcm_hospital", grade="a", **SECOND, **PRIVATE)),
    ),
    "capacity.tcm_enterprises_largest": sized(10),
    "capacity.tcm_enterprises_large": sized(5),
    "elderly.primary_nursing_beds_share": (
        ("one bed", 1, holding(1)),
        ("none", 0, holding(0)),
        ("from tomorrow", 0, holding(5, since=ON + DAY)),
        ("until today", 0, holding(5, until=ON)),
        ("a station", 0, holding(5, "community_station")),
        ("other beds", 0, holding(5, kind="general_beds")),
    ),
    "capacity.cdc_in_alliances_share": (
        ("member", 1, body("cdc", parent="somebody")),
        ("alone", 0, body("cdc")),
        ("another body", 0, body("clinic", parent="somebody")),
    ),
    "capacity.government_maternal_child": (
        ("by government", 1, body(MATERNAL)),
        ("by a state firm", 0, body(MATERNAL, ownership="state")),
        ("a hospital", 0, body(GENERAL)),
    ),
    "capacity.city_maternal_child_level_three_share": (
        ("level three", 1, body(MATERNAL, CITY_VILLAGE, **THIRD)),
        ("level two", 0, body(MATERNAL, CITY_VILLAGE, **SECOND)),
        ("in a county", 0, body(MATERNAL, VILLAGE, **THIRD)),
    ),
    "capacity.county_maternal_child_level_two": (
        ("level two", 1, body(MATERNAL, **SECOND)),
        ("level one", 0, body(MATERNAL, **FIRST)),
        ("in a district", 0, body(MATERNAL, CITY_VILLAGE, **SECOND)),
    ),
    "surveillance.mental_centre_level_three_share": (
        ("level three", 1, body("mental_hospital", CITY_VILLAGE, **THIRD)),
        ("level two", 0, body("mental_hospital", CITY_VILLAGE, **SECOND)),
        ("in a county", 0, body("mental_hospital", **THIRD)),
        ("private", 0, body("mental_hospital", CITY_VILLAGE, **THIRD, **PRIVATE)),
    ),
    "family.infant_mortality": mortal(1),
    "family.under_5_mortality": mortal(5),
    "surveillance.life_expectancy": (
        ("today", 1, person(LONG_AGO, died_on=ON)),
        ("tomorrow", 0, person(LONG_AGO, died_on=ON + DAY)),
        ("a year ago", 0, person(LONG_AGO, died_on=LAST_YEAR)),
        ("left before", 0, person(LONG_AGO, died_on=ON, resident_until=ON - DAY)),
    ),
    "literacy.sanitary_counties_share": (
        ("a county", 1, award(COUNTY)),
        ("from today", 1, award(COUNTY, since=ON)),
        ("until today", 0, award(COUNTY, until=ON)),
        ("a district", 0, award(DISTRICT)),
        ("a town", 0, award(TOWN)),
    ),
    "literacy.sanitary_counties_and_towns_share": (
        ("a county", 1, award(COUNTY)),
        ("a town", 1, award(TOWN)),
        ("a subdistrict", 0, award(STREET)),
        ("another award", 0, award(TOWN, kind="other")),
    ),
}  # fmt: skip

DECLARED: dict[str, Held | Kept | Works] = {**HELD, **KEPT, **WORKS}
CASES: dict[str, tuple[Case, ...]] = {
    **OTHERS,
    **VISITS,
    **RESULTS,
    **EXCHANGE,
    **PERMITS,
    **ONETHING,
    **GATEWAY,
    **LICENCES,
    **{indicator: tuple(declared.cases()) for indicator, declared in DECLARED.items()},
}


def test_every_indicator_has_rows_inside_and_outside() -> None:
    assert set(CASES) == set(registered())
    for indicator, cases in CASES.items():
        assert {bool(expected) for _, expected, _ in cases} == {True, False}, indicator


@pytest.mark.parametrize("indicator", CASES)
def test_what_is_inside_counts_and_what_is_outside_does_not(indicator: str) -> None:
    declared = registered()[indicator]
    found, wanted = {}, {}
    for label, expected, make in CASES[indicator]:
        world = World().areas()
        make(world)
        found[label] = total(world.counts(declared)[indicator].numerator)
        wanted[label] = expected
    assert found == wanted


def test_a_resident_counts_until_the_day_of_death_or_of_leaving() -> None:
    beds = registered()["capacity.beds_per_1000"]
    for expected, facts in (
        (1, {}),
        (1, {"resident_since": ON}),
        (0, {"resident_since": ON + DAY}),
        (1, {"resident_until": ON + DAY}),
        (0, {"resident_until": ON}),
        (1, {"died_on": ON + DAY}),
        (0, {"died_on": ON}),
    ):
        world = World().areas()
        world.person(LONG_AGO, **facts)
        assert world.counts(beds)[beds.id].d == expected, facts


def test_a_live_birth_is_of_a_resident_from_the_first_day() -> None:
    mortality = registered()["family.infant_mortality"]
    for expected, born_on, facts in (
        (1, ON, {}),
        (0, ON + DAY, {}),
        (1, LAST_YEAR + DAY, {}),
        (0, LAST_YEAR, {}),
        (0, ON - DAY, {"resident_since": ON}),
        (1, ON - DAY, {"died_on": ON}),
    ):
        world = World().areas()
        world.person(born_on, **facts)
        assert world.counts(mortality)[mortality.id].d == expected, (born_on, facts)
