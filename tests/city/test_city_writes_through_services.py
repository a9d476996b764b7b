"""The city may say only what the registry's services would let anybody say."""

import ast
from pathlib import Path

import pytest

import minkang.city

FILES = sorted(Path(minkang.city.__file__).parent.glob("*.py"))
ROOMS = {"services", "queries", "terms"}
DJANGO = {"django.db", "django.utils.timezone"}
WRITES = {"objects", "save", "bulk_create", "bulk_update", "copy"}


def _imported(tree: ast.AST) -> set[str]:
    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    return named


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_city_imports_services_queries_and_terms_only(path):
    for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "minkang" and parts[1] not in ("kernel", "city"):
            assert ROOMS & set(parts), name
        if parts[0] == "django":
            assert any(name.startswith(f"{allowed}.") for allowed in DJANGO), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_city_writes_no_row_itself(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & WRITES
    texts = [
        node.value.upper()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    starts = ("INSERT ", "UPDATE ", "DELETE ", "TRUNCATE ", "COPY ", "ALTER ", "CREATE ", "DROP ")
    assert not [text for text in texts if text.lstrip().startswith(starts)]
