"""A process of strangers as a graph: nodes with their arrows, lanes, and what our extensions tell."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from minkang.engines.cases.rules.bpmn.elements import BY_HAND, NODES, refused
from minkang.engines.cases.rules.bpmn.reading import Element, Unsupported
from minkang.engines.cases.rules.procedure import APPLICANT, OWNER, SYSTEM
from minkang.registry.access.terms import Role

# Brackets bound the depth of a text, and depth is what parsers of JSON stumble on.
MOST_BRACKETS = 200
ROLES = {**{role.label: str(role) for role in Role}, "申请人": APPLICANT, "系统": SYSTEM}
ROLES |= {str(role): str(role) for role in Role} | {APPLICANT: APPLICANT, SYSTEM: SYSTEM}
Told = Mapping[str, object]
NOTHING: Told = {}


@dataclass(frozen=True, slots=True)
class Arrow:
    """A sequence flow between two nodes that are there."""

    element: Element
    origin: str
    target: str


@dataclass(slots=True)
class Drawing:
    """What a process draws.

    Attributes:
        nodes: Nodes by id, in document order.
        leaving: Arrows out of each node.
        entering: Arrows into each node.
        lanes: Role and kind of office of each node that stands in a lane.
        faults: What was found wrong so far.
    """

    nodes: dict[str, Element] = field(default_factory=dict)
    leaving: dict[str, list[Arrow]] = field(default_factory=dict)
    entering: dict[str, list[Arrow]] = field(default_factory=dict)
    lanes: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[Unsupported] = field(default_factory=list)

    def fault(self, node: str, message: str, detail: str) -> None:
        """Note what is wrong with a node."""
        self.faults.append(refused(self.nodes[node], message, detail))

    def is_human(self, node: str) -> bool:
        """Whether somebody acts there."""
        return self.nodes[node].kind in BY_HAND

    def of_kind(self, kind: str) -> list[str]:
        """Ids of the nodes of a kind."""
        return [one for one, node in self.nodes.items() if node.kind == kind]

    def is_reminder(self, node: str) -> bool:
        """Whether an end is reached from timers alone."""
        entering = self.entering[node]
        return bool(entering) and all(
            self.nodes[one.origin].kind == "boundaryEvent" for one in entering
        )


def drawing_of(process: Element) -> Drawing:
    """The graph of a process whose elements are all understood."""
    drawn = Drawing()
    for one in process.children:
        if one.kind not in NODES:
            continue
        if not one.id or one.id in drawn.nodes:
            drawn.faults.append(refused(one, "没有编号，或编号重复。", "no id, or a repeated one"))
            continue
        drawn.nodes[one.id] = one
    drawn.leaving = {node: [] for node in drawn.nodes}
    drawn.entering = {node: [] for node in drawn.nodes}
    for one in process.named("sequenceFlow"):
        arrow = Arrow(one, one.attributes.get("sourceRef", ""), one.attributes.get("targetRef", ""))
        if arrow.origin not in drawn.nodes or arrow.target not in drawn.nodes:
            drawn.faults.append(refused(one, "连线没有接到节点上。", "an end of it is missing"))
            continue
        drawn.leaving[arrow.origin].append(arrow)
        drawn.entering[arrow.target].append(arrow)
    _lanes(drawn, process)
    _shapes(drawn)
    return drawn


def _lanes(drawn: Drawing, process: Element) -> None:
    for lanes in process.named("laneSet"):
        for lane in lanes.named("lane"):
            told = told_by(lane, "lane")
            role, office = told.get("role"), told.get("office", OWNER)
            if not isinstance(role, str) or not isinstance(office, str):
                role, office = ROLES.get(lane.name, lane.name), OWNER
            for node in (one.text for one in lane.named("flowNodeRef")):
                if node not in drawn.nodes:
                    drawn.faults.append(
                        refused(lane, f"里面没有编号是“{node}”的节点。", f"no node {node!r}")
                    )
                elif drawn.lanes.setdefault(node, (role, office)) != (role, office):
                    drawn.fault(node, "在两个泳道里。请只留在一个。", "in two lanes")


def _shapes(drawn: Drawing) -> None:
    """What every node must look like, whatever it means."""
    if len(drawn.of_kind("startEvent")) != 1:
        for node in drawn.of_kind("startEvent")[1:]:
            drawn.fault(node, "一个流程只能有一个开始事件。", "a second start event")
    for node, element in drawn.nodes.items():
        out, into = len(drawn.leaving[node]), len(drawn.entering[node])
        match element.kind:
            case "startEvent" if out != 1 or into:
                drawn.fault(node, "开始事件只能有一条出线。", "a start has one way out")
            case "endEvent" if out or not into:
                drawn.fault(
                    node, "结束事件要有入线，不能有出线。", "an end is entered and not left"
                )
            case "boundaryEvent":
                _timer(drawn, node)
            case kind if kind not in ("startEvent", "endEvent") and not (out and into):
                drawn.fault(
                    node, "没有连到流程里：缺入线或出线。", "it is not entered, or not left"
                )


def _timer(drawn: Drawing, node: str) -> None:
    element = drawn.nodes[node]
    host = element.attributes.get("attachedToRef", "")
    if host not in drawn.nodes or not drawn.is_human(host):
        drawn.fault(node, "定时只能放在由人办理的任务上。", "its host is no human task")
    if len([*element.named("timerEventDefinition")]) != 1:
        drawn.fault(node, "边界事件要有一个定时。", "a boundary event has one timer")
    if any(drawn.nodes[one.target].kind != "endEvent" for one in drawn.leaving[node]):
        drawn.fault(node, "定时后面只能接结束事件，表示提醒。", "a timer leads to an end only")
    if drawn.entering[node]:
        drawn.fault(node, "边界事件不能有入线。", "a boundary event is not entered")


def told_by(element: Element, name: str) -> Told:
    """What our extension element of a name tells; empty when there is none, or it is no table."""
    for one in _extensions(element):
        if one.kind == f"our:{name}":
            return _table(one.text)
    return NOTHING


def says(element: Element) -> str:
    """Name of our first extension element, or ""."""
    return next((one.kind.removeprefix("our:") for one in _extensions(element)), "")


def _extensions(element: Element) -> Iterator[Element]:
    for extension in element.named("extensionElements"):
        yield from (one for one in extension.children if one.kind.startswith("our:"))


def _table(text: str) -> Told:
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        return NOTHING
    try:
        told = json.loads(text)
    except ValueError:
        return NOTHING
    return told if isinstance(told, dict) else NOTHING
