"""Traditional Chinese medicine: rooms and doctors, departments, hospitals, enterprises."""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions, workforce
from minkang.registry.organisations.terms import (
    PRIMARY_CENTRES,
    Category,
    CertificateKind,
    Grade,
    Level,
    PracticeScope,
    ServiceKind,
    Specialty,
)


def primary_centres(frames: Frames) -> Rows:
    """Township hospitals and community health centres."""
    return frames.organisation_rows(institutions.of_categories(frames, PRIMARY_CENTRES))


def primary_centres_with_tcm(frames: Frames) -> Rows:
    """Those of them with a TCM room and a TCM doctor."""
    centres = institutions.of_categories(frames, PRIMARY_CENTRES)
    rooms = institutions.with_service(frames, centres, ServiceKind.TCM_ROOM)
    doctors = workforce.holding(
        frames,
        workforce.posts(frames, workforce.DOCTOR_POSTS),
        workforce.DOCTOR_LICENCES,
        PracticeScope.TCM,
    )
    return frames.organisation_rows(rooms.semi_join(doctors, rooms.rid == doctors.organisation))


def general_hospitals(frames: Frames) -> Rows:
    """Public general hospitals, maternal and child institutions, infectious disease hospitals."""
    return frames.organisation_rows(_general_hospitals(frames))


def general_hospitals_with_tcm(frames: Frames) -> Rows:
    """Those of them with a TCM department."""
    return frames.organisation_rows(
        institutions.with_department(frames, _general_hospitals(frames), Specialty.TCM)
    )


def specialties_of_city_hospitals(frames: Frames) -> Rows:
    """Provincial TCM key specialties of public TCM hospitals in the districts of the city."""
    hospitals = institutions.of_the_city(_public_tcm_hospitals(frames))
    return institutions.certificates(
        frames, CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY, hospitals
    )


def specialties_of_county_hospitals(frames: Frames) -> Rows:
    """Provincial TCM key specialties of public TCM hospitals in counties."""
    hospitals = institutions.of_counties(_public_tcm_hospitals(frames))
    return institutions.certificates(
        frames, CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY, hospitals
    )


def county_tcm_hospitals(frames: Frames) -> Rows:
    """Public TCM hospitals in counties."""
    return frames.organisation_rows(institutions.of_counties(_public_tcm_hospitals(frames)))


def county_tcm_hospitals_at_2a(frames: Frames) -> Rows:
    """Those of them at level two grade A, or at level three."""
    hospitals = institutions.of_counties(_public_tcm_hospitals(frames))
    secondary = (hospitals.level == Level.SECONDARY.value) & (hospitals.grade == Grade.A.value)
    reached = secondary | (hospitals.level == Level.TERTIARY.value)
    return frames.organisation_rows(hospitals.filter(reached))


def flagship_hospitals(frames: Frames) -> Rows:
    """Hospitals recognised as flagships of TCM and western medicine together."""
    return frames.organisation_rows(
        institutions.with_certificate(
            frames, frames.organisations(), [CertificateKind.TCM_WESTERN_FLAGSHIP]
        )
    )


def primary_centres_reporting(frames: Frames) -> Rows:
    """Township hospitals and community health centres, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, PRIMARY_CENTRES))


def general_hospitals_reporting(frames: Frames) -> Rows:
    """Hospitals that must have a TCM department, and whether they confirmed their entry."""
    return frames.reporting(_general_hospitals(frames))


def county_tcm_hospitals_reporting(frames: Frames) -> Rows:
    """Public TCM hospitals in counties, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_counties(_public_tcm_hospitals(frames)))


def _general_hospitals(frames: Frames) -> Rows:
    kinds = [Category.GENERAL_HOSPITAL, Category.MATERNAL_CHILD, Category.INFECTIOUS_HOSPITAL]
    return institutions.public(institutions.of_categories(frames, kinds))


def _public_tcm_hospitals(frames: Frames) -> Rows:
    return institutions.public(institutions.of_categories(frames, [Category.TCM_HOSPITAL]))


