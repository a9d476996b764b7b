"""Which step may follow which when an order is decided."""

from minkang.care.results.terms import OrderState, RepeatReason
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces

LEAST_CHARACTERS = 5


def view_fault(*, is_viewed: bool) -> Refusal | None:
    """Nothing is recognised unseen."""
    if is_viewed:
        return None
    return Refusal(
        "results.not_viewed",
        "还没有调阅这份结果，所以不能互认。请先打开结果看清数值或影像，再点“互认”。",
        "the result was not viewed for this order; view it first",
        clause="liaoning-2025-34/3.3",
    )


def recognise_fault(*, is_recognisable: bool) -> Refusal | None:
    """Only what stands free of obstacles is recognised."""
    if is_recognisable:
        return None
    return Refusal(
        "results.not_recognisable",
        "这份结果现在不能互认，原因列在结果旁边。请选择另一份，或照常开单。",
        "the result has obstacles; choose another one or place the order",
        clause="liaoning-2025-34/3.1",
    )


@enforces("liaoning-2025-34/3.3")
def repeat_fault(
    *, reason: RepeatReason | None, text: str, is_told: bool, is_needed: bool
) -> Refusal | None:
    """Why a repeat is not justified yet; where nothing was recognisable none is needed.

    Args:
        reason: One of the six circumstances, or None.
        text: What was written; needed for other circumstances, at least five characters.
        is_told: Whether purpose and need were explained to the patient.
        is_needed: Whether a recognisable result stood against the order.
    """
    if not is_needed:
        return None
    faults = []
    if reason is None:
        faults.append(FieldFault("reason", "请选择复查的原因。"))
    elif reason.needs_text and len("".join(text.split())) < LEAST_CHARACTERS:
        faults.append(FieldFault("text", f"请用至少{LEAST_CHARACTERS}个字写明为什么要复查。"))
    if not is_told:
        faults.append(FieldFault("is_told", "请先向患者说明复查的目的和必要性，再勾选。"))
    if not faults:
        return None
    return Refusal(
        "results.repeat_not_justified",
        "有可以互认的结果，这次复查还缺说明，所以没有开单。请补齐下面的内容，或直接互认。",
        "a recognisable result exists: give one of the six reasons, text for the sixth, and tell "
        "the patient",
        tuple(faults),
        clause="liaoning-2025-34/3.3",
    )


def state_fault(state: OrderState, *allowed: OrderState) -> Refusal | None:
    """Why an order in this state takes no such step."""
    if state in allowed:
        return None
    return Refusal(
        "results.order_decided",
        f"这张单子已经处理过了（{state.label}），没有再改。请回到清单核对。",
        f"the order is {state}; this step needs {' or '.join(allowed)}",
    )
