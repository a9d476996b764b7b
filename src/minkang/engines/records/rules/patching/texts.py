"""A resource as a tree that can be changed and written again with every number as it was."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self, TypeAlias

import msgspec

from minkang.engines.records.rules.issues import IssueCode
from minkang.engines.records.rules.patching.faults import fault, malformed
from minkang.engines.records.rules.reading import MOST_DEPTH, Json, Unreadable, members

MOST_OPERATIONS = 1_000
MOST_GROWTH = 1024 * 1024
"""Bytes one patch may add; copies of copies would fill the memory."""
Value: TypeAlias = Any
"""A JSON value."""


class Exact(Decimal):
    """A number that remembers how it was written."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """The number of a JSON text."""
        self = super().__new__(cls, text)
        self.text = text
        return self


def _hook(value: object) -> msgspec.Raw:
    if isinstance(value, Exact):
        return msgspec.Raw(value.text.encode())
    raise TypeError(type(value).__name__)


_DECODER = msgspec.json.Decoder(float_hook=Exact)
_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=_hook)


@dataclass(slots=True)
class Draft:
    """A resource under change.

    Attributes:
        tree: The whole, with exact numbers.
        touched: Members of the top level that are no longer as they were.
        grown: Bytes that were added so far.
    """

    tree: Json
    touched: set[str] = field(default_factory=set)
    grown: int = 0

    def admit(self, value: Value, depth: int, place: str) -> Value:
        """A copy of `value` to be put `depth` levels down; refused when the resource would swell."""
        content = encoded(value)
        self.grown += len(content)
        if self.grown > MOST_GROWTH or depth + _depth(value) > MOST_DEPTH:
            raise fault(
                place,
                "补丁会使内容过大或嵌套过深，没有执行。请分次提交，或直接提交完整内容。",
                "The patch would make the resource too long or too deep.",
                IssueCode.TOO_LONG,
            )
        return decoded(content)


def decoded(content: bytes | str) -> Value:
    """A JSON text with exact numbers; ValueError when it is none."""
    return _DECODER.decode(content)


def encoded(value: Value) -> bytes:
    """The JSON text of a value."""
    return _ENCODER.encode(value)


def read_patch(patch: str | bytes) -> Value:
    """The patch as a value.

    Raises:
        Unpatchable: It is no JSON, or nested too deeply.
    """
    try:
        value = decoded(patch)
        is_shallow = _depth(value) <= MOST_DEPTH
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise malformed("", "The patch is no JSON.") from error
    if not is_shallow:
        raise malformed("", "The patch is nested too deeply.")
    return value


def rewritten(text: str, change: Callable[[Draft], None]) -> str:
    """The text of a resource after `change`; members it did not touch keep their bytes.

    Raises:
        Unpatchable: `change` raises it, or changed the id or type.
        Unreadable: The text is no resource.
    """
    tree = decoded(text)
    if type(tree) is not dict:
        raise Unreadable
    kept = {name: tree.get(name) for name in ("resourceType", "id")}
    draft = Draft(tree)
    change(draft)
    for name, value in kept.items():
        if draft.tree.get(name) != value:
            raise fault(
                f"{kept['resourceType']}.{name}",
                "资源的类型和编号不能用补丁修改，补丁没有执行。",
                f"A patch cannot change {name}.",
                IssueCode.BUSINESS_RULE,
            )
    raws = members(text)
    parts = (
        b"%s:%s"
        % (
            encoded(name),
            encoded(value) if name in draft.touched or name not in raws else bytes(raws[name]),
        )
        for name, value in draft.tree.items()
    )
    return (b"{" + b",".join(parts) + b"}").decode()


def _depth(value: Value) -> int:
    deepest = 0
    waiting = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if type(each) is dict or type(each) is list:
            deepest = max(deepest, depth)
            inner = each.values() if type(each) is dict else each
            waiting += [(item, depth + 1) for item in inner]
    return deepest
