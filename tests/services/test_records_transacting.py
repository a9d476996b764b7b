"""Promises of FHIR transactions: all or nothing, names and conditions resolved within and without."""

import json
import re
from http import HTTPStatus

import pytest
from django.db import connection

from minkang.engines.records.queries import reading
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services import storing
from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Entry, Outcome
from minkang.kernel.identifiers import resident_check_character
from records_samples import (
    AT,
    MRN,
    OPERATOR,
    OTHER_SENDER,
    PLACER,
    PLATFORM,
    SENDER,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db

WOMAN = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"


def act(*entries: Entry, author=SENDER, at=AT, **more):
    return transact(entries=entries, author=author, at=at, **more)


def body(written) -> dict:
    return json.loads(written.version.body)


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_resource")
        return cursor.fetchone()[0]


def numbered(number: str, **more: object) -> str:
    return glucose(identifier=[{"system": PLACER, "value": number}], **more)


def test_entries_name_each_other_and_nothing_else_of_the_text_changes() -> None:
    text = glucose(WOMAN, "5.100", note=[{"text": f'她的"reference":"{WOMAN}"只是一句话'}])
    made, seen = act(
        Entry("POST", "Patient", WOMAN, patient()),
        Entry("POST", "Observation", "urn:uuid:0", text),
    )
    told = body(seen)
    assert told["subject"] == {"reference": f"Patient/{made.version.fhir_id}"}
    assert told["note"] == [{"text": f'她的"reference":"{WOMAN}"只是一句话'}]
    assert '"value": 5.100,' in seen.version.body
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT patient FROM records_resource UNION SELECT patient FROM records_ix_date"
        )
        assert cursor.fetchall() == [(made.version.rid,)]


def test_an_entry_named_by_an_address_is_found_under_its_relative_form() -> None:
    made, seen = act(
        Entry("POST", "Patient", "https://his.example/fhir/Patient/77", patient()),
        Entry(
            "POST", "Observation", "https://his.example/fhir/Observation/9", glucose("Patient/77")
        ),
    )
    assert body(seen)["subject"]["reference"] == f"Patient/{made.version.fhir_id}"


def test_one_wrong_entry_keeps_all_others_out_and_every_issue_has_its_place() -> None:
    with pytest.raises(FhirRefused) as refused:
        act(
            Entry("POST", "Patient", WOMAN, patient(gender="x")),
            Entry("POST", "Observation", "", glucose(WOMAN)),
            Entry("PUT", "Patient/p2", "", patient(id="p2", birthDate="昨天")),
        )
    assert {issue.path for issue in refused.value.issues} == {
        "Bundle.entry[0].resource.gender",
        "Bundle.entry[2].resource.birthDate",
    }
    assert count() == 0


def test_a_late_refusal_leaves_nothing_of_the_whole_transaction() -> None:
    storing.update(type_name="Patient", fhir_id="p1", text=patient(id="p1"), author=SENDER, at=AT)
    before = count()
    with pytest.raises(FhirRefused) as refused:
        act(
            Entry("POST", "Observation", "", glucose()),
            Entry("PUT", "Patient/p1", "", patient(id="p1", name="王一"), if_match='W/"7"'),
        )
    assert refused.value.status is HTTPStatus.PRECONDITION_FAILED
    assert count() == before


def test_a_conditional_create_finds_what_is_there_and_twice_in_one_bundle_is_once() -> None:
    entry = Entry("POST", "Patient", "", patient(), if_none_exist=f"identifier={MRN}|000123")
    first, second = act(entry, entry)
    assert first.outcome is Outcome.CREATED
    assert second.version == first.version
    (later,) = act(entry, at=minutes(1))
    assert (later.outcome, later.version) == (Outcome.UNCHANGED, first.version)
    assert count() == 1


def test_conditions_of_writes_look_only_at_what_the_author_sent() -> None:
    entry = Entry("POST", "Patient", "", patient(), if_none_exist=f"identifier={MRN}|000123")
    (ours,) = act(entry)
    (theirs,) = act(entry, author=OTHER_SENDER)
    assert ours.version.rid != theirs.version.rid
    with pytest.raises(FhirRefused) as refused:
        act(entry, author=PLATFORM)
    assert refused.value.status is HTTPStatus.PRECONDITION_FAILED


