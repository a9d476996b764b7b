"""XML of strangers as plain elements, each with its line; whatever it holds, nothing is raised."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from minkang.engines.cases.rules.bpmn.names import MODEL, OURS

MOST_BYTES = 4 * 1024 * 1024
MOST_ELEMENTS = 20_000
IN_MODEL, IN_OURS = f"{{{MODEL}}}", f"{{{OURS}}}"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What cannot be taken over, and why.

    Attributes:
        id: Id of the element, "" when it has none.
        kind: Its local name in BPMN; ``document`` for the file as a whole.
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
    """An element; `kind` is the local name in BPMN, ``our:…`` in our namespace, else the full name."""

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

    Refused: more than `MOST_BYTES` or `MOST_ELEMENTS`, other encodings than UTF-8, document types and
    entities, what is not well-formed, and roots other than ``definitions``.
    """
    if len(content) > MOST_BYTES:
        return _document("文件超过 4 MB。请只导出一个流程。", f"{len(content)} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return _document("文件不是 UTF-8 编码。请用建模工具另存为 UTF-8。", fault.reason)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return _document("文件带有文档类型或实体声明，为了安全不读取。请去掉后再传。", "a DTD")
    return _parsed(text)


def _parsed(text: str) -> Element | Unsupported:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
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
    return tag
