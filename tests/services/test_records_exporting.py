"""Promises of bulk exports: everything the reader may see, once, as it was at one moment."""

import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection

from minkang.engines.records.api import gate
from minkang.engines.records.models import ExportJob
from minkang.engines.records.queries import exports
from minkang.engines.records.queries.exports import Wish
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services import exporting, importing, storing
from minkang.engines.records.terms import ExportState, Reader, ReaderKind
from minkang.kernel.identifiers import resident_check_character
from minkang.kernel.web.reference import Arrival
from records_calls import a_program
from records_samples import (
    AT,
    HOSPITAL,
    OPERATOR,
    OTHER_HOSPITAL,
    OTHER_SENDER,
    SENDER,
    empty_records,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db(transaction=True)

ARRIVAL = Arrival("TRACE-00001", minutes(7))
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


def lines(
    done: exports.Export, file: exports.ExportFile, reader: Reader = OPERATOR, at: datetime = AT
) -> list[str]:
    pages = exports.pages(done, file, reader=reader, at=at)
    return [line for page in pages for line in page.lines]


def told(done: exports.Export, reader: Reader = OPERATOR) -> dict[str, list[str]]:
    return {
        file.type_name: [json.loads(line)["id"] for line in lines(done, file, reader)]
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
    assert told(export(Wish("$export"), HOSPITAL_SYSTEM), HOSPITAL_SYSTEM) == {
        "Observation": ["o1"],
        "Patient": ["p1"],
    }
    only = export(Wish("$export", types=("Patient",), since=minutes(2)))
    assert told(only) == {"Patient": ["p2"]}
    (patients,) = (file for file in everything.files if file.type_name == "Patient")
    assert NUMBER in lines(everything, patients)[0]
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


def test_files_go_after_a_day_and_what_was_never_made_is_given_up(tmp_path: Path) -> None:
    storing.update(type_name="Patient", fhir_id="p1", text=patient(id="p1"), author=SENDER, at=AT)
    done = export(Wish("$export"))
    waiting = exporting.request(wish=Wish("$export"), reader=OPERATOR, at=minutes(5))
    end = minutes(6) + exports.LIFE
    assert exporting.expire(at=end) == 1
    assert exports.get_export_for(OPERATOR, done.id).files
    assert exporting.expire(at=end + timedelta(seconds=1)) == 1
    assert not list(tmp_path.iterdir())
    for job in (done.id, waiting):
        with pytest.raises(FhirRefused):
            exports.get_export_for(OPERATOR, job)
    exporting.make(job=waiting, at=end)
    assert not list(tmp_path.iterdir())


def test_an_export_that_is_removed_while_it_is_made_stops_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.ingest(
        lines=[patient(str(turn), id=f"p{turn}") for turn in range(12)], author=SENDER, feed="his",
        at=AT,
    )  # fmt: skip
    monkeypatch.setattr(exports, "PAGE", 5)
    monkeypatch.setattr(exporting, "PAGE", 5)
    job = exporting.request(wish=Wish("$export", ("Patient",)), reader=OPERATOR, at=minutes(5))
    asked = []
    ask = exports.rows

    def removed_meanwhile(*told: object) -> object:
        if told[0].lstrip().startswith("SELECT resource.updated_at"):
            asked.append(told)
            if len(asked) == 2:
                remover = Thread(target=remove, args=(job,))
                remover.start()
                remover.join()
        return ask(*told)

    monkeypatch.setattr(exports, "rows", removed_meanwhile)
    exporting.make(job=job, at=minutes(6))
    assert len(asked) == 2
    assert not list(tmp_path.iterdir())
    assert ExportJob.objects.get().state == ExportState.REMOVED


def test_nobody_lets_more_exports_wait_than_a_few() -> None:
    for _ in range(exporting.MOST_WAITING):
        exporting.request(wish=Wish("$export"), reader=OPERATOR, at=AT)
    with pytest.raises(FhirRefused) as refused:
        exporting.request(wish=Wish("$export"), reader=OPERATOR, at=AT)
    assert refused.value.status == 429
    exporting.request(wish=Wish("$export"), reader=HOSPITAL_SYSTEM, at=AT)


def remove(job: UUID) -> None:
    exporting.remove(job=job, reader=OPERATOR, at=minutes(6))
    connection.close()


def test_a_long_file_leaves_in_pieces_each_in_the_log_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CHARACTERS", 20_000)
    note = "复查" * 4000
    texts = [patient(str(turn), id=f"p{turn}", contact=[{"name": {"text": note}}])
             for turn in range(150)]  # fmt: skip
    importing.ingest(lines=texts, author=SENDER, feed="his", at=AT)
    program = a_program("system/*.read", at=minutes(5))
    job = exporting.request(wish=Wish("$export"), reader=program.reader, at=minutes(5))
    exporting.make(job=job, at=minutes(6))
    (path,) = tmp_path.rglob("*.ndjson")
    assert path.stat().st_size > 3_000_000
    tracemalloc.start()
    pieces = gate.answer(program.wire("GET", f"bulk/{job}/{path.name}"), ARRIVAL).pieces
    assert pieces is not None
    size, logged = 0, 0
    for piece in pieces:
        size += len(piece.body)
        logged += len(piece.shown.resources)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (size, logged) == (path.stat().st_size, 150)
    assert peak < size / 2


def test_what_is_withheld_after_the_export_was_made_does_not_leave() -> None:
    storing.update(type_name="Patient", fhir_id="p1", text=patient(id="p1"), author=SENDER, at=AT)
    done = export(Wish("$export"))
    (file,) = done.files
    assert len(lines(done, file)) == 1
    narrower = replace(OPERATOR, kind=ReaderKind.INSTITUTION, organisation=HOSPITAL)
    assert len(lines(done, file, narrower)) == 1
    assert lines(done, file, replace(narrower, organisation=OTHER_HOSPITAL)) == []
