"""A guide hides nothing: each element is there, no phrase is open, no promise takes too long."""

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.affairs.permits.queries.definitions import definitions, read_items
from minkang.affairs.permits.rules.elements import Duration, Excuse, Item, missing
from minkang.affairs.permits.rules.lint import (
    Known,
    lint,
    phrases,
    promise_at_most,
    refusal_of,
    vague_in,
)
from minkang.affairs.permits.rules.reading import item_of, stored
from minkang.affairs.permits.terms import Element, Flaw, MaterialSource, Rounding, Unit
from minkang.engines.cases.queries.facts import vocabulary
from minkang.policy.clauses.tables import DeclarationFault, Table

PHRASES = Path(__file__).with_name("permit_phrases.csv").read_text("utf-8")
CASES = list(csv.DictReader(PHRASES.splitlines()))
GIVEN = Known(facts=frozenset(vocabulary()), items=frozenset(definitions()), promise_percent=50)
INCOMPLETE = {"elderly-card"}
COMPLETE = [code for code in definitions() if code not in INCOMPLETE]


def item(code: str = "public-place-hygiene") -> Item:
    return definitions()[code]


def flaws(changed: Item, known: Known = GIVEN) -> set[tuple[Flaw, str]]:
    return {(one.flaw, one.where) for one in lint(changed, known)}


def test_the_crafted_phrases_are_told_apart() -> None:
    assert len(CASES) >= 100
    assert len({case["text"] for case in CASES}) == len(CASES)
    for case in CASES:
        found = [one.words for one in vague_in(case["text"])]
        assert found if case["found"] else not found, (case, found)
        assert not case["found"] or case["found"] in found, (case, found)


def test_each_family_of_phrases_has_a_crafted_one() -> None:
    met = {one.phrase.name for case in CASES for one in vague_in(case["text"])}
    assert met == {one.name for one in phrases()}


def test_the_phrases_of_the_documents_are_found(policies: Path) -> None:
    """Each of the catch-alls a document has is found where it stands, outside titles of texts."""
    text = "".join(path.read_text("utf-8") for path in sorted(policies.glob("0*.txt")))
    found = {(one.start, one.words) for one in vague_in(text)}
    for word in ("其他", "按规定", "原则上", "一事一议", "视情"):
        places = [at for at in _places(text, word) if "其他服务业" not in text[at : at + 5]]
        assert places, word
        for at in places:
            assert any(start <= at < start + len(words) for start, words in found), text[
                at - 9 : at + 9
            ]


