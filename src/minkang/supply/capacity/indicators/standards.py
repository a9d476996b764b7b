"""Standards that hospitals and primary institutions have been assessed against."""

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
from minkang.engines.warehouse.indicators.parts import institutions, places
from minkang.registry.organisations.terms import (
    HOSPITALS,
    PRIMARY_CENTRES,
    Category,
    CertificateKind,
    ServiceKind,
)


def large_hospitals(frames: Frames) -> Rows:
    """Hospitals at level two and above."""
    return frames.organisation_rows(_large_hospitals(frames))


def with_quality_nursing(frames: Frames) -> Rows:
    """Hospitals at level two and above that offer quality nursing."""
    return frames.organisation_rows(
        institutions.with_service(frames, _large_hospitals(frames), ServiceKind.QUALITY_NURSING)
    )


def with_infectious_building(frames: Frames) -> Rows:
    """Hospitals at level two and above with a finished infectious disease building or ward."""
    return frames.organisation_rows(
        institutions.with_certificate(
            frames, _large_hospitals(frames), [CertificateKind.INFECTIOUS_BUILDING]
        )
    )


def county_hospitals(frames: Frames) -> Rows:
    """Public general and TCM hospitals of level two and above in counties."""
    return frames.organisation_rows(_county_hospitals(frames))


def county_hospitals_at_basic(frames: Frames) -> Rows:
    """County hospitals that reached the basic or the recommended capability standard."""
    kinds = [
        CertificateKind.COUNTY_CAPABILITY_BASIC,
        CertificateKind.COUNTY_CAPABILITY_RECOMMENDED,
    ]
    return frames.organisation_rows(
        institutions.with_certificate(frames, _county_hospitals(frames), kinds)
    )


def county_hospitals_at_recommended(frames: Frames) -> Rows:
    """County hospitals that reached the recommended capability standard."""
    kinds = [CertificateKind.COUNTY_CAPABILITY_RECOMMENDED]
    return frames.organisation_rows(
        institutions.with_certificate(frames, _county_hospitals(frames), kinds)
    )


def primary_centres(frames: Frames) -> Rows:
    """Township hospitals and community health centres."""
    return frames.organisation_rows(institutions.of_categories(frames, PRIMARY_CENTRES))


def primary_centres_at_recommended(frames: Frames) -> Rows:
    """Township hospitals and community health centres that reached the recommended standard."""
    centres = institutions.of_categories(frames, PRIMARY_CENTRES)
    kinds = [CertificateKind.RECOMMENDED_STANDARD]
    return frames.organisation_rows(institutions.with_certificate(frames, centres, kinds))


def towns(frames: Frames) -> Rows:
    """Towns and townships, without subdistricts."""
    return frames.area_rows(places.towns(frames))


def towns_with_centre(frames: Frames) -> Rows:
    """Towns and townships in which a township hospital or community health centre is open."""
    centres = institutions.of_categories(frames, PRIMARY_CENTRES)
    served = centres.select(town=places.town_of(centres.area))
    areas = places.towns(frames)
    return frames.area_rows(areas.semi_join(served, areas.code == served.town))


def graded_hospitals(frames: Frames) -> Rows:
    """Public institutions at level two and above."""
    return frames.organisation_rows(_graded(frames))


def record_levels(frames: Frames) -> Rows:
    """The graded level of the record system of each of them; 0 where it was never graded."""
    graded = _graded(frames)
    return frames.organisation_rows(graded, amount=graded.record_level.fill_null(0))


def large_hospitals_reporting(frames: Frames) -> Rows:
    """Hospitals at level two and above, and whether they confirmed their entry."""
    return frames.reporting(_large_hospitals(frames))


def county_hospitals_reporting(frames: Frames) -> Rows:
    """County hospitals, and whether they confirmed their entry."""
    return frames.reporting(_county_hospitals(frames))


