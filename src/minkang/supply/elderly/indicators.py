"""What institutions offer older people, counted from the register."""

from minkang.engines.warehouse.indicators import (
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.registry.organisations.terms import (
    PRIMARY_CENTRES,
    CapacityKind,
    Category,
    CertificateKind,
    Level,
    ServiceKind,
    Specialty,
)

ASSESSED = PRIMARY_CENTRES | {
    Category.GENERAL_HOSPITAL,
    Category.REHABILITATION_HOSPITAL,
    Category.NURSING_HOSPITAL,
}
"""Who is asked to become an elderly-friendly institution."""


def large_general_hospitals(frames: Frames) -> Rows:
    """General hospitals at level two and above."""
    return frames.organisation_rows(_large_general_hospitals(frames))


def with_geriatrics(frames: Frames) -> Rows:
    """Those of them with a geriatric department."""
    return frames.organisation_rows(
        institutions.with_department(frames, _large_general_hospitals(frames), Specialty.GERIATRICS)
    )


def third_level_hospitals(frames: Frames) -> Rows:
    """Public general and TCM hospitals at level three."""
    return frames.organisation_rows(_third_level_hospitals(frames))


def third_level_with_geriatrics(frames: Frames) -> Rows:
    """Those of them with a geriatric department."""
    return frames.organisation_rows(
        institutions.with_department(frames, _third_level_hospitals(frames), Specialty.GERIATRICS)
    )


def primary_centres(frames: Frames) -> Rows:
    """Township hospitals and community health centres."""
    return frames.organisation_rows(institutions.of_categories(frames, PRIMARY_CENTRES))


def with_nursing_beds(frames: Frames) -> Rows:
    """Those of them that hold nursing beds."""
    centres = institutions.of_categories(frames, PRIMARY_CENTRES)
    return frames.organisation_rows(
        institutions.with_capacity(frames, centres, CapacityKind.NURSING_BEDS)
    )


def assessed(frames: Frames) -> Rows:
    """General, rehabilitation and nursing hospitals, township hospitals, community centres."""
    return frames.organisation_rows(institutions.of_categories(frames, ASSESSED))


def elderly_friendly(frames: Frames) -> Rows:
    """Those of them assessed as elderly-friendly."""
    bodies = institutions.of_categories(frames, ASSESSED)
    return frames.organisation_rows(
        institutions.with_certificate(frames, bodies, [CertificateKind.ELDERLY_FRIENDLY])
    )


def support_homes(frames: Frames) -> Rows:
    """Homes for people in special hardship."""
    return frames.organisation_rows(_support_homes(frames))


def support_homes_with_staff(frames: Frames) -> Rows:
    """Those of them where a medical institution stations staff."""
    return frames.organisation_rows(
        institutions.with_service(frames, _support_homes(frames), ServiceKind.STATIONED_STAFF)
    )


def large_general_hospitals_reporting(frames: Frames) -> Rows:
    """General hospitals at level two and above, and whether they confirmed their entry."""
    return frames.reporting(_large_general_hospitals(frames))


def third_level_reporting(frames: Frames) -> Rows:
    """Public general and TCM hospitals at level three, and whether they confirmed their entry."""
    return frames.reporting(_third_level_hospitals(frames))


def primary_centres_reporting(frames: Frames) -> Rows:
    """Township hospitals and community health centres, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, PRIMARY_CENTRES))


def assessed_reporting(frames: Frames) -> Rows:
    """Institutions to be assessed, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, ASSESSED))


def support_homes_reporting(frames: Frames) -> Rows:
    """Homes for people in special hardship, and whether they confirmed their entry."""
    return frames.reporting(_support_homes(frames))


def _large_general_hospitals(frames: Frames) -> Rows:
    hospitals = institutions.of_categories(frames, [Category.GENERAL_HOSPITAL])
    return institutions.at_levels(hospitals, institutions.SECONDARY_AND_ABOVE)


