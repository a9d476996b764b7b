"""The diagram of a procedure as SVG, from the same layout as its BPMN; its table says the same in words.

Colours are those of the surrounding text, so that every mode of the page shows it.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minkang.engines.cases.queries.procedures import Procedure
from minkang.engines.cases.rules.bpmn.graph import Graph, Kind, Lane, Node, graph_of
from minkang.engines.cases.rules.bpmn.layout import Box, Layout, Point, lay_out
from minkang.engines.cases.views.words import role_words
from minkang.kernel.charts.drawing import joined, wrapped
from minkang.kernel.web.spoken import is_english

LETTER, LINE = 13, 17
MARKS = {Kind.CHOICE: "×", Kind.PARALLEL: "+", Kind.COMPLEX: "✱"}


def diagram_of(procedure: Procedure) -> SafeString:
    """The drawing, as wide as it is; its place scrolls."""
    graph = graph_of(procedure)
    placed = lay_out(graph)
    title = procedure.title_en if is_english() else procedure.title
    words = gettext("流程图：从左到右是先后，从上到下是各个岗位。下面的表格逐行写着同样的内容。")
    parts = [
        *_lanes(graph, placed),
        *(_flow(placed.flows[flow.id]) for flow in graph.flows),
        *(_node(node, placed.nodes[node.id]) for node in graph.nodes),
        *_labels(graph, placed),
    ]
    return format_html(
        '<svg role="img" aria-labelledby="flow-title flow-desc" width="{0}" height="{1}"'
        ' viewBox="0 0 {0} {1}" font-size="{2}" fill="none" stroke="currentColor">'
        '<title id="flow-title">{3}</title><desc id="flow-desc">{4}</desc>'
        '<defs><marker id="flow-arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7"'
        ' markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="currentColor"'
        ' stroke="none"/></marker></defs>{5}</svg>',
        *(placed.width, placed.height, LETTER, title, words, joined(parts)),
    )


def _lanes(graph: Graph, placed: Layout) -> Iterator[SafeString]:
    for lane in graph.lanes.values():
        box = placed.lanes[lane.id]
        yield _rectangle(box, opacity="0.35")
        middle = box.y + box.height // 2
        yield format_html(
            '<text x="{0}" y="{1}" transform="rotate(-90 {0} {1})" text-anchor="middle"'
            ' fill="currentColor" stroke="none">{2}</text>',
            *(box.x - 8, middle, lane_words(lane)),
        )


def lane_words(lane: Lane) -> str:
    """Who a lane stands for, in the visitor's language."""
    role = role_words(lane.role)
    return role if lane.office == "owner" else f"{lane.office} · {role}"


def _node(node: Node, box: Box) -> SafeString:
    x, y = box.middle
    title = node.title_en if is_english() and node.title_en else node.title
    match node.kind:
        case Kind.START | Kind.END | Kind.TIMER:
            thick = "3" if node.kind is Kind.END else "1.5"
            round_ = format_html(
                '<circle cx="{}" cy="{}" r="{}" stroke-width="{}" stroke-dasharray="{}"/>',
                *(x, y, box.width // 2, thick),
                "4 3" if node.kind is Kind.TIMER else "none",
            )
            hands = format_html('<path d="M{0} {1}v-8M{0} {1}h6"/>', x, y)
            below = _words(title, x, box.y + box.height + 15, 7, 2)
            return joined([round_, hands if node.kind is Kind.TIMER else below])
        case Kind.HUMAN | Kind.SERVICE:
            dashes = "5 3" if node.kind is Kind.SERVICE else "none"
            lines = len(wrapped(title, width=8.4, lines=3))
            first = y + 5 - (lines - 1) * LINE // 2
            return joined([_rectangle(box, dashes=dashes), _words(title, x, first, 8.4, 3)])
    half = box.width // 2
    return format_html(
        '<path d="M{0} {1}l{2} {2}l-{2} {2}l-{2} -{2}z"/>'
        '<text x="{0}" y="{3}" text-anchor="middle" font-size="20" fill="currentColor"'
        ' stroke="none">{4}</text>{5}',
        *(x, box.y, half, y + 7, MARKS[node.kind]),
        _words(title, x, box.y - 8, 9, 1) if title else "",
    )


def _words(title: str, x: int, y: int, width: float, lines: int) -> SafeString:
    rows = wrapped(title, width=width, lines=lines)
    return joined(
        [
            format_html(
                '<text x="{}" y="{}" text-anchor="middle" fill="currentColor" stroke="none">{}</text>',
                *(x, y + place * LINE, row),
            )
            for place, row in enumerate(rows)
        ]
    )


def _rectangle(box: Box, *, opacity: str = "1", dashes: str = "none") -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="6" stroke-opacity="{}" stroke-dasharray="{}"/>',
        *(box.x, box.y, box.width, box.height, opacity, dashes),
    )


def _flow(points: tuple[Point, ...]) -> SafeString:
    path = "L".join(f"{x} {y}" for x, y in points)
    opacity = "1" if len(points) < _BENDS_AROUND else "0.5"
    return format_html(
        '<path d="M{}" stroke-opacity="{}" marker-end="url(#flow-arrow)"/>', path, opacity
    )


def _labels(graph: Graph, placed: Layout) -> Iterator[SafeString]:
    """The words of the arrows, above each other where several go the same way."""
    above: Counter[Point] = Counter()
    for flow in graph.flows:
        if not flow.title:
            continue
        title = flow.title_en if is_english() and flow.title_en else flow.title
        (short,) = wrapped(title, width=7, lines=1)
        points = placed.flows[flow.id]
        is_direct = len(points) < _BENDS_AROUND
        x, y = points[-1] if is_direct else points[2]
        rise = _LABEL * above[x, y]
        above[x, y] += 1
        if is_direct:
            yield _anchored(short, x - 10, y - 6 - rise, "end")
        else:
            yield _anchored(short, x + 6, y - 3 - rise, "start")


def _anchored(words: str, x: int, y: int, anchor: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="11" fill="currentColor" stroke="none">{}</text>',
        *(x, y, anchor, words),
    )


_BENDS_AROUND, _LABEL = 6, 13
