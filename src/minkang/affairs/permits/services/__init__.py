"""Acts on items and on hospitals' guides."""

from minkang.affairs.permits.services.items import (
    Proposal,
    propose,
    publish,
    send_back,
    withdraw,
)

__all__ = ["Proposal", "propose", "publish", "send_back", "withdraw"]
