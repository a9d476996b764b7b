"""Words shared by charts and number cards."""

from enum import StrEnum


class Standing(StrEnum):
    """How a value stands to its target; untargeted where no document sets one."""

    MET = "met"
    ON_WAY = "on_way"
    BEHIND = "behind"
    UNTARGETED = "untargeted"
    UNMEASURED = "unmeasured"


class Direction(StrEnum):
    """Which side of its target a value should be on."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
