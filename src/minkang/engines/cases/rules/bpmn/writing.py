"""A procedure as BPMN 2.0 XML with diagram interchange."""

import json
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.bpmn.graph import START_ID, Flow, Graph, Kind, Lane, Node, graph_of
from minkang.engines.cases.rules.bpmn.layout import Box, Layout, lay_out
from minkang.engines.cases.rules.bpmn.names import DC, DD, DI, MODEL, OURS, PREFIXES
from minkang.engines.cases.rules.conditions import All, Any, Compare, Condition, Not
from minkang.engines.cases.rules.definition import to_tables
from minkang.engines.cases.rules.procedure import (
    APPLICANT,
    AUTO,
    OWNER,
    SYSTEM,
    Limit,
    Procedure,
    Transition,
)
from minkang.engines.cases.terms import JoinKind, LimitUnit
from minkang.registry.access.terms import Role

LEAST_OF_XML = 0x20
BLANKS = "\t\n\r"
EXPORTER = "minkang"
DURATIONS = {LimitUnit.WORKING_DAYS: "D", LimitUnit.DAYS: "D", LimitUnit.MONTHS: "M"}
HIGH_NOTE, MOST_HIGH_NOTE, WIDE_NOTE, NARROW_NOTE = 22, 66, 176, 108
Table = Mapping[str, object]


def to_bpmn(procedure: Procedure) -> bytes:
    """The diagram of a procedure without faults, UTF-8; equal procedures give equal bytes."""
    graph = graph_of(procedure)
    placed = lay_out(graph)
    for prefix, uri in PREFIXES.items():
        ET.register_namespace(prefix, uri)
    attributes = {"id": "definitions", "targetNamespace": OURS, "exporter": EXPORTER}
    root = ET.Element(_bpmn("definitions"), attributes)
    collaboration = _child(root, "collaboration", id="collaboration")
    _child(
        collaboration,
        "participant",
        id="pool",
        name=procedure.title,
        processRef=f"process_{procedure.code}",
    )
    _process(root, procedure, graph)
    _diagram(root, graph, placed)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def lane_title(lane: Lane) -> str:
    """Who a lane stands for, in Chinese; the kind of office before the role of another office."""
    words = {APPLICANT: "申请人", SYSTEM: "系统"}
    known = {str(role): role.label for role in Role}
    role = words.get(lane.role) or known.get(lane.role, lane.role)
    return role if lane.office == OWNER else f"{lane.office} · {role}"


def _process(root: ET.Element, procedure: Procedure, graph: Graph) -> None:
    tables = to_tables(procedure)
    process = _child(
        root,
        "process",
        id=f"process_{procedure.code}",
        name=procedure.title,
        isExecutable="true",
    )
    head = {
        key: tables[key]
        for key in ("code", "title_en", "source", "article", "verification", "limit")
    }
    _told(process, "procedure", head)
    lanes = _child(process, "laneSet", id="lanes")
    for lane in graph.lanes.values():
        drawn = _child(lanes, "lane", id=lane.id, name=lane_title(lane))
        _told(drawn, "lane", {"role": lane.role, "office": lane.office})
        for node in graph.nodes:
            if node.lane == lane.id:
                _child(drawn, "flowNodeRef").text = node.id
    rows = _Rows(procedure, tables, graph)
    for node in graph.nodes:
        _node(process, node, rows)
    for flow in graph.flows:
        _flow(process, flow, rows)
    for node in graph.nodes:
        if node.notes:
            note = _child(process, "textAnnotation", id=f"note_{node.id}")
            _child(note, "text").text = _clean("\n".join(node.notes))
            _child(
                process,
                "association",
                id=f"cites_{node.id}",
                sourceRef=node.id,
                targetRef=f"note_{node.id}",
            )


