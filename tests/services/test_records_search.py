"""Searches find what the standard says, page by page, and only what the reader may see."""

import pytest

from minkang.engines.records.queries.searching import AS_ASKED, Page, matching, search
from minkang.engines.records.rules.search import Unsearchable, parse
from minkang.engines.records.services import transacting
from minkang.engines.records.terms import Entry
from records_samples import AT, LOINC, MRN, OPERATOR, SENDER, glucose, minutes, patient

pytestmark = pytest.mark.django_db


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
