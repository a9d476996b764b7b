"""Codes, identifiers and flags as rows."""

from collections.abc import Mapping

from minkang.engines.records.rules.extraction.rows import (
    Harvest,
    Json,
    Leaf,
    TokenRow,
    codings,
)
from minkang.engines.records.rules.hashing import NOTHING, hash64, known64, typed_identifier


def _text(value: object) -> str:
    return value if type(value) is str else ""


def coding_token(coding: Json) -> tuple[int, int]:
    """Hashes of code and system of a Coding."""
    return known64(_text(coding.get("code"))), known64(_text(coding.get("system")))


def identifier_token(identifier: Json) -> tuple[int, int]:
    """Hashes of value and system of an Identifier."""
    return hash64(_text(identifier.get("value"))), known64(_text(identifier.get("system")))


def tokens_of_concept(sps: tuple[int, ...]) -> Leaf:
    """A CodeableConcept: one row for each coding."""

    def leaf(value: object, out: Harvest) -> None:
        for coding in codings(value):
            _keep(sps, *coding_token(coding), out)

    return leaf


def tokens_of_coding(sps: tuple[int, ...]) -> Leaf:
    """A Coding."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is dict:
            _keep(sps, *coding_token(value), out)

    return leaf


def tokens_of_identifier(sps: tuple[int, ...]) -> Leaf:
    """An Identifier, once more for each of its types (``:of-type``)."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        _keep(sps, *identifier_token(value), out)
        written = _text(value.get("value"))
        for coding in codings(value.get("type")):
            if written and type(coding.get("code")) is str:
                code = hash64(typed_identifier(coding["code"], written))
                _keep(sps, code, known64(_text(coding.get("system"))), out)

    return leaf


def tokens_of_contact(sps: tuple[int, ...]) -> Leaf:
    """A ContactPoint: its value; the system is that of its kind (``phone``, ``email``)."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is dict:
            _keep(sps, hash64(_text(value.get("value"))), known64(_text(value.get("system"))), out)

    return leaf


def tokens_of_code(sps: tuple[int, ...], systems: Mapping[str, str]) -> Leaf:
    """A code; its system is the one of the required binding it comes from."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is str:
            _keep(sps, known64(value), known64(systems.get(value, "")), out)

    return leaf


def tokens_of_text(sps: tuple[int, ...]) -> Leaf:
    """A string, id or uri under a token parameter."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is str:
            _keep(sps, hash64(value), NOTHING, out)

    return leaf


def tokens_of_flag(sps: tuple[int, ...]) -> Leaf:
    """A boolean."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is bool:
            _keep(sps, known64("true" if value else "false"), NOTHING, out)

    return leaf


def _keep(sps: tuple[int, ...], code: int, system: int, out: Harvest) -> None:
    if code or system:
        out.tokens.extend([TokenRow(sp, code, system) for sp in sps])
