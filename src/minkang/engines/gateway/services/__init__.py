"""Writes of the gateway: register offices, send, deliver, receive, hand over."""

from minkang.engines.gateway.services.changing import (
    approve_change,
    propose_change,
    turn_down_change,
)
from minkang.engines.gateway.services.delivering import deliver
from minkang.engines.gateway.services.handing import Answer, answers, hand_over, kinds
from minkang.engines.gateway.services.keys import replace_own_key
from minkang.engines.gateway.services.receiving import receive
from minkang.engines.gateway.services.registering import (
    OfficeEntry,
    move_office,
    register_office,
    replace_key,
    retire_office,
)
from minkang.engines.gateway.services.sending import send, send_again

__all__ = [
    "Answer",
    "OfficeEntry",
    "answers",
    "approve_change",
    "deliver",
    "hand_over",
    "kinds",
    "move_office",
    "propose_change",
    "receive",
    "register_office",
    "replace_key",
    "replace_own_key",
    "retire_office",
    "send",
    "send_again",
    "turn_down_change",
]