def test_a_conditional_update_makes_then_changes_one_resource() -> None:
    url = f"Observation?identifier={PLACER}%7CL1"
    (made,) = act(Entry("PUT", url, "", numbered("L1", value="5.10")))
    (same,) = act(Entry("PUT", url, "", numbered("L1", value="5.10")), at=minutes(1))
    (new,) = act(Entry("PUT", url, "", numbered("L1", value="5.1")), at=minutes(2))
    assert [one.outcome for one in (made, same, new)] == ["created", "unchanged", "updated"]
    assert new.version.fhir_id == made.version.fhir_id
    assert new.version.version == 2


def test_a_conditional_delete_of_nothing_does_nothing() -> None:
    url = f"Observation?identifier={PLACER}%7CL1"
    assert act(Entry("DELETE", url)) == (None,)
    act(Entry("POST", "Observation", "", numbered("L1")))
    (gone,) = act(Entry("DELETE", url), at=minutes(1))
    assert gone.outcome is Outcome.DELETED


def test_conditional_references_are_resolved_inside_the_bundle_and_outside() -> None:
    condition = f"Patient?identifier={MRN}|000123"
    with pytest.raises(FhirRefused) as refused:
        act(Entry("POST", "Observation", "", glucose(condition)))
    assert refused.value.status is HTTPStatus.PRECONDITION_FAILED
    made, inside = act(
        Entry("POST", "Patient", "", patient(), if_none_exist=condition.partition("?")[2]),
        Entry("POST", "Observation", "", glucose(condition)),
    )
    (outside,) = act(Entry("POST", "Observation", "", glucose(condition)), at=minutes(1))
    for seen in (inside, outside):
        assert body(seen)["subject"]["reference"] == f"Patient/{made.version.fhir_id}"


def test_a_condition_other_than_one_identifier_is_a_search() -> None:
    act(Entry("POST", "Patient", "", patient()))
    condition = f"identifier={MRN}|000123&birthdate=1986-03-02"
    (met,) = act(Entry("POST", "Patient", "", patient(), if_none_exist=condition))
    assert met.outcome is Outcome.UNCHANGED
    (made,) = act(
        Entry("POST", "Patient", "", patient(), if_none_exist=condition.replace("1986", "1987"))
    )
    assert made.outcome is Outcome.CREATED


def test_two_acts_on_one_resource_are_refused() -> None:
    entry = Entry("PUT", "Patient/p1", "", patient(id="p1"))
    with pytest.raises(FhirRefused) as refused:
        act(entry, entry)
    assert refused.value.status is HTTPStatus.BAD_REQUEST


def test_whoever_deletes_both_ends_of_a_reference_may() -> None:
    act(
        Entry("PUT", "Patient/p1", "", patient(id="p1")),
        Entry("PUT", "Observation/o1", "", glucose(id="o1")),
    )
    gone = act(Entry("DELETE", "Patient/p1"), Entry("DELETE", "Observation/o1"), at=minutes(1))
    assert {one.outcome for one in gone} == {Outcome.DELETED}


def test_entries_that_read_see_what_the_others_wrote() -> None:
    def answer(entry: Entry) -> str:
        return reading.read(*entry.url.split("/"), reader=OPERATOR, at=AT).body

    got, made = act(
        Entry("GET", "Patient/p1"), Entry("PUT", "Patient/p1", "", patient(id="p1")), answer=answer
    )
    assert got == made.version.body


def test_an_identity_number_is_found_blindly_and_stands_nowhere_in_the_open() -> None:
    stem = "21050219860302124"
    number = stem + resident_check_character(stem)
    system = "urn:oid:2.16.156.10011.1.3"
    text = patient().replace(
        '[{"system"', f'[{{"system": "{system}", "value": "{number}"}}, {{"system"'
    )
    condition = f"identifier={system}|{number}"
    made, seen = act(
        Entry("POST", "Patient", "", text, if_none_exist=condition),
        Entry("POST", "Observation", "", glucose(f"Patient?{condition}")),
    )
    assert number in made.version.body
    assert body(seen)["subject"]["reference"] == f"Patient/{made.version.fhir_id}"
    read = reading.read("Patient", made.version.fhir_id, reader=OPERATOR, at=AT)
    assert read.body == made.version.body
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body FROM records_resourceversion UNION ALL SELECT norm FROM records_ix_string"
            " UNION ALL SELECT content FROM audit_entry"
        )
        assert not any(re.search(number, said) for (said,) in cursor.fetchall())
    (again,) = act(Entry("PUT", f"Patient?{condition}", "", text), at=minutes(1))
    assert again.outcome is Outcome.UNCHANGED