def primary_centres_reporting(frames: Frames) -> Rows:
    """Township hospitals and community health centres, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, PRIMARY_CENTRES))


def graded_reporting(frames: Frames) -> Rows:
    """Public institutions at level two and above, and whether they confirmed their entry."""
    return frames.reporting(_graded(frames))


def _large_hospitals(frames: Frames) -> Rows:
    hospitals = institutions.of_categories(frames, HOSPITALS)
    return institutions.at_levels(hospitals, institutions.SECONDARY_AND_ABOVE)


def _county_hospitals(frames: Frames) -> Rows:
    kinds = [Category.GENERAL_HOSPITAL, Category.TCM_HOSPITAL]
    hospitals = institutions.public(institutions.of_categories(frames, kinds))
    return institutions.at_levels(
        institutions.of_counties(hospitals), institutions.SECONDARY_AND_ABOVE
    )


def _graded(frames: Frames) -> Rows:
    bodies = institutions.public(institutions.health_institutions(frames))
    return institutions.at_levels(bodies, institutions.SECONDARY_AND_ABOVE)


register_indicator(
    Indicator(
        id="capacity.quality_nursing_share",
        title=Words("优质护理覆盖二级以上医院", "Hospitals with quality nursing"),
        definition=Words(
            "分子：分母中当天提供优质护理服务的医院。分母：当天开业的二级和三级医院，不分公立社会办。",
            "Numerator: those of the denominator that offer quality nursing on the day. Denominator: "
            "hospitals at level two and three open on the day, public or private.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_quality_nursing,
        denominator=large_hospitals,
        scale=100,
        expected=large_hospitals_reporting,
        judged=(Judged("benxi-2023-3/4.5.4"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.infectious_buildings",
        title=Words(
            "有传染病楼或独立病区的二级以上医院", "Hospitals with an infectious disease building"
        ),
        definition=Words(
            "当天开业、已登记建成传染病楼或独立传染病病区的二级和三级医院数。",
            "Hospitals at level two and three open on the day with a registered infectious disease "
            "building or separate ward.",
        ),
        unit=Words("所", "hospitals"),
        direction=Direction.HIGHER,
        numerator=with_infectious_building,
        aggregation=Aggregation.COUNT,
        expected=large_hospitals_reporting,
        judged=(Judged("benxi-2023-3/z1.4.2"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="capacity.county_hospitals_basic_share",
        title=Words("县级医院综合能力达到基本标准的比例", "County hospitals at the basic standard"),
        definition=Words(
            "分子：分母中当天持有综合能力基本标准或推荐标准结果的医院。分母：设在县和县级市(不含市辖区)、"
            "当天开业的二级以上公立综合医院和中医类医院。",
            "Numerator: those of the denominator that hold the basic or the recommended capability "
            "standard on the day. Denominator: public general and TCM hospitals at level two and above, "
            "open on the day, in counties and county-level cities, not in districts.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=county_hospitals_at_basic,
        denominator=county_hospitals,
        scale=100,
        expected=county_hospitals_reporting,
        judged=(Judged("benxi-2023-3/z2.3.1", "县级医院综合能力达标率"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.county_hospitals_recommended_share",
        title=Words(
            "县级医院综合能力达到推荐标准的比例", "County hospitals at the recommended standard"
        ),
        definition=Words(
            "分子：分母中当天持有综合能力推荐标准结果的医院。分母：与基本标准的比例相同。",
            "Numerator: those of the denominator that hold the recommended capability standard on the "
            "day. Denominator: as for the basic standard.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=county_hospitals_at_recommended,
        denominator=county_hospitals,
        scale=100,
        expected=county_hospitals_reporting,
        judged=(Judged("benxi-2023-3/z2.3.1", "县级医院推荐标准达标率"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.primary_recommended_share",
        title=Words(
            "基层机构达到推荐标准的比例", "Primary institutions at the recommended standard"
        ),
        definition=Words(
            "分子：分母中当天持有基层推荐标准结果的机构。分母：当天开业的乡镇卫生院和社区卫生服务中心;"
            "服务站和村卫生室不算。",
            "Numerator: those of the denominator that hold the recommended standard of primary care on "
            "the day. Denominator: township hospitals and community health centres open on the day; "
            "stations and village clinics do not count.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=primary_centres_at_recommended,
        denominator=primary_centres,
        scale=100,
        expected=primary_centres_reporting,
        judged=(Judged("dongying-2024/2.2.2.3"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.towns_with_centre_share",
        title=Words(
            "有卫生院或社区中心的乡镇", "Towns with a township hospital or community centre"
        ),
        definition=Words(
            "分子：分母中当天至少开着一家乡镇卫生院或社区卫生服务中心的乡镇。分母：当天存在的乡和镇,"
            "不含街道。没有文件给它定目标，用来看网底有没有缺口。",
            "Numerator: those of the denominator with at least one township hospital or community "
            "health centre open on the day. Denominator: towns and townships in force on the day, "
            "without subdistricts. No document sets a target; it shows gaps in the network.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=towns_with_centre,
        denominator=towns,
        scale=100,
        expected=primary_centres_reporting,
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.record_system_level",
        title=Words("电子病历系统平均级别", "Mean level of electronic record systems"),
        definition=Words(
            "分子：分母中各机构评定级别(0至8级)之和，未参评按0级。分母：当天开业的二级以上公立医疗卫生机构。",
            "Numerator: sum of the graded levels (0 to 8) of the denominator, 0 where never graded. "
            "Denominator: public health institutions at level two and above open on the day.",
        ),
        unit=Words("级", "level"),
        direction=Direction.HIGHER,
        numerator=record_levels,
        denominator=graded_hospitals,
        expected=graded_reporting,
        judged=(Judged("dongying-2024/2.3.2.2"),),
    )
)
