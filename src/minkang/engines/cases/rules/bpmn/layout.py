"""Where the elements of a diagram stand: layers from left to right, lanes from top to bottom.

A node's layer is its longest way from the start, arrows back aside. Arrows to the next layer bend once
between the columns; all others run along a track below the lanes, one track for each target. Units are
pixels of the diagram interchange, y downwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minkang.engines.cases.rules.bpmn.graph import Flow, Graph, Kind, Node

COLUMN, ROW, HEAD, TRACK, MARGIN, BEND = 190, 168, 44, 16, 24, 12
SIZES = {
    Kind.START: (36, 36),
    Kind.END: (36, 36),
    Kind.HUMAN: (124, 64),
    Kind.SERVICE: (124, 64),
    Kind.TIMER: (30, 30),
}
GATEWAY = (46, 46)
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width and height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Its centre."""
        return (self.x + self.width // 2, self.y + self.height // 2)


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of nodes and lanes, bends of flows, and the size of the whole."""

    nodes: Mapping[str, Box]
    lanes: Mapping[str, Box]
    flows: Mapping[str, tuple[Point, ...]]
    pool: Box
    width: int
    height: int


def lay_out(graph: Graph) -> Layout:
    """Places for everything of a graph."""
    layers = _layers(graph)
    rows = _rows(graph, layers)
    lanes, cells = _lanes(graph, rows)
    boxes = {
        node.id: _box(node, layers[node.id], cells[node.lane] + rows[node.id])
        for node in graph.nodes
        if node.kind is not Kind.TIMER and not _is_reminder(node)
    }
    for node in graph.nodes:
        if node.kind is Kind.TIMER:
            host = boxes[node.host]
            boxes[node.id] = Box(host.x + host.width - 34, host.y + host.height - 15, 30, 30)
            late = Box(host.x + host.width - 37, host.y + host.height + 30, 36, 36)
            boxes[f"late_{node.host}"] = late
    width = (max(layers.values(), default=0) + 1) * COLUMN + HEAD + 2 * MARGIN
    pool = Box(MARGIN, MARGIN, width - 2 * MARGIN, sum(one.height for one in lanes.values()))
    flows, tracks = _routes(graph.flows, boxes, layers, pool)
    return Layout(boxes, lanes, flows, pool, width, pool.height + 2 * MARGIN + tracks * TRACK)


def _is_reminder(node: Node) -> bool:
    return node.kind is Kind.END and node.limit is not None


def _layers(graph: Graph) -> dict[str, int]:
    """Longest way from the start, in arrows; arrows that lead back are left out."""
    targets: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for flow in graph.flows:
        targets[flow.origin].append(flow.target)
    back = _backward(graph, targets)
    entering = defaultdict(list)
    for origin, found in targets.items():
        for target in found:
            if (origin, target) not in back:
                entering[target].append(origin)
    layers: dict[str, int] = {}
    waiting = [node.id for node in graph.nodes]
    # Without backward arrows no circle is left, so that every round places a node.
    while waiting:
        left = []
        for node in waiting:
            if all(origin in layers for origin in entering[node]):
                layers[node] = max((layers[one] + 1 for one in entering[node]), default=0)
            else:
                left.append(node)
        waiting = left
    return layers


def _backward(graph: Graph, targets: Mapping[str, list[str]]) -> set[tuple[str, str]]:
    """Arrows that close a circle, found by going as deep as possible from the first node."""
    found: set[tuple[str, str]] = set()
    open_, done = set[str](), set[str]()
    for first in graph.nodes:
        if first.id in done:
            continue
        path = [(first.id, iter(targets[first.id]))]
        open_.add(first.id)
        while path:
            at, following = path[-1]
            target = next(following, None)
            if target is None:
                path.pop()
                open_.discard(at)
                done.add(at)
            elif target in open_:
                found.add((at, target))
            elif target not in done:
                open_.add(target)
                path.append((target, iter(targets[target])))
    return found


def _rows(graph: Graph, layers: Mapping[str, int]) -> dict[str, int]:
    """Place of each node among those of its lane and layer, from the top."""
    taken: dict[tuple[str, int], int] = defaultdict(int)
    rows = {}
    for node in graph.nodes:
        if node.kind is Kind.TIMER or _is_reminder(node):
            continue
        place = (node.lane, layers[node.id])
        rows[node.id] = taken[place]
        taken[place] += 1
    return rows


def _lanes(graph: Graph, rows: Mapping[str, int]) -> tuple[dict[str, Box], dict[str, int]]:
    """Boxes of the lanes, and the first row of each counted over all."""
    lane_of = {node.id: node.lane for node in graph.nodes}
    deep: dict[str, int] = defaultdict(int)
    for node, row in rows.items():
        deep[lane_of[node]] = max(deep[lane_of[node]], row + 1)
    layers = _layers(graph)
    width = (max(layers.values(), default=0) + 1) * COLUMN + HEAD - 24
    boxes, first, at = {}, {}, 0
    for lane in graph.lanes:
        high = max(1, deep[lane])
        boxes[lane] = Box(MARGIN + 24, MARGIN + at * ROW, width, high * ROW)
        first[lane] = at
        at += high
    return boxes, first


def _box(node: Node, layer: int, row: int) -> Box:
    width, height = SIZES.get(node.kind, GATEWAY)
    middle = MARGIN + HEAD + layer * COLUMN + COLUMN // 2
    return Box(middle - width // 2, MARGIN + row * ROW + 52 - height // 2, width, height)


def _routes(
    flows: Iterable[Flow], boxes: Mapping[str, Box], layers: Mapping[str, int], pool: Box
) -> tuple[dict[str, tuple[Point, ...]], int]:
    found: dict[str, tuple[Point, ...]] = {}
    tracks: dict[str, int] = {}
    for flow in flows:
        origin, target = boxes[flow.origin], boxes[flow.target]
        if flow.origin.startswith("timer_"):
            found[flow.id] = (
                (origin.middle[0], origin.y + origin.height),
                (target.middle[0], target.y),
            )
        elif layers[flow.target] == layers[flow.origin] + 1:
            found[flow.id] = _straight(origin, target)
        else:
            track = tracks.setdefault(flow.target, len(tracks))
            found[flow.id] = _around(
                origin, target, pool.y + pool.height + (track + 1) * TRACK, track
            )
    return found, len(tracks) + 1


def _straight(origin: Box, target: Box) -> tuple[Point, ...]:
    start = (origin.x + origin.width, origin.middle[1])
    end = (target.x, target.middle[1])
    if start[1] == end[1]:
        return (start, end)
    # Soon after the origin, so that words have room before the target.
    bend = start[0] + BEND
    return (start, (bend, start[1]), (bend, end[1]), end)


def _around(origin: Box, target: Box, y: int, track: int) -> tuple[Point, ...]:
    """Down between the columns, along the track, and up before the target."""
    out = origin.middle[0] + COLUMN // 2 - 8 - 3 * (track % 5)
    into = target.middle[0] - COLUMN // 2 + 8 + 3 * (track % 5)
    start = (origin.x + origin.width, origin.middle[1])
    end = (target.x, target.middle[1])
    return (start, (out, start[1]), (out, y), (into, y), (into, end[1]), end)
