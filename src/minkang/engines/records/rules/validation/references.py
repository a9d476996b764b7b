"""Whether a reference has a form that can be resolved, and points where the element allows."""

import re
from collections.abc import Callable
from typing import Any, Final

from minkang.engines.records.rules.numbers import LENGTH, has_number
from minkang.engines.records.rules.validation import faults
from minkang.engines.records.rules.validation.places import NO_INDEX, Place, Walk

_RELATIVE: Final = re.compile(
    r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?"
)
_CONDITIONAL: Final = re.compile(r"([A-Z][A-Za-z]+)\?\S+")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_CANONICAL: Final = "http://hl7.org/fhir/StructureDefinition/"


def check_of(
    targets: tuple[str, ...], resources: frozenset[str]
) -> Callable[[Any, Place, Walk], None]:
    """A check of one Reference whose members are sound; `targets` empty allows every type."""
    allowed = frozenset(targets) or resources
    names = ", ".join(targets)

    def check(value: Any, place: Place, walk: Walk) -> None:
        text = value.get("reference")
        if type(text) is str:
            named = _target(text, resources, place, walk)
            if named and named not in allowed:
                walk.add(faults.TARGET, (place, "reference", NO_INDEX), names=names)
        named = value.get("type")
        if type(named) is str and named.removeprefix(_CANONICAL) not in allowed:
            walk.add(faults.TARGET, (place, "type", NO_INDEX), names=names or "FHIR R4")

    return check


def _target(text: str, resources: frozenset[str], place: Place, walk: Walk) -> str:
    """The type that `text` points at, "" when it does not say; tells forms that lead nowhere."""
    found = _RELATIVE.fullmatch(text)
    if found and len(found[2]) >= LENGTH and has_number(found[2]):
        walk.add(faults.NUMBER_AS_ID, (place, "reference", NO_INDEX))
    found = found or _CONDITIONAL.fullmatch(text)
    if found and found[1] in resources:
        return found[1]
    if text[:1] == "#":
        named = walk.contained.get(text[1:], "")
        if not named and len(text) > 1:
            walk.add(faults.NOT_CONTAINED, (place, "reference", NO_INDEX))
        return named
    if not _ABSOLUTE.fullmatch(text):
        walk.add(faults.REFERENCE, (place, "reference", NO_INDEX))
        return ""
    return _type_in_address(text, resources)


def _type_in_address(text: str, resources: frozenset[str]) -> str:
    parts = text.partition("?")[0].partition("/_history/")[0].rsplit("/", 2)
    if len(parts) == 3 and parts[1] in resources:  # noqa: PLR2004  base, type and id
        return parts[1]
    return ""
