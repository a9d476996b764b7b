"""Key clinical specialties, by who recognised them."""

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
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.registry.organisations.terms import CertificateKind


def national_specialties(frames: Frames) -> Rows:
    """National key clinical specialties."""
    return institutions.certificates(frames, CertificateKind.NATIONAL_KEY_SPECIALTY)


def provincial_specialties(frames: Frames) -> Rows:
    """Provincial key clinical specialties, without those of TCM."""
    return institutions.certificates(frames, CertificateKind.PROVINCIAL_KEY_SPECIALTY)


def provincial_tcm_specialties(frames: Frames) -> Rows:
    """Provincial key specialties of TCM."""
    return institutions.certificates(frames, CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY)


def city_specialties(frames: Frames) -> Rows:
    """City key clinical specialties."""
    return institutions.certificates(frames, CertificateKind.CITY_KEY_SPECIALTY)


def county_specialties(frames: Frames) -> Rows:
    """County key clinical specialties."""
    return institutions.certificates(frames, CertificateKind.COUNTY_KEY_SPECIALTY)


def _declare(id_: str, title: Words, specialties: Part, *judged: Judged) -> None:
    register_indicator(
        Indicator(
            id=id_,
            title=title,
            definition=Words(
                f"当天开业的机构持有的{title.zh},一个专科计一个；到期、取消或机构停业后不再计入。",
                f"{title.en} held by organisations open on the day, each specialty counted once; not "
                "counted once it expired, was withdrawn or the organisation closed.",
            ),
            unit=Words("个", "specialties"),
            direction=Direction.HIGHER,
            numerator=specialties,
            aggregation=Aggregation.COUNT,
            judged=judged,
            decimals=0,
        )
    )


_declare(
    "capacity.national_key_specialties",
    Words("国家临床重点专科", "National key specialties"),
    national_specialties,
    Judged("dongying-2024/2.4.4.2", "国家临床重点(优势)专科建设"),
)
_declare(
    "capacity.provincial_key_specialties",
    Words("省级临床重点专科", "Provincial key specialties"),
    provincial_specialties,
    Judged("benxi-2023-3/z2.5.1", "省级临床重点专科"),
    Judged("dongying-2024/2.4.4.2", "省级重点专科"),
)
_declare(
    "capacity.provincial_tcm_key_specialties",
    Words("省级中医药重点专科", "Provincial TCM key specialties"),
    provincial_tcm_specialties,
    Judged("dongying-2024/2.4.4.2", "省级中医药临床重点专科"),
)
_declare(
    "capacity.city_key_specialties",
    Words("市级临床重点专科", "City key specialties"),
    city_specialties,
    Judged("benxi-2023-3/z2.5.1", "市级临床重点专科"),
)
_declare(
    "capacity.county_key_specialties",
    Words("县级临床重点专科", "County key specialties"),
    county_specialties,
    Judged("benxi-2023-3/z2.5.1", "县级临床重点专科"),
)
