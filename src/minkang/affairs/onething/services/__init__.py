"""Acts on joint cases: declare, answer, ask, withdraw; births, offices and procedures."""

from minkang.affairs.onething.services.births import RECORDED, record_birth
from minkang.affairs.onething.services.declaring import begin, declare, hand_in, tell
from minkang.affairs.onething.services.messaging import take_answer
from minkang.affairs.onething.services.offices import seat_office
from minkang.affairs.onething.services.parts import (
    Officer,
    answer_part,
    ask_family,
    doubt_part,
    follow,
    read_part,
    refuse_part,
    supply,
)
from minkang.affairs.onething.services.publishing import publish_packages
from minkang.affairs.onething.services.reopening import addable, reopen
from minkang.affairs.onething.services.standing import close, take_up, withdraw

__all__ = [
    "RECORDED",
    "Officer",
    "addable",
    "answer_part",
    "ask_family",
    "begin",
    "close",
    "declare",
    "doubt_part",
    "follow",
    "hand_in",
    "publish_packages",
    "read_part",
    "record_birth",
    "refuse_part",
    "reopen",
    "seat_office",
    "supply",
    "take_answer",
    "take_up",
    "tell",
    "withdraw",
]
