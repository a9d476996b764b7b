"""References as rows, and what type of resource a reference points at."""

import re

from minkang.engines.records.rules.extraction.rows import Harvest, Leaf, ReferenceRow, TokenRow
from minkang.engines.records.rules.extraction.tokens import identifier_token
from minkang.engines.records.rules.hashing import hash64

_HISTORY = "/_history/"
_TYPED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}\Z")


def bare(text: str) -> str:
    """The reference without the version it may name (``Patient/1/_history/2``)."""
    return text.partition(_HISTORY)[0] if _HISTORY in text else text


def type_of_reference(text: str) -> str:
    """``Patient`` of ``Patient/1`` and of ``https://…/Patient/1``; "" when the text does not say."""
    match = _TYPED.search(bare(text))
    return match[1] if match else ""


def refers_to(value: object, type_name: str) -> bool:
    """Whether a Reference points at a resource of `type_name`, as far as it says so itself."""
    if type(value) is not dict:
        return False
    text = value.get("reference")
    if type(text) is str:
        # Nearly every reference in a feed is relative, and a prefix is quicker than a pattern.
        if text.startswith(type_name) and text[len(type_name) : len(type_name) + 1] == "/":
            return True
        named = type_of_reference(text)
        if named:
            return named == type_name
    return bool(value.get("type") == type_name)


def references_of_reference(sps: tuple[int, ...]) -> Leaf:
    """A Reference; its identifier becomes a token row of the same parameter (``:identifier``)."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        text = value.get("reference")
        # What is contained is no resource of its own and cannot be searched for.
        if type(text) is str and text and text[0] != "#":
            _keep(sps, bare(text), out)
        identifier = value.get("identifier")
        if type(identifier) is dict:
            code, system = identifier_token(identifier)
            if code or system:
                out.tokens.extend([TokenRow(sp, code, system) for sp in sps])

    return leaf


def references_of_address(sps: tuple[int, ...]) -> Leaf:
    """A canonical or uri that points at a resource: as written, and without its ``|version``."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not str or not value or value[0] == "#":
            return
        _keep(sps, value, out)
        address, bar, _ = value.partition("|")
        if bar:
            _keep(sps, address, out)

    return leaf


def references_of_resource(sps: tuple[int, ...]) -> Leaf:
    """A resource inside a Bundle: what would be written to point at it."""

    def leaf(value: object, out: Harvest) -> None:
        if type(value) is not dict:
            return
        type_name, fhir_id = value.get("resourceType"), value.get("id")
        if type(type_name) is str and type(fhir_id) is str:
            _keep(sps, f"{type_name}/{fhir_id}", out)

    return leaf


def _keep(sps: tuple[int, ...], text: str, out: Harvest) -> None:
    hashed = hash64(text)
    out.references.extend([ReferenceRow(sp, text, hashed) for sp in sps])
