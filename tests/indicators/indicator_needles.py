"""For every indicator an act that moves it by exactly so much, and the act that moves it back."""

from datetime import date

from exchange_needles import EXCHANGE
from gateway_needles import GATEWAY
from indicator_acts import (
    COUNTIES,
    DISTRICTS,
    HUANREN,
    LATELY,
    capacity,
    certificate,
    department,
    service,
)
from licences_needles import LICENCES
from needle_kinds import (
    CITY,
    Needle,
    centres_in_alliances,
    count,
    deaths,
    doctors_per_bed,
    enterprises,
    general_practitioners,
    graded,
    life_expectancy,
    medical_communities,
    negative_pressure,
    newest_first_level,
    nurses_per_doctor,
    one_doctor_in_each,
    one_in_each,
    one_institution_in_each,
    per_resident,
    primary_tcm,
    public_health_doctor,
    record_levels,
    sanitary,
    share,
    staff,
    towns_with_centre,
)
from onething_needles import ONETHING
from permits_needles import PERMITS
from results_needles import RESULTS
from visit_needles import VISITS

from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    CertificateKind,
    Grade,
    Level,
    PostKind,
    QualificationKind,
    ServiceKind,
    Specialty,
)

TOWN = "210522110000"
GENERAL, TCM, MENTAL = Category.GENERAL_HOSPITAL, Category.TCM_HOSPITAL, Category.MENTAL_HOSPITAL
SECOND, THIRD = Level.SECONDARY, Level.TERTIARY
LARGEST, LARGE = 10, 5

