"""Promises of bulk exports: everything the reader may see, once, as it was at one moment."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from minkang.engines.records.models import ExportJob
from minkang.engines.records.queries import exports
from minkang.engines.records.queries.exports import Wish
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services import exporting, importing, storing
from minkang.engines.records.terms import ExportState, Reader, ReaderKind
from minkang.kernel.identifiers import resident_check_character
from records_samples import (
    AT,
    HOSPITAL,
    OPERATOR,
    OTHER_SENDER,
    SENDER,
    empty_records,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db(transaction=True)

STEM = "21050219860302124"
NUMBER = STEM + resident_check_character(STEM)
HOSPITAL_SYSTEM = Reader(
    "client:first-hospital", ReaderKind.INSTITUTION, HOSPITAL, scopes=frozenset({"system/*.read"})
)


@pytest.fixture(autouse=True)
def emptied(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.MINKANG_EXPORTS = tmp_path
    yield
    empty_records()


def export(wish: Wish, reader: Reader = OPERATOR) -> exports.Export:
    job = exporting.request(wish=wish, reader=reader, at=minutes(5))
    exporting.make(job=job, at=minutes(6))
    return exports.get_export_for(reader, job)


def told(done: exports.Export) -> dict[str, list[str]]:
    return {
        file.type_name: [json.loads(line)["id"] for line in exports.lines(done, file)]
        for file in done.files
    }


def test_an_export_holds_what_its_reader_may_see_and_no_number_in_the_open(tmp_path: Path) -> None:
    named = patient(id="p1", identifier=[{"system": "urn:oid:2.16.156.10011.1.3", "value": NUMBER}])
    importing.ingest(
        lines=[named, glucose(id="o1"), glucose(id="o2")], author=SENDER, feed="lis", at=AT
    )
    storing.delete(type_name="Observation", fhir_id="o2", author=SENDER, at=minutes(1))
    storing.update(
        type_name="Patient", fhir_id="p2", text=patient(id="p2"), author=OTHER_SENDER, at=minutes(2)
    )
    storing.update(
        type_name="Observation",
        fhir_id="o3",
        text=glucose("Patient/p2", id="o3").replace(", ", ",\n"),
        author=OTHER_SENDER,
        at=minutes(2),
    )
    everything = export(Wish("$export"))
    assert everything.state is ExportState.DONE
    assert told(everything) == {"Observation": ["o1", "o3"], "Patient": ["p1", "p2"]}
    assert told(export(Wish("$export"), HOSPITAL_SYSTEM)) == {
        "Observation": ["o1"],
        "Patient": ["p1"],
    }
    only = export(Wish("$export", types=("Patient",), since=minutes(2)))
    assert told(only) == {"Patient": ["p2"]}
    (patients,) = (file for file in everything.files if file.type_name == "Patient")
    assert NUMBER in next(exports.lines(everything, patients))
    assert not any(NUMBER in path.read_text() for path in tmp_path.rglob("*.ndjson"))


def test_an_export_belongs_to_who_asked_and_goes_when_removed(tmp_path: Path) -> None:
    storing.update(type_name="Patient", fhir_id="p1", text=patient(id="p1"), author=SENDER, at=AT)
    done = export(Wish("$export"))
    with pytest.raises(FhirRefused):
        exports.get_export_for(HOSPITAL_SYSTEM, done.id)
    exporting.make(job=done.id, at=minutes(9))
    assert ExportJob.objects.get().snapshot_at == minutes(6)
    exporting.remove(job=done.id, reader=OPERATOR, at=minutes(7))
    assert not list(tmp_path.iterdir())
    with pytest.raises(FhirRefused):
        exports.get_export_for(OPERATOR, done.id)
