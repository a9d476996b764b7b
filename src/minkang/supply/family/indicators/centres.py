"""What each county and each institution must have at least one of."""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Part,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions, places, workforce
from minkang.registry.organisations.terms import (
    PRIMARY_CARE,
    CertificateKind,
    QualificationKind,
    ServiceKind,
)


def counties(frames: Frames) -> Rows:
    """Each county and county-level city."""
    rows = frames.area_rows(places.counties(frames))
    return places.units(rows, rows.area)


def maternal_centres(frames: Frames) -> Rows:
    """Centres for critically ill mothers, by county."""
    return _by_county(frames, CertificateKind.CRITICAL_MATERNAL_CENTRE)


def newborn_centres(frames: Frames) -> Rows:
    """Centres for critically ill newborns, by county."""
    return _by_county(frames, CertificateKind.CRITICAL_NEWBORN_CENTRE)


def maternity_care_units(frames: Frames) -> Rows:
    """Each primary institution that offers maternity care."""
    return _each(frames, ServiceKind.PRENATAL_CARE)


def maternity_doctors(frames: Frames) -> Rows:
    """Doctors with a valid training in maternity care, by institution."""
    return _trained_doctors(frames, ServiceKind.PRENATAL_CARE, QualificationKind.MATERNAL_CARE)


def child_care_units(frames: Frames) -> Rows:
    """Each primary institution that offers child health care."""
    return _each(frames, ServiceKind.CHILD_CARE)


def child_doctors(frames: Frames) -> Rows:
    """Doctors with a valid training in child health care, by institution."""
    return _trained_doctors(frames, ServiceKind.CHILD_CARE, QualificationKind.CHILD_CARE)


def maternity_care_reporting(frames: Frames) -> Rows:
    """Primary institutions that offer maternity care, and whether they confirmed their entry."""
    return frames.reporting(_primary_with(frames, ServiceKind.PRENATAL_CARE))


def child_care_reporting(frames: Frames) -> Rows:
    """Primary institutions that offer child health care, and whether they confirmed their entry."""
    return frames.reporting(_primary_with(frames, ServiceKind.CHILD_CARE))


def _by_county(frames: Frames, kind: CertificateKind) -> Rows:
    held = institutions.with_certificate(frames, institutions.health_institutions(frames), [kind])
    rows = frames.organisation_rows(held)
    return places.units(rows, places.county_of(rows.area))


def _primary_with(frames: Frames, service: ServiceKind) -> Rows:
    primary = institutions.of_categories(frames, PRIMARY_CARE)
    return institutions.with_service(frames, primary, service)


def _each(frames: Frames, service: ServiceKind) -> Rows:
    rows = frames.organisation_rows(_primary_with(frames, service))
    return places.units(rows, rows.organisation)


def _trained_doctors(frames: Frames, service: ServiceKind, training: QualificationKind) -> Rows:
    trained = workforce.holding(frames, workforce.doctor_posts(frames), [training])
    offering = _primary_with(frames, service)
    there = trained.semi_join(offering, trained.organisation == offering.rid)
    rows = workforce.people(frames, there)
    return places.units(rows, rows.organisation)


def _declare_centres(kind: str, words: Words, centres: Part) -> None:
    register_indicator(
        Indicator(
            id=f"family.critical_{kind}_centres",
            title=Words(f"每个县的{words.zh}", f"{words.en} in each county"),
            definition=Words(
                f"先按县数当天开业、持有{words.zh}认定的机构，再取最少的一个县的家数。"
                "县含县级市，不含市辖区。",
                f"{words.en} recognised and open on the day are counted for each county; the value is "
                "the smallest of these counts. County-level cities are counties, districts are not.",
            ),
            unit=Words("个", "centres"),
            direction=Direction.HIGHER,
            numerator=centres,
            denominator=counties,
            aggregation=Aggregation.LEAST,
            expected=institutions.reporting_institutions,
            judged=(Judged("benxi-2023-3/z4.3.3"),),
            decimals=0,
        )
    )


_declare_centres(
    "maternal",
    Words("危重孕产妇救治中心", "Centres for critically ill mothers"),
    maternal_centres,
)
_declare_centres(
    "newborn",
    Words("危重新生儿救治中心", "Centres for critically ill newborns"),
    newborn_centres,
)

register_indicator(
    Indicator(
        id="family.maternity_doctors",
        title=Words(
            "每家做孕产保健的基层机构的妇保医生",
            "Maternity doctors of each primary institution with maternity care",
        ),
        definition=Words(
            "先按机构数以该处为主要执业地点、医师证和妇女保健培训都有效的医生，再取最少的一家的人数。"
            "机构是当天开业、提供孕产期保健的基层医疗卫生机构。",
            "Doctors with a valid licence and a valid training in maternity care are counted at their "
            "main place of practice; the value is the smallest count among the primary institutions "
            "open on the day that offer maternity care.",
        ),
        unit=Words("名", "doctors"),
        direction=Direction.HIGHER,
        numerator=maternity_doctors,
        denominator=maternity_care_units,
        aggregation=Aggregation.LEAST,
        expected=maternity_care_reporting,
        judged=(Judged("benxi-2023-3/9.1.1"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="family.child_doctors",
        title=Words(
            "每家做儿童保健的基层机构的儿保医生",
            "Child doctors of each primary institution with child health care",
        ),
        definition=Words(
            "先按机构数以该处为主要执业地点、医师证和儿童保健培训都有效的医生，再取最少的一家的人数。"
            "机构是当天开业、提供儿童保健的基层医疗卫生机构。",
            "Doctors with a valid licence and a valid training in child health care are counted at "
            "their main place of practice; the value is the smallest count among the primary "
            "institutions open on the day that offer child health care.",
        ),
        unit=Words("名", "doctors"),
        direction=Direction.HIGHER,
        numerator=child_doctors,
        denominator=child_care_units,
        aggregation=Aggregation.LEAST,
        expected=child_care_reporting,
        judged=(Judged("benxi-2023-3/9.2.1"),),
        decimals=0,
    )
)