NEEDLES: dict[str, Needle] = {
    "capacity.beds_per_1000": per_resident(CapacityKind.GENERAL_BEDS, GENERAL, SECOND),
    "capacity.tcm_beds_per_1000": per_resident(CapacityKind.NURSING_BEDS, TCM, SECOND),
    "capacity.rehabilitation_beds_per_1000": per_resident(
        CapacityKind.REHABILITATION_BEDS, GENERAL, SECOND
    ),
    "capacity.doctors_per_1000": staff(PostKind.DOCTOR, QualificationKind.PHYSICIAN),
    "capacity.nurses_per_1000": staff(PostKind.NURSE, QualificationKind.NURSE),
    "capacity.general_practitioners_per_10000": general_practitioners,
    "capacity.pharmacists_per_1000": staff(
        PostKind.PHARMACIST, QualificationKind.ASSISTANT_PHARMACIST
    ),
    "capacity.public_health_staff_per_10000": staff(
        PostKind.PUBLIC_HEALTH, QualificationKind.PUBLIC_HEALTH
    ),
    "capacity.doctors_per_bed": doctors_per_bed,
    "capacity.nurses_per_doctor": nurses_per_doctor,
    "capacity.quality_nursing_share": share(
        service(ServiceKind.QUALITY_NURSING), Category.SPECIALIST_HOSPITAL, SECOND
    ),
    "capacity.infectious_buildings": count(
        certificate(CertificateKind.INFECTIOUS_BUILDING), Category.INFECTIOUS_HOSPITAL, SECOND
    ),
    "capacity.county_hospitals_basic_share": share(
        certificate(CertificateKind.COUNTY_CAPABILITY_BASIC), GENERAL, SECOND
    ),
    "capacity.county_hospitals_recommended_share": share(
        certificate(CertificateKind.COUNTY_CAPABILITY_RECOMMENDED), TCM, SECOND
    ),
    "capacity.primary_recommended_share": share(
        certificate(CertificateKind.RECOMMENDED_STANDARD), Category.TOWNSHIP_HOSPITAL
    ),
    "capacity.towns_with_centre_share": towns_with_centre,
    "capacity.record_system_level": record_levels,
    "capacity.national_key_specialties": count(
        certificate(CertificateKind.NATIONAL_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.provincial_key_specialties": count(
        certificate(CertificateKind.PROVINCIAL_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.provincial_tcm_key_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.city_key_specialties": count(
        certificate(CertificateKind.CITY_KEY_SPECIALTY), GENERAL, THIRD
    ),
    "capacity.county_key_specialties": count(
        certificate(CertificateKind.COUNTY_KEY_SPECIALTY), GENERAL, SECOND
    ),
    "capacity.primary_tcm_share": primary_tcm,
    "capacity.public_hospitals_with_tcm_share": share(
        department(Specialty.TCM), Category.MATERNAL_CHILD
    ),
    "capacity.city_tcm_hospital_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), TCM, THIRD, county=CITY
    ),
    "capacity.county_tcm_hospital_specialties": count(
        certificate(CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY), TCM, SECOND, county=HUANREN
    ),
    "capacity.county_tcm_hospitals_2a_share": graded(
        TCM, {"level": SECOND, "grade": Grade.B}, {"level": SECOND, "grade": Grade.A}
    ),
    "capacity.flagship_hospitals": count(
        certificate(CertificateKind.TCM_WESTERN_FLAGSHIP), GENERAL, THIRD
    ),
    "capacity.tcm_enterprises_largest": enterprises(LARGEST),
    "capacity.tcm_enterprises_large": enterprises(LARGE),
    "capacity.medical_communities_share": medical_communities,
    "capacity.cdc_in_alliances_share": centres_in_alliances,
    "capacity.government_maternal_child": one_institution_in_each,
    "capacity.standard_maternal_child": one_in_each(
        certificate(CertificateKind.STANDARD_MATERNAL_CHILD), (CITY, *COUNTIES)
    ),
    "capacity.city_maternal_child_level_three_share": graded(
        Category.MATERNAL_CHILD, {"level": SECOND, "county": CITY}, {"level": THIRD, "county": CITY}
    ),
    "capacity.county_maternal_child_level_two": newest_first_level,
    "family.infant_mortality": deaths(date(2025, 4, 1), date(2025, 5, 1), 1),
    "family.under_5_mortality": deaths(date(2023, 8, 1), date(2025, 5, 1), 0),
    "family.nursery_places_per_1000": per_resident(CapacityKind.NURSERY_PLACES, Category.NURSERY),
    "family.paediatric_service_share": share(
        service(ServiceKind.PAEDIATRIC_SERVICE), GENERAL, THIRD
    ),
    "family.baby_friendly_share": share(
        certificate(CertificateKind.BABY_FRIENDLY), GENERAL, SECOND,
        services=(organisations.ServiceEntry(ServiceKind.MIDWIFERY, LATELY),),
    ),
    "family.critical_maternal_centres": one_in_each(
        certificate(CertificateKind.CRITICAL_MATERNAL_CENTRE), COUNTIES
    ),
    "family.critical_newborn_centres": one_in_each(
        certificate(CertificateKind.CRITICAL_NEWBORN_CENTRE), COUNTIES
    ),
    "family.maternity_doctors": one_doctor_in_each(
        ServiceKind.PRENATAL_CARE, QualificationKind.MATERNAL_CARE
    ),
    "family.child_doctors": one_doctor_in_each(
        ServiceKind.CHILD_CARE, QualificationKind.CHILD_CARE
    ),
    "elderly.geriatrics_share": share(department(Specialty.GERIATRICS), GENERAL, SECOND),
    "elderly.third_level_geriatrics_share": share(department(Specialty.GERIATRICS), TCM, THIRD),
    "elderly.primary_nursing_beds_share": share(
        capacity(CapacityKind.NURSING_BEDS), Category.TOWNSHIP_HOSPITAL
    ),
    "capacity.hospital_prevention_share": share(
        department(Specialty.PREVENTION), Category.MENTAL_HOSPITAL, SECOND
    ),
    "capacity.primary_public_health_doctor_share": public_health_doctor,
    "surveillance.psychiatry_share": share(department(Specialty.PSYCHIATRY), GENERAL, THIRD),
    "elderly.friendly_share": share(
        certificate(CertificateKind.ELDERLY_FRIENDLY), Category.COMMUNITY_CENTRE
    ),
    "elderly.stationed_staff_share": share(
        service(ServiceKind.STATIONED_STAFF), Category.SUPPORT_HOME
    ),
    "surveillance.life_expectancy": life_expectancy,
    "surveillance.emergency_centres": count(
        service(ServiceKind.EMERGENCY_COMMAND), Category.EMERGENCY_CENTRE
    ),
    "surveillance.ambulances_per_30000": per_resident(
        CapacityKind.AMBULANCES, Category.EMERGENCY_CENTRE
    ),
    "surveillance.negative_pressure_share": negative_pressure,
    "surveillance.mental_centre_level_three_share": graded(
        MENTAL, {"level": SECOND, "county": CITY}, {"level": THIRD, "county": CITY}
    ),
    "literacy.sanitary_counties_share": sanitary(HUANREN),
    "literacy.sanitary_counties_and_towns_share": sanitary(TOWN),
    "immunisation.holiday_sites": one_in_each(
        service(ServiceKind.HOLIDAY_VACCINATION), (*COUNTIES, *DISTRICTS)
    ),
    "visits.internet_nursing_hospitals": count(
        service(ServiceKind.INTERNET_NURSING), GENERAL, SECOND
    ),
    **VISITS,
    **RESULTS,
    **EXCHANGE,
    **PERMITS,
    **ONETHING,
    **GATEWAY,
    **LICENCES,
}  # fmt: skip
