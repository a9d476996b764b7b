"""Public health inside hospitals and primary institutions."""

from minkang.engines.warehouse.indicators import (
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
    HOSPITALS,
    PRIMARY_CENTRES,
    PracticeScope,
    Specialty,
)


def large_hospitals(frames: Frames) -> Rows:
    """Hospitals at level two and above."""
    return frames.organisation_rows(_large_hospitals(frames))


def with_prevention(frames: Frames) -> Rows:
    """Those of them with a department of prevention."""
    return frames.organisation_rows(
        institutions.with_department(frames, _large_hospitals(frames), Specialty.PREVENTION)
    )


def primary_centres(frames: Frames) -> Rows:
    """Township hospitals and community health centres."""
    return frames.organisation_rows(institutions.of_categories(frames, PRIMARY_CENTRES))


def with_public_health_doctor(frames: Frames) -> Rows:
    """Those of them where a doctor licensed for public health works."""
    centres = institutions.of_categories(frames, PRIMARY_CENTRES)
    doctors = workforce.holding(
        frames,
        workforce.posts(frames, workforce.DOCTOR_POSTS),
        workforce.DOCTOR_LICENCES,
        PracticeScope.PUBLIC_HEALTH,
    )
    return frames.organisation_rows(centres.semi_join(doctors, centres.rid == doctors.organisation))


def large_hospitals_reporting(frames: Frames) -> Rows:
    """Hospitals at level two and above, and whether they confirmed their entry."""
    return frames.reporting(_large_hospitals(frames))


def primary_centres_reporting(frames: Frames) -> Rows:
    """Township hospitals and community health centres, and whether they confirmed their entry."""
    return frames.reporting(institutions.of_categories(frames, PRIMARY_CENTRES))


def _large_hospitals(frames: Frames) -> Rows:
    hospitals = institutions.of_categories(frames, HOSPITALS)
    return institutions.at_levels(hospitals, institutions.SECONDARY_AND_ABOVE)


register_indicator(
    Indicator(
        id="capacity.hospital_prevention_share",
        title=Words("有预防保健科的二级以上医院", "Hospitals with a department of prevention"),
        definition=Words(
            "分子：分母中当天开着预防保健科的医院；登记的诊疗科目里没有单列的公共卫生科，以它代表。"
            "分母：当天开业的二级和三级医院。",
            "Numerator: those of the denominator that run a department of prevention on the day, which "
            "stands for public health units as the list of departments names no other. Denominator: "
            "hospitals at level two and three open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_prevention,
        denominator=large_hospitals,
        scale=100,
        expected=large_hospitals_reporting,
        judged=(Judged("benxi-2023-3/3.6.2"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.primary_public_health_doctor_share",
        title=Words(
            "有公共卫生医师的基层机构", "Primary institutions with a public health physician"
        ),
        definition=Words(
            "分子：分母中当天至少有一名公共卫生类别执业(助理)医师以该处为主要执业地点的机构。"
            "分母：当天开业的乡镇卫生院和社区卫生服务中心。",
            "Numerator: those of the denominator that are on the day the main place of practice of at "
            "least one doctor licensed for public health. Denominator: township hospitals and "
            "community health centres open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_public_health_doctor,
        denominator=primary_centres,
        scale=100,
        expected=primary_centres_reporting,
        judged=(Judged("benxi-2023-3/3.6.2"),),
        decimals=1,
    )
)
