"""Typesetting with typst.

A template is a ``.typ`` file that reads its values with ``json(bytes(sys.inputs.values))``. Values never
become part of the template's code, so nothing that was imported can run as typst. Type comes only
from the bundled font: the same bytes give the same page on every machine.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import DataclassInstance

FONT_PACKAGE = "manimgx_fonts_cjk"


Standard = Literal["ua-1", "a-2a"]
ACCESSIBLE: tuple[Standard, ...] = ("ua-1",)
# Kept for years: everything inside the file, tagged, no outside references (ISO 19005-2, level A).
ARCHIVAL: tuple[Standard, ...] = ("ua-1", "a-2a")


def render(
    template: Path,
    values: DataclassInstance,
    *,
    at: datetime,
    standards: Sequence[Standard] = ACCESSIBLE,
) -> bytes:
    """Typeset `values` with `template` as PDF/UA-1.

    Args:
        template: A ``.typ`` file; it may read files of its own folder and nothing else.
        values: A frozen dataclass of text, numbers, days and sequences of such.
        at: Time of creation written into the file; aware.
        standards: `ACCESSIBLE`, or `ARCHIVAL` for papers that are kept.

    Raises:
        typst.TypstError: the template is wrong, or its result would not be accessible: a bug.
    """
    compiler = typst.Compiler(root=template.parent, font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        input=template,
        format="pdf",
        sys_inputs={"values": json.dumps(dataclasses.asdict(values), default=_written)},
        pdf_standards=list(standards),
        timestamp=at,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template.name} was not typeset into one file")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The bundled font, read once; it is 33 MB."""
    spec = importlib.util.find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {FONT_PACKAGE} with the Chinese font is missing")
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(spec.origin).parent],
    )


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be typeset; give text, numbers or days")
