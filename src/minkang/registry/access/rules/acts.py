"""Rules of consent and of emergency access.

The three numbers are our own security policy and stem from no policy document; GB/T 22239-2019,
level 3, asks for least privilege and for audit of exceptional access without naming a number
(verification = "memory"). So they are constants here and no dated parameters.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from minkang.kernel.calendar.working_days import WorkingCalendar
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.access.terms import SENSITIVE, Category

EMERGENCY_LENGTH = timedelta(minutes=30)
REASON_LEAST_CHARACTERS = 20
REVIEW_WORKING_DAYS = 3
CONSENT_TEXT = "2026-11"
"""Version of the wording on the page of consents; raise it whenever that wording changes."""


def emergency_end(opened_at: datetime) -> datetime:
    """First moment after an emergency access opened at `opened_at`."""
    return opened_at + EMERGENCY_LENGTH


def review_due(opened_on: date, calendar: WorkingCalendar) -> date:
    """Last day on which an emergency access opened on `opened_on` is reviewed in time."""
    return calendar.add_working_days(opened_on, REVIEW_WORKING_DAYS).on


def reason_fault(reason: str) -> Refusal | None:
    """Why a reason for emergency access is not enough, or None; blanks do not count."""
    length = len("".join(reason.split()))
    if length >= REASON_LEAST_CHARACTERS:
        return None
    message = (
        f"紧急查看的理由至少写{REASON_LEAST_CHARACTERS}个字，现在是{length}个，所以没有打开。"
        "请写清病人情况和为什么必须现在看。"
    )
    return Refusal(
        code="access.reason_too_short",
        message=message,
        detail=f"The reason has {length} characters without blanks; {REASON_LEAST_CHARACTERS} "
        "are needed. Say how the patient is and why the record is needed now.",
        fields=(FieldFault("reason", f"请至少写{REASON_LEAST_CHARACTERS}个字。"),),
    )


def consent_fault(category: Category) -> Refusal | None:
    """Why a category takes no consent, or None: only sensitive ones depend on it."""
    if category in SENSITIVE:
        return None
    return Refusal(
        code="access.consent_not_needed",
        message=f"“{category.label}”不需要单独授权，所以没有登记。可以授权的是敏感健康信息。",
        detail=f"{category} is not sensitive; consent would change nothing.",
        fields=(FieldFault("category", "请选择页面上列出的内容。"),),
    )


def review_fault(*, opener: UUID, reviewer: UUID, is_reviewed: bool) -> Refusal | None:
    """Why an emergency access cannot be reviewed now by this account, or None."""
    if opener == reviewer:
        return Refusal(
            code="access.own_emergency_not_allowed",
            message="这次紧急查看是您自己打开的，不能由您复核。请交给另一位审计管理员。",
            detail="Nobody reviews their own emergency access; leave it to another auditor.",
        )
    if is_reviewed:
        return Refusal(
            code="access.review_taken",
            message="这次紧急查看已经复核过了，您的结论没有登记。请回到列表看已有的结论。",
            detail="The emergency access has been reviewed already; see its conclusion.",
        )
    return None
