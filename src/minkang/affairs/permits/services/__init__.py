"""Acts on items and on hospitals' guides."""

from minkang.affairs.permits.services.applications import (
    answer,
    begin,
    follow,
    submit,
    work_on,
)
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
    "answer",
    "begin",
    "check_guides",
    "follow",
    "propose",
    "publish",
    "publish_guide",
    "send_back",
    "submit",
    "withdraw",
    "withdraw_guide",
    "work_on",
]
