"""Names of the areas that issue documents, from their GB/T 2260 codes."""

from minkang.cockpit.terms import PROVINCES
from minkang.kernel.web.regions import known_regions
from minkang.policy.targets import Words

UNKNOWN = Words("地区不明", "area unknown")
UNKNOWN_SLUG = "unknown"
"""Stands for an empty code in an address."""


def area_name(code: str) -> Words:
    """The area's name; that of the province with the code when only the province is known."""
    if not code:
        return UNKNOWN
    for region in known_regions():
        if region.code == code:
            return Words(region.name, region.english_name)
    province = PROVINCES.get(code[:2])
    if province is None:
        return UNKNOWN
    is_province = code.endswith("0000")
    return Words(*province) if is_province else Words(*(f"{name} {code}" for name in province))


def area_slug(code: str) -> str:
    """The code as it stands in an address."""
    return code or UNKNOWN_SLUG


def area_code(slug: str) -> str:
    """The code that an address means."""
    return "" if slug == UNKNOWN_SLUG else slug
