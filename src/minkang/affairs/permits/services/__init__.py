"""Acts on items and on hospitals' guides."""

from minkang.affairs.permits.services.guides import (
    GuideEntry,
    check_guides,
    publish_guide,
    withdraw_guide,
)
from minkang.affairs.permits.services.items import (
    Proposal,
    propose,
    publish,
    send_back,
    withdraw,
)

__all__ = [
    "GuideEntry",
    "Proposal",
    "check_guides",
    "propose",
    "publish",
    "publish_guide",
    "send_back",
    "withdraw",
    "withdraw_guide",
]
