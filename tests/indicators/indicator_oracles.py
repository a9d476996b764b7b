"""What each indicator ought to count, written a second time: row by row, in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable

from exchange_oracles import EXCHANGE
from gateway_oracles import GATEWAY
from indicator_rows import Row
from licences_oracles import LICENCES
from onething_oracles import ONETHING
from permits_oracles import PERMITS
from results_oracles import RESULTS
from row_reader import BEDS, CENTRES, HEALTH, HOSPITALS, LARGE, PRIMARY, Oracle, Two, in_county
from visit_oracles import VISITS


def _share(bodies: Iterable[Row], holds: Callable[[Row], bool]) -> Two:
    listed = list(bodies)
    return sum(holds(one) for one in listed), len(listed)


def _least(units: Iterable[str], owners: Iterable[str]) -> Two:
    counted, listed = Counter(owners), list(units)
    return min((counted[one] for one in listed), default=0), len(listed)


def large(bodies: Iterable[Row]) -> list[Row]:
    return [one for one in bodies if one["level"] in LARGE]


def public(bodies: Iterable[Row]) -> list[Row]:
    return [one for one in bodies if one["is_public"]]


def county(bodies: Iterable[Row]) -> list[Row]:
    return [one for one in bodies if in_county(one["area"])]


def city(bodies: Iterable[Row]) -> list[Row]:
    return [one for one in bodies if not in_county(one["area"])]


def government(o: Oracle) -> list[Row]:
    return [one for one in o.bodies({"maternal_child"}) if one["ownership"] == "government"]


def county_hospitals(o: Oracle) -> list[Row]:
    return large(public(county(o.bodies({"general_hospital", "tcm_hospital"}))))


def with_community(o: Oracle) -> Two:
    led = {one["area"][:6] for one in o.open.values() if o.titled(one, "medical_community")}
    counties = o.places("county")
    return sum(code[:6] in led for code in counties), len(counties)


def towns_with_centre(o: Oracle) -> Two:
    served = {one["area"][:9] for one in o.bodies(CENTRES)}
    towns = o.places("town")
    return sum(code[:9] in served for code in towns), len(towns)


def by_city_or_county(bodies: Iterable[Row]) -> list[str]:
    return [
        one["area"][:6] + "000000" if in_county(one["area"]) else one["area"][:4] + "00000000"
        for one in bodies
    ]


def critical(o: Oracle, kind: str) -> Two:
    found = [one["area"][:6] + "000000" for one in o.bodies(HEALTH) if o.titled(one, kind)]
    return _least(o.places("county"), found)


def trained(o: Oracle, service: str, training: str) -> Two:
    units = [one["rid"] for one in o.bodies(PRIMARY) if o.offers(one, service)]
    doctors = [one for one in o.doctors() if o.holds(one["practitioner"], {training})]
    return _least(units, (one["organisation"] for one in doctors))


def graded(o: Oracle) -> Two:
    bodies = large(public(o.bodies(HEALTH)))
    return sum(one["record_level"] or 0 for one in bodies), len(bodies)


def sanitary(o: Oracle, *levels: str) -> Two:
    places = o.places(*levels)
    return sum(o.awarded(code) for code in places), len(places)


def primary_tcm(o: Oracle) -> Two:
    where = {one["organisation"] for one in o.doctors("tcm")}
    return _share(o.bodies(CENTRES), lambda one: o.offers(one, "tcm_room") and one["rid"] in where)


def with_doctor(o: Oracle, scope: str) -> Two:
    where = {one["organisation"] for one in o.doctors(scope)}
    return _share(o.bodies(CENTRES), lambda one: one["rid"] in where)


def at_three(body: Row) -> bool:
    return bool(body["level"] == "tertiary")


def at_2a(body: Row) -> bool:
    return body["level"] == "tertiary" or (body["level"], body["grade"]) == ("secondary", "a")


def holiday_sites(o: Oracle) -> Two:
    sites = [one for one in o.bodies(HEALTH) if o.offers(one, "holiday_vaccination")]
    return _least(o.places("county", "district"), (one["area"][:6] + "000000" for one in sites))


def tcm_enterprises(o: Oracle, yi: int) -> int:
    """Enterprises whose newest revenue of the two years before is at least so many 亿元."""
    making = {
        one["organisation"]
        for one in o.tables["enterprise"]
        if one["industry"].startswith(("273", "274"))
    }
    found = 0
    for body in o.bodies({"enterprise"}):
        stated = {
            one["year"]: one["fen"]
            for one in o.tables["revenue"]
            if one["organisation"] == body["rid"] and o.on.year - 2 <= one["year"] < o.on.year
        }
        is_rich = bool(stated) and stated[max(stated)] >= yi * 10**8 * 100
        found += body["rid"] in making and is_rich
    return found


FRIENDLY = CENTRES | {"general_hospital", "rehabilitation_hospital", "nursing_hospital"}
AMBULANCES = {"ambulances", "negative_pressure_ambulances"}
WITH_TCM = {"general_hospital", "maternal_child", "infectious_hospital"}

ORACLES: dict[str, Callable[[Oracle], Two]] = {
    **VISITS,
    **RESULTS,
    **EXCHANGE,
    **PERMITS,
    **ONETHING,
    **GATEWAY,
    **LICENCES,
    "capacity.beds_per_1000": lambda o: (o.held(BEDS, HEALTH), o.residents()),
    "capacity.tcm_beds_per_1000": lambda o: (o.held(BEDS, {"tcm_hospital"}), o.residents()),
    "capacity.rehabilitation_beds_per_1000": lambda o: (
        o.held({"rehabilitation_beds"}, HEALTH), o.residents()
    ),
    "capacity.doctors_per_1000": lambda o: (len(o.doctors()), o.residents()),
    "capacity.nurses_per_1000": lambda o: (o.nurses(), o.residents()),
    "capacity.general_practitioners_per_10000": lambda o: (
        sum(o.holds(one["practitioner"], {"general_practice"}) for one in o.doctors()),
        o.residents(),
    ),
    "capacity.pharmacists_per_1000": lambda o: (
        len(o.posts({"pharmacist"}, "pharmacist", "assistant_pharmacist")), o.residents()
    ),
    "capacity.public_health_staff_per_10000": lambda o: (
        len(o.posts({"public_health"})), o.residents()
    ),
    "capacity.doctors_per_bed": lambda o: (len(o.doctors()), o.held(BEDS, HEALTH)),
    "capacity.nurses_per_doctor": lambda o: (o.nurses(), len(o.doctors())),
    "capacity.quality_nursing_share": lambda o: _share(
        large(o.bodies(HOSPITALS)), lambda one: o.offers(one, "quality_nursing")
    ),
    "capacity.infectious_buildings": lambda o: (
        sum(o.titled(one, "infectious_building") for one in large(o.bodies(HOSPITALS))), 0
    ),
    "capacity.county_hospitals_basic_share": lambda o: _share(
        county_hospitals(o),
        lambda one: o.titled(one, "county_capability_basic", "county_capability_recommended"),
    ),
    "capacity.county_hospitals_recommended_share": lambda o: _share(
        county_hospitals(o), lambda one: o.titled(one, "county_capability_recommended")
    ),
    "capacity.primary_recommended_share": lambda o: _share(
        o.bodies(CENTRES), lambda one: o.titled(one, "recommended_standard")
    ),
    "capacity.towns_with_centre_share": towns_with_centre,
    "capacity.record_system_level": graded,
    "capacity.national_key_specialties": lambda o: (o.titles("national_key_specialty"), 0),
    "capacity.provincial_key_specialties": lambda o: (o.titles("provincial_key_specialty"), 0),
    "capacity.provincial_tcm_key_specialties": lambda o: (
        o.titles("provincial_tcm_key_specialty"), 0
    ),
    "capacity.city_key_specialties": lambda o: (o.titles("city_key_specialty"), 0),
    "capacity.county_key_specialties": lambda o: (o.titles("county_key_specialty"), 0),
    "capacity.primary_tcm_share": primary_tcm,
    "capacity.public_hospitals_with_tcm_share": lambda o: _share(
        public(o.bodies(WITH_TCM)), lambda one: o.runs(one, "50")
    ),
    "capacity.city_tcm_hospital_specialties": lambda o: (
        o.titles("provincial_tcm_key_specialty", city(public(o.bodies({"tcm_hospital"})))), 0
    ),
    "capacity.county_tcm_hospital_specialties": lambda o: (
        o.titles("provincial_tcm_key_specialty", county(public(o.bodies({"tcm_hospital"})))), 0
    ),
    "capacity.county_tcm_hospitals_2a_share": lambda o: _share(
        county(public(o.bodies({"tcm_hospital"}))), at_2a
    ),
    "capacity.flagship_hospitals": lambda o: (
        sum(o.titled(one, "tcm_western_flagship") for one in o.open.values()), 0
    ),
    "capacity.tcm_enterprises_largest": lambda o: (tcm_enterprises(o, 10), 0),
    "capacity.tcm_enterprises_large": lambda o: (tcm_enterprises(o, 5), 0),
    "capacity.medical_communities_share": with_community,
    "capacity.cdc_in_alliances_share": lambda o: _share(
        o.bodies({"cdc"}), lambda one: one["parent"] is not None
    ),
    "capacity.government_maternal_child": lambda o: _least(
        o.places("city", "county"), by_city_or_county(government(o))
    ),
    "capacity.standard_maternal_child": lambda o: _least(
        o.places("city", "county"),
        by_city_or_county(
            one for one in government(o) if o.titled(one, "standard_maternal_child")
        ),
    ),
    "capacity.city_maternal_child_level_three_share": lambda o: _share(
        city(government(o)), lambda one: one["level"] == "tertiary"
    ),
    "capacity.county_maternal_child_level_two": lambda o: (len(large(county(government(o)))), 0),
    "family.infant_mortality": lambda o: (o.deaths(1), o.births()),
    "family.under_5_mortality": lambda o: (o.deaths(5), o.births()),
    "family.nursery_places_per_1000": lambda o: (o.held({"nursery_places"}), o.residents()),
    "family.paediatric_service_share": lambda o: _share(
        large(public(o.bodies({"general_hospital"}))),
        lambda one: o.offers(one, "paediatric_service"),
    ),
    "family.baby_friendly_share": lambda o: _share(
        (one for one in o.bodies(HEALTH) if o.offers(one, "midwifery")),
        lambda one: o.titled(one, "baby_friendly"),
    ),
    "family.critical_maternal_centres": lambda o: critical(o, "critical_maternal_centre"),
    "family.critical_newborn_centres": lambda o: critical(o, "critical_newborn_centre"),
    "family.maternity_doctors": lambda o: trained(o, "prenatal_care", "maternal_care"),
    "family.child_doctors": lambda o: trained(o, "child_care", "child_care"),
    "elderly.geriatrics_share": lambda o: _share(
        large(o.bodies({"general_hospital"})), lambda one: o.runs(one, "03.11")
    ),
    "elderly.third_level_geriatrics_share": lambda o: _share(
        (one for one in public(o.bodies({"general_hospital", "tcm_hospital"})) if at_three(one)),
        lambda one: o.runs(one, "03.11"),
    ),
    "elderly.primary_nursing_beds_share": lambda o: _share(
        o.bodies(CENTRES), lambda one: o.held_by(one, "nursing_beds") > 0
    ),
    "capacity.hospital_prevention_share": lambda o: _share(
        large(o.bodies(HOSPITALS)), lambda one: o.runs(one, "01")
    ),
    "capacity.primary_public_health_doctor_share": lambda o: with_doctor(o, "public_health"),
    "surveillance.psychiatry_share": lambda o: _share(
        large(o.bodies({"general_hospital"})), lambda one: o.runs(one, "15")
    ),
    "elderly.friendly_share": lambda o: _share(
        o.bodies(FRIENDLY), lambda one: o.titled(one, "elderly_friendly")
    ),
    "elderly.stationed_staff_share": lambda o: _share(
        o.bodies({"support_home"}), lambda one: o.offers(one, "stationed_staff")
    ),
    "surveillance.life_expectancy": lambda o: (o.all_deaths(), o.residents_half_a_year_ago()),
    "surveillance.emergency_centres": lambda o: (
        sum(o.offers(one, "emergency_command") for one in o.open.values()), 0
    ),
    "surveillance.ambulances_per_30000": lambda o: (o.held(AMBULANCES, HEALTH), o.residents()),
    "surveillance.negative_pressure_share": lambda o: (
        o.held({"negative_pressure_ambulances"}, HEALTH), o.held(AMBULANCES, HEALTH)
    ),
    "surveillance.mental_centre_level_three_share": lambda o: _share(
        city(public(o.bodies({"mental_hospital"}))), lambda one: one["level"] == "tertiary"
    ),
    "literacy.sanitary_counties_share": lambda o: sanitary(o, "county"),
    "literacy.sanitary_counties_and_towns_share": lambda o: sanitary(o, "county", "town"),
    "immunisation.holiday_sites": holiday_sites,
    "visits.internet_nursing_hospitals": lambda o: (
        sum(o.offers(one, "internet_nursing") for one in o.bodies(HOSPITALS)), 0
    ),
}  # fmt: skip
