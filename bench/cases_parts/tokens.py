"""The same permit on SpiffWorkflow, kept as JSON in PostgreSQL: written and read again at each human step.

Audited it records each of its five acts in our audit chain, in the transaction of the act, by the
chain's fastest way; bare it records nothing. Its materials are not sealed, and it has no worklist.
"""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from uuid import UUID, uuid4

from django.db import connection, transaction
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOKEN_MOVED = register(
    EntryType(
        code="bench.token_moved",
        zh="办件执行了“{event}”",
        en="A permit on the token engine took {event}",
        facts=("event", "role", "state", "seq", "head"),
    )
)
PERSONS = ("accept", "review", "inspection", "decide")
MATERIALS = {f"material_{nth}": "本溪市平山区某街1号" for nth in range(8)}
TABLE = "CREATE TABLE IF NOT EXISTS bench_tokens (id uuid PRIMARY KEY, state jsonb NOT NULL)"
DIAGRAM = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://permit">
<process id="permit" isExecutable="true">
<startEvent id="received"/>
<sequenceFlow id="f1" sourceRef="received" targetRef="register"/>
<scriptTask id="register"><script>registered = True</script></scriptTask>
<sequenceFlow id="f2" sourceRef="register" targetRef="accept"/>
<manualTask id="accept" name="accept"/>
<sequenceFlow id="f3" sourceRef="accept" targetRef="assign"/>
<scriptTask id="assign"><script>assigned = True</script></scriptTask>
<sequenceFlow id="f4" sourceRef="assign" targetRef="fork"/>
<parallelGateway id="fork"/>
<sequenceFlow id="f5" sourceRef="fork" targetRef="review"/>
<sequenceFlow id="f6" sourceRef="fork" targetRef="inspection"/>
<manualTask id="review" name="review"/>
<manualTask id="inspection" name="inspection"/>
<sequenceFlow id="f7" sourceRef="review" targetRef="join"/>
<sequenceFlow id="f8" sourceRef="inspection" targetRef="join"/>
<parallelGateway id="join"/>
<sequenceFlow id="f9" sourceRef="join" targetRef="decide"/>
<manualTask id="decide" name="decide"/>
<sequenceFlow id="f10" sourceRef="decide" targetRef="make"/>
<scriptTask id="make"><script>made = True</script></scriptTask>
<sequenceFlow id="f11" sourceRef="make" targetRef="publish"/>
<scriptTask id="publish"><script>published = True</script></scriptTask>
<sequenceFlow id="f12" sourceRef="publish" targetRef="granted"/>
<endEvent id="granted"/>
<boundaryEvent id="late" attachedToRef="decide" cancelActivity="false">
<timerEventDefinition><timeDuration>"P20D"</timeDuration></timerEventDefinition>
</boundaryEvent>
<sequenceFlow id="f13" sourceRef="late" targetRef="remind"/>
<scriptTask id="remind"><script>reminded = True</script></scriptTask>
<sequenceFlow id="f14" sourceRef="remind" targetRef="reminded"/>
<endEvent id="reminded"/>
</process>
</definitions>
"""


@cache
def spec() -> BpmnProcessSpec:
    """The process, parsed once a process of the machine."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(DIAGRAM.encode())))
    return parser.get_spec("permit")


@cache
def serializer() -> BpmnWorkflowSerializer:
    """Writes and reads the JSON."""
    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())


def lay() -> None:
    """The table it is kept in."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


def run(*, is_audited: bool) -> None:
    """Open one permit and take it to its end, as five transactions."""
    key = uuid4()
    workflow = BpmnWorkflow(spec())
    workflow.data.update(MATERIALS)
    workflow.do_engine_steps()
    with transaction.atomic():
        _keep("INSERT INTO bench_tokens (state, id) VALUES (%s, %s)", key, workflow)
        _recorded(key, "opened", is_audited=is_audited)
    for name in PERSONS:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT state::text FROM bench_tokens WHERE id = %s FOR UPDATE", [key]
                )
                (text,) = cursor.fetchone()
            workflow = serializer().deserialize_json(text)
            ready = workflow.get_tasks(state=TaskState.READY, manual=True)
            next(task for task in ready if task.task_spec.bpmn_id == name).run()
            workflow.do_engine_steps()
            _keep("UPDATE bench_tokens SET state = %s WHERE id = %s", key, workflow)
            _recorded(key, name, is_audited=is_audited)
    assert workflow.is_completed()


def _keep(statement: str, key: UUID, workflow: BpmnWorkflow) -> None:
    text = serializer().serialize_json(workflow)
    with connection.cursor() as cursor:
        cursor.execute(statement, [text, key])


def _recorded(key: UUID, event: str, *, is_audited: bool) -> None:
    if not is_audited:
        return
    facts = {"event": event, "role": "approver", "state": event, "seq": 1, "head": key.hex[:16]}
    audit.record_all([audit.Act(TOKEN_MOVED, f"case:{key}", "account:approver", AT, facts)])
