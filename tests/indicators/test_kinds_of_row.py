"""Whoever asks a number why finds its rows: every kind of row an indicator counts has words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import minkang
from minkang.cockpit.queries.counted_rows import _TELLERS, _TELLERS_TO
from minkang.cockpit.terms import KindOfRow


def counted(path: Path) -> Iterator[str]:
    """Kinds that ``frames.rows(…, kind)`` names in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="frames"), attr="rows"),
                args=[_, ast.Constant(value=str(kind))],
            ):
                yield kind


def test_every_kind_of_row_that_is_counted_can_be_told() -> None:
    house = Path(minkang.__path__[0])
    modules = [one for one in house.rglob("*.py") if "indicators" in (one.parent.name, one.stem)]
    kinds = {kind for one in modules for kind in counted(one)}
    assert {"decision", "demand", "rating", "licence", "reuse", "permit", "visit"} <= kinds
    assert kinds <= {one.value for one in KindOfRow}
    assert _TELLERS.keys() | _TELLERS_TO.keys() == set(KindOfRow)
    assert not _TELLERS.keys() & _TELLERS_TO.keys()
