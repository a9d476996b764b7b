"""Requests that come at the same time are answered together, each as if it had come alone."""

import asyncio
import re
from collections.abc import Sequence
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking_samples import a_clinic
from minkang.engines.records.api import gate
from minkang.engines.records.api.answers import Answer, Reply, answer_of
from minkang.engines.records.api.batches import Came, place_of, read_all, write_all
from minkang.engines.records.api.gate import Visit
from minkang.engines.records.api.lanes import Lane
from minkang.engines.records.api.requests import Call
from minkang.engines.records.models import Change, Resource, ResourceVersion
from minkang.engines.records.services import chain
from minkang.kernel.audit.models import Entry
from minkang.kernel.web.reference import Arrival
from records_calls import AT, Program, Told, a_program
from records_samples import glucose, patient

pytestmark = pytest.mark.django_db
# A bundle has an id of its own, and a cursor is sealed anew each time.
OWN = re.compile(r'"id":"[0-9a-f-]{36}"|_cursor=[^"]+')


def arrived(*calls: Call) -> list[tuple[Call, Arrival]]:
    return [(call, Arrival(f"TRACE-{turn:05}", AT)) for turn, call in enumerate(calls)]


def told(answer: Answer) -> tuple[int, str]:
    return answer.status.value, OWN.sub("", answer.body.decode())


@pytest.fixture
def program() -> Program:
    platform = a_program()
    for fhir_id in ("p1", "p2", "gone"):
        assert platform.put(f"Patient/{fhir_id}", patient(fhir_id, id=fhir_id)).status == 201
    for value in ("5.10", "6.0", "7.00"):
        assert platform.post("Observation", glucose("Patient/p1", value)).status == 201
    assert platform.delete("Patient/gone").status == 204
    return platform


def test_reads_answered_together_say_what_each_would_say_alone(program: Program) -> None:
    stranger = a_program("system/Observation.rs", organisation=a_clinic().hospital.pk)
    newest = "Observation?patient=Patient/p1&_sort=-date"
    calls = [
        *(program.wire("GET", path) for path in (
            "Patient/p1", "Patient/gone", "Patient/nobody", "Patient/p1", "Patient/p2", "Thing/1",
            newest, f"{newest}&_count=2", f"{newest}&_summary=true", "Observation?colour=blue",
            "Patient?_id=p1,p2&_elements=name", "Observation?_cursor=strange",
        )),
        program.wire("GET", "Patient/p1", if_none_match='W/"1"'),
        program.wire("GET", "Patient/p1", accept="application/fhir+xml"),
        program.wire("HEAD", "Patient/p1"),
        program.wire("GET", "Patient/p1", authorization="Bearer x"),
        stranger.wire("GET", "Patient/p1"),
        stranger.wire("GET", newest),
    ]  # fmt: skip
    came = arrived(*calls)
    together = read_all(came)
    assert all(isinstance(one, Answer) for one in together)
    for (call, arrival), answer in zip(came, together, strict=True):
        assert isinstance(answer, Answer)
        assert told(answer) == told(gate.answer(call, arrival)), call.path


def test_a_search_that_needs_more_than_a_statement_is_handed_back(program: Program) -> None:
    paths = (
        "Observation?patient=Patient/p1&_total=accurate",
        "Patient?_id=p1&_revinclude=Observation:subject",
    )
    for visit in read_all(arrived(*(program.wire("GET", path) for path in paths))):
        assert isinstance(visit, Visit)
        answer = gate.answer_visit(visit)
        assert answer.status == HTTPStatus.OK
        assert answer.shown is not None


def test_what_is_shown_together_is_in_the_log_before_it_is_answered(program: Program) -> None:
    before = Entry.objects.count()
    answers = read_all(
        arrived(*[program.wire("GET", "Patient/p1")] * 3, program.wire("GET", "Patient/nobody"))
    )
    assert Entry.objects.count() - before == 3
    assert all(isinstance(one, Answer) and one.shown is None for one in answers)


def test_many_reads_ask_the_database_no_more_often_than_one(program: Program) -> None:
    asked = []
    for often in (1, 20):
        with CaptureQueriesContext(connection) as queries:
            read_all(arrived(*[program.wire("GET", "Patient/p1")] * often))
        asked.append(len(queries))
    assert asked[1] <= asked[0]


