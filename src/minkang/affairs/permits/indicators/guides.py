"""Which hospitals published their guide, and whether its square leads anywhere."""

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
from minkang.registry.organisations.terms import HOSPITALS

PERCENT = Words("%", "%")
CHECKED_WITHIN_DAYS = 7
"""Our rule: what nobody tried for a week is not known to open."""


def _hospitals(frames: Frames) -> Rows:
    found = institutions.public(institutions.of_categories(frames, HOSPITALS))
    return institutions.at_levels(found, institutions.SECONDARY_AND_ABOVE)


def _published(frames: Frames) -> Rows:
    found, guides = _hospitals(frames), frames.in_force(frames.guide)
    return found.semi_join(guides, found.rid == guides.organisation)


def hospitals(frames: Frames) -> Rows:
    """Open public hospitals of level two and above."""
    return frames.organisation_rows(_hospitals(frames))


def published(frames: Frames) -> Rows:
    """Those whose guide is public on the day."""
    return frames.organisation_rows(_published(frames))


def reachable(frames: Frames) -> Rows:
    """Those of them whose square opened at a check of the week, with at least one action."""
    found, checks = _published(frames), frames.guide_check
    days = frames.on.delta(checks.day, unit="day")
    good = checks.filter(checks.is_open, checks.actions > 0, days >= 0, days < CHECKED_WITHIN_DAYS)
    return frames.organisation_rows(found.semi_join(good, found.rid == good.organisation))


register_indicator(
    Indicator(
        id="permits.guides_share",
        title=Words("公布《办事不找关系指南》的医院", "Hospitals that published their guide"),
        definition=Words(
            "当天公布着《办事不找关系指南》的二级以上公立医院，占这类医院的多少。",
            "Public hospitals of level two and above whose guide to getting things done without "
            "connections is public on the day.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=published,
        denominator=hospitals,
        scale=100,
        judged=(Judged("liaoning-2025-34/13.3"),),
        decimals=1,
    )
)
register_indicator(
    Indicator(
        id="permits.guides_reachable_share",
        title=Words("扫码可办的医院", "Hospitals whose square leads somewhere"),
        definition=Words(
            "公布着指南、近七天检查时二维码打得开并且至少有一件事能办的二级以上公立医院，占这类医院的多少。",
            "Public hospitals of level two and above with a guide whose square opened at a check of "
            "the last seven days and led to at least one page that opened too.",
        ),
        unit=PERCENT,
        direction=Direction.HIGHER,
        numerator=reachable,
        denominator=hospitals,
        scale=100,
        decimals=1,
    )
)
