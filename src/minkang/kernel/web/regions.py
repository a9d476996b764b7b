"""The region this instance serves: a row of ``regions.toml``, chosen by a setting."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from minkang.kernel.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Region:
    """One county or prefecture.

    Attributes:
        slug: Short Latin name, as in ``demo --region``.
        code: Six digits of GB/T 2260.
        name: Chinese name with its level.
        english_name: English name.
        authority: Who runs the service there.
        english_authority: The same in English.
    """

    slug: str
    code: str
    name: str
    english_name: str
    authority: str
    english_authority: str


@dataclass(frozen=True, slots=True)
class _Listing:
    default: str
    regions: Mapping[str, Region]


@cache
def _listing() -> _Listing:
    text = files("minkang.kernel.web").joinpath("regions.toml").read_text(encoding="utf-8")
    parsed = tomllib.loads(text)
    return _Listing(
        default=parsed["default"],
        regions={slug: Region(slug=slug, **row) for slug, row in parsed["regions"].items()},
    )


def known_regions() -> tuple[Region, ...]:
    """Every region an instance may serve, in the order of the file."""
    return tuple(_listing().regions.values())


def region(name: str) -> Region:
    """The region with this slug or GB/T 2260 code; an empty name means the file's default.

    Raises:
        Refused: ``web.region_unknown`` when no region has that slug or code.
    """
    listing = _listing()
    wanted = name or listing.default
    for candidate in listing.regions.values():
        if wanted in (candidate.slug, candidate.code):
            return candidate
    choices = "、".join(f"{one.slug}({one.name})" for one in listing.regions.values())
    raise Refused(
        Refusal(
            code="web.region_unknown",
            message=f"没有名为“{wanted}”的地区。可以选择：{choices}。",
            detail=f"region {wanted!r} is not in regions.toml; "
            f"expected one of {', '.join(listing.regions)} or its GB/T 2260 code",
        )
    )
