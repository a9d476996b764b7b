"""Searches find what the standard says, page by page, and only what the reader may see."""

from json import loads

import pytest

from minkang.engines.records.queries.everything import get_everything_for
from minkang.engines.records.queries.lastn import get_newest_for
from minkang.engines.records.queries.searching import AS_ASKED, Page, matching, search
from minkang.engines.records.rules.search import Unsearchable, parse
from minkang.engines.records.services import transacting
from minkang.engines.records.terms import Entry, Reader, ReaderKind
from records_samples import (
    AT,
    HOSPITAL,
    LOINC,
    MRN,
    OPERATOR,
    OTHER_HOSPITAL,
    SENDER,
    glucose,
    minutes,
    patient,
)

pytestmark = pytest.mark.django_db

SCOPES = frozenset({"system/*.*"})


def keep(*texts: tuple[str, str]) -> None:
    entries = [Entry("PUT", url, text=text) for url, text in texts]
    transacting.transact(entries=entries, author=SENDER, at=AT)


def ask(type_name: str, query: str, **more: str) -> Page:
    pairs = [tuple(pair.split("=", 1)) for pair in query.split("&") if pair]
    asked = parse(type_name, [*pairs, *more.items()], setting=AS_ASKED)
    return search(asked, reader=OPERATOR, at=minutes(60))


def names(page: Page) -> list[str]:
    return [one.fhir_id for one in page.matches]


def walk(type_name: str, query: str) -> list[Page]:
    """Every page; a walk that does not end fails."""
    pages = [ask(type_name, query)]
    while pages[-1].next_cursor:
        assert len(pages) < 50
        pages.append(ask(type_name, query, _cursor=pages[-1].next_cursor))
    return pages


def test_a_patients_results_of_one_code_come_newest_first_and_in_pages() -> None:
    days = range(10, 31)
    keep(
        ("Patient/p1", patient(id="p1")),
        *(
            (f"Observation/o{day}", glucose(id=f"o{day}", effectiveDateTime=f"2026-10-{day}"))
            for day in days
        ),
    )
    query = f"patient=Patient/p1&code={LOINC}|14749-6&_sort=-date&_count=8"
    pages = [names(page) for page in walk("Observation", query)]
    assert [len(page) for page in pages] == [8, 8, 5]
    assert [one for page in pages for one in page] == [f"o{day}" for day in reversed(days)]


def test_a_condition_of_a_write_meets_one_or_none_and_is_never_empty() -> None:
    keep(("Patient/p1", patient(id="p1")), ("Patient/p2", patient("000777", id="p2")))
    (found,) = matching("Patient", f"identifier={MRN}|000777&gender=female", OPERATOR, at=AT)
    assert found == ask("Patient", "_id=p2").matches[0].rid
    assert not matching("Patient", "name=无此人", OPERATOR, at=AT)
    for condition in ("", "_sort=_id", "nonsense=1"):
        with pytest.raises(Unsearchable):
            matching("Patient", condition, OPERATOR, at=AT)


def ward(*, results: int) -> None:
    """A patient with results of three kinds on successive days, a doctor and a hospital."""
    performer = [{"reference": "Practitioner/d1"}, {"reference": "Organization/g1"}]

    def result(nth: int) -> tuple[str, str]:
        kind = {"coding": [{"system": LOINC, "code": f"{nth % 3}"}]}
        code = {"text": "血糖（快速）"} if nth % 4 == 3 else kind
        on = f"2026-10-{nth + 1:02}"
        text = glucose(id=f"o{nth}", performer=performer, code=code, effectiveDateTime=on)
        return f"Observation/o{nth}", text

    keep(
        ("Patient/p1", patient(id="p1")),
        ("Patient/p2", patient("2", id="p2")),
        ("Organization/g1", '{"resourceType": "Organization", "id": "g1", "name": "县医院"}'),
        ("Practitioner/d1", '{"resourceType": "Practitioner", "id": "d1"}'),
        ("Observation/x", glucose("Patient/p2", id="x")),
        *map(result, range(results)),
    )


def test_everything_of_a_patient_comes_once_with_who_is_named() -> None:
    ward(results=12)
    told, named, cursor = [], set(), ""
    while True:
        page = get_everything_for(OPERATOR, "p1", at=AT, count=5, cursor=cursor)
        told += names(page)
        named |= {one.fhir_id for one in page.included}
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(told) == sorted(["p1", *(f"o{nth}" for nth in range(12))])
    assert named == {"g1", "d1"}
    only = get_everything_for(OPERATOR, "p1", at=AT, types=["Patient", "Practitioner"])
    assert (names(only), [one.fhir_id for one in only.included]) == (["p1"], [])
    assert not names(get_everything_for(OPERATOR, "p1", at=AT, since=minutes(1)))


def test_lastn_gives_the_newest_of_each_code_and_of_each_wording() -> None:
    ward(results=12)
    query = parse("Observation", [("patient", "Patient/p1")], setting=AS_ASKED)
    newest = get_newest_for(OPERATOR, query, most=1, at=AT)
    assert names(newest) == ["o11", "o10", "o9", "o8"]
    for asked, most in ((parse("Observation", []), 1), (query, 0), (query, 101)):
        with pytest.raises(Unsearchable):
            get_newest_for(OPERATOR, asked, most=most, at=AT)


