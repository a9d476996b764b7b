"""Hundreds of searches find exactly what a second, naive reading of the standard finds."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from search_oracle import Question, Tree, date_fits, quantity_fits, span, stretch
from search_questions import ASKED, DATED, ORDERS, PREFIXES, key, question
from search_world import AMOUNTS, Choice, world

from minkang.engines.records.queries.searching import AS_ASKED, Page, search
from minkang.engines.records.rules.search import parse
from minkang.engines.records.services import transacting
from minkang.engines.records.terms import Entry
from records_samples import AT, OPERATOR, SENDER

TYPES = ("Observation", "Patient", "Condition", "Encounter", "Organization", "Practitioner")
ROUNDS = 30
NOW = AT + timedelta(hours=1)


def written(tree: Tree) -> str:
    """The resource as JSON, its value to the digit."""
    text = json.dumps(tree, ensure_ascii=False)
    return re.sub(r'("valueQuantity": \{"value": )"([^"]+)"', r"\1\2", text)


pytestmark = pytest.mark.django_db


@pytest.fixture
def trees() -> dict[str, Tree]:
    """The world, stored."""
    some = world()
    entries = [
        Entry("PUT", f"{one['resourceType']}/{one['id']}", text=written(one)) for one in some
    ]
    transacting.transact(entries=entries, author=SENDER, at=AT)
    return {f"{one['resourceType']}/{one['id']}": one for one in some}


def pages(type_name: str, pairs: list[tuple[str, str]]) -> Iterator[Page]:
    cursor = ""
    for _ in range(100):
        more = [("_cursor", cursor)] if cursor else []
        query = parse(type_name, [*pairs, *more], setting=AS_ASKED, is_strict=True)
        page = search(query, reader=OPERATOR, at=NOW)
        yield page
        cursor = page.next_cursor
        if not cursor:
            return
    pytest.fail("the pages do not end")


def asked(questions: list[Question]) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in questions]


@pytest.mark.slow
def test_searches_mean_what_the_standard_says(trees: dict[str, Tree]) -> None:
    wrong, hits = [], 0
    for type_name in TYPES:
        of_type = [one for one in trees.values() if one["resourceType"] == type_name]
        for nth in range(ROUNDS):
            choice = Choice(f"{type_name} {nth}")
            some = [question(choice, type_name, trees) for _ in range(1 + choice.number(3))]
            (page,) = pages(type_name, [*asked(some), ("_count", "1000")])
            found = {one.fhir_id for one in page.matches}
            meant = {one["id"] for one in of_type if all(each.holds(one) for each in some)}
            hits += len(meant)
            if found != meant:
                wrong.append((type_name, asked(some), sorted(found ^ meant)[:6], len(meant)))
    assert not wrong, "\n".join(map(str, wrong[:20])) + f"\n{len(wrong)}"
    assert hits > 20 * len(TYPES)


@pytest.mark.slow
def test_pages_put_side_by_side_are_the_whole_in_order(trees: dict[str, Tree]) -> None:
    for nth in range(20):
        choice = Choice(f"pages {nth}")
        type_name = choice.of(TYPES)
        order = choice.of(ORDERS[type_name])
        some = [question(choice, type_name, trees)] if choice.happens(60) else []
        pairs = [*asked(some), ("_sort", order), ("_count", choice.of(("3", "7", "50")))]
        told = [one.fhir_id for page in pages(type_name, pairs) for one in page.matches]
        of_type = [one for one in trees.values() if one["resourceType"] == type_name]
        meant = {one["id"] for one in of_type if all(each.holds(one) for each in some)}
        assert (len(told), set(told)) == (len(meant), meant), pairs
        first = order.partition(",")[0]
        keys = [key(trees[f"{type_name}/{one}"], first) for one in told]
        known = [one for one in keys if one is not None]
        assert known == sorted(known, reverse=first.startswith("-")), pairs


def test_totals_count_what_pages_show(trees: dict[str, Tree]) -> None:
    for nth in range(12):
        choice = Choice(f"totals {nth}")
        type_name = choice.of(TYPES)
        some = [question(choice, type_name, trees)]
        of_type = [one for one in trees.values() if one["resourceType"] == type_name]
        meant = sum(some[0].holds(one) for one in of_type)
        for how in ({"_total": "accurate"}, {"_total": "estimate"}, {"_summary": "count"}):
            (page, *_) = pages(type_name, [*asked(some), *how.items(), ("_count", "1000")])
            assert (page.total, page.is_estimate) == (meant, False), (asked(some), how)


@pytest.mark.slow
def test_every_prefix_is_right_at_every_edge(trees: dict[str, Tree]) -> None:
    of_type = [one for one in trees.values() if one["resourceType"] == "Observation"]
    for sign in (*PREFIXES, "ap"):
        spans = {
            one["id"]: list(map(stretch, DATED["Observation"]["date"](one))) for one in of_type
        }
        for text in ASKED if sign != "ap" else ():
            (page,) = pages("Observation", [("date", sign + text), ("_count", "1000")])
            meant = {
                one
                for one, held in spans.items()
                for each in held
                if date_fits(sign, span(text), each)
            }
            assert {one.fhir_id for one in page.matches} == meant, sign + text
        for text in AMOUNTS:
            (page,) = pages("Observation", [("value-quantity", sign + text), ("_count", "1000")])
            values = ((one["id"], one.get("valueQuantity")) for one in of_type)
            meant = {one for one, held in values if held and quantity_fits(sign + text, held)}
            assert {one.fhir_id for one in page.matches} == meant, sign + text
