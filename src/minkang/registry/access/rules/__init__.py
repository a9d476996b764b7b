"""The decisions of access: values in, a decision or a refusal out; default deny."""

from minkang.registry.access.rules.acts import (
    CONSENT_TEXT,
    EMERGENCY_LENGTH,
    REASON_LEAST_CHARACTERS,
    REVIEW_WORKING_DAYS,
    consent_fault,
    emergency_end,
    reason_fault,
    review_due,
    review_fault,
)
from minkang.registry.access.rules.deciding import Way, decide, open_ways
from minkang.registry.access.rules.matrix import MATRIX, Line
from minkang.registry.access.rules.permissions import may
from minkang.registry.access.rules.refusals import refusal_of

__all__ = [
    "CONSENT_TEXT",
    "EMERGENCY_LENGTH",
    "MATRIX",
    "REASON_LEAST_CHARACTERS",
    "REVIEW_WORKING_DAYS",
    "Line",
    "Way",
    "consent_fault",
    "decide",
    "emergency_end",
    "may",
    "open_ways",
    "reason_fault",
    "refusal_of",
    "review_due",
    "review_fault",
]