def _places(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def test_what_a_finding_quotes_stands_in_the_text() -> None:
    for case in CASES:
        for one in vague_in(case["text"]):
            assert case["text"][one.start : one.start + len(one.words)] == one.words


@pytest.mark.parametrize("code", COMPLETE)
def test_the_items_shipped_may_be_published(code: str) -> None:
    assert lint(item(code), GIVEN) == ()


def test_an_item_without_sources_ships_unpublishable() -> None:
    assert {one.element for one in lint(item("elderly-card"), GIVEN)} == {
        Element.BASIS, Element.LIMITS, Element.MATERIALS, Element.VALIDITY,
    }  # fmt: skip


@pytest.mark.parametrize("code", list(definitions()))
def test_what_is_stored_is_read_back(code: str) -> None:
    text = json.dumps(stored(item(code)), ensure_ascii=False)
    assert item_of(Table(json.loads(text), "stored")) == item(code)


EMPTY: dict[Element, dict[str, object]] = {
    Element.BASIS: {"basis": ()},
    Element.AUTHORITY: {"authority": None},
    Element.CONDITIONS: {"conditions": ()},
    Element.PROCEDURE: {"steps": ()},
    Element.LIMITS: {"limits": None},
    Element.MATERIALS: {"materials": ()},
    Element.SCOPE: {"scope": None},
    Element.VALIDITY: {"validity": None},
    Element.INTERMEDIARIES: {"intermediaries": None},
}


@pytest.mark.parametrize("element", list(Element))
def test_an_item_without_an_element_is_refused(element: Element) -> None:
    changed = replace(item(), **EMPTY[element])  # type: ignore[arg-type] # one kind for each element
    assert missing(changed) == (element,)
    refusal = refusal_of(changed, lint(changed, GIVEN))
    assert refusal is not None
    assert refusal.code == "permits.item_incomplete"
    assert element.label in refusal.message


def test_every_finding_is_named_at_once() -> None:
    held = item()
    changed = replace(
        held, basis=(), steps=(*held.steps, "必要时补充其他材料。"), fee="按规定收费。"
    )
    refusal = refusal_of(changed, lint(changed, GIVEN))
    assert refusal is not None
    assert [one.name for one in refusal.fields] == ["basis", "steps.6", "steps.6", "fee"]


def test_a_catch_all_stands_only_with_the_article_that_has_it() -> None:
    held = item()
    scope = held.scope
    assert scope is not None
    changed = replace(held, scope=replace(scope, text="条例列出的其他场所。"))
    assert flaws(changed) == {(Flaw.VAGUE, "scope.text")}
    basis = held.basis[0]
    excuse = Excuse("其他", "scope.text", basis, "以及其他公共场所")
    assert flaws(replace(changed, excuses=(excuse,))) == set()
    for wrong in (
        replace(excuse, words="以及公共场所"),
        replace(excuse, where="fee"),
        replace(excuse, phrase="必要时", words="必要时"),
        replace(excuse, basis=replace(basis, article="")),
    ):
        assert flaws(replace(changed, excuses=(wrong,))) == {(Flaw.VAGUE, "scope.text")}


def test_what_the_government_issued_is_never_asked() -> None:
    held = item()
    [own] = [one for one in held.materials if one.source is MaterialSource.GOVERNMENT]
    assert not own.is_asked
    changed = replace(held, materials=(replace(own, satisfied_by=()),))
    assert flaws(changed) == {(Flaw.ALREADY_HELD, f"materials.{own.code}")}


def test_a_material_states_form_copies_and_article() -> None:
    held = item()
    first = held.materials[0]
    where = f"materials.{first.code}"
    assert first.basis is not None
    for changed, fault in (
        (replace(first, basis=None), "basis"),
        (replace(first, basis=replace(first.basis, article="")), "basis"),
        (replace(first, forms=()), "forms"),
        (replace(first, copies=0), "forms"),
    ):
        assert flaws(replace(held, materials=(changed,))) == {(Flaw.UNSOURCED, f"{where}.{fault}")}


def test_a_condition_is_decided_by_a_question_or_a_fact() -> None:
    held = item()
    first = replace(held.conditions[0], question="")
    assert flaws(replace(held, conditions=(first,))) == {
        (Flaw.UNDECIDABLE, f"conditions.{first.code}")
    }
    assert flaws(replace(held, conditions=(replace(first, facts=("premises.area",)),))) == set()


def test_what_an_item_points_at_exists() -> None:
    held = item()
    first = replace(held.materials[0], satisfied_by=("item:nothing", "fact:no.fact", "word:x"))
    changed = replace(held, materials=(first,), issues="nothing")
    known = replace(GIVEN, licences=frozenset({"business_licence"}), procedures=frozenset())
    assert {one.words for one in lint(changed, known)} == {
        held.procedure, "item:nothing", "word:x", "no.fact", "nothing",
    }  # fmt: skip


def test_a_promise_takes_no_more_than_its_share() -> None:
    held = item("medical-institution-registration")
    limits = held.limits
    assert limits is not None
    assert limits.statutory == Duration(45, Unit.DAYS)

    def promised(amount: int, unit: Unit = Unit.DAYS) -> Item:
        return replace(held, limits=replace(limits, promised=Duration(amount, unit)))

    assert flaws(promised(22)) == set()
    assert flaws(promised(23)) == {(Flaw.OVER_PROMISE, "limits.promised")}
    assert flaws(promised(23), replace(GIVEN, rounding=Rounding.UP)) == set()
    assert flaws(promised(45), replace(GIVEN, promise_percent=None)) == set()
    assert flaws(promised(10, Unit.WORKING_DAYS)) == {(Flaw.OVER_PROMISE, "limits.promised")}


@given(st.integers(0, 400), st.integers(1, 100))
def test_half_of_a_limit_is_rounded_as_said(statutory: int, percent: int) -> None:
    down = promise_at_most(statutory, percent, Rounding.DOWN)
    up = promise_at_most(statutory, percent, Rounding.UP)
    assert down * 100 <= statutory * percent <= up * 100
    assert up - down == (1 if statutory * percent % 100 else 0)


@pytest.mark.parametrize(("statutory", "promised"), [(20, 10), (30, 15), (45, 22)])
def test_the_statutory_limits_of_the_reference_are_halved(statutory: int, promised: int) -> None:
    assert promise_at_most(statutory, 50, Rounding.DOWN) == promised


def test_a_file_names_its_item_and_its_fault(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('code = "two"\ntitle = "事项"\nkind = "permit"\n', "utf-8")
    with pytest.raises(DeclarationFault, match=r"one\.toml: code is 'two'"):
        read_items(tmp_path)
    (tmp_path / "one.toml").write_text('code = "one"\ntitle = "事项"\nkind = "wish"\n', "utf-8")
    with pytest.raises(DeclarationFault, match=r"one\.toml: kind is 'wish', expected permit"):
        read_items(tmp_path)


@pytest.mark.parametrize("code", list(definitions()))
def test_every_material_that_is_asked_has_a_sample(code: str) -> None:
    assert [
        one.title for one in definitions()[code].materials if one.is_asked and not one.sample
    ] == []
