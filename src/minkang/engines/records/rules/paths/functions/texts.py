"""Functions on texts."""

import base64
import binascii
import html
import json
import re

from minkang.engines.records.rules.paths.functions.registering import Function, of_text
from minkang.engines.records.rules.paths.items import Items, made
from minkang.engines.records.rules.paths.lexing import PathFault, unescaped
from minkang.engines.records.rules.paths.scopes import Evaluator, Scope, single


def _substring(text: str, start: int, length: int | None = None) -> str | None:
    if not 0 <= start < len(text):
        return None
    return text[start:] if length is None else text[start : start + max(0, length)]


def _pattern(pattern: str) -> re.Pattern[str]:
    # What other systems write (?<name>…) is (?P<name>…) here, and $1 in a replacement is \1.
    try:
        return re.compile(re.sub(r"\(\?<(?=[A-Za-z])", "(?P<", pattern), re.DOTALL)
    except re.error as fault:
        raise PathFault(f"no pattern: {fault}") from fault


def _matches(text: str, pattern: str) -> bool:
    return _pattern(pattern).search(text) is not None


def _matches_full(text: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None


def _replace_matches(text: str, pattern: str, by: str) -> str:
    if not pattern:
        return text
    template = re.sub(r"\$(?:\{(\w+)\}|(\d+))", r"\\g<\1\2>", by)
    try:
        return _pattern(pattern).sub(template, text)
    except (re.error, IndexError) as fault:
        raise PathFault(f"no replacement: {fault}") from fault


def _encode(text: str, kind: str) -> str | None:
    raw = text.encode()
    if kind == "hex":
        return raw.hex()
    if kind == "base64":
        return base64.b64encode(raw).decode()
    return base64.urlsafe_b64encode(raw).decode() if kind == "urlbase64" else None


def _decode(text: str, kind: str) -> str | None:
    try:
        if kind == "hex":
            return bytes.fromhex(text).decode()
        if kind == "base64":
            return base64.b64decode(text, validate=True).decode()
        return base64.urlsafe_b64decode(text).decode() if kind == "urlbase64" else None
    except (binascii.Error, ValueError):
        return None


def _escape(text: str, kind: str) -> str | None:
    if kind == "html":
        return html.escape(text)
    return json.dumps(text, ensure_ascii=False)[1:-1] if kind == "json" else None


def _unescape(text: str, kind: str) -> str | None:
    if kind == "html":
        return html.unescape(text)
    return unescaped(text) if kind == "json" else None


def _characters(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:  # noqa: ARG001
    item = single(items)
    return [] if item is None else [made(sign) for sign in str(item.value)]


def _split(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    item, separator = single(items), single(arguments[0](scope))
    if item is None or separator is None:
        return []
    text, by = str(item.value), str(separator.value)
    return [made(part) for part in (text.split(by) if by else list(text))]


def _join(items: Items, scope: Scope, arguments: tuple[Evaluator, ...]) -> Items:
    separator = single(arguments[0](scope)) if arguments else None
    if not all(isinstance(item.value, str) for item in items):
        raise PathFault("join() joins texts only")
    by = "" if separator is None else str(separator.value)
    return [made(by.join(item.value for item in items))] if items else []


FUNCTIONS = {
    "indexOf": of_text(lambda text, part: text.find(part), 1),
    "lastIndexOf": of_text(lambda text, part: text.rfind(part), 1),
    "substring": of_text(_substring, 1, 2),
    "startsWith": of_text(lambda text, part: text.startswith(part), 1),
    "endsWith": of_text(lambda text, part: text.endswith(part), 1),
    "contains": of_text(lambda text, part: part in text, 1),
    "upper": of_text(str.upper),
    "lower": of_text(str.lower),
    "trim": of_text(str.strip),
    "replace": of_text(lambda text, old, new: text.replace(old, new), 2),
    "matches": of_text(_matches, 1),
    "matchesFull": of_text(_matches_full, 1),
    "replaceMatches": of_text(_replace_matches, 2),
    "length": of_text(len),
    "toChars": Function(_characters),
    "split": Function(_split, 1, 1),
    "join": Function(_join, 0, 1),
    "encode": of_text(_encode, 1),
    "decode": of_text(_decode, 1),
    "escape": of_text(_escape, 1),
    "unescape": of_text(_unescape, 1),
}