class _Rows:
    """The canonical table of each part of a procedure."""

    def __init__(self, procedure: Procedure, tables: Table, graph: Graph) -> None:
        self.state = dict(
            zip([one.code for one in procedure.states], _list(tables, "state"), strict=True)
        )
        self.task = dict(
            zip([one.code for one in procedure.tasks], _list(tables, "task"), strict=True)
        )
        self.join = dict(
            zip([one.state for one in procedure.joins], _list(tables, "join"), strict=True)
        )
        self._transitions = list(
            zip(procedure.transitions, _list(tables, "transition"), strict=True)
        )

        self.entering: dict[str, list[Flow]] = {}
        self.leaving: dict[str, list[Flow]] = {}
        for flow in graph.flows:
            self.entering.setdefault(flow.target, []).append(flow)
            self.leaving.setdefault(flow.origin, []).append(flow)
        chosen = [one for one in graph.flows if one.says and not _condition(one)]
        self.default_of = {one.origin: one.id for one in reversed(chosen)}
        self.choices = {one.id for one in graph.nodes if one.kind is Kind.CHOICE}

    def transition(self, wanted: Transition) -> tuple[int, Table]:
        """Place and table of a transition."""
        for nth, (one, table) in enumerate(self._transitions):
            if one is wanted:
                return nth, table
        raise KeyError(wanted.event)


def _list(tables: Table, name: str) -> list[Table]:
    found = tables[name]
    if not isinstance(found, list):
        raise TypeError(f"{name} is a list of tables")
    return found


def _node(process: ET.Element, node: Node, rows: _Rows) -> None:
    told = {"id": node.id}
    if node.id in rows.default_of and node.kind is Kind.CHOICE:
        told["default"] = rows.default_of[node.id]
    if node.title:
        told["name"] = node.title
    if node.kind is Kind.TIMER:
        told |= {"attachedToRef": node.host, "cancelActivity": "false"}
    drawn = _child(process, node.kind.value, **told)
    _node_told(drawn, node, rows)
    for tag, flows in (("incoming", rows.entering), ("outgoing", rows.leaving)):
        for flow in flows.get(node.id, ()):
            _child(drawn, tag).text = flow.id
    if node.kind is Kind.TIMER and node.limit is not None:
        when = _child(drawn, "timerEventDefinition", id=f"{node.id}_when")
        _child(when, "timeDuration").text = duration(node.limit)
    if node.kind is Kind.COMPLEX and node.join is not None:
        count = 1 if node.join.kind is JoinKind.ANY else node.join.count
        _child(drawn, "activationCondition").text = f"done >= {count}"


def _node_told(drawn: ET.Element, node: Node, rows: _Rows) -> None:
    if node.task is not None:
        _told(drawn, "task", rows.task[node.task.code], without=("title", "state", "role", "after"))
    elif node.is_gathering:
        _told(drawn, "gather", {})
    elif node.limit is not None:
        name = node.limit.name.value
        _told(drawn, "timer" if node.kind is Kind.TIMER else "reminder", {"limit": name})
    elif node.id == f"join_{node.state}" and node.join is not None:
        _told(drawn, "join", rows.join[node.state], without=("state", "then", "otherwise"))
    elif node.id == f"state_{node.state}":
        _told(drawn, "state", rows.state[node.state], without=("title",))


def _flow(process: ET.Element, flow: Flow, rows: _Rows) -> None:
    drawn = _child(
        process, "sequenceFlow", id=flow.id, sourceRef=flow.origin, targetRef=flow.target
    )
    if flow.title:
        drawn.set("name", _clean(flow.title))
    if flow.transition is not None:
        nth, table = rows.transition(flow.transition)
        kept = {key: value for key, value in table.items() if key not in ("title", "from")}
        if kept["to"] != "back":
            del kept["to"]
        _told(drawn, "transition", {"nth": nth, **kept})
    elif flow.says:
        _told(drawn, flow.says, {})
    condition = _condition(flow)
    if condition and flow.origin in rows.choices:
        _child(drawn, "conditionExpression").text = _clean(condition)


def _condition(flow: Flow) -> str:
    """What decides for a flow out of an exclusive gateway, as an expression a modeller shows."""
    if flow.says in ("then", "otherwise"):
        return f"parts == '{'done' if flow.says == 'then' else 'failed'}'"
    one = flow.transition
    if one is None:
        return ""
    act = "" if one.event == AUTO else f"act == '{one.event}'"
    guard = "" if one.guard == conditions.ALWAYS else expression(one.guard)
    return " and ".join(filter(None, (act, guard)))


