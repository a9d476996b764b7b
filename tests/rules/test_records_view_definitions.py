"""Promises of reading a view: what is no view is refused with its place, and nothing of it reaches SQL."""

from typing import Any

import pytest

from minkang.engines.records.rules import views
from minkang.kernel.refusal import Refused

ID = {"name": "id", "path": "id", "type": "id"}


def view(*columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resource": "Observation", "select": [{"column": list(columns or (ID,))}], **more}


def compiled(definition: dict[str, Any], dialect: views.Dialect = views.Dialect.POSTGRES) -> str:
    return views.compile_view(definition, dialect, relation="sample").sql


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ({}, "resource"),
        ({"resource": "Nothing", "select": [{"column": [ID]}]}, "resource"),
        ({"resource": "Element", "select": [{"column": [ID]}]}, "resource"),
        ({"resource": "Patient"}, "select"),
        ({"resource": "Patient", "select": {}}, "select"),
        ({"resource": "Patient", "select": ["id"]}, "select[0]"),
        (view(ID, ID), "select names"),
        (view({"name": "1st", "path": "id"}), "select[0].column[0].name"),
        (view({"name": 'a" FROM x --', "path": "id"}), "select[0].column[0].name"),
        (view({"name": "a", "path": "id."}), "select[0].column[0].path"),
        (view({"name": "a"}), "select[0].column[0].path"),
        (view({"name": "a", "path": "code", "type": "CodeableConcept"}), "column[0].type"),
        (view({"name": "a", "path": "id", "collection": "yes"}), "column[0].collection"),
        (view({"name": "a", "path": "status", "type": "integer"}), "column a"),
        (view({"name": "a", "path": "status = 1"}), "column a"),
        (view({"name": "a", "path": "%unknown"}), "column a"),
        (view({"name": "a", "path": "descendants()"}), "column a"),
        (view({"name": "a", "path": "code.where()"}), "column a"),
        (view({"name": "a", "path": "code.lowBoundary()"}), "column a"),
        (view({"name": "a", "path": "subject.getReferenceKey(Nobody)"}), "column a"),
        (view({"name": "a", "path": "4 'mg'"}), "column a"),
        (view({"name": "a", "path": '`x"y`'}), "column a"),
        (
            view({"name": "a", "path": "id", "tag": [{"name": "ansi/type", "value": "BLOB"}]}),
            "column a",
        ),
        (view(where=[{"path": "status"}]), "where[0]"),
        (view(where=["status = 'final'"]), "where[0]"),
        (view(constant=[{"name": "a"}]), "constant[0]"),
        (view(constant=[{"name": "a", "valueString": "x", "valueCode": "x"}]), "constant[0]"),
        (view(constant=[{"name": "a", "valueCoding": {}}]), "constant[0]"),
        (view(name="a b"), "name"),
        (
            {
                "resource": "Patient",
                "select": [{"forEach": "name", "repeat": ["name"], "column": [ID]}],
            },
            "select[0].repeat",
        ),
        (
            {"resource": "Patient", "select": [{"repeat": "name", "column": [ID]}]},
            "select[0].repeat",
        ),
        (
            {
                "resource": "Patient",
                "select": [
                    {
                        "unionAll": [
                            {"column": [{"name": "a", "path": "active"}]},
                            {"column": [{"name": "a", "path": "birthDate"}]},
                        ]
                    }
                ],
            },
            "unionAll column a",
        ),
    ],
)
def test_what_is_no_view_is_refused_with_its_place(definition: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as refused:
        compiled(definition)
    assert refused.value.refusal.code == "records.view_unfit"
    assert place in refused.value.refusal.detail


def test_a_view_nested_without_end_is_refused() -> None:
    select: dict[str, Any] = {"column": [ID]}
    for _ in range(100):
        select = {"select": [select]}
    with pytest.raises(Refused):
        compiled({"resource": "Patient", "select": [select]})


@pytest.mark.parametrize("dialect", views.Dialect)
def test_text_of_a_view_is_text_in_its_statement(dialect: views.Dialect) -> None:
    hostile = "'; DROP TABLE records_resource; --"
    definition = view(
        {"name": "a", "path": "%evil"},
        {"name": "b", "path": "'\\'; DROP TABLE records_resource; --'"},
        constant=[{"name": "evil", "valueString": hostile}],
    )
    quoted = "'" + hostile.replace("'", "''") + "'"
    assert compiled(definition, dialect).count(quoted) == 2


def test_columns_come_in_the_order_of_the_definition_after_the_keys() -> None:
    statement = views.compile_view(
        view(ID, {"name": "value", "path": "value.ofType(Quantity).value"}),
        views.Dialect.DUCKDB,
        relation="sample",
        keys=(("rid", "BIGINT"),),
    )
    assert [(column.name, column.sql_type) for column in statement.columns] == [
        ("rid", "BIGINT"),
        ("id", "VARCHAR"),
        ("value", "DECIMAL"),
    ]


def test_what_the_standard_knows_to_be_single_is_read_without_a_list() -> None:
    assert "jsonb_path" not in compiled(view({"name": "s", "path": "subject.reference"}))


@pytest.mark.parametrize("dialect", views.Dialect)
@pytest.mark.parametrize(
    ("begin", "again"),
    [
        ("1.5", " mod 2"),
        ("1.5", " / 2"),
        ("1.5", ".lowBoundary()"),
        ("@2026", ".highBoundary()"),
        ("status", ".endsWith(status)"),
        ("component", ".where(code = code).first()"),
        ("value", ".extension('a').value"),
        ("value", ".ofType(Quantity)"),
        ("value", ".value"),
        ("'a'", " & 'b'"),
        ("true", " implies true"),
    ],
)
def test_a_statement_grows_no_faster_than_its_path(
    begin: str, again: str, dialect: views.Dialect
) -> None:
    """A path of a few words must not fill the memory."""
    size = {
        times: len(compiled(view({"name": "a", "path": begin + again * times}), dialect))
        for times in (5, 10, 20)
    }
    assert size[20] - size[10] <= 3 * (size[10] - size[5]) + 100
