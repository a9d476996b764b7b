"""Hospitals with paediatrics, and hospitals friendly to newborns."""

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
from minkang.registry.organisations.terms import Category, CertificateKind, ServiceKind


def public_general_hospitals(frames: Frames) -> Rows:
    """Public general hospitals at level two and three."""
    return frames.organisation_rows(_public_general_hospitals(frames))


def with_paediatrics(frames: Frames) -> Rows:
    """Those of them that offer a paediatric service."""
    return frames.organisation_rows(
        institutions.with_service(
            frames, _public_general_hospitals(frames), ServiceKind.PAEDIATRIC_SERVICE
        )
    )


def midwifery_institutions(frames: Frames) -> Rows:
    """Institutions that offer midwifery."""
    return frames.organisation_rows(_midwifery(frames))


def baby_friendly(frames: Frames) -> Rows:
    """Those of them recognised as baby-friendly hospitals."""
    return frames.organisation_rows(
        institutions.with_certificate(frames, _midwifery(frames), [CertificateKind.BABY_FRIENDLY])
    )


def public_general_hospitals_reporting(frames: Frames) -> Rows:
    """Public general hospitals at level two and three, and whether they confirmed their entry."""
    return frames.reporting(_public_general_hospitals(frames))


def midwifery_reporting(frames: Frames) -> Rows:
    """Institutions that offer midwifery, and whether they confirmed their entry."""
    return frames.reporting(_midwifery(frames))


def _public_general_hospitals(frames: Frames) -> Rows:
    hospitals = institutions.of_categories(frames, [Category.GENERAL_HOSPITAL])
    return institutions.at_levels(institutions.public(hospitals), institutions.SECONDARY_AND_ABOVE)


def _midwifery(frames: Frames) -> Rows:
    return institutions.with_service(
        frames, institutions.health_institutions(frames), ServiceKind.MIDWIFERY
    )


register_indicator(
    Indicator(
        id="family.paediatric_service_share",
        title=Words("有儿科服务的公立综合医院", "Public general hospitals with paediatrics"),
        definition=Words(
            "分子：分母中当天提供儿科服务的医院。分母：当天开业的二级和三级公立综合医院。",
            "Numerator: those of the denominator that offer a paediatric service on the day. "
            "Denominator: public general hospitals at level two and three open on the day.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=with_paediatrics,
        denominator=public_general_hospitals,
        scale=100,
        expected=public_general_hospitals_reporting,
        judged=(Judged("liaoning-2025-34/7.1"),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="family.baby_friendly_share",
        title=Words("达到爱婴标准的助产机构", "Baby-friendly midwifery institutions"),
        definition=Words(
            "分子：分母中当天持有爱婴医院认定的机构。分母：当天开业、提供助产技术服务的医疗卫生机构。",
            "Numerator: those of the denominator recognised as baby-friendly on the day. Denominator: "
            "health institutions open on the day that offer midwifery.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=baby_friendly,
        denominator=midwifery_institutions,
        scale=100,
        expected=midwifery_reporting,
        judged=(Judged("benxi-2023-3/z4.3.1"),),
        decimals=1,
    )
)
