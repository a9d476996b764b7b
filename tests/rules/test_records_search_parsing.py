"""A query string becomes exactly what it says, or an issue that names the parameter."""

from decimal import Decimal

import pytest

from minkang.engines.records.rules.search import SearchQuery, Summary, Total, Unsearchable, parse
from minkang.engines.records.rules.search.conditions import Setting
from minkang.engines.records.rules.search.reading import plain, split
from minkang.engines.records.rules.search.values import (
    Chain,
    CompositeValue,
    Having,
    Match,
    Missing,
    NumberValue,
    OrderKind,
    ReferenceValue,
    TokenValue,
)


def read(type_name: str, query: str, **more: object) -> SearchQuery:
    pairs = [tuple(pair.split("=", 1)) for pair in query.split("&")]
    return parse(type_name, pairs, **more)


def only(type_name: str, query: str, **more: object) -> object:
    (condition,) = read(type_name, query, **more).conditions
    return condition


@pytest.mark.parametrize(
    ("text", "system", "code"),
    [
        ("a", None, "a"),
        ("http://s|a", "http://s", "a"),
        ("|a", "", "a"),
        ("http://s|", "http://s", None),
        (r"x\|y", None, "x|y"),
        (r"s|a\,b", "s", "a,b"),
    ],
)
def test_a_token_tells_any_system_from_none(text: str, system: str, code: str) -> None:
    match = only("Observation", f"code={text}")
    assert isinstance(match, Match)
    assert match.values == (TokenValue(system, code),)


def test_escapes_part_only_where_they_are_no_escapes() -> None:
    assert split(r"a\,b,c\\,d", ",") == [r"a\,b", r"c\\", "d"]
    assert plain(r"a\,b\|c\$d\\e\f") == r"a,b|c$d\e\f"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5.4", "5.35", "5.45"),
        ("100", "99.5", "100.5"),
        ("100.00", "99.995", "100.005"),
        ("1e2", "95", "105"),
        ("-3", "-3.5", "-2.5"),
    ],
)
def test_a_number_stands_for_all_that_round_to_it(text: str, low: str, high: str) -> None:
    match = only("RiskAssessment", f"probability={text}")
    assert isinstance(match, Match)
    (value,) = match.values
    assert isinstance(value, NumberValue)
    assert (value.low, value.high) == (Decimal(low), Decimal(high))


def test_references_below_our_own_address_are_ours() -> None:
    ours = Setting(base="https://h/fhir/r4")
    local = ReferenceValue(("Patient",), "1", "")
    for text in ("Patient/1", "https://h/fhir/r4/Patient/1", "Patient/1/_history/3"):
        match = only("Observation", f"subject={text}", setting=ours)
        assert isinstance(match, Match)
        assert match.values == (local,)
    foreign = only("Observation", "subject=https://other/Patient/1", setting=ours)
    assert isinstance(foreign, Match)
    assert foreign.values == (ReferenceValue((), "", "https://other/Patient/1"),)
    typed = only("Observation", "subject:Patient=1")
    assert isinstance(typed, Match)
    assert typed.values == (local,)


def test_chains_and_their_reverse_nest() -> None:
    chain = only("Observation", "subject:Patient.organization.partof.name:exact=院")
    assert isinstance(chain, Chain)
    assert isinstance(chain.alternatives[0].condition, Chain)
    untyped = only("Observation", "subject.name=王")
    assert isinstance(untyped, Chain)
    assert [one.type_name for one in untyped.alternatives] == ["Location", "Patient"]
    having = only("Patient", "_has:Observation:patient:_has:Provenance:target:recorded=2026")
    assert isinstance(having, Having)
    assert isinstance(having.condition, Having)
    inside = only("Encounter", "subject:Patient._has:Observation:patient:code=1")
    assert isinstance(inside, Chain)
    assert isinstance(inside.alternatives[0].condition, Having)


