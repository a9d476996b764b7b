"""Which elements of BPMN are understood, and the naming of all others."""

import re
from collections.abc import Iterator, Mapping

from minkang.engines.cases.rules.bpmn.names import DI
from minkang.engines.cases.rules.bpmn.reading import Element, Unsupported
from minkang.engines.cases.rules.bpmn.words import BESIDE, WORDS

TASKS = frozenset({"userTask", "manualTask", "task", "serviceTask", "scriptTask"})
BY_HAND = frozenset({"userTask", "manualTask", "task"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "complexGateway"})
NODES = TASKS | GATEWAYS | {"startEvent", "endEvent", "boundaryEvent"}
_TOLD = frozenset({"documentation", "extensionElements"})
_ENDS = _TOLD | {"incoming", "outgoing"}
# What each element may hold; everything else is named.
HOLDS: Mapping[str, frozenset[str]] = {
    "definitions": _TOLD | {"process", "collaboration"},
    "collaboration": _TOLD | {"participant", "textAnnotation", "association"},
    "participant": _TOLD,
    "process": _TOLD | NODES | {"laneSet", "sequenceFlow", "textAnnotation", "association"},
    "laneSet": _TOLD | {"lane"},
    "lane": _TOLD | {"flowNodeRef"},
    **dict.fromkeys(TASKS | GATEWAYS | {"startEvent", "endEvent"}, _ENDS),
    "complexGateway": _ENDS | {"activationCondition"},
    "boundaryEvent": _ENDS | {"timerEventDefinition"},
    "timerEventDefinition": _TOLD | {"timeDuration"},
    "sequenceFlow": _TOLD | {"conditionExpression"},
    "textAnnotation": _TOLD | {"text"},
    "association": _TOLD,
}
SUPPORTED = frozenset[str]().union(HOLDS, *HOLDS.values())
# What stands inside is somebody's own, and says nothing of the procedure.
OPAQUE = frozenset({"extensionElements", "documentation", "text"})
# Attributes of tasks that change what the drawing means, with the only value that does not.
USUAL = {"isForCompensation": "false", "startQuantity": "1", "completionQuantity": "1"}


def unsupported_in(root: Element) -> Iterator[Unsupported]:
    """Every element below the root that is not understood where it stands, in document order.

    Of a container that is not understood, what it holds is named only where it is not understood either:
    the rest goes with the container.
    """
    waiting = [(root, True)]
    while waiting:
        parent, is_understood = waiting.pop()
        held = HOLDS.get(parent.kind, SUPPORTED) if is_understood else SUPPORTED
        deeper = []
        for child in parent.children:
            if _is_opaque(parent, child):
                continue
            is_fine = child.kind in held
            if not is_fine:
                yield not_understood(child, parent)
            elif child.kind in TASKS:
                yield from _unusual(child)
            elif child.kind == "boundaryEvent":
                yield from _unusual_timer(child)
            deeper.append((child, is_fine))
        waiting += reversed(deeper)


def _is_opaque(parent: Element, child: Element) -> bool:
    is_layout = parent.kind == "definitions" and child.kind.startswith(f"{{{DI}}}")
    return parent.kind in OPAQUE or is_layout


def _unusual(task: Element) -> Iterator[Unsupported]:
    for name, usual in USUAL.items():
        if (value := task.attributes.get(name, usual)) != usual:
            yield refused(
                task, f"“{name}”不支持“{value}”。请改回“{usual}”。", f"{name} is {value!r}"
            )


def _unusual_timer(boundary: Element) -> Iterator[Unsupported]:
    for timer in boundary.named("timerEventDefinition"):
        if boundary.attributes.get("cancelActivity", "true") != "false":
            yield refused(
                boundary,
                "到期会打断任务的定时不支持。请改成不打断的（虚线）。",
                "an interrupting boundary event",
            )
        # Other kinds of timers are named themselves.
        is_length = all(one.kind in HOLDS["timerEventDefinition"] for one in timer.children)
        if is_length and _duration(timer) is None:
            yield refused(
                boundary,
                "定时的时长要写成 P5D（天）或 P1M（月）。",
                "a timer has a duration in days or months",
            )


def duration_of(timer: Element) -> tuple[int, str]:
    """Amount and unit of a timer that was found well-formed."""
    found = _duration(next(timer.named("timerEventDefinition")))
    if found is None:
        raise ValueError(f"{timer.id} has no duration")
    return found


def _duration(timer: Element) -> tuple[int, str] | None:
    for one in timer.named("timeDuration"):
        if found := re.fullmatch(r"P([1-9][0-9]{0,3})([DM])", one.text):
            return int(found[1]), "days" if found[2] == "D" else "months"
    return None


def not_understood(one: Element, parent: Element) -> Unsupported:
    """The refusal of an element because of what it is; without a name it is that of its parent."""
    local = one.kind.rpartition("}")[2].removeprefix("our:")
    where = parent.name or parent.id
    named = f"“{one.name}”" if one.name else f"（在“{where}”上）" if where else ""
    if local != one.kind:
        message = f"“{local}”{named}不是 BPMN 2.0 的元素，只能放在扩展元素里。请删去。"
        detail = f"{one.kind} stands outside extensionElements"
    else:
        todo = "请删去。" if one.kind in BESIDE else "请用任务、排他网关、并行网关改画。"
        message = f"{WORDS.get(one.kind, one.kind)}{named}不在支持的范围内。{todo}"
        detail = f"{one.kind} is outside the declared subset"
    return Unsupported(one.id, local, one.line, f"第 {one.line} 行：{message}", detail)


def refused(one: Element, message: str, detail: str) -> Unsupported:
    """The refusal of an element because of how it is used."""
    named = f"“{one.name or one.id}”" if one.name or one.id else ""
    return Unsupported(one.id, one.kind, one.line, f"第 {one.line} 行{named}：{message}", detail)
