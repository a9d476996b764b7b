"""A definition made of a diagram: what it says, or every element that cannot be taken over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from minkang.engines.cases.rules.bpmn.blocks import Blocks, blocks_of
from minkang.engines.cases.rules.bpmn.drawing import (
    Arrow,
    Drawing,
    Told,
    drawing_of,
    says,
    told_by,
)
from minkang.engines.cases.rules.bpmn.elements import (
    OPAQUE,
    duration_of,
    refused,
    unsupported_in,
)
from minkang.engines.cases.rules.bpmn.reading import Element, Unsupported, read
from minkang.engines.cases.rules.checking import MOST_OF_CODE
from minkang.engines.cases.rules.definition import Malformed, from_tables
from minkang.engines.cases.rules.facts import FactType
from minkang.engines.cases.rules.procedure import AUTO, BACK, OWNER, Procedure
from minkang.engines.cases.terms import LimitName

Row = dict[str, object]
HEAD = ("code", "title_en", "source", "article", "verification", "limit")
OF_TRANSITION = frozenset(
    {"event", "title_en", "roles", "guard", "clock", "reasons", "law", "article", "clause"}
    | {"verification", "marks", "needs", "documents", "effects"}
)
OF_TASK = frozenset(
    {"code", "title_en", "office", "is_optional", "amount", "unit", "law", "article", "clause"}
    | {"verification"}
)
OF_STATE = frozenset({"code", "title_en", "kind", "outcome"})
LAST = 1_000_000
# Far beyond any procedure, and little enough that looking at each beside each stays quick.
MOST_DRAWN = 1_000
# The role of a part that stands in no lane; no role is called so, and the draft says so.
UNTOLD = "未定"
# Leaves room for a number behind a code that is taken.
MOST_OF_SLUG = MOST_OF_CODE - 4


@dataclass(frozen=True, slots=True)
class Imported:
    """A procedure to be completed and checked; or, without one, all that stands in its way."""

    procedure: Procedure | None
    unsupported: tuple[Unsupported, ...]


def from_bpmn(content: bytes, types: Mapping[str, FactType]) -> Imported:
    """The procedure a diagram draws; total: nothing is raised, whatever the bytes are.

    What the diagram leaves open (English names, articles, guards) is left open: the draft is completed
    in the editor and checked when it is proposed.
    """
    root = read(content)
    if isinstance(root, Unsupported):
        return Imported(None, (root,))
    if found := _outside_of_subset(root):
        return Imported(None, _in_order(found))
    (process,) = _drawn_in(root)
    drawn = drawing_of(process)
    if not drawn.of_kind("startEvent"):
        drawn.faults.append(refused(process, "没有开始事件。", "no start event"))
    blocks = blocks_of(drawn) if not drawn.faults else None
    if blocks is None or drawn.faults:
        return Imported(None, _in_order(drawn.faults))
    tables = _Tables(drawn, blocks).of(process)
    if drawn.faults:
        return Imported(None, _in_order(drawn.faults))
    try:
        return Imported(from_tables(tables, types, file="bpmn"), ())
    except Malformed as fault:
        # What it quotes may hold halves of characters, which no page can show.
        told = str(fault).encode("utf-8", "replace").decode()
        return Imported(None, (refused(process, f"扩展内容有误：{told}", told),))


def _outside_of_subset(root: Element) -> list[Unsupported]:
    """Elements that are not understood, and whatever is more than one process of a bounded size."""
    processes = _drawn_in(root)
    largest = max(processes, key=lambda one: len(one.children), default=None)
    blank = {one.id for one in root.named("process")} - {one.id for one in processes}
    pools = [
        one
        for group in root.named("collaboration")
        for one in group.named("participant")
        if one.attributes.get("processRef") not in blank
    ]
    found = [
        *unsupported_in(root),
        *(
            refused(one, "一个文件只能有一个流程。请分开导出。", "a second process")
            for one in processes
            if one is not largest
        ),
        *(
            refused(one, "只支持一个泳池。请删去，或另画一个流程。", "a second pool")
            for one in pools[1:]
        ),
    ]
    if not processes:
        found.append(refused(root, "没有流程。", "no process"))
    found += [
        refused(one, f"超过 {MOST_DRAWN} 个元素。请拆成几个流程。", "too many elements")
        for one in processes
        if len(one.children) > MOST_DRAWN
    ]
    return found


def _drawn_in(root: Element) -> list[Element]:
    """The processes something is drawn in; some modellers write a blank one for the sheet itself."""
    processes = [*root.named("process")]
    return [one for one in processes if not _is_blank(one)] or processes[:1]


def _is_blank(process: Element) -> bool:
    return all(
        one.kind in OPAQUE or (one.kind == "laneSet" and not [*one.named("lane")])
        for one in process.children
    )


def _in_order(found: list[Unsupported]) -> tuple[Unsupported, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.line))


class _Tables:
    """The tables of a definition, made of a drawing that has the right shape."""

    def __init__(self, drawn: Drawing, blocks: Blocks) -> None:
        self.drawn, self.blocks = drawn, blocks
        self.codes: dict[str, str] = {}
        self.limits: dict[str, Row] = {}
        self.transitions: list[tuple[int, Row]] = []
        self.kept: list[Element] = []

    def of(self, process: Element) -> Row:
        """All tables of the process."""
        head = {key: told for key, told in told_by(process, "procedure").items() if key in HEAD}
        code = head.pop("code", None) or _slug(process.id.removeprefix("process_"), "procedure")
        title = process.name or str(code)
        (start,) = self.drawn.of_kind("startEvent")
        first = self._target(self.drawn.leaving[start][0])
        nodes = [first, *(one for one in self.blocks.states if one != first)]
        for node in nodes:
            self._named(node, "state")
        for node in nodes:
            self._leave(node)
        tasks = [self._task(task) for node in nodes for task in self.blocks.tasks.get(node, ())]
        joins = [self._join(node) for node in nodes if node in self.blocks.tasks]
        told = head.pop("limit", None)
        limits = told or [*self._limits(nodes).values()]
        self._insist_timers_agree(told)
        self._insist_conditions_are_kept()
        return {
            **{"title_en": title, **head, "code": code, "title": title},
            "state": [self._state(node, is_first=node == first) for node in nodes],
            "transition": [row for _, row in sorted(self.transitions, key=lambda one: one[0])],
            "task": tasks,
            "join": joins,
            "limit": limits,
        }

    def _named(self, node: str, kind: str) -> str:
        """The code of a node, made once; copies in a modeller carry the code of their original."""
        if node not in self.codes:
            told = told_by(self.drawn.nodes[node], kind).get("code")
            wanted = told if isinstance(told, str) and told else _slug(node, kind)
            self.codes[node] = _free(wanted, set(self.codes.values()))
        return self.codes[node]

    def _state(self, node: str, *, is_first: bool) -> Row:
        element = self.drawn.nodes[node]
        told = _kept(told_by(element, "state"), OF_STATE)
        title = element.name or self.codes[node]
        if element.kind == "endEvent":
            usual: Row = {"kind": "final", "outcome": "done"}
        else:
            usual = {"kind": "waiting" if is_first else "working"}
        return {"title_en": title, **usual, **told, "code": self.codes[node], "title": title}

    def _leave(self, node: str) -> None:
        for arrow in self.blocks.ways(node):
            if says(arrow.element) in ("enter", "then", "otherwise"):
                continue
            if node in self.blocks.tasks and says(arrow.element) != "transition":
                continue
            self._transition(node, arrow)

    def _transition(self, node: str, arrow: Arrow) -> None:
        told = told_by(arrow.element, "transition")
        by_itself = self.drawn.nodes[node].kind in ("serviceTask", "scriptTask")
        title = _said(arrow.element) or self.drawn.nodes[node].name
        role, _ = self.drawn.lanes.get(node, ("", OWNER))
        target = BACK if told.get("to") == BACK else self.codes[self._target(arrow)]
        self.kept.append(arrow.element)
        row: Row = {
            "event": AUTO if by_itself else self._event(node, arrow.element.id),
            "roles": [] if by_itself or told or not role else [role],
            "title_en": title or arrow.element.id,
            **_kept(told, OF_TRANSITION),
            "title": title or arrow.element.id,
            "from": [self.codes[node]],
            "to": target,
        }
        nth = told.get("nth")
        place = nth if isinstance(nth, int) else LAST + len(self.transitions)
        if not any(row == other for _, other in self.transitions):
            self.transitions.append((place, row))

    def _event(self, node: str, told: str) -> str:
        """The code of an arrow, unlike those of the other ways out of its state."""
        others = (row for _, row in self.transitions if row["from"] == [self.codes[node]])
        return _free(_slug(told, "event"), {str(row["event"]) for row in others})

    def _insist_conditions_are_kept(self) -> None:
        """A condition that stands where no transition is made of its arrow would be lost."""
        for element in (one.element for arrows in self.drawn.leaving.values() for one in arrows):
            is_kept = says(element) or any(element is one for one in self.kept)
            if _condition(element) and not is_kept:
                self.drawn.faults.append(
                    refused(
                        element,
                        "这条连线不能带条件。请把条件写在任务或排他网关的出线上。",
                        "a condition on a flow that no transition is made of",
                    )
                )

    def _target(self, arrow: Arrow) -> str:
        return self.blocks.entered(arrow.target)

    def _task(self, node: str) -> Row:
        element = self.drawn.nodes[node]
        role, office = self.drawn.lanes.get(node, ("", OWNER))
        told = _kept(told_by(element, "task"), OF_TASK)
        title = element.name or node
        timed: Row = {}
        for timer in self._timers(node):
            if "amount" not in told and not told_by(timer, "timer"):
                amount, unit = duration_of(timer)
                row: Row = {"amount": amount, "unit": unit}
                if (timed := timed or row) != row:
                    self.drawn.fault(
                        timer.id, "这一步有几个不一样的时限。请只留一个。", "several limits"
                    )
        return {
            **{"title_en": title, **timed, **told},
            "code": self._named(node, "task"),
            "title": title,
            "state": self.codes[self.blocks.state_of[node]],
            "office": office,
            "role": role or UNTOLD,
            "after": [self._named(one, "task") for one in self.blocks.after[node]],
        }

    def _join(self, node: str) -> Row:
        close = self.blocks.closes[node]
        ways = {says(one.element): one for one in self.blocks.ways(node)}
        plain = next(iter(self.blocks.ways(node)))
        then, otherwise = ways.get("then", plain), ways.get("otherwise", ways.get("then", plain))
        usual: Row = {"kind": "all"}
        if self.drawn.nodes[close].kind == "complexGateway":
            usual = {"kind": "any"}
        told = _kept(told_by(self.drawn.nodes[close], "join"), frozenset({"kind", "count"}))
        return {
            **usual,
            **told,
            "state": self.codes[node],
            "then": self.codes[self._target(then)],
            "otherwise": self.codes[self._target(otherwise)],
        }

    def _limits(self, nodes: list[str]) -> dict[str, Row]:
        """Limits that timers on states stand for: accepting on the first, the promise on others."""
        found: dict[str, Row] = {}
        for place, node in enumerate(nodes):
            for timer in self._timers(node):
                amount, unit = duration_of(timer)
                name = LimitName.PROMISED if place else LimitName.ACCEPTANCE
                row: Row = {"name": name.value, "amount": amount, "unit": unit}
                if found.setdefault(name.value, row) != row:
                    self.drawn.fault(
                        timer.id,
                        "几个环节的时限不一样，不知道哪个是承诺时限。请只留一个。",
                        "several limits",
                    )
        return found

    def _insist_timers_agree(self, limits: object) -> None:
        """A timer that was moved in a modeller, or added there, beside limits that are told."""
        rows: list[Told] = []
        if isinstance(limits, list):
            rows += [one for one in limits if isinstance(one, dict)]
        for node in self.drawn.of_kind("boundaryEvent"):
            timer = self.drawn.nodes[node]
            host = timer.attributes.get("attachedToRef", "")
            if host in self.blocks.state_of:
                task = told_by(self.drawn.nodes[host], "task")
                beside = told = [task] if "amount" in task else []
            else:
                name = told_by(timer, "timer").get("limit")
                beside, told = [one for one in rows if one.get("name") == name], rows
            if told and duration_of(timer) not in map(_length, beside):
                self.drawn.fault(
                    node,
                    "图上的时限和定义里写的不一样。请在图上改回，导入以后再改定义。",
                    "a timer differs from the limit that is told",
                )

    def _timers(self, host: str) -> list[Element]:
        return [
            self.drawn.nodes[one]
            for one in self.drawn.of_kind("boundaryEvent")
            if self.drawn.nodes[one].attributes.get("attachedToRef") == host
        ]


def _length(row: Told) -> tuple[object, str]:
    """Amount and unit of a limit as far as a timer shows them."""
    unit = row.get("unit")
    return row.get("amount"), "months" if unit == "months" else "days"


def _kept(told: Told, keys: frozenset[str]) -> Row:
    return {key: value for key, value in told.items() if key in keys}


def _condition(arrow: Element) -> str:
    return " ".join(" ".join(one.text for one in arrow.named("conditionExpression")).split())


def _said(arrow: Element) -> str:
    """The words on an arrow; the condition of strangers stays readable until a guard is made of it."""
    condition = _condition(arrow)
    if says(arrow) or not (arrow.name and condition):
        return arrow.name or condition
    return f"{arrow.name}（{condition}）"


def _slug(told: str, otherwise: str) -> str:
    """A code made of an id: small letters, digits and underscores, a letter first."""
    plain = re.sub(r"[^a-z0-9]+", "_", told.lower()).strip("_")
    if not plain[:1].isalpha():
        plain = f"{otherwise}_{plain}".strip("_")
    return plain[:MOST_OF_SLUG].strip("_")


def _free(wanted: str, taken: set[str]) -> str:
    code, nth = wanted, 2
    while code in taken:
        code, nth = f"{wanted}_{nth}", nth + 1
    return code


__all__ = ["Imported", "from_bpmn"]