def expression(condition: Condition) -> str:
    """A guard in the words of an expression language; dots of fact codes are underscores."""
    match condition:
        case Compare(fact, op, values):
            return f"{fact.code.replace('.', '_')} {op} {list(values)}"
        case Not(part):
            return f"not ({expression(part)})"
        case All(parts):
            return " and ".join(f"({expression(part)})" for part in parts) or "True"
        case Any(parts):
            return " or ".join(f"({expression(part)})" for part in parts) or "False"


def duration(limit: Limit) -> str:
    """ISO 8601 as near as it comes: working days have no letter there and stand as days."""
    return f"P{limit.amount}{DURATIONS[limit.unit]}"


def _diagram(root: ET.Element, graph: Graph, placed: Layout) -> None:
    diagram = ET.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"})
    told = {"id": "plane", "bpmnElement": "collaboration"}
    plane = ET.SubElement(diagram, f"{{{DI}}}BPMNPlane", told)
    _shape(plane, "pool", placed.pool, isHorizontal="true")
    for lane, box in placed.lanes.items():
        _shape(plane, lane, box, isHorizontal="true")
    for node in graph.nodes:
        box = placed.nodes[node.id]
        if node.kind in (Kind.CHOICE, Kind.PARALLEL, Kind.COMPLEX) and node.title:
            _shape(plane, node.id, box, label=Box(box.x - 40, box.y - 22, 126, 18))
        elif node.kind in (Kind.END, Kind.START) and node.title:
            _shape(plane, node.id, box, label=Box(box.x - 40, box.y + 38, 116, 18))
        else:
            _shape(plane, node.id, box)
        if node.notes:
            note = _note_box(box, len(node.notes), is_watched=f"timer_{node.id}" in placed.nodes)
            _shape(plane, f"note_{node.id}", note)
            _edge(
                plane, f"cites_{node.id}", [(box.x + 10, box.y + box.height), (note.x + 10, note.y)]
            )
    for flow in graph.flows:
        _edge(plane, flow.id, placed.flows[flow.id])


def _note_box(host: Box, lines: int, *, is_watched: bool) -> Box:
    width = NARROW_NOTE if is_watched else WIDE_NOTE
    return Box(host.x - 26, host.y + host.height + 8, width, min(HIGH_NOTE * lines, MOST_HIGH_NOTE))


def _shape(
    plane: ET.Element, element: str, box: Box, *, label: Box | None = None, **more: str
) -> None:
    told = {"id": f"{element}_di", "bpmnElement": element, **more}
    shape = ET.SubElement(plane, f"{{{DI}}}BPMNShape", told)
    ET.SubElement(shape, f"{{{DC}}}Bounds", _bounds(box))
    if label is not None:
        words = ET.SubElement(shape, f"{{{DI}}}BPMNLabel")
        ET.SubElement(words, f"{{{DC}}}Bounds", _bounds(label))


def _bounds(box: Box) -> dict[str, str]:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {side: str(value) for side, value in sides.items()}


def _edge(
    plane: ET.Element, element: str, points: "list[tuple[int, int]] | tuple[tuple[int, int], ...]"
) -> None:
    told = {"id": f"{element}_di", "bpmnElement": element}
    edge = ET.SubElement(plane, f"{{{DI}}}BPMNEdge", told)
    for x, y in points:
        ET.SubElement(edge, f"{{{DD}}}waypoint", {"x": str(x), "y": str(y)})


def _told(parent: ET.Element, name: str, table: Table, without: tuple[str, ...] = ()) -> None:
    """An extension element of ours that holds a table as JSON."""
    extension = _child(parent, "extensionElements")
    kept = {key: value for key, value in table.items() if key not in without}
    told = ET.SubElement(extension, f"{{{OURS}}}{name}")
    if kept:
        told.text = _clean(json.dumps(kept, ensure_ascii=False, sort_keys=True))


def _child(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    clean = {key: _clean(value) for key, value in attributes.items()}
    return ET.SubElement(parent, _bpmn(tag), clean)


def _bpmn(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        one
        for one in text
        if one in BLANKS
        or LEAST_OF_XML <= ord(one) < 0xD800  # noqa: PLR2004 - XML 1.0, production Char
        or 0xE000 <= ord(one) <= 0xFFFD  # noqa: PLR2004
        or ord(one) > 0xFFFF  # noqa: PLR2004
    )


__all__ = ["START_ID", "duration", "lane_title", "to_bpmn"]