register_indicator(
    Indicator(
        id="capacity.primary_tcm_share",
        title=Words(
            "有中医馆又有中医师的基层机构", "Primary institutions with TCM room and doctor"
        ),
        definition=Words(
            "分子：分母中当天既提供中医馆服务、又至少有一名中医类别执业(助理)医师以该处为主要执业地点的机构。"
            "分母：当天开业的乡镇卫生院和社区卫生服务中心。",
            "Numerator: those of the denominator that on the day offer a TCM room and are the main "
            "place of practice of at least one doctor licensed for TCM. Denominator: township "
            "hospitals and community health centres open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=primary_centres_with_tcm,
        denominator=primary_centres,
        scale=100,
        expected=primary_centres_reporting,
        judged=(Judged("benxi-2023-3/5.1.2"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.public_hospitals_with_tcm_share",
        title=Words("设中医科的公立医院", "Public hospitals with a TCM department"),
        definition=Words(
            "分子：分母中当天开着中医科的机构。分母：当天开业的公立综合医院、妇幼保健机构和传染病医院。",
            "Numerator: those of the denominator that run a TCM department on the day. Denominator: "
            "public general hospitals, maternal and child institutions and infectious disease "
            "hospitals open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=general_hospitals_with_tcm,
        denominator=general_hospitals,
        scale=100,
        expected=general_hospitals_reporting,
        judged=(Judged("benxi-2023-3/z3.1.2"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.city_tcm_hospital_specialties",
        title=Words("市级中医医院的省级重点专科", "Provincial specialties of city TCM hospitals"),
        definition=Words(
            "当天由设在市辖区的公立中医类医院持有的省级中医药重点专科数；区属医院也在其中，登记里分不出隶属。",
            "Provincial TCM key specialties held on the day by public TCM hospitals in the districts of "
            "the city; hospitals of a district are among them, as the register states no affiliation.",
        ),
        unit=Words("个", "specialties"),
        direction=Direction.HIGHER,
        numerator=specialties_of_city_hospitals,
        aggregation=Aggregation.COUNT,
        judged=(Judged("benxi-2023-3/z3.1.3", "市级中医医院省级重点专科"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="capacity.county_tcm_hospital_specialties",
        title=Words("县级中医医院的省级特色专科", "Provincial specialties of county TCM hospitals"),
        definition=Words(
            "当天由设在县和县级市的公立中医类医院持有的省级中医药重点专科数，各院合计。",
            "Provincial TCM key specialties held on the day by public TCM hospitals in counties and "
            "county-level cities, all hospitals together.",
        ),
        unit=Words("个", "specialties"),
        direction=Direction.HIGHER,
        numerator=specialties_of_county_hospitals,
        aggregation=Aggregation.COUNT,
        judged=(Judged("benxi-2023-3/z3.1.3", "县级中医医院省级特色专科"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="capacity.county_tcm_hospitals_2a_share",
        title=Words("县级中医医院达到二甲", "County TCM hospitals at level two grade A"),
        definition=Words(
            "分子：分母中当天登记为二级甲等或三级的医院。分母：设在县和县级市、当天开业的公立中医类医院。",
            "Numerator: those of the denominator registered at level two grade A or at level three on "
            "the day. Denominator: public TCM hospitals open on the day in counties and county-level "
            "cities.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=county_tcm_hospitals_at_2a,
        denominator=county_tcm_hospitals,
        scale=100,
        expected=county_tcm_hospitals_reporting,
        judged=(Judged("dongying-2024/2.2.3.3"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.flagship_hospitals",
        title=Words("中西医协同旗舰医院", "Flagship hospitals of TCM and western medicine"),
        definition=Words(
            "当天开业、持有中西医协同旗舰认定的医院数，一家只计一次。",
            "Hospitals open on the day that hold recognition as a flagship of TCM and western medicine "
            "together, each counted once.",
        ),
        unit=Words("处", "hospitals"),
        direction=Direction.NEUTRAL,
        numerator=flagship_hospitals,
        aggregation=Aggregation.COUNT,
        judged=(Judged("dongying-2024/2.5.2.2"),),
        decimals=0,
    )
)