def test_writes_of_several_senders_are_kept_or_refused_one_by_one(program: Program) -> None:
    hospital = a_program(organisation=a_clinic().hospital.pk)
    acts = Entry.objects.filter(type="records.resources_written")
    before = acts.count()
    came = arrived(
        program.wire("POST", "Patient", patient("000777")),
        program.wire("PUT", "Patient/p1", patient("p1", id="p1", name="李丽")),
        program.wire("PUT", "Patient/p1", patient("p1", id="p1", name="赵丽")),
        program.wire("PUT", "Patient/p2", patient("p2", id="p2"), if_match='W/"7"'),
        program.wire("POST", "Patient", "{"),
        hospital.wire("PUT", "Patient/p1", patient("p1", id="p1")),
        hospital.wire("POST", "Observation", glucose("Patient/p1")),
    )
    answers = [Told(one) for one in write_all(came) if isinstance(one, Answer)]
    assert [one.status for one in answers] == [201, 200, 200, 412, 400, 403, 201]
    assert [one.json["meta"]["versionId"] for one in answers[:3]] == ["1", "2", "3"]
    assert program.get("Patient/p1").json["name"][0]["text"] == "赵丽"
    # One act for what stood alone, one for the second change of p1, one of the hospital.
    assert acts.count() - before == 3
    assert chain.verify().is_sound


def test_two_senders_share_a_transaction_and_each_keeps_its_own_act(program: Program) -> None:
    clinic = a_clinic().hospital.pk
    hospital = a_program(organisation=clinic)
    last = Change.objects.latest("number").number
    came = arrived(
        program.wire("POST", "Patient", patient("000778")),
        hospital.wire("POST", "Patient", patient("000779")),
        program.wire("POST", "Observation", glucose("Patient/p1")),
    )
    assert [Told(one).status for one in write_all(came) if isinstance(one, Answer)] == [201] * 3
    changes = Change.objects.filter(number__gt=last).order_by("number")
    sent = [
        (
            Entry.objects.get(number=change.entry).actor,
            ResourceVersion.objects.get(rid=change.rid).by,
            Resource.objects.get(rid=change.rid).organisation,
        )
        for change in changes
    ]
    ours, theirs = program.reader.by, hospital.reader.by
    assert sent == [(ours, ours, None), (theirs, theirs, clinic), (ours, ours, None)]
    assert chain.verify().is_sound


def test_a_create_with_a_condition_is_handed_back_and_nothing_of_it_is_written(
    program: Program,
) -> None:
    condition = "identifier=urn:oid:2.16.156.10011.1.12.1|p1"
    before = Resource.objects.count()
    (visit,) = write_all(
        arrived(program.wire("POST", "Patient", patient(), if_none_exist=condition))
    )
    assert isinstance(visit, Visit)
    assert Resource.objects.count() == before
    assert gate.answer_visit(visit).status == HTTPStatus.OK


def held(came: Came) -> list[Answer | Visit]:
    """Answers how many came; a path with a bug in it breaks all."""
    if any("bug" in call.path for call, _ in came):
        raise LookupError("a bug")
    visit = gate.enter(*came[0])
    return [answer_of(Reply(HTTPStatus.OK, f"{len(came)}"), visit.wishes, "T", None) for _ in came]


def through(lane: Lane, calls: Sequence[Call]) -> list[object]:
    async def all_at_once() -> list[object]:
        waiting = [lane.answer(call, arrival) for call, arrival in arrived(*calls)]
        return await asyncio.gather(*waiting)

    return asyncio.run(all_at_once())


def test_who_comes_in_the_same_turn_goes_through_the_hand_together() -> None:
    program = a_program()
    got = through(Lane("test", held, may_repeat=True), [program.wire("GET", "Patient/1")] * 5)
    assert [one.body for one in got if isinstance(one, Answer)] == [b"5"] * 5


def test_a_bug_of_one_read_strikes_no_other_and_a_write_is_never_done_twice() -> None:
    program = a_program()
    calls = [program.wire("GET", "Patient/1"), program.wire("GET", "Patient/bug")]
    assert through(Lane("test", held, may_repeat=True), calls) == [None, None]
    for one in through(Lane("test", held, may_repeat=False), calls):
        assert isinstance(one, LookupError)


def test_who_changes_the_same_waits_for_the_next_batch_and_keeps_the_order() -> None:
    program = a_program()
    batches: list[list[str]] = []

    def noted(came: Came) -> list[Answer | Visit]:
        batches.append([call.header(b"if-match") or call.path[-1] for call, _ in came])
        return held(came)

    changes = [program.wire("PUT", "Patient/1", "{}", if_match=str(turn)) for turn in range(3)]
    others = [program.wire("PUT", f"Patient/{turn}", "{}") for turn in (7, 8)]
    lane = Lane("test", noted, may_repeat=False, place=place_of)
    through(lane, [changes[0], changes[1], others[0], changes[2], others[1]])
    assert batches == [["0", "7", "8"], ["1"], ["2"]]
