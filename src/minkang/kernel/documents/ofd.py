"""Writing OFD, the fixed-layout format of GB/T 33190-2016: a ZIP of XML with text, lines and squares.

Only what a certificate needs: pages of text in one font, rules and filled squares. Type is named, not
embedded, as offices do; every reader of the format brings 宋体. Lengths are millimetres, the origin is
the upper left corner, a baseline is where letters stand.

Source of names and shapes: published descriptions of the standard, and readers of it; the text itself
was not at hand (verification: secondary).
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "http://www.ofdspec.org/2016"
A4 = (210.0, 297.0)
FONT, FONT_NAME = 2, "宋体"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x` and `baseline` are where it begins, `size` the height of a character."""

    text: str
    x: float
    baseline: float
    size: float

    @property
    def width(self) -> float:
        """How wide it is: Chinese characters are square, others half as wide."""
        return sum(_advances(self))


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line from `x`, `y`, `length` long."""

    x: float
    y: float
    length: float
    thickness: float = 0.2


@dataclass(frozen=True, slots=True)
class Squares:
    """Filled squares of side `side` whose upper left corners stand at column, row from `x`, `y`."""

    x: float
    y: float
    side: float
    cells: tuple[tuple[int, int], ...]


Item = Text | Rule | Squares


def write(
    title: str, author: str, pages: Sequence[Sequence[Item]], *, key: UUID, at: datetime
) -> bytes:
    """A document of A4 pages.

    Args:
        title: Its title.
        author: Who issued it.
        pages: What stands on each page.
        key: Names the document; the same content under the same key at the same moment gives the
            same bytes.
        at: Time of creation; aware.
    """
    numbers = count(FONT + 1)
    bodies = [(next(numbers), _page(items, numbers)) for items in pages]
    parts = {
        "OFD.xml": _root(title, author, key, at),
        "Doc_0/Document.xml": _document([number for number, _ in bodies], next(numbers)),
        "Doc_0/PublicRes.xml": _fonts(),
    } | {f"Doc_0/Pages/Page_{place}/Content.xml": body for place, (_, body) in enumerate(bodies)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, element in parts.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, tostring(element, encoding="UTF-8", xml_declaration=True))
    return file.getvalue()


def _root(title: str, author: str, key: UUID, at: datetime) -> Element:
    root = Element("ofd:OFD", {"xmlns:ofd": NAMESPACE, "Version": "1.1", "DocType": "OFD"})
    body = SubElement(root, "ofd:DocBody")
    about = SubElement(body, "ofd:DocInfo")
    told = {
        "DocID": uuid5(NAMESPACE_URL, f"{key}/{at.isoformat()}").hex,
        "Title": title,
        "Author": author,
        "CreationDate": at.date().isoformat(),
        "Creator": "minkang",
    }
    for name, value in told.items():
        SubElement(about, f"ofd:{name}").text = _printable(value)
    SubElement(body, "ofd:DocRoot").text = "Doc_0/Document.xml"
    return root


def _document(pages: Sequence[int], last: int) -> Element:
    root = Element("ofd:Document", {"xmlns:ofd": NAMESPACE})
    common = SubElement(root, "ofd:CommonData")
    SubElement(common, "ofd:MaxUnitID").text = str(last)
    area = SubElement(common, "ofd:PageArea")
    SubElement(area, "ofd:PhysicalBox").text = _lengths(0, 0, *A4)
    SubElement(common, "ofd:PublicRes").text = "PublicRes.xml"
    held = SubElement(root, "ofd:Pages")
    for place, number in enumerate(pages):
        SubElement(
            held, "ofd:Page", {"ID": str(number), "BaseLoc": f"Pages/Page_{place}/Content.xml"}
        )
    return root


def _fonts() -> Element:
    root = Element("ofd:Res", {"xmlns:ofd": NAMESPACE, "BaseLoc": "Res"})
    fonts = SubElement(root, "ofd:Fonts")
    SubElement(fonts, "ofd:Font", {"ID": str(FONT), "FontName": FONT_NAME, "FamilyName": FONT_NAME})
    return root


def _page(items: Iterable[Item], numbers: Iterator[int]) -> Element:
    root = Element("ofd:Page", {"xmlns:ofd": NAMESPACE})
    area = SubElement(root, "ofd:Area")
    SubElement(area, "ofd:PhysicalBox").text = _lengths(0, 0, *A4)
    content = SubElement(root, "ofd:Content")
    layer = SubElement(content, "ofd:Layer", {"ID": str(next(numbers)), "Type": "Body"})
    for item in items:
        match item:
            case Text():
                if item.text.strip():
                    _text(layer, item, next(numbers))
            case Rule():
                _rule(layer, item, next(numbers))
            case Squares():
                _squares(layer, item, next(numbers))
    return root


def _text(layer: Element, item: Text, number: int) -> None:
    box = _lengths(item.x, item.baseline - item.size, item.width, item.size * 1.25)
    told = {"ID": str(number), "Boundary": box, "Font": str(FONT), "Size": _length(item.size)}
    held = SubElement(layer, "ofd:TextObject", told)
    SubElement(held, "ofd:FillColor", {"Value": "0 0 0"})
    where = {"X": "0", "Y": _length(item.size)}
    if steps := _advances(item)[:-1]:
        where["DeltaX"] = " ".join(_length(step) for step in steps)
    SubElement(held, "ofd:TextCode", where).text = _printable(item.text)


def _rule(layer: Element, item: Rule, number: int) -> None:
    box = _lengths(item.x, item.y, item.length, item.thickness)
    told = {"ID": str(number), "Boundary": box, "LineWidth": _length(item.thickness)}
    held = SubElement(layer, "ofd:PathObject", told)
    SubElement(held, "ofd:StrokeColor", {"Value": "90 90 90"})
    SubElement(held, "ofd:AbbreviatedData").text = f"M 0 0 L {_length(item.length)} 0"


def _squares(layer: Element, item: Squares, number: int) -> None:
    extent = (1 + max(max(cell) for cell in item.cells)) * item.side
    told = {
        "ID": str(number),
        "Boundary": _lengths(item.x, item.y, extent, extent),
        "Stroke": "false",
        "Fill": "true",
    }
    held = SubElement(layer, "ofd:PathObject", told)
    SubElement(held, "ofd:FillColor", {"Value": "0 0 0"})
    SubElement(held, "ofd:AbbreviatedData").text = " ".join(
        _bar(column, row, length, item.side) for column, row, length in _bars(item.cells)
    )


def _bars(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Column, row and length of neighbours in a row: drawn apart they would show a seam."""
    bars: list[tuple[int, int, int]] = []
    for row, column in sorted((row, column) for column, row in cells):
        if bars and bars[-1][1] == row and sum(bars[-1][::2]) == column:
            start, _, length = bars.pop()
            bars.append((start, row, length + 1))
        else:
            bars.append((column, row, 1))
    return bars


def _bar(column: int, row: int, length: int, side: float) -> str:
    corners = (column * side, row * side, (column + length) * side, (row + 1) * side)
    left, top, right, bottom = (_length(one) for one in corners)
    return f"M {left} {top} L {right} {top} L {right} {bottom} L {left} {bottom} C"


def _advances(item: Text) -> list[float]:
    return [
        item.size * (1 if unicodedata.east_asian_width(letter) in "WF" else _HALF)
        for letter in _printable(item.text)
    ]


def _printable(text: str) -> str:
    # XML 1.0 has no control characters, not even escaped.
    return "".join(letter for letter in text if letter.isprintable())


def _lengths(*values: float) -> str:
    return " ".join(_length(value) for value in values)


def _length(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
