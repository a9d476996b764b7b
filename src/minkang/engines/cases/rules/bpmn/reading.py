"""XML of strangers as plain elements, each with its line; whatever it holds, nothing is raised."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from minkang.engines.cases.rules.bpmn.names import MODEL, OURS

MOST_BYTES = 4 * 1024 * 1024
MOST_ELEMENTS = 20_000
# The parser counts the lines of elements without text in sixteen bits.
MOST_LINES = 65_000
# Encodings a prolog may declare, each read with the set of characters that holds it.
DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
READ_AS = {
    "iso-8859-1": "iso-8859-1",
    "windows-1252": "windows-1252",
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
}
IN_MODEL, IN_OURS = f"{{{MODEL}}}", f"{{{OURS}}}"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What cannot be taken over, and why.

    Attributes:
        id: Id of the element, "" when it has none.
        kind: Its local name, of BPMN or of another vocabulary; ``document`` for the file as a whole.
        line: Line of the file, from 1; 0 for the file as a whole.
        message: Chinese; what is not supported and what to draw instead.
        detail: English.
    """

    id: str
    kind: str
    line: int
    message: str
    detail: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element; `kind` is the local name in BPMN, ``our:…`` in our namespace, else ``{namespace}name``."""

    kind: str
    id: str
    line: int
    attributes: Mapping[str, str]
    text: str
    children: "tuple[Element, ...]"

    def named(self, kind: str) -> "Iterator[Element]":
        """Children of a kind."""
        return (one for one in self.children if one.kind == kind)

    @property
    def name(self) -> str:
        """The words on it, without line breaks."""
        return " ".join(self.attributes.get("name", "").split())


def read(content: bytes) -> Element | Unsupported:
    """The root of a BPMN document.

    Refused: more than `MOST_BYTES`, `MOST_LINES` or `MOST_ELEMENTS`, encodings other than UTF-8, UTF-16
    and those of `READ_AS`, document types and entities, what is not well-formed, and roots other than
    ``definitions``. Comments and processing instructions are passed over.
    """
    if len(content) > MOST_BYTES:
        return _document("文件超过 4 MB。请只导出一个流程。", f"{len(content)} bytes")
    text = _text(content)
    if text is None:
        return _document("文件的编码读不了。请用建模工具另存为 UTF-8。", "an unknown encoding")
    if text.count("\n") > MOST_LINES:
        return _document(
            f"文件超过 {MOST_LINES} 行。请只导出一个流程。", f"over {MOST_LINES} lines"
        )
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return _document("文件带有文档类型或实体声明，为了安全不读取。请去掉后再传。", "a DTD")
    return _parsed(text)


def _text(content: bytes) -> str | None:
    """UTF-8 whatever the prolog says, else what byte order mark or prolog say; None for neither."""
    declared = DECLARED.match(content)
    otherwise = READ_AS.get(declared[1].decode().lower()) if declared else None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        otherwise = "utf-16"
    for encoding in filter(None, ("utf-8-sig", otherwise)):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _parsed(text: str) -> Element | Unsupported:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as fault:
        line = fault.lineno or 0
        return Unsupported(
            "", "document", line, f"第 {line} 行不是完整的 XML。请重新导出。", str(fault.msg)
        )
    if root.tag != f"{IN_MODEL}definitions":
        return _document("文件不是 BPMN 2.0 模型。请选择 .bpmn 文件。", f"root {root.tag!r}")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return _document("模型里的元素太多。请拆成几个流程。", f"over {MOST_ELEMENTS} elements")
    return _element(root)


def _document(message: str, detail: str) -> Unsupported:
    return Unsupported("", "document", 0, message, detail)


def _element(found: etree._Element) -> Element:
    attributes = {str(name): str(value) for name, value in found.attrib.items()}
    return Element(
        kind=_kind(str(found.tag)),
        id=attributes.get("id", ""),
        line=cast(int | None, found.sourceline) or 0,
        attributes=attributes,
        text=(found.text or "").strip(),
        children=tuple(map(_element, found.iterchildren("*"))),
    )


def _kind(tag: str) -> str:
    if tag.startswith(IN_MODEL):
        return tag.removeprefix(IN_MODEL)
    if tag.startswith(IN_OURS):
        return f"our:{tag.removeprefix(IN_OURS)}"
    return tag if tag.startswith("{") else f"{{}}{tag}"
