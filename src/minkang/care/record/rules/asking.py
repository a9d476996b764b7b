"""What may be asked about an access, by when it is answered, and who may stand in as a proxy."""

from datetime import date
from uuid import UUID

from minkang.kernel.calendar.working_days import WorkingCalendar
from minkang.kernel.refusal import FieldFault, Refusal

LEAST_CHARACTERS = 5


def answer_due(asked_on: date, working_days: int, calendar: WorkingCalendar) -> date:
    """Last day on which a question of `asked_on` is answered in time: `working_days` after it."""
    return calendar.add_working_days(asked_on, working_days).on


def words_fault(said: str, *, field: str) -> Refusal | None:
    """Why a question or an answer says too little, or None; blanks do not count."""
    if len("".join(said.split())) >= LEAST_CHARACTERS:
        return None
    message = f"请至少写{LEAST_CHARACTERS}个字，说清楚是怎么回事。"
    return Refusal(
        code="record.too_few_words",
        message=message,
        detail=f"{field} has fewer than {LEAST_CHARACTERS} characters without blanks.",
        fields=(FieldFault(field, message),),
    )


def answer_fault(*, is_answered: bool, looker: str, answerer: str) -> Refusal | None:
    """Why this account cannot answer a question now, or None: nobody judges their own look.

    Args:
        is_answered: Whether it was answered already.
        looker: Reference of who looked, ``account:…`` or ``client:…``.
        answerer: Reference of who answers.
    """
    if is_answered:
        return Refusal(
            code="record.answered_already",
            message="这个问题已经答复过了，您的答复没有登记。请回到列表看已有的答复。",
            detail="The question has been answered already; see its answer.",
        )
    if looker == answerer:
        return Refusal(
            code="record.own_look_not_judged",
            message="问的是您自己的查看，不能由您答复。请交给本单位另一位管理人员。",
            detail="Nobody answers for their own access; leave it to another officer.",
        )
    return None


def proxy_fault(person: UUID, agent: UUID) -> Refusal | None:
    """Why `agent` cannot read for `person`, or None."""
    if person != agent:
        return None
    message = "这是您自己的姓名和号码，不需要委托。请填写要委托的人。"
    return Refusal(
        code="record.own_proxy",
        message=message,
        detail="Nobody needs to be their own proxy; name somebody else.",
        fields=(FieldFault("identity_number", message),),
    )
