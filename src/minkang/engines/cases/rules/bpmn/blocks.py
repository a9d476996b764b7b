"""Which nodes of a drawing are states, which are parts of one, and which only lead on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from minkang.engines.cases.rules.bpmn.drawing import Arrow, Drawing, says
from minkang.engines.cases.rules.bpmn.elements import TASKS

JOINS = frozenset({"parallelGateway", "complexGateway"})


@dataclass(slots=True)
class Blocks:
    """The states of a drawing.

    Attributes:
        drawn: The drawing.
        states: Ids of the nodes that are states, in document order.
        tasks: Parts of each state that has some: ids of tasks.
        closes: The gateway that ends the parts of such a state.
        state_of: The state of each part.
        after: Parts that a part waits for.
        choices: The gateway behind each state, when it chooses the way out.
        aliases: Gateways that are another way into a state.
    """

    drawn: Drawing
    states: list[str] = field(default_factory=list)
    tasks: dict[str, list[str]] = field(default_factory=dict)
    closes: dict[str, str] = field(default_factory=dict)
    state_of: dict[str, str] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def ways(self, state: str) -> list[Arrow]:
        """Arrows that lead out of a state, those it takes by itself first."""
        own = [one for one, other in self.aliases.items() if other == state]
        last = self.choices.get(state, self.closes.get(state, state))
        return [arrow for node in (*own, last) for arrow in self.drawn.leaving[node]]

    def entered(self, node: str) -> str:
        """The state that is entered at a node, past gateways that only lead on."""
        seen: set[str] = set()
        while node not in self.states:
            if node in seen:
                return self.states[0]
            seen.add(node)
            node = self.aliases.get(node) or self.drawn.leaving[node][0].target
        return node


def blocks_of(drawn: Drawing) -> Blocks:
    """The states of a drawing; what has another form is noted among its faults."""
    found = Blocks(drawn)
    _insist_joins_are_read(drawn)
    for node in drawn.nodes:
        if drawn.nodes[node].kind in JOINS and _opens(drawn, node):
            _fork(found, node)
    for node in drawn.of_kind("exclusiveGateway"):
        _choice(found, node)
    inside = {*found.closes.values(), *found.state_of, *found.choices.values(), *found.aliases}
    found.states += [node for node in drawn.nodes if node not in inside and _is_state(found, node)]
    _insist_one_way(found)
    if not drawn.faults:
        _insist_no_circle(found)
    return found


def _opens(drawn: Drawing, node: str) -> bool:
    """Whether a gateway begins parts that run side by side; a fork of ours may have a single one."""
    told = says(drawn.nodes[node])
    return told == "state" or (len(drawn.leaving[node]) > 1 and told != "gather")


def _insist_joins_are_read(drawn: Drawing) -> None:
    """What a complex gateway of strangers waits for stands in a language of theirs."""
    for node in drawn.of_kind("complexGateway"):
        element = drawn.nodes[node]
        if says(element):
            continue
        if len(drawn.leaving[node]) > 1:
            drawn.fault(
                node, "复杂网关只能用来汇合。请用并行网关分开。", "a complex gateway that splits"
            )
        if any(one.text for one in element.named("activationCondition")):
            drawn.fault(
                node,
                "汇合条件读不懂。请删去条件（一个完成就汇合），或用并行网关（都完成才汇合）。",
                "an activation condition",
            )


def _is_state(found: Blocks, node: str) -> bool:
    drawn, kind = found.drawn, found.drawn.nodes[node].kind
    if kind == "endEvent":
        return not drawn.is_reminder(node)
    if kind in JOINS and node not in found.tasks and says(drawn.nodes[node]) != "gather":
        drawn.fault(
            node,
            "并行网关没有成对：分开的任务要在同一个网关汇合。",
            "a gateway that closes nothing",
        )
    is_choice = kind == "exclusiveGateway" and len(drawn.leaving[node]) > 1
    return kind in TASKS or is_choice or node in found.tasks


def _insist_one_way(found: Blocks) -> None:
    drawn = found.drawn
    for node, element in drawn.nodes.items():
        fork = found.state_of.get(node)
        if fork is None and element.kind in TASKS and len(drawn.leaving[node]) > 1:
            drawn.fault(
                node,
                "任务有几条出线。请在后面加排他网关（选一条）或并行网关（都走）。",
                "several ways out of a task",
            )
        if fork is not None:
            inside = {fork, *found.tasks[fork]}
            into = (one.origin for one in drawn.entering[node])
            if any(one not in inside and says(drawn.nodes[one]) != "gather" for one in into):
                drawn.fault(
                    node, "从外面直接进入了并行的部分。", "a part is entered from outside its fork"
                )
    for fork, close in found.closes.items():
        if any(found.state_of.get(one.origin) != fork for one in drawn.entering[close]):
            drawn.fault(close, "汇合处有别处来的连线。", "a join is entered from elsewhere")


def _fork(found: Blocks, fork: str) -> None:
    drawn = found.drawn
    parts: list[str] = []
    after: dict[str, list[str]] = {}
    closes: set[str] = set()
    for before, node in _walk(drawn, fork):
        if drawn.is_human(node):
            if node not in after:
                parts.append(node)
            earlier = after.setdefault(node, [])
            earlier += [one for one in before if one not in earlier]
        elif drawn.nodes[node].kind in JOINS:
            closes.add(node)
        else:
            drawn.fault(
                node,
                "并行的部分里只能有由人办理的任务。",
                f"between parallel gateways stands a {drawn.nodes[node].kind}",
            )
            return
    if len(closes) != 1 or not parts or fork in closes:
        drawn.fault(
            fork,
            "分开的任务要在同一个网关汇合，中间不能再分开。",
            "the parts do not join in one gateway",
        )
        return
    (close,) = closes
    if len(drawn.leaving[close]) != 1 or any(one in found.state_of for one in parts):
        drawn.fault(close, "汇合以后只能有一条出线。", "a join has one way out")
        return
    in_order = [one for one in drawn.nodes if one in after]
    found.tasks[fork], found.closes[fork] = in_order, close
    for one in in_order:
        found.state_of[one], found.after[one] = fork, after[one]


def _walk(drawn: Drawing, fork: str) -> Iterator[tuple[list[str], str]]:
    """Nodes behind a fork with the parts just before them, up to the gateways that may close it."""
    waiting: list[tuple[list[str], str]] = [([], one.target) for one in drawn.leaving[fork]]
    seen: set[tuple[str, str]] = set()
    while waiting:
        before, node = waiting.pop(0)
        step = (before[0] if before else "", node)
        if step in seen:
            continue
        seen.add(step)
        if says(drawn.nodes[node]) == "gather":
            waiting += [(before, arrow.target) for arrow in drawn.leaving[node]]
            continue
        yield before, node
        if drawn.is_human(node):
            waiting += [([node], arrow.target) for arrow in drawn.leaving[node]]


def _choice(found: Blocks, node: str) -> None:
    """Fold a gateway into the state before it, or behind it when ours says so."""
    drawn = found.drawn
    for arrow in drawn.leaving[node]:
        if says(arrow.element) == "enter" and drawn.is_human(arrow.target):
            found.aliases[node] = arrow.target
            return
    entering = drawn.entering[node]
    if len(entering) != 1:
        return
    before = entering[0].origin
    for fork, close in found.closes.items():
        if close == before and any(says(one.element) == "then" for one in drawn.leaving[node]):
            found.choices[fork] = node
            return
    if drawn.is_human(before) and before not in found.state_of:
        found.choices[before] = node


def _insist_no_circle(found: Blocks) -> None:
    """Gateways that lead to each other for ever lead nowhere."""
    drawn = found.drawn
    for node in drawn.of_kind("exclusiveGateway"):
        seen: set[str] = set()
        at = node
        while at not in found.states and at not in found.aliases and len(drawn.leaving[at]) == 1:
            if at in seen:
                drawn.fault(node, "网关互相连成了圈。", "gateways in a circle")
                return
            seen.add(at)
            at = drawn.leaving[at][0].target