def _third_level_hospitals(frames: Frames) -> Rows:
    kinds = [Category.GENERAL_HOSPITAL, Category.TCM_HOSPITAL]
    hospitals = institutions.public(institutions.of_categories(frames, kinds))
    return institutions.at_levels(hospitals, [Level.TERTIARY])


def _support_homes(frames: Frames) -> Rows:
    return institutions.of_categories(frames, [Category.SUPPORT_HOME])


register_indicator(
    Indicator(
        id="elderly.geriatrics_share",
        title=Words("设老年医学科的二级以上综合医院", "General hospitals with geriatrics"),
        definition=Words(
            "分子：分母中当天开着老年医学科的医院。分母：当天开业的二级和三级综合医院，不分公立社会办;"
            "中医类和专科医院不算。",
            "Numerator: those of the denominator that run a geriatric department on the day. "
            "Denominator: general hospitals at level two and three open on the day, public or private; "
            "TCM and specialist hospitals do not count.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_geriatrics,
        denominator=large_general_hospitals,
        scale=100,
        expected=large_general_hospitals_reporting,
        judged=(
            Judged("benxi-2023-3/9.4.9", "设老年医学科的二级以上综合医院比例"),
            Judged("liaoning-2025-34/6.2"),
            Judged("benxi-2023-3/9.4.5"),
        ),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="elderly.friendly_share",
        title=Words("建成老年友善的医疗机构", "Elderly-friendly institutions"),
        definition=Words(
            "分子：分母中当天持有老年友善认定的机构。分母：当天开业的综合医院、康复医院、护理院、乡镇卫生院"
            "和社区卫生服务中心；服务站、村卫生室、诊所不算。",
            "Numerator: those of the denominator assessed as elderly-friendly on the day. Denominator: "
            "general, rehabilitation and nursing hospitals, township hospitals and community health "
            "centres open on the day; stations, village clinics and clinics do not count.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=elderly_friendly,
        denominator=assessed,
        scale=100,
        expected=assessed_reporting,
        judged=(Judged("dongying-2024/2.3.3.2"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="elderly.stationed_staff_share",
        title=Words("有医护人员长期驻点的供养机构", "Support homes with stationed medical staff"),
        definition=Words(
            "分子：分母中当天登记有医护人员派驻服务的机构。分母：当天开业的特困人员供养机构(敬老院)。",
            "Numerator: those of the denominator registered with stationed medical staff on the day. "
            "Denominator: homes for people in special hardship open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=support_homes_with_staff,
        denominator=support_homes,
        scale=100,
        expected=support_homes_reporting,
        judged=(Judged("dongying-2024/2.5.3.3"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="elderly.third_level_geriatrics_share",
        title=Words("设老年医学科的三级公立医院", "Level-three public hospitals with geriatrics"),
        definition=Words(
            "分子：分母中当天开着老年医学科的医院。分母：当天开业的三级公立综合医院和三级公立中医类医院。",
            "Numerator: those of the denominator that run a geriatric department on the day. "
            "Denominator: public general and TCM hospitals at level three open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=third_level_with_geriatrics,
        denominator=third_level_hospitals,
        scale=100,
        expected=third_level_reporting,
        judged=(Judged("liaoning-2025-34/6.1"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="elderly.primary_nursing_beds_share",
        title=Words("有护理床位的基层机构", "Primary institutions with nursing beds"),
        definition=Words(
            "分子：分母中当天填报了护理床位(至少一张)的机构。分母：当天开业的乡镇卫生院和社区卫生服务中心。",
            "Numerator: those of the denominator that state at least one nursing bed on the day. "
            "Denominator: township hospitals and community health centres open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_nursing_beds,
        denominator=primary_centres,
        scale=100,
        expected=primary_centres_reporting,
        judged=(Judged("liaoning-2025-34/6.4"),),
        decimals=1,
    )
)
