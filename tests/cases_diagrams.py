"""Diagrams of our own in the kinds of elements that the reference models of BPMN are drawn with.

Of each: its body, and the kind and id of every element an import must name; empty for those it takes over.
"""

START = '<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="a"/>'
END = '<sequenceFlow id="f9" sourceRef="a" targetRef="e"/><endEvent id="e"/>'
ONE = f'{START}<userTask id="a" name="审查"/>{END}'
WRAPPED = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">\n'
    '{outside}<process id="p" name="某流程">\n{inside}\n</process></definitions>'
)
Named = list[tuple[str, str]]


def wrapped(inside: str, outside: str = "") -> bytes:
    """A whole document around what stands in the process, and beside it."""
    return WRAPPED.format(inside=inside, outside=outside).encode()


def _event(kind: str, id_: str, definition: str) -> str:
    return f'<{kind} id="{id_}"><{definition} id="{id_}_d"/></{kind}>'


def _through(node: str) -> str:
    """One node between start and task."""
    return (
        '<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="n"/>'
        f'{node}<sequenceFlow id="f1" sourceRef="n" targetRef="a"/><userTask id="a"/>{END}'
    )


LANES = """
<laneSet id="l"><lane id="l1" name="窗口人员"><flowNodeRef>s</flowNodeRef><flowNodeRef>a</flowNodeRef></lane>
<lane id="l2" name="审批人员"><flowNodeRef>b</flowNodeRef></lane></laneSet>
<startEvent id="s"/><userTask id="a" name="收件"/><exclusiveGateway id="x"/><userTask id="b" name="审查"/>
<endEvent id="y" name="准予"/><endEvent id="n" name="退件"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="x"/>
<sequenceFlow id="f3" name="收下" sourceRef="x" targetRef="b"/>
<sequenceFlow id="f4" name="退回" sourceRef="x" targetRef="n"/>
<sequenceFlow id="f5" sourceRef="b" targetRef="y"/>
"""
BESIDE = """
<startEvent id="s"/><parallelGateway id="fork" name="并联审批"/><userTask id="a"/><userTask id="b"/>
<userTask id="c"/><parallelGateway id="join"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="a"/>
<sequenceFlow id="f3" sourceRef="fork" targetRef="b"/><sequenceFlow id="f4" sourceRef="b" targetRef="c"/>
<sequenceFlow id="f5" sourceRef="a" targetRef="join"/><sequenceFlow id="f6" sourceRef="c" targetRef="join"/>
<sequenceFlow id="f7" sourceRef="join" targetRef="e"/>
"""
TIMED = f"""{ONE}<boundaryEvent id="t" attachedToRef="a" cancelActivity="false">
<timerEventDefinition id="d"><timeDuration>P5D</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="f8" sourceRef="t" targetRef="late"/><endEvent id="late"/>"""
BREAKING = TIMED.replace(' cancelActivity="false"', "")
LOOPED = ONE.replace('name="审查"/>', '><multiInstanceLoopCharacteristics id="m"/></userTask>')
INNER = '<subProcess id="n" triggeredByEvent="true"><startEvent id="i"/></subProcess>'
DATA = (
    f'{ONE}<dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/>'
    '<dataStoreReference id="st"/>'
)
POOLS = (
    '<collaboration id="c"><participant id="p1" processRef="p"/><participant id="p2"/>'
    '<messageFlow id="m" sourceRef="a" targetRef="p2"/></collaboration>'
)
TALK = '<choreography id="h"><choreographyTask id="ct"/></choreography>'
SCRIPTED = _through('<scriptTask id="n"><script>x = 1</script></scriptTask>')
CAUGHT = _event("intermediateCatchEvent", "n", "timerEventDefinition")
THROWN = _event("intermediateThrowEvent", "n", "signalEventDefinition")

DIAGRAMS: dict[str, tuple[bytes, Named]] = {
    "lanes and a choice": (wrapped(LANES), []),
    "tasks side by side": (wrapped(BESIDE), []),
    "a timer that interrupts nothing": (wrapped(TIMED), []),
    "a timer that interrupts": (wrapped(BREAKING), [("boundaryEvent", "t")]),
    "a task of many instances": (
        wrapped(LOOPED),
        [("multiInstanceLoopCharacteristics", "m")],
    ),
    "an event sub-process": (wrapped(ONE + INNER), [("subProcess", "n")]),
    "a call of another process": (
        wrapped(_through('<callActivity id="n" calledElement="q"/>')),
        [("callActivity", "n")],
    ),
    "data objects and stores": (
        wrapped(DATA),
        [("dataObject", "d"), ("dataObjectReference", "r"), ("dataStoreReference", "st")],
    ),
    "messages between two pools": (
        wrapped(ONE, POOLS),
        [("messageFlow", "m"), ("participant", "p2")],
    ),
    "a choreography": (
        wrapped(ONE, TALK),
        [("choreography", "h"), ("choreographyTask", "ct")],
    ),
    "a conversation": (
        wrapped(ONE, '<collaboration id="c"><conversation id="cv"/></collaboration>'),
        [("conversation", "cv")],
    ),
    "a start by message": (
        wrapped(
            ONE.replace('<startEvent id="s"/>', _event("startEvent", "s", "messageEventDefinition"))
        ),
        [("messageEventDefinition", "s_d")],
    ),
    "an end by error": (
        wrapped(ONE.replace('<endEvent id="e"/>', _event("endEvent", "e", "errorEventDefinition"))),
        [("errorEventDefinition", "e_d")],
    ),
    "an end that terminates": (
        wrapped(
            ONE.replace('<endEvent id="e"/>', _event("endEvent", "e", "terminateEventDefinition"))
        ),
        [("terminateEventDefinition", "e_d")],
    ),
    "a caught event": (wrapped(_through(CAUGHT)), [("intermediateCatchEvent", "n")]),
    "a thrown event": (
        wrapped(_through(THROWN)),
        [("intermediateThrowEvent", "n"), ("signalEventDefinition", "n_d")],
    ),
    "an inclusive gateway": (
        wrapped(_through('<inclusiveGateway id="n"/>')),
        [("inclusiveGateway", "n")],
    ),
    "a gateway of events": (
        wrapped(_through('<eventBasedGateway id="n"/>')),
        [("eventBasedGateway", "n")],
    ),
    "a script": (wrapped(SCRIPTED), [("script", "")]),
    "tasks that send, receive and rule": (
        wrapped(_through('<sendTask id="n"/>') + '<receiveTask id="q"/><businessRuleTask id="r"/>'),
        [("sendTask", "n"), ("receiveTask", "q"), ("businessRuleTask", "r")],
    ),
    "a compensation": (
        wrapped(
            f'{ONE}<boundaryEvent id="t" attachedToRef="a"><compensateEventDefinition id="d"/>'
            '</boundaryEvent><transaction id="x"/><adHocSubProcess id="y"/>'
        ),
        [
            ("compensateEventDefinition", "d"),
            ("transaction", "x"),
            ("adHocSubProcess", "y"),
        ],
    ),
}
