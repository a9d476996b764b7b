"""For how long a clock may stand still: the applicant is told in writing when it is stopped.

Source: 中华人民共和国行政许可法, article 45 (verification = "secondary").
"""

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces

LIMITS = "liaoning-2025-34/13.2"
# No document names a longest stop; a year is where a slip of the pen begins.
MOST_DAYS = 365


@enforces(LIMITS)
def length_fault(days: int) -> Refusal | None:
    """Why a clock is not stopped for `days` working days; ``permits.stop_length_missing``."""
    if 1 <= days <= MOST_DAYS:
        return None
    message = f"暂停计时要书面告诉申请人预计多久。请填写预计的工作日数，1到{MOST_DAYS}的整数。"
    return Refusal(
        "permits.stop_length_missing",
        message,
        f"expected 1 to {MOST_DAYS} working days",
        (FieldFault("days", message),),
        LIMITS,
    )
