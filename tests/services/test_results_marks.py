"""Results leave the records with the mark the platform gives, and decisions on them as Tasks."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

import results_samples as samples
from minkang.care.results import services
from minkang.care.results.models import Result
from minkang.care.results.services import Repeat
from minkang.care.results.terms import Range, RepeatReason
from minkang.engines.records.models import Resource, ResourceVersion
from minkang.engines.records.queries import exports
from minkang.engines.records.queries.exports import Wish
from minkang.engines.records.services import chain, exporting, projecting
from minkang.engines.records.terms import RECOGNITION_MARK
from minkang.registry.people.models import SourceRecord
from records_calls import Program, a_program
from records_samples import LOINC, empty_records, glucose, patient

pytestmark = pytest.mark.django_db(transaction=True)
NOW = samples.NOW
HBA1C = {"coding": [{"system": LOINC, "code": "4548-4"}], "text": "糖化血红蛋白"}
MARK = {"system": RECOGNITION_MARK, "code": "HR", "display": "全市HR"}
OWN_TAG = {"system": "urn:lab:urgency", "code": "routine"}


class World:
    """A hospital in the town that sent a result, and the one where the patient is treated."""

    def __init__(self) -> None:
        self.region = samples.lay_out()
        samples.treat(self.region)
        self.quality = samples.passes(self.region.town, Range.CITY)
        self.sender = a_program(organisation=self.region.town.pk, at=NOW)
        self.here = a_program(organisation=self.region.here.pk, at=NOW)
        self.stranger = a_program(organisation=self.region.abroad.pk, at=NOW)
        assert self.sender.put("Patient/p1", patient(id="p1")).status == 201
        self.told = self.sender.put("Observation/o1", result())
        assert self.told.status == 201, self.told.text
        SourceRecord.objects.create(
            organisation=self.region.town, local_id="1", person=self.region.patient,
            resource=Resource.objects.get(fhir_id="p1").rid, digest=b"0" * 16,
            first_seen_at=NOW, last_seen_at=NOW,
        )  # fmt: skip
        projecting.project_all(at=NOW)
        assert Result.objects.get().mark == Range.CITY

    def order(self) -> UUID:
        """The doctor here is about to order and looks at the result."""
        order = samples.an_order(self.region).rid
        found = Result.objects.values_list("pk", flat=True)
        services.view(order=order, results=list(found), by=samples.DOCTOR, at=NOW)
        return order


@pytest.fixture
def world() -> Iterator[World]:
    # Acts that another test left in the chain would miss their versions.
    empty_records()
    yield World()
    empty_records()


def result(value: str = "6.50", **more: object) -> str:
    taken = (NOW - timedelta(days=10)).isoformat()
    return glucose(
        "Patient/p1", value, id="o1", code=HBA1C, effectiveDateTime=taken,
        meta={"tag": [OWN_TAG]}, **more,
    )  # fmt: skip


def tags(told: dict[str, object]) -> list[object]:
    """Tags of the result wherever it stands in an answer."""
    if told.get("resourceType") == "Observation":
        return list(told["meta"]["tag"])
    for entry in told.get("entry", []):
        found = tags(entry.get("resource", {}))
        if found:
            return found
    return []


WAYS = (
    "Observation/o1", "Observation/o1/_history/1", "Observation?patient=p1", "Patient/p1/$everything",
    "Observation?_summary=true", "Observation?_elements=status", "Patient?_revinclude=Observation:patient",
    "Observation/$lastn?patient=p1", "Patient/p1/Observation", "Observation/o1/_history", "_history",
)  # fmt: skip


def test_the_mark_goes_out_with_the_result_and_its_text_stays(
    world: World, tmp_path: Path, settings: object
) -> None:
    settings.MINKANG_EXPORTS = tmp_path
    for reader in (world.here, world.sender):
        for way in WAYS:
            told = reader.get(way)
            assert told.status == 200, way
            assert [one for one in tags(told.json) if one.get("code") != "SUBSETTED"] == [
                OWN_TAG, MARK,
            ], way  # fmt: skip
    read = world.here.get("Observation/o1")
    assert '"value":6.50' in read.text.replace(": ", ":")
    assert "".join(read.text.split(f",{text_of(MARK)}")) == world.told.text
    assert tags(world.here.get("Observation/o1?_pretty=true").json)[-1] == MARK
    assert "urn:minkang:recognition-mark" in world.here.get("Observation/o1?_format=xml").text
    acts = [{"request": {"method": "GET", "url": "Observation/o1"}}]
    for kind in ("batch", "transaction"):
        bundle = {"resourceType": "Bundle", "type": kind, "entry": acts}
        assert tags(world.here.post("", bundle).json)[-1] == MARK
    assert exported(world.here) == [OWN_TAG, MARK]
    assert RECOGNITION_MARK not in "".join(ResourceVersion.objects.values_list("body", flat=True))
    assert chain.verify().findings == []


def text_of(tag: dict[str, str]) -> str:
    return json.dumps(tag, ensure_ascii=False, separators=(",", ":"))


def exported(program: Program) -> list[object]:
    job = exporting.request(wish=Wish("$export", ("Observation",)), reader=program.reader, at=NOW)
    exporting.make(job=job, at=NOW)
    done = exports.get_export_for(program.reader, job)
    (page,) = exports.pages(done, done.files[0], reader=program.reader, at=NOW)
    (line,) = page.lines
    return tags(json.loads(line))


def test_a_sender_returns_what_it_read_and_claims_nothing(world: World) -> None:
    read = world.sender.get("Observation/o1").text
    assert text_of(MARK) in read
    for _ in range(2):
        again = world.sender.put("Observation/o1", read)
        assert (again.status, again.json["meta"]["versionId"]) == (200, "1")
    assert world.sender.get("Observation/o1").text == read
    better = read.replace('"value":6.50', '"value":6.70').replace('"final"', '"corrected"')
    assert world.sender.put("Observation/o1", better).status == 200
    stored = ResourceVersion.objects.values_list("body", flat=True)
    assert RECOGNITION_MARK not in "".join(stored)
    assert tags(world.sender.get("Observation/o1").json) == [OWN_TAG]


def test_a_mark_the_platform_does_not_give_is_a_claim(world: World) -> None:
    for path, claimed in (
        ("Observation/o1", MARK | {"display": "全国HR"}),
        ("Observation/o1", MARK | {"userSelected": True}),
        ("Observation/o2", MARK),
        ("Patient/p1", MARK),
    ):
        kind, _, key = path.partition("/")
        sent = json.loads(patient(id="p1") if kind == "Patient" else result())
        told = world.sender.put(path, sent | {"id": key, "meta": {"tag": [claimed]}})
        assert (told.status, told.issues[0]["expression"]) == (422, [f"{kind}.meta.tag[0]"])
    # Who does not own the record learns nothing of its marks.
    sent = json.loads(result()) | {"meta": {"tag": [MARK]}}
    assert world.here.put("Observation/o1", sent).status == 422


def test_the_mark_is_not_searched_by_and_that_is_said(world: World) -> None:
    for asked in ("HR", f"{RECOGNITION_MARK}|HR", f"{RECOGNITION_MARK}|", "routine,HR"):
        for name in ("_tag", "_tag:not"):
            told = world.here.get(f"Observation?{name}={asked}")
            assert told.status == 400, asked
            assert "互认标识" in told.text
    assert world.here.get("Patient?_has:Observation:patient:_tag=HR").status == 400
    assert [one["id"] for one in world.here.get("Observation?_tag=routine").resources] == ["o1"]
    assert world.here.get("Observation?_tag=urn:others|HR").status == 200


def test_the_mark_goes_with_its_evidence(world: World) -> None:
    corrected = world.sender.put("Observation/o1", result("6.70", status="corrected"))
    assert corrected.status == 200
    # Until it is judged anew the correction carries nothing, and what was never did.
    assert tags(world.here.get("Observation/o1").json) == [OWN_TAG]
    projecting.project_all(at=NOW)
    assert tags(world.here.get("Observation/o1").json) == [OWN_TAG, MARK]
    assert tags(world.here.get("Observation/o1/_history/1").json) == [OWN_TAG]
    services.withdraw_quality(quality=world.quality, by=samples.OFFICE, at=NOW)
    assert tags(world.here.get("Observation/o1").json) == [OWN_TAG]


def test_a_decision_is_a_task_that_who_may_see_the_record_reads(world: World) -> None:
    order = world.order()
    path = f"Task/recognition-{order}"
    assert world.here.get(path).status == 404
    found = Result.objects.get().pk
    services.recognise(order=order, result=found, by=samples.DOCTOR, at=NOW)
    assert world.here.get(path).json["status"] == "in-progress"
    services.withdraw(order=order, by=samples.DOCTOR, at=NOW)
    task = world.here.get(path).json
    assert (task["status"], task["businessStatus"]["coding"][0]["code"]) == (
        "completed",
        "withdrawn",
    )
    assert (task["focus"], task["for"]) == (
        {"reference": "Observation/o1"}, {"reference": "Patient/p1"},
    )  # fmt: skip
    assert [one["id"] for one in world.here.get("Task?patient=p1").resources] == [task["id"]]
    assert world.stranger.get(path).status == 404
    assert world.sender.get(path).status == 404
    samples.treat(replace(world.region, here=world.region.abroad))
    assert world.stranger.get(path).status == 200
    assert len(world.here.get(f"{path}/_history").resources) == 2

    again = world.order()
    repeat = Repeat(RepeatReason.CONDITION_CHANGED, "", is_told=True)
    services.repeat(order=again, given=repeat, by=samples.DOCTOR, at=NOW)
    task = world.here.get(f"Task/recognition-{again}").json
    assert task["status"] == "rejected"
    assert task["statusReason"]["coding"][0]["code"] == "condition_changed"
    assert task["focus"] == {"reference": "Observation/o1"}


def test_nothing_to_recognise_is_no_decision(world: World) -> None:
    services.withdraw_quality(quality=world.quality, by=samples.OFFICE, at=NOW)
    order = samples.an_order(world.region).rid
    services.place(order=order, by=samples.DOCTOR, at=NOW)
    assert world.here.get("Task").resources == []
    assert Result.objects.get().value == Decimal("6.50")


def test_a_laboratory_writes_about_a_patient_it_may_not_see_and_learns_nothing(
    world: World,
) -> None:
    # A specimen travels, nobody is admitted: the laboratory has no tie to the patient.
    for subject in ("Patient/p1", "Patient/nobody-knows"):
        sent = json.loads(result("9.90")) | {"id": "lab1", "subject": {"reference": subject}}
        told = world.stranger.put(
            f"Observation/lab-{subject[8:]}", sent | {"id": f"lab-{subject[8:]}"}
        )
        assert told.status == 201, told.text
    assert world.stranger.get("Patient/p1").status == 404
    assert world.stranger.get("Patient/p1/$everything").status == 404
    seen = world.stranger.get("Observation?_include=Observation:patient&_revinclude=*").resources
    assert sorted(one["id"] for one in seen) == ["lab-nobody-knows", "lab-p1"]
    projecting.project_all(at=NOW)
    planted = Result.objects.get(organisation=world.region.abroad)
    assert (planted.person_id, planted.mark) == (world.region.patient.pk, None)
    # Who treats the patient sees the result, and that it is the laboratory's own word.
    assert "lab-p1" in {one["id"] for one in world.here.get("Observation?patient=p1").resources}
