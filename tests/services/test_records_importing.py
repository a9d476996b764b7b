"""Promises of taking in a feed, of its quarantine, and of the chain of versions."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from minkang.engines.records.queries import quarantine, reading
from minkang.engines.records.queries.history import history, history_of
from minkang.engines.records.services import chain, importing, rows, storing, writing
from minkang.engines.records.services.chain import Fault
from minkang.engines.records.services.quarantine import settle
from minkang.engines.records.terms import Outcome
from records_samples import (
    AT,
    HOSPITAL,
    OPERATOR,
    OTHER_SENDER,
    SENDER,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db


def one_line(text: str) -> str:
    return text.replace("\n", " ")


def ingest(*lines: str, author=SENDER, at=AT, **more) -> importing.Report:
    return importing.ingest(lines=map(one_line, lines), author=author, feed="lis", at=at, **more)


def test_good_lines_come_in_and_bad_ones_wait_with_every_issue() -> None:
    wrong = patient(id="p2", gender="x", birthDate="1986-13-01")
    report = ingest(
        patient(id="p1"), "", wrong, "{", '{"resourceType":"Nothing"}', glucose("Patient/p1")
    )
    assert (report.lines, report.counts) == (5, {Outcome.CREATED: 2})
    assert report.rejected_share == pytest.approx(0.6)
    waiting = quarantine.open_submissions(HOSPITAL, feed="lis")
    assert [one.reference for one in reversed(waiting)] == ["3", "4", "5"]
    assert {issue.path for issue in waiting[-1].issues} == {"Patient.gender", "Patient.birthDate"}
    assert waiting[-1].text == wrong
    assert quarantine.count_open(HOSPITAL) == {"lis": 3}
    settle(number=waiting[0].number, reason="重复上传", by="account:clerk", at=minutes(1))
    assert quarantine.count_open(HOSPITAL) == {"lis": 2}


def test_a_feed_sent_once_more_changes_nothing() -> None:
    lines = [patient(id="p1"), glucose(id="o1")]
    ingest(*lines)
    report = ingest(*lines, at=minutes(1))
    assert report.counts == {Outcome.UNCHANGED: 2}


def test_versions_of_one_resource_in_one_batch_follow_each_other() -> None:
    report = ingest(
        patient(id="p1", name="王一"), patient(id="p1", name="王二"), patient(id="p1", name="王三")
    )
    assert report.counts == {Outcome.CREATED: 1, Outcome.UPDATED: 2}
    page = history_of("Patient", "p1", reader=OPERATOR, at=AT, most=2)
    assert [one.version for one in page.versions] == [3, 2]
    rest = history_of("Patient", "p1", reader=OPERATOR, at=AT, most=2, before=page.before)
    assert [one.version for one in rest.versions] == [1]
    assert rest.before is None


def test_a_line_refused_late_harms_no_other_line() -> None:
    storing.update(
        type_name="Patient", fhir_id="theirs", text=patient(id="theirs"), author=OTHER_SENDER, at=AT
    )
    report = ingest(
        patient(id="theirs", name="王改"),
        glucose("Patient?identifier=urn:x|nobody"),
        patient(id="ours"),
        at=minutes(1),
    )
    assert (report.counts, report.rejected) == ({Outcome.CREATED: 1}, 2)
    codes = [one.issues[0].code for one in quarantine.open_submissions(HOSPITAL)]
    assert codes == ["not-found", "forbidden"]


def test_batches_are_acknowledged_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LINES_OF_A_BATCH", 3)
    told: list[int] = []
    ingest(*[patient(id=f"p{n}") for n in range(7)], acknowledge=told.append)
    assert told == [3, 6, 7]


def test_the_history_of_everything_tells_the_newest_first() -> None:
    ingest(patient(id="p1"), glucose(id="o1"))
    storing.delete(type_name="Observation", fhir_id="o1", author=SENDER, at=minutes(1))
    page = history(reader=OPERATOR, at=AT)
    assert [(one.fhir_id, one.version, one.method) for one in page.versions] == [
        ("o1", 2, "DELETE"),
        ("o1", 1, "PUT"),
        ("p1", 1, "PUT"),
    ]
    only = history(("Patient",), reader=OPERATOR, at=AT)
    assert [one.fhir_id for one in only.versions] == ["p1"]
    late = history(reader=OPERATOR, at=AT, since=minutes(1))
    assert [one.version for one in late.versions] == [2]


def test_copied_rows_are_the_inserted_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def resources(mark: str) -> tuple[str, ...]:
        odd = patient(id=f"p{mark}", name='王\\"小\t丽\n{N}', address=[{"city": "本溪 None"}])
        return odd, glucose(f"Patient/p{mark}", "5.10", id=f"o{mark}")

    def indexed(mark: str) -> Iterator[tuple[object, ...]]:
        with connection.cursor() as cursor:
            for table in rows.TABLES:
                cursor.execute(
                    f"SELECT ix.* FROM {table.copy.split()[1]} AS ix JOIN records_resource"  # noqa: S608
                    " USING (rid) WHERE fhir_id = ANY (%s)",
                    [[f"p{mark}", f"o{mark}"]],
                )
                places = ("rid", "patient", "target", "target_hash")
                told = [column.name for column in cursor.description]
                for row in cursor.fetchall():
                    yield tuple(
                        value is None if name in places else value
                        for name, value in zip(told, row, strict=True)
                    )

    ingest(*resources("1"))
    monkeypatch.setattr(writing, "COPIED_FROM", 1)
    ingest(*resources("2"))
    assert sorted(indexed("1"), key=str) == sorted(indexed("2"), key=str)


FORGERIES = {
    "UPDATE records_resourceversion SET body = replace(body, '5.10', '4.10') WHERE rid = {o}": {
        Fault.ALTERED
    },
    "DELETE FROM records_resourceversion WHERE rid = {p} AND version = 1": {
        Fault.MISSING_VERSION,
        Fault.ACT_ALTERED,
    },
    # Cutting off the last version and setting the row back leaves the chain whole: the act tells.
    "DELETE FROM records_resourceversion WHERE rid = {p} AND version = 2;"
    " UPDATE records_resource SET version = 1 WHERE rid = {p}": {Fault.ACT_ALTERED},
    "DELETE FROM records_resourceversion WHERE rid = {o}; DELETE FROM records_change WHERE rid = {o};"
    " DELETE FROM records_resource WHERE rid = {o}": {Fault.ACT_ALTERED},
    "DELETE FROM records_change WHERE rid = {p} AND version = 2": {Fault.UNTOLD, Fault.ACT_MISSING},
    "UPDATE records_resource SET is_deleted = true WHERE rid = {o}": {Fault.WRONG_CURRENT},
    "UPDATE records_change SET entry = entry + 1000000 WHERE rid = {p} AND version = 2": {
        Fault.ACT_MISSING
    },
    "ALTER TABLE records_resourceversion DISABLE TRIGGER version_stays": {Fault.UNGUARDED},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whatever_is_forged_behind_our_back_is_found(forgery: str) -> None:
    ingest(patient(id="p1"), glucose(id="o1"))
    storing.update(
        type_name="Patient", fhir_id="p1", text=patient(id="p1", name="王"), author=SENDER, at=AT
    )
    assert chain.verify().is_sound
    rids = {
        "p": reading.read("Patient", "p1", reader=OPERATOR, at=AT).rid,
        "o": reading.read("Observation", "o1", reader=OPERATOR, at=AT).rid,
    }
    is_guard = "TRIGGER" in forgery
    with connection.cursor() as cursor:
        if not is_guard:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(forgery.format(**rids))
        cursor.execute("SET session_replication_role = DEFAULT")
    assert {finding.fault for finding in chain.verify().findings} == FORGERIES[forgery]


def test_a_version_is_never_changed_through_the_front_door() -> None:
    ingest(patient(id="p1"))
    for statement in (
        "UPDATE records_resourceversion SET by = 'x'",
        "DELETE FROM records_resourceversion",
    ):
        with (
            pytest.raises(Exception, match="never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_hundreds_of_lines_of_every_kind_leave_a_sound_chain() -> None:
    lines = []
    for turn in range(300):
        n = turn * 7919 % 40
        lines.append(
            (
                patient(id=f"p{n}", name="王李张"[turn % 7 % 3]),
                glucose(f"Patient/p{n}", f"{turn * 31 % 97}.{turn % 5}0", id=f"o{n}"),
                glucose(f"Patient/p{n}"),
            )[turn * 13 % 3]
        )
    report = ingest(*lines)
    verdict = chain.verify()
    assert verdict.is_sound
    assert verdict.versions == report.lines - report.counts.get(Outcome.UNCHANGED, 0)
    body = json.loads(history(("Observation",), reader=OPERATOR, at=AT, most=1).versions[0].body)
    assert body["resourceType"] == "Observation"
