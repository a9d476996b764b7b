"""What a clerk takes in hand for a resident."""

from minkang.policy.terms import Labelled


class Matter(Labelled):
    """Why the record is opened at the window today; the resident sees it."""

    CHECK = "check", "核对登记信息", "check the entry"
    REGISTER = "register", "新登记", "registration"
    MOVE = "move", "迁移", "moving"
    GUARDIAN = "guardian", "监护人登记", "guardianship"
