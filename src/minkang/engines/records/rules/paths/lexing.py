"""Words of a FHIRPath expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class PathFault(ValueError):  # noqa: N818 - says what it is
    """An expression that cannot be read or evaluated; the message names the place and the cause."""


class Kind(StrEnum):
    """What a word is."""

    NAME = "name"
    QUOTED_NAME = "quoted"
    STRING = "string"
    NUMBER = "number"
    MOMENT = "moment"
    TIME = "time"
    VARIABLE = "variable"
    EXTERNAL = "external"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` is its meaning (unescaped, without quotes and signs), `at` its position."""

    kind: Kind
    text: str
    at: int


_WORD = re.compile(
    r"""(?P<space>\s+|//[^\n\r]*|/\*.*?\*/)
    |(?P<time>@T\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)
    |(?P<moment>@\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T(?:\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<quoted>`(?:[^`\\]|\\.)*`)
    |(?P<string>'(?:[^'\\]|\\.)*')
    |(?P<variable>\$[a-z]+)
    |(?P<external>%(?:[A-Za-z_][A-Za-z0-9_-]*|`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'))
    |(?P<sign><=|>=|!=|!~|[=~<>+\-*/&|.,()\[\]{}])""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


def words(text: str) -> Iterator[Word]:
    """Words of the expression, ending with one of kind END.

    Raises:
        PathFault: A character that begins no word.
    """
    at = 0
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            raise PathFault(f"unexpected {text[at]!r} at {at}")
        group = str(match.lastgroup)
        if group != "space":
            yield Word(Kind(group), _meaning(Kind(group), match.group()), at)
        at = match.end()
    yield Word(Kind.END, "", at)


def _meaning(kind: Kind, text: str) -> str:
    if kind in (Kind.STRING, Kind.QUOTED_NAME):
        return unescaped(text[1:-1])
    if kind in (Kind.MOMENT, Kind.TIME, Kind.VARIABLE):
        return text[1:]
    if kind is Kind.EXTERNAL:
        return unescaped(text[2:-1]) if text[1] in "`'" else text[1:]
    return text


def unescaped(text: str) -> str:
    """The text without the escapes of FHIRPath and JSON."""

    def meaning(match: re.Match[str]) -> str:
        sign = match[1]
        return chr(int(sign[1:], 16)) if len(sign) > 1 else _ESCAPED.get(sign, sign)

    return _ESCAPE.sub(meaning, text) if "\\" in text else text
