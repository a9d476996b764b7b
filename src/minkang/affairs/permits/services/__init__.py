"""Acts on items, on hospitals' guides, and on applications with what follows them."""

from minkang.affairs.permits.services.acts import (
    accept,
    deny,
    extend,
    file,
    finish_part,
    grant,
    propose_decision,
    refuse,
    resubmit,
    resume,
    return_once,
    suspend,
    take_back,
)
from minkang.affairs.permits.services.applications import (
    answer,
    begin,
    follow,
    submit,
    work_on,
)
from minkang.affairs.permits.services.deciding import issue_licence
from minkang.affairs.permits.services.delivering import (
    answer_rating,
    deliver,
    publish_decisions,
    rate,
    remind_renewals,
)
from minkang.affairs.permits.services.demanding import judge_demands
from minkang.affairs.permits.services.drafting import discard
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
from minkang.affairs.permits.services.papers import hand_in, take_in

__all__ = [
    "GuideEntry",
    "Proposal",
    "accept",
    "answer",
    "answer_rating",
    "begin",
    "check_guides",
    "deliver",
    "deny",
    "discard",
    "extend",
    "file",
    "finish_part",
    "follow",
    "grant",
    "hand_in",
    "issue_licence",
    "judge_demands",
    "propose",
    "propose_decision",
    "publish",
    "publish_decisions",
    "publish_guide",
    "rate",
    "refuse",
    "remind_renewals",
    "resubmit",
    "resume",
    "return_once",
    "send_back",
    "submit",
    "suspend",
    "take_back",
    "take_in",
    "withdraw",
    "withdraw_guide",
    "work_on",
]
