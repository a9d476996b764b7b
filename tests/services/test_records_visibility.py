"""Searches, what comes along, counts, histories and exports show exactly what one rule opens.

The rule is written a second time here, over plain values, and asked of every resource of a small mixed
population for every reader; whatever way a reader asks must give neither more nor less.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from visibility_world import (
    ACT_CODE,
    ALL,
    GROUPED,
    NOW,
    PATIENTS,
    TYPES,
    Population,
    hospitals,
    populated,
)

from booking_samples import a_person
from minkang.engines.records.models import Resource
from minkang.engines.records.queries import exports, reading
from minkang.engines.records.queries.everything import get_everything_for
from minkang.engines.records.queries.exports import Wish
from minkang.engines.records.queries.history import history
from minkang.engines.records.queries.lastn import get_newest_for
from minkang.engines.records.queries.members import patients_of
from minkang.engines.records.queries.searching import AS_ASKED, Page, search
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.search import parse
from minkang.engines.records.services import exporting, storing, transacting
from minkang.engines.records.terms import Author, Entry, Reader, ReaderKind
from minkang.registry.people.models import CareRelation
from minkang.registry.people.models.sources import SourceRecord
from records_samples import AT, empty_records, glucose, patient


def asked(reader: Reader, type_name: str, query: str) -> Iterator[Page]:
    """Every page of a search."""
    pairs = [tuple(one.split("=", 1)) for one in query.split("&") if one]
    cursor = ""
    while True:
        more = [("_cursor", cursor)] if cursor else []
        page = search(parse(type_name, [*pairs, *more], setting=AS_ASKED), reader=reader, at=NOW)
        yield page
        cursor = page.next_cursor
        if not cursor:
            return


def names(versions: Iterable[object]) -> list[str]:
    return [f"{one.type_name}/{one.fhir_id}" for one in versions]


def found(reader: Reader, type_name: str, query: str = "") -> set[str]:
    """Names of the matches of a search, page by page; none may come twice."""
    told = [name for page in asked(reader, type_name, query) for name in names(page.matches)]
    assert len(told) == len(set(told)), query
    return set(told)


def along(reader: Reader, type_name: str, query: str) -> set[str]:
    (page,) = asked(reader, type_name, f"{query}&_count=1000")
    return set(names(page.included))


def total(reader: Reader, type_name: str, query: str) -> int | None:
    return next(asked(reader, type_name, query)).total


def read(reader: Reader, name: str) -> bool:
    """Whether a resource is there for a reader; one that was deleted was there."""
    type_name, _, fhir_id = name.partition("/")
    try:
        reading.read(type_name, fhir_id, reader=reader, at=NOW)
    except FhirRefused as refused:
        return refused.status == 410
    return True


def everything(reader: Reader, fhir_id: str) -> set[str] | None:
    try:
        page = get_everything_for(reader, fhir_id, at=NOW, count=1000)
    except FhirRefused:
        return None
    return set(names((*page.matches, *page.included)))


def exported(reader: Reader, wish: Wish) -> set[str]:
    job = exporting.request(wish=wish, reader=reader, at=AT)
    exporting.make(job=job, at=NOW)
    done = exports.get_export_for(reader, job)
    return {
        f"{file.type_name}/{json.loads(line)['id']}"
        for file in done.files
        for page in exports.pages(done, file, reader=reader, at=NOW)
        for line in page.lines
    }


def reached(of: Population, reader: Reader, ways: tuple[str, ...]) -> set[str]:
    """What the results a reader sees lead to and the reader sees, too."""
    results = of.seen(reader, "Observation")
    ends = {of.kept[one].targets.get(way, "") for one in results for way in ways}
    return (ends & of.seen(reader)) - results


def pointing(of: Population, names: set[str], results: set[str], way: str) -> set[str]:
    return {one for one in results if of.kept[one].targets.get(way) in names}


def wrong(of: Population, reader: Reader) -> Iterator[tuple[str, object, object]]:
    """Every way to ask whose answer is not what the rule says."""
    ways: dict[str, tuple[Callable[[], object], object]] = {}
    for kind in TYPES:
        meant = of.seen(reader, kind)
        ways[f"search {kind}"] = (lambda kind=kind: found(reader, kind), meant)
        ways[f"pages {kind}"] = (lambda kind=kind: found(reader, kind, "_count=3"), meant)
        for how in ("_summary=count", "_total=accurate&_count=1"):
            ways[f"{how} {kind}"] = (lambda k=kind, h=how: total(reader, k, h), len(meant))
    results, visits = of.seen(reader, "Observation"), of.seen(reader, "Encounter")
    patients = of.seen(reader, "Patient")
    ways["system"] = (
        lambda: found(reader, "", f"_type={','.join(TYPES)}&_count=1000"), of.seen(reader),
    )  # fmt: skip
    ways["include"] = (
        lambda: along(
            reader, "Observation",
            "_include=Observation:encounter&_include=Observation:performer&_include=Observation:patient",
        ),
        reached(of, reader, ("encounter", "performer", "subject")),
    )  # fmt: skip
    ways["revinclude"] = (
        lambda: along(reader, "Patient", "_revinclude=Observation:patient"),
        pointing(of, patients, results, "subject"),
    )
    ways["revinclude of the directory"] = (
        lambda: along(reader, "Practitioner", "_revinclude=Observation:performer"),
        pointing(of, of.seen(reader, "Practitioner"), results, "performer"),
    )
    ways["chain"] = (
        lambda: found(reader, "Observation", "encounter.status=finished"),
        pointing(of, visits, results, "encounter"),
    )
    ways["chained count"] = (
        lambda: total(reader, "Observation", "encounter.status=finished&_summary=count"),
        len(pointing(of, visits, results, "encounter")),
    )
    ways["has"] = (
        lambda: found(reader, "Patient", "_has:Observation:patient:status=final"),
        {name for name in patients if pointing(of, {name}, results, "subject")},
    )
    ways["history"] = (
        lambda: set(names(history(TYPES, reader=reader, at=NOW, most=1000).versions)),
        of.seen(reader, also_deleted=True),
    )
    ways["read"] = (
        lambda: {name for name in of.kept if read(reader, name)},
        of.seen(reader, also_deleted=True),
    )
    ways["match"] = (
        lambda: {
            name
            for versions in patients_of(
                sorted(set(of.person_of.values())), reader=reader, at=NOW
            ).values()
            for name in names(versions)
        },
        {name for name in patients if of.kept[name].patient in of.person_of},
    )
    for nth in range(PATIENTS):
        ways |= of_patient(of, reader, f"p{nth}")
    for way, (answer, meant) in ways.items():
        if (told := answer()) != meant:
            yield way, told, meant


def of_patient(
    of: Population, reader: Reader, fhir_id: str
) -> dict[str, tuple[Callable[[], object], object]]:
    """Ways to ask for what is part of one record."""
    seen = of.seen(reader)
    own = {name for name in seen if of.kept[name].patient == fhir_id}
    results = {name for name in own if name.startswith("Observation")}
    groups = {"Group/g"} & seen if fhir_id in GROUPED else set()
    everybodys = {of.kept[name].targets.get("performer", "") for name in results} & seen
    newest = parse("Observation", [("patient", fhir_id)], setting=AS_ASKED)
    return {
        f"results of {fhir_id}": (
            lambda: found(reader, "Observation", f"patient={fhir_id}"), results,
        ),
        f"everything of {fhir_id}": (
            lambda: everything(reader, fhir_id),
            (own | groups | everybodys) if f"Patient/{fhir_id}" in seen else None,
        ),
        f"newest of {fhir_id}": (
            lambda: set(names(get_newest_for(reader, newest, most=100, at=NOW).matches)), results,
        ),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_every_way_to_ask_shows_exactly_what_the_rule_opens() -> None:
    of = populated("first")
    found_wrong = [(reader.kind, *one) for reader in of.readers for one in wrong(of, reader)]
    assert not found_wrong, "\n".join(map(str, found_wrong[:9]))
    counts = [len(of.seen(reader)) for reader in of.readers]
    # A population in which everybody sees the same would show nothing.
    assert len(set(counts)) > 5


@pytest.mark.django_db(transaction=True)
def test_exports_hold_exactly_what_the_rule_opens(settings: object, tmp_path: Path) -> None:
    settings.MINKANG_EXPORTS = tmp_path
    of = populated("exports")
    for reader in of.readers:
        seen = of.seen(reader)
        assert exported(reader, Wish("$export", types=TYPES)) == seen
        own = {name for name in seen if of.kept[name].patient}
        assert exported(reader, Wish("$export", types=TYPES, is_of_patients=True)) == own
    empty_records()


@pytest.mark.django_db
def test_a_version_of_another_record_or_more_sensitive_stays_with_who_sent_it() -> None:
    first, other = hospitals()[:2]
    author = Author("client:h", first.pk)
    persons = {}
    for fhir_id in ("right", "wrong"):
        transacting.transact(
            entries=[Entry("PUT", f"Patient/{fhir_id}", text=patient(fhir_id, id=fhir_id))],
            author=author, at=AT,
        )  # fmt: skip
        persons[fhir_id] = a_person().pk
        SourceRecord.objects.create(
            organisation=first, local_id=fhir_id, person_id=persons[fhir_id], digest=b"0" * 16,
            resource=Resource.objects.get(fhir_id=fhir_id).rid, first_seen_at=AT, last_seen_at=AT,
        )  # fmt: skip
    hiv = {"meta": {"security": [{"system": ACT_CODE, "code": "HIV"}]}}
    for turn, (whose, more) in enumerate((("wrong", {}), ("right", hiv), ("right", {}))):
        storing.update(
            type_name="Observation", fhir_id="o", author=author, at=AT + timedelta(minutes=turn),
            text=glucose(f"Patient/{whose}", id="o", **more),
        )  # fmt: skip
    CareRelation.objects.create(
        person_id=persons["right"], organisation=other, kind="referral", reference="x:1",
        since=date(2026, 1, 1),
    )  # fmt: skip
    shown = {
        Reader("client:h", ReaderKind.INSTITUTION, first.pk, scopes=ALL): {1, 2, 3},
        Reader("system:platform", ReaderKind.PLATFORM, scopes=ALL): {1, 2, 3},
        Reader("client:o", ReaderKind.INSTITUTION, other.pk, scopes=ALL): {3},
        Reader("r", ReaderKind.RESIDENT, persons=frozenset({persons["right"]})): {3},
        Reader("w", ReaderKind.RESIDENT, persons=frozenset({persons["wrong"]})): set(),
    }
    for reader, meant in shown.items():
        told = history(("Observation",), reader=reader, at=NOW).versions
        assert {one.version for one in told} == meant
        for number in (1, 2, 3):
            assert is_there(reader, number) == (number in meant)


def is_there(reader: Reader, version: int) -> bool:
    try:
        found = reading.vread("Observation", "o", version, reader=reader, at=NOW)
    except FhirRefused:
        return False
    return found.version == version
