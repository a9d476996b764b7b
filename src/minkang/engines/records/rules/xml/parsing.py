"""Reads an XML document into nodes, or says why it is none that may be read.

Expat is used because it tells where in the text a narrative stands, so that it is kept to the letter.
A document type declaration ends the reading at once: no entity is ever declared or expanded.
"""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.reading import Unreadable, encoded
from minkang.engines.records.rules.xml.slots import FHIR, XHTML

_SEPARATOR: Final = " "
_DIV: Final = XHTML + _SEPARATOR + "div"


@dataclass(slots=True)
class Node:
    """One element.

    Attributes:
        name: Its local name.
        attributes: By name, those of other namespaces left out.
        children: Elements inside, in order.
        narrative: The exact text of an XHTML div, "" for FHIR's own elements.
    """

    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    narrative: str = ""


def parsed(text: bytes | str, *, most_depth: int, most_bytes: int) -> Node:
    """The root element of a FHIR document; Unreadable when it is none."""
    content = encoded(text, most_bytes=most_bytes)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(
            _fatal(
                "内容不是 UTF-8 编码。请把字符编码改为 UTF-8 后重新提交。",
                "The text is not valid UTF-8.",
            )
        ) from None
    reader = _Reader(content, most_depth)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(
            _fatal(
                f"第 {error.lineno} 行第 {error.offset + 1} 列不符合 XML 语法。请检查后重新提交。",
                f"Malformed XML at line {error.lineno}, column {error.offset + 1}.",
            )
        ) from None
    return reader.root.children[0]


class _Reader:
    """The handlers of expat and what they gather."""

    def __init__(self, content: bytes, most_depth: int) -> None:
        self.content = content
        self.most_depth = most_depth
        self.root = Node("", {})
        self.open = [self.root]
        self.narrative_from = -1
        self.inside_narrative = 0
        self.parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.inside_narrative:
            self.inside_narrative += 1
            self._bound(len(self.open) + self.inside_narrative)
            return
        if name == _DIV:
            self.inside_narrative = 1
            self.narrative_from = self.parser.CurrentByteIndex
            return
        namespace, _, local = name.rpartition(_SEPARATOR)
        if namespace != FHIR:
            raise Unreadable(
                _fatal(
                    f"元素的命名空间应为 {FHIR}。请在根元素上声明 xmlns。",
                    f"Elements belong to the namespace {FHIR}.",
                    self._path(),
                )
            )
        plain = {key: value for key, value in attributes.items() if _SEPARATOR not in key}
        node = Node(local, plain)
        self.open[-1].children.append(node)
        self.open.append(node)
        self._bound(len(self.open) - 1)

    def _end(self, _name: str) -> None:
        if not self.inside_narrative:
            self.open.pop()
            return
        self.inside_narrative -= 1
        if self.inside_narrative == 0:
            end = self.content.index(b">", self.parser.CurrentByteIndex) + 1
            text = self.content[self.narrative_from : end].decode()
            if not text.startswith("<div"):
                raise Unreadable(
                    _fatal(
                        "叙述文字的 div 不能带前缀，请直接写 xmlns。",
                        "The narrative's div has no prefix and declares its namespace itself.",
                        self._path(),
                    )
                )
            self.open[-1].children.append(Node("div", {}, narrative=text))

    def _text(self, text: str) -> None:
        if not self.inside_narrative and text.strip():
            raise Unreadable(
                _fatal(
                    "元素之间不能有文字；值应写在 value 属性里。",
                    "Values stand in the attribute value; text between elements is not allowed.",
                    self._path(),
                )
            )

    def _doctype(self, *_said: object) -> None:
        raise Unreadable(
            _fatal(
                "不接受带 DTD 的 XML。请去掉 DOCTYPE 声明。",
                "A document type declaration is refused.",
            )
        )

    def _bound(self, depth: int) -> None:
        if depth > self.most_depth:
            raise Unreadable(
                _fatal(
                    f"内容嵌套超过 {self.most_depth} 层，未读取。请检查生成程序。",
                    f"Elements are nested deeper than {self.most_depth}.",
                )
            )

    def _path(self) -> str:
        return ".".join(node.name for node in self.open[1:])


def _fatal(zh: str, en: str, path: str = "") -> Issue:
    return Issue(Severity.FATAL, IssueCode.STRUCTURE, path, zh, en)
