"""Reads JSON without losing a digit.

`read` gives the tree that validation and extraction walk: dicts in the sender's order, lists, strings,
ints, ``Decimal`` for every number with a fraction or exponent, booleans and None; never a float.
`members` gives the exact text of each member of the top level. Beyond the grammar (RFC 8259),
repeated member names are refused, because two readers would keep different ones; a byte order mark
is skipped.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from minkang.engines.records.rules.issues import Issue, IssueCode, Severity

Json = dict[str, Any]

MOST_BYTES = 16 * 1024 * 1024
MOST_DEPTH = 100

_BOM = b"\xef\xbb\xbf"
_TREE = msgspec.json.Decoder(float_hook=Decimal)
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_POSITION = re.compile(r"\(byte (\d+)\)")
_SPACED_COLONS = (b" :", b"\n:", b"\t:", b"\r:")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')


class Unreadable(ValueError):  # noqa: N818  it is an answer, not an error of ours
    """The text is no resource in JSON; `issues` say where and why."""

    def __init__(self, *issues: Issue) -> None:
        """Keep the issues; the text of the exception is their English."""
        super().__init__("; ".join(issue.en for issue in issues))
        self.issues = issues


def read(text: bytes | str, *, most_depth: int = MOST_DEPTH, most_bytes: int = MOST_BYTES) -> Json:
    """The tree of a JSON object.

    Args:
        text: UTF-8 bytes or text.
        most_depth: Deepest nesting of objects and arrays that is read.
        most_bytes: Longest text that is read.

    Raises:
        Unreadable: Too long, not UTF-8, not JSON, not an object, nested too deeply, or a repeated name.
    """
    content = encoded(text, most_bytes=most_bytes)
    try:
        tree = _TREE.decode(content)
    except RecursionError:
        raise Unreadable(_too_deep(most_depth)) from None
    except UnicodeDecodeError:
        raise Unreadable(_not_utf8()) from None
    except (ValueError, ArithmeticError) as error:
        raise Unreadable(_malformed(content, str(error))) from None
    if not isinstance(tree, dict):
        raise Unreadable(
            _fatal(
                IssueCode.STRUCTURE,
                "内容不是一个 JSON 对象。请提交以“{”开头的一条资源。",
                "The text is JSON, but no object.",
            )
        )
    count = _count(tree, most_depth)
    if count < 0:
        raise Unreadable(_too_deep(most_depth))
    if not _names_each_once(content, count):
        raise Unreadable(*_repeated_names(content))
    return tree


def read_again(text: str) -> Json:
    """The tree of a text that `read` accepted and in which only values were replaced since."""
    tree: Json = _TREE.decode(text)
    return tree


def members(text: bytes | str) -> dict[str, msgspec.Raw]:
    """The members of a JSON object that `read` accepted, each with its exact bytes, in order."""
    return _MEMBERS.decode(encoded(text))


def joined(parts: Mapping[str, str]) -> str:
    """A JSON object of members, each the text of its value, in order."""
    return "{" + ",".join(f'"{name}":{text}' for name, text in parts.items()) + "}"


def encoded(text: bytes | str, *, most_bytes: int = MOST_BYTES) -> bytes:
    """`text` as UTF-8 without a byte order mark; Unreadable when it is too long or no Unicode."""
    if isinstance(text, str):
        try:
            text = text.encode("utf-8")
        except UnicodeEncodeError:
            raise Unreadable(_not_utf8()) from None
    if len(text) > most_bytes:
        raise Unreadable(
            _fatal(
                IssueCode.TOO_LONG,
                f"内容超过 {most_bytes // 1024 // 1024} MB，未读取。请分成几次提交，或使用批量导入。",
                f"The text is longer than {most_bytes} bytes.",
            )
        )
    return text.removeprefix(_BOM)


def _count(value: Any, left: int) -> int:
    """Number of members below `value`; negative when it is nested deeper than `left`."""
    if left <= 0:
        return -(1 << 60)
    inner = value
    count = 0
    if type(value) is dict:
        count = len(value)
        inner = value.values()
    for item in inner:
        kind = type(item)
        if kind is dict or kind is list:
            count += _count(item, left - 1)
    return count


def _names_each_once(content: bytes, count: int) -> bool:
    """Whether the text writes exactly `count` members, so that none was replaced by a later one.

    A quotation mark before a colon is a member's end, or lies in a string: equal numbers prove that
    no name was repeated; only otherwise the strings are taken out and the colons counted.
    """
    if content.count(b'":') == count and not any(sign in content for sign in _SPACED_COLONS):
        return True
    return _STRING.sub(b"", content).count(b":") == count


class _Repeated(dict[str, Any]):
    """An object with repeated names."""

    names: tuple[str, ...] = ()


def _repeated_names(content: bytes) -> list[Issue]:
    def joined(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
        kept = _Repeated(pairs)
        counts = Counter(name for name, _ in pairs)
        kept.names = tuple(name for name, count in counts.items() if count > 1)
        return kept

    issues: list[Issue] = []
    waiting: list[tuple[Any, str]] = [(json.loads(content, object_pairs_hook=joined), "")]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, _Repeated):
            root = path or str(value.get("resourceType", ""))[:64]
            issues += [
                _repeated(f"{root}.{shown(name)}" if root else shown(name)) for name in value.names
            ]
            waiting += [(item, f"{root}.{shown(name)}") for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(item, f"{path}[{place}]") for place, item in enumerate(value)]
    return issues


def shown(name: str) -> str:
    """A member's name as a path may show it: "?" where it is no name of the standard's form."""
    is_plain = name.isascii() and name.replace("_", "").isalnum() and len(name) <= 64  # noqa: PLR2004
    return name if is_plain and not name[0].isdigit() else "?"


def _repeated(path: str) -> Issue:
    return Issue(
        Severity.FATAL,
        IssueCode.STRUCTURE,
        path,
        "同一个对象里这个名称出现了两次，读不出以哪个为准。请只保留一个。",
        "The name occurs more than once in its object.",
    )


def _fatal(code: IssueCode, zh: str, en: str) -> Issue:
    return Issue(Severity.FATAL, code, "", zh, en)


def _not_utf8() -> Issue:
    return _fatal(
        IssueCode.STRUCTURE,
        "内容不是 UTF-8 编码。请把字符编码改为 UTF-8 后重新提交。",
        "The text is not valid UTF-8.",
    )


def _too_deep(most: int) -> Issue:
    return _fatal(
        IssueCode.STRUCTURE,
        f"内容嵌套超过 {most} 层，未读取。请检查生成程序。",
        f"Objects and arrays are nested deeper than {most}.",
    )


def _malformed(content: bytes, said: str) -> Issue:
    found = _POSITION.search(said)
    place = min(int(found[1]), len(content)) if found else len(content)
    line = content.count(b"\n", 0, place) + 1
    column = place - (content.rfind(b"\n", 0, place) + 1) + 1
    return _fatal(
        IssueCode.STRUCTURE,
        f"第 {line} 行第 {column} 字节处不符合 JSON 语法。请检查后重新提交。",
        f"Malformed JSON at line {line}, byte {column}.",
    )
