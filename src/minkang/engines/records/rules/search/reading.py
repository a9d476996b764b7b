"""One value of a query string, by the kind of its parameter (FHIR R4 search, 3.1.1.4)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from minkang.engines.records.rules.extraction.moments import stretch
from minkang.engines.records.rules.search.values import (
    DateValue,
    NumberValue,
    PartValue,
    Prefix,
    ReferenceValue,
    StringValue,
    TokenValue,
    TypedIdentifier,
    UriValue,
)
from minkang.engines.records.rules.specification import ParameterKind, table

_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}\Z")
_LOCAL = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?\Z")
_PREFIX_LENGTH = 2
_PREFIXES = frozenset(Prefix)
_OF_TYPE_PARTS = 3
_HALF = Decimal("0.5")


class Unreadable(ValueError):  # noqa: N818 - it is an answer, not an error
    """A value of the wrong form; the two texts say which form is expected."""

    def __init__(self, wanted: str, wanted_zh: str) -> None:
        """Keep what was expected, in English and Chinese."""
        super().__init__(wanted)
        self.wanted = wanted
        self.wanted_zh = wanted_zh


def split(text: str, mark: str) -> list[str]:
    r"""The parts of `text` between unescaped marks; escapes (``\,``) stay for `plain`."""
    if "\\" not in text:
        return text.split(mark)
    parts, begin, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == mark:
            parts.append(text[begin:place])
            begin = place + 1
        place += 1
    return [*parts, text[begin:]]


def plain(text: str) -> str:
    r"""`text` without the escapes of ``\,`` ``\$`` ``\|`` and a doubled backslash."""
    return re.sub(r"\\([,$|\\])", r"\1", text) if "\\" in text else text


def token(text: str) -> TokenValue:
    """``code``, ``system|code``, ``|code`` or ``system|``."""
    system, mark, code = _halved(text)
    if not mark:
        if not system:
            raise Unreadable("system|code", "“系统|编码”或编码")
        return TokenValue(None, system)
    if not system and not code:
        raise Unreadable("system|code", "“系统|编码”或编码")
    return TokenValue(system, code or None)


def typed_identifier(text: str) -> TypedIdentifier:
    """``system|code|value`` of ``:of-type``."""
    parts = [plain(part) for part in split(text, "|")]
    if len(parts) != _OF_TYPE_PARTS or not parts[1] or not parts[2]:
        raise Unreadable("system|code|value", "“系统|类型编码|号码”")
    return TypedIdentifier(*parts)


def string(text: str) -> StringValue:
    """Any text that is not empty."""
    if not text:
        raise Unreadable("text", "文字")
    return StringValue(plain(text))


def uri(text: str) -> UriValue:
    """Any address that is not empty."""
    if not text:
        raise Unreadable("an address", "网址或标识")
    return UriValue(plain(text))


def date(text: str) -> DateValue:
    """A prefix and a date of any precision."""
    prefix, rest = _prefixed(text)
    # A plus sign that was not escaped in the address arrives as a blank.
    found = stretch(rest.replace(" ", "+"))
    if found is None:
        raise Unreadable("a date such as ge2026-11-22", "日期，如 ge2026-11-22")
    return DateValue(prefix, *found)


def number(text: str) -> NumberValue:
    """A prefix and a decimal number."""
    prefix, rest = _prefixed(text)
    return _number(prefix, rest, None, None)


def quantity(text: str) -> NumberValue:
    """A prefix and ``number``, ``number|system|unit`` or ``number||unit``."""
    prefix, rest = _prefixed(text)
    parts = [plain(part) for part in split(rest, "|")]
    if len(parts) == 1:
        return _number(prefix, parts[0], None, None)
    if len(parts) != _OF_TYPE_PARTS:
        raise Unreadable("number|system|unit", "“数值|单位系统|单位”")
    return _number(prefix, parts[0], parts[1] or None, parts[2] or None)


def reference(text: str, targets: tuple[str, ...], base: str) -> ReferenceValue:
    """``id``, ``Type/id``, or an address; one below `base` is this server's own.

    Args:
        text: The value.
        targets: Types an id alone may belong to; empty for any.
        base: Address of this server without a slash at the end, or "".
    """
    text = plain(text)
    if base and text.startswith(base + "/"):
        text = text[len(base) + 1 :]
    if (local := _LOCAL.match(text)) and local[1] in table().types:
        return ReferenceValue((local[1],), local[2], "")
    if not text:
        raise Unreadable("a reference such as Patient/1", "引用，如 Patient/1")
    if _ID.match(text):
        return ReferenceValue(targets or table().resources, text, "")
    return ReferenceValue((), "", text)


def is_id(text: str) -> bool:
    """Whether a value has the form of a logical id."""
    return _ID.match(text) is not None


def _prefixed(text: str) -> tuple[Prefix, str]:
    if text[:_PREFIX_LENGTH] in _PREFIXES:
        return Prefix(text[:_PREFIX_LENGTH]), text[_PREFIX_LENGTH:]
    return Prefix.EQ, text


def _halved(text: str) -> tuple[str, str, str]:
    first, *rest = split(text, "|")
    return plain(first), "|" if rest else "", plain("|".join(rest))


def _number(prefix: Prefix, text: str, system: str | None, unit: str | None) -> NumberValue:
    if not _NUMBER.match(text):
        raise Unreadable("a decimal number", "数值")
    try:
        point = Decimal(text)
    except InvalidOperation:
        raise Unreadable("a decimal number", "数值") from None
    half = _half_of_last_digit(point)
    return NumberValue(prefix, point, point - half, point + half, system, unit)


def _half_of_last_digit(point: Decimal) -> Decimal:
    """Half of the last digit's weight; ``1e2`` is 95 to 105, as the standard's own example says."""
    exponent = point.as_tuple().exponent
    weight = exponent if isinstance(exponent, int) else 0
    return _HALF.scaleb(weight - 1 if weight > 0 else weight)


READERS: Mapping[ParameterKind, Callable[[str], PartValue]] = {
    ParameterKind.TOKEN: token,
    ParameterKind.STRING: string,
    ParameterKind.URI: uri,
    ParameterKind.DATE: date,
    ParameterKind.NUMBER: number,
    ParameterKind.QUANTITY: quantity,
}