def test_a_compartment_holds_its_own_and_no_others() -> None:
    ward(results=3)
    for within, type_name, found in (
        (("Patient", "p1"), "Observation", {"o0", "o1", "o2"}),
        (("Patient", "p1"), "", {"p1", "o0", "o1", "o2"}),
        (("Practitioner", "d1"), "Observation", {"o0", "o1", "o2"}),
        (("Patient", "nobody"), "", set()),
    ):
        asked = parse(type_name, [], setting=AS_ASKED, compartment=within)
        assert set(names(search(asked, reader=OPERATOR, at=AT))) == found


def test_what_comes_along_comes_once_and_as_far_as_asked() -> None:
    ward(results=3)
    head = (
        '{"resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "AMB"}'
    )
    keep(
        ("Encounter/e1", head + ', "serviceProvider": {"reference": "Organization/g1"}}'),
        ("Observation/o9", glucose(id="o9", encounter={"reference": "Encounter/e1"})),
    )
    for include, found in {
        "_include=Observation:subject": {"p1"},
        "_include=Observation:performer:Practitioner": {"d1"},
        "_include=Observation:*": {"p1", "d1", "g1", "e1"},
        "_include=Observation:encounter": {"e1"},
        "_include=Observation:encounter&_include=Encounter:service-provider": {"e1"},
        "_include=Observation:encounter&_include:iterate=Encounter:service-provider": {"e1", "g1"},
    }.items():
        page = ask("Observation", f"patient=Patient/p1&{include}")
        assert {one.fhir_id for one in page.included} == found, include
        assert len(page.included) == len(found)
    for include, found in {
        "_revinclude=Observation:subject": {"o0", "o1", "o2", "o9"},
        "_revinclude=*": {"o0", "o1", "o2", "o9"},
        "_revinclude=Encounter:subject": set(),
    }.items():
        page = ask("Patient", f"_id=p1&{include}")
        assert {one.fhir_id for one in page.included} == found, include


def test_search_includes_chains_and_counts_tell_a_hospital_only_what_it_may_know() -> None:
    ward(results=2)
    theirs = Reader("client:x", ReaderKind.INSTITUTION, OTHER_HOSPITAL, scopes=SCOPES)
    ours = Reader("client:y", ReaderKind.INSTITUTION, HOSPITAL, scopes=SCOPES)
    narrow = Reader(
        "client:z", ReaderKind.INSTITUTION, HOSPITAL, scopes=frozenset({"system/Observation.rs"})
    )
    questions = {
        ("Observation", "_total=accurate"): 3,
        ("Patient", "_has:Observation:patient:status=final&_total=accurate"): 2,
        ("Observation", "subject:Patient.gender=female&_total=estimate"): 3,
        ("Organization", "_revinclude=Observation:performer&_total=accurate"): 1,
    }
    for (type_name, query), found in questions.items():
        pairs = [tuple(pair.split("=", 1)) for pair in query.split("&")]
        asked = parse(type_name, pairs, setting=AS_ASKED)
        mine = search(asked, reader=ours, at=AT)
        assert (len(mine.matches), mine.total) == (found, found)
        other = search(asked, reader=theirs, at=AT)
        # The directory is for everybody, what hangs on it is not.
        assert len(other.matches) == other.total == (type_name == "Organization")
        assert not other.included
    chained = parse("Observation", [("subject:Patient.gender", "female")], setting=AS_ASKED)
    assert not search(chained, reader=narrow, at=AT).matches
    along = parse("Observation", [("_include", "Observation:subject")], setting=AS_ASKED)
    page = search(along, reader=narrow, at=AT)
    assert (len(page.matches), page.included) == (3, ())


def test_an_identity_number_is_found_without_lying_in_the_index_or_in_the_cursor() -> None:
    number = "110101199003070011"
    said = {"identifier": [{"system": "urn:oid:1.2.156.112605.1.2.1", "value": number}]}
    keep(("Patient/p1", patient(id="p1", **said)), ("Patient/p2", patient("2", id="p2")))
    assert names(ask("Patient", f"identifier={number}")) == ["p1"]
    assert names(ask("Patient", f"identifier=x,{number},y")) == ["p1"]
    assert names(ask("Observation", f"subject:Patient.identifier={number}")) == []
    assert number in ask("Patient", "_id=p1").matches[0].body


def test_a_cursor_of_others_or_of_another_search_is_refused() -> None:
    ward(results=5)
    cursor = ask("Observation", "_count=2").next_cursor
    assert cursor
    strange = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    for query, said in (
        ("_count=2&status=final", cursor),
        ("_count=2", strange),
        ("", "x"),
        ("", "é"),
    ):
        with pytest.raises(Unsearchable):
            ask("Observation", query, _cursor=said)


def test_an_order_by_a_code_is_given_where_few_are_found() -> None:
    ward(results=4)
    for order, said in (("code", ["0", "1", "2", None]), ("-code", ["2", "1", "0", None])):
        told = []
        for page in walk("Observation", f"patient=Patient/p1&_sort={order}&_count=3"):
            told += [
                loads(one.body)["code"].get("coding", [{}])[0].get("code") for one in page.matches
            ]
        assert told == said
    with pytest.raises(Unsearchable):
        ask("Observation", "_sort=status")
