"""BPMN: what we draw is read by others and by ourselves; what strangers draw is taken over or named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser

from cases_diagrams import DIAGRAMS, ONE, wrapped
from cases_samples import joint
from minkang.engines.cases.rules.bpmn.graph import graph_of
from minkang.engines.cases.rules.bpmn.importing import from_bpmn
from minkang.engines.cases.rules.bpmn.layout import Box, lay_out
from minkang.engines.cases.rules.bpmn.reading import MOST_BYTES
from minkang.engines.cases.rules.bpmn.writing import to_bpmn
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.procedure import Procedure
from minkang.engines.cases.rules.shipped import procedures

OURS = [*procedures().values(), joint(), joint("any"), joint("k_of_n", 2)]
ALL = pytest.mark.parametrize("procedure", OURS, ids=lambda one: one.code)
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
EXPORTED = [to_bpmn(one) for one in OURS]


@ALL
def test_what_we_export_comes_back_as_the_same_procedure(procedure: Procedure) -> None:
    exported = to_bpmn(procedure)
    imported = from_bpmn(exported, vocabulary())
    assert imported.unsupported == ()
    assert imported.procedure == procedure
    assert to_bpmn(imported.procedure) == exported


@pytest.mark.parametrize("procedure", OURS[:5], ids=lambda one: one.code)
def test_a_token_engine_parses_what_we_export(procedure: Procedure) -> None:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(to_bpmn(procedure)))
    spec = parser.get_spec(f"process_{procedure.code}")
    assert {f"task_{task.code}" for task in procedure.tasks} <= set(spec.task_specs)


@ALL
def test_every_element_has_its_place_and_no_two_stand_on_each_other(procedure: Procedure) -> None:
    root = etree.fromstring(to_bpmn(procedure))
    drawn = {one.get("bpmnElement") for one in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    graph = graph_of(procedure)
    assert {*(node.id for node in graph.nodes), *(flow.id for flow in graph.flows)} <= drawn
    placed = lay_out(graph)
    boxes = [placed.nodes[node.id] for node in graph.nodes if not node.host]
    for place, one in enumerate(boxes):
        assert not any(overlap(one, other) for other in boxes[place + 1 :])
        assert one.x >= 0
        assert one.x + one.width <= placed.width
        assert one.y + one.height <= placed.height


def overlap(one: Box, other: Box) -> bool:
    apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
    apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
    return not (apart_x or apart_y)


def test_twenty_one_diagrams_are_taken_over_or_refused_element_by_element() -> None:
    assert len(DIAGRAMS) == 21
    for name, (content, named) in DIAGRAMS.items():
        imported = from_bpmn(content, vocabulary())
        told = {(one.kind, one.id) for one in imported.unsupported}
        assert set(named) <= told, name
        assert {kind for kind, _ in told} <= {kind for kind, _ in named}
        assert (imported.procedure is None) == bool(named), name
        assert all(one.line > 0 for one in imported.unsupported), name


def test_a_line_is_that_of_the_element() -> None:
    content = wrapped(f'{ONE}\n\n<group id="g"/>')
    (found,) = from_bpmn(content, vocabulary()).unsupported
    assert (found.kind, found.id, found.line) == ("group", "g", 5)


def test_lanes_become_roles_and_a_choice_becomes_ways_out() -> None:
    content, _ = DIAGRAMS["lanes and a choice"]
    found = from_bpmn(content, vocabulary()).procedure
    assert found is not None
    assert [one.title for one in found.states] == ["收件", "审查", "准予", "退件"]
    ways = {(one.title, one.origin, one.target, *one.roles) for one in found.transitions}
    assert ways == {
        ("收下", "a", "b", "window_clerk"),
        ("退回", "a", "n", "window_clerk"),
        ("审查", "b", "y", "approver"),
    }


def test_parallel_gateways_become_tasks_with_a_join_and_what_waits_for_what() -> None:
    content, _ = DIAGRAMS["tasks side by side"]
    found = from_bpmn(content, vocabulary()).procedure
    assert found is not None
    assert {one.code: one.after for one in found.tasks} == {"a": (), "b": (), "c": ("b",)}
    assert [(one.state, one.then) for one in found.joins] == [("fork", "e")]


def test_a_timer_becomes_a_limit() -> None:
    content, _ = DIAGRAMS["a timer that interrupts nothing"]
    found = from_bpmn(content, vocabulary()).procedure
    assert found is not None
    assert [(one.name, one.amount, one.unit) for one in found.limits] == [("acceptance", 5, "days")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe<",
        b"<a/>",
        b"<" * 100,
        b"<!DOCTYPE d [<!ENTITY e 'x'>]>" + wrapped(ONE),
        b"<d>" * 100_000,
        wrapped(ONE)[:-9],
        b" " * (MOST_BYTES + 1),
        wrapped('<startEvent id="s"/>'),
        wrapped('<exclusiveGateway id="x"/><sequenceFlow id="f" sourceRef="x" targetRef="x"/>'),
        wrapped(ONE).replace(b"f9", b"f9\x00"),
    ],
    ids=range(11),
)
def test_what_is_no_diagram_is_refused_in_words(content: bytes) -> None:
    imported = from_bpmn(content, vocabulary())
    assert imported.procedure is None
    assert all(one.message and one.detail for one in imported.unsupported)
    assert imported.unsupported


WORDS = [b'"', b"<", b">", b"/", b"{", b"[", b"\\ud800", b"&#0;", b"start", b"state_", b"gather"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_is_raised_whatever_somebody_did_to_a_diagram(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(MUTABLE)).split(b"\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.integers(0, 3)):
            case 0:
                lines[at] = b""
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                lines[at] += lines[other]
            case 3:
                cut = data.draw(st.integers(0, len(lines[at])))
                word = data.draw(st.sampled_from(WORDS))
                lines[at] = lines[at][:cut] + word + lines[at][cut:]
    imported = from_bpmn(b"\n".join(lines), vocabulary())
    assert (imported.procedure is None) == bool(imported.unsupported)


MUTABLE = [
    content
    for one in (OURS[0], OURS[2], OURS[4])
    for content in (
        to_bpmn(one),
        to_bpmn(one).split(b"<bpmndi:BPMNDiagram")[0] + b"</bpmn:definitions>",
    )
]


ENDS = st.sampled_from(["s", "a", "b", "x", "y", "e"])
KINDS = st.sampled_from(["userTask", "exclusiveGateway", "parallelGateway", "serviceTask"])


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys("abxy", KINDS)), st.lists(st.tuples(ENDS, ENDS)))
def test_any_graph_is_taken_over_or_refused(
    kinds: dict[str, str], flows: list[tuple[str, str]]
) -> None:
    inside = '<startEvent id="s"/><endEvent id="e"/>'
    inside += "".join(f'<{kind} id="{one}"/>' for one, kind in kinds.items())
    inside += "".join(
        f'<sequenceFlow id="f{nth}" sourceRef="{one}" targetRef="{other}"/>'
        for nth, (one, other) in enumerate(flows)
    )
    imported = from_bpmn(wrapped(inside), vocabulary())
    assert (imported.procedure is None) == bool(imported.unsupported)
