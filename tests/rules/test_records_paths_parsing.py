"""FHIRPath text becomes the tree its grammar says, or a fault that names the place."""

from decimal import Decimal

import pytest

from minkang.engines.records.rules.paths import (
    Amount,
    Binary,
    Call,
    Empty,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    PathFault,
    TypeTest,
    Unary,
    Variable,
    parse,
)


def member(*names: str) -> Member:
    node: Member | None = None
    for name in names:
        node = Member(node, name)
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("name.given", member("name", "given")),
        ("name[0].given", Member(Indexed(member("name"), Literal(0)), "given")),
        ("`div`.contains", member("div", "contains")),
        ("text.div", member("text", "div")),
        ("{}", Empty()),
        ("$this", Variable("this")),
        ("%`us-zip`", External("us-zip")),
        (r"'a\'b中'", Literal("a'b中")),
        ("5.10", Literal(Decimal("5.10"))),
        ("4 days", Literal(Amount(Decimal(4), "day", is_calendar=True))),
        ("4 'mg'", Literal(Amount(Decimal(4), "mg"))),
        ("a /* note */ // end", member("a")),
        ("-1.abs()", Unary("-", Call(Literal(1), "abs", ()))),
        ("value as Quantity", TypeTest("as", member("value"), "", "Quantity")),
        ("value.ofType(FHIR.Quantity)", TypeTest("ofType", member("value"), "FHIR", "Quantity")),
        ("is(Patient)", TypeTest("is", None, "", "Patient")),
        ("is.as", member("is", "as")),
    ],
)
def test_an_expression_has_the_tree_of_the_grammar(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("a or b and c", "a or (b and c)"),
        ("a implies b or c", "a implies (b or c)"),
        ("a and b in c", "a and (b in c)"),
        ("a in b = c", "a in (b = c)"),
        ("a = b < c", "a = (b < c)"),
        ("a < b | c", "a < (b | c)"),
        ("a | b is c", "a | (b is c)"),
        ("a + b * c - d", "(a + (b * c)) - d"),
        ("a - b - c", "(a - b) - c"),
        ("-a * b", "(-a) * b"),
        ("a & b = c", "(a & b) = c"),
    ],
)
def test_operators_bind_as_the_grammar_says(text: str, bracketed: str) -> None:
    assert parse(text) == parse(bracketed)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "found 'the end'"),
        ("a.", "expected a name"),
        ("a b", "expected the end at 2"),
        ("(a", r"expected '\)'"),
        ("f(a,", "expected a name"),
        ("a ; b", "unexpected ';' at 2"),
        ("@@", "unexpected '@'"),
        ("'open", "unexpected"),
        ("$that", "expected \\$this"),
        ("@2024-02-30T25", "no such date"),
        ("(" * 61 + "a" + ")" * 61, "nested too deeply"),
        ("a." * 400 + "a", "more than 600 words"),
        ("a" * 10_001, "longer than"),
    ],
)
def test_what_is_no_path_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(PathFault, match=fault):
        parse(text)


def test_the_deepest_tree_allowed_is_still_walked() -> None:
    node = parse(" | ".join(["a"] * 300))
    depth = 0
    while isinstance(node, Binary):
        node, depth = node.left, depth + 1
    assert depth == 299