def test_composites_are_read_part_by_part() -> None:
    match = only("Observation", "code-value-quantity=s|1$gt5.1,2$lt3")
    assert isinstance(match, Match)
    assert all(isinstance(value, CompositeValue) for value in match.values)
    related = only("DocumentReference", "relationship=replaces$DocumentReference/7")
    assert isinstance(related, Match)
    assert isinstance(related.values[0], CompositeValue)
    assert isinstance(related.values[0].parts[1], ReferenceValue)


def test_what_shapes_a_page_is_no_condition() -> None:
    query = read(
        "Observation",
        "_sort=-date,_id&_count=5000&_summary=data&_total=accurate&_elements=status,code"
        "&_include=Observation:subject:Patient&_revinclude:iterate=Provenance:target&_include=*"
        "&_format=json&subject:missing=true",
    )
    assert [order.kind for order in query.orders] == [OrderKind.CLINICAL, OrderKind.ID]
    assert (query.count, query.summary, query.total) == (1000, Summary.DATA, Total.ACCURATE)
    assert query.elements == ("status", "code")
    assert [(one.target, one.is_reverse, one.iterates) for one in query.includes] == [
        ("Patient", False, False), ("", True, True), ("", False, False),
    ]  # fmt: skip
    (missing,) = query.conditions
    assert isinstance(missing, Missing)
    assert missing.is_missing


def test_the_whole_system_is_searched_by_what_its_types_share() -> None:
    match = only("", "_type=Patient,Practitioner&name=王")
    assert isinstance(match, Match)
    assert len(match.numbers) == 2
    assert read("", "_id=1").type_names == ()
    ignored = read("", "_type=Patient,Observation&name=王")
    assert ([one.path for one in ignored.ignored], ignored.conditions) == (["name"], ())


@pytest.mark.parametrize("query", ["nonsense=1", "subject.nonsense=1", "_sort=nonsense", "code="])
def test_what_nobody_knows_is_passed_over_unless_handling_is_strict(query: str) -> None:
    lenient = read("Observation", query)
    assert (len(lenient.ignored), lenient.conditions, lenient.applied) == (1, (), ())
    with pytest.raises(Unsearchable):
        read("Observation", query, is_strict=True)


@pytest.mark.parametrize(
    "query",
    [
        "date=yesterday", "date=2026-13", "date=ge", "value-quantity=much", "value-quantity=5|mg",
        "code:above=1", "date:exact=2026", "subject:Organization=1", "subject:Patient=Group/1",
        "code-value-quantity=1", "status:missing=maybe", "_count=-1", "_summary=all", "_total=some",
        "_include=subject", "_include=Observation:code", "_type=Doctor", "_sort=subject", "code=|",
        "performer:Organization." + "partof." * 10 + "name=x", "_contained=true", "_id:exact=1",
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_name_and_without_its_value(query: str) -> None:
    with pytest.raises(Unsearchable) as unsearchable:
        read("Observation" if not query.startswith("_type") else "", query)
    (issue,) = unsearchable.value.issues
    name, _, text = query.partition("=")
    assert issue.path == name
    assert len(text) < 5 or text not in issue.zh + issue.en


def test_every_parameter_of_the_standard_can_be_asked_for() -> None:
    from minkang.engines.records.rules.specification import ParameterKind, table

    texts = {
        ParameterKind.TOKEN: "s|c", ParameterKind.STRING: "王", ParameterKind.DATE: "ge2026-01-01",
        ParameterKind.NUMBER: "5", ParameterKind.QUANTITY: "5.1|http://u|m",
        ParameterKind.URI: "http://x", ParameterKind.REFERENCE: "Patient/1",
    }  # fmt: skip
    from minkang.engines.records.rules.search.conditions import component_kinds

    for name in table().resources:
        for code, parameter in table().parameters(name).items():
            if parameter.kind is ParameterKind.SPECIAL:
                continue
            if parameter.kind is ParameterKind.COMPOSITE:
                text = "$".join(texts[kind] for kind in component_kinds(parameter))
            else:
                text = "1" if code == "_id" else texts[parameter.kind]
            assert parse(name, [(code, text)], is_strict=True).conditions, (name, code)
