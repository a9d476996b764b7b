"""Which codes a value set of the standard holds, when the standard itself lists them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]


def expansion(address: str, concepts: Sequence[Json]) -> dict[str, list[str]] | None:
    """Code system to codes of the value set at `address`.

    None when it cannot be listed: the set or one of its systems is published elsewhere (units,
    media types, currencies), or it is chosen by a filter.
    """
    value_set = _published(address, "ValueSet", concepts)
    if value_set is None:
        return None
    compose = value_set.get("compose", {})
    systems: dict[str, list[str]] = {}
    for part in compose.get("include", ()):
        listed = _listed(part, concepts)
        if listed is None:
            return None
        for system, codes in listed.items():
            systems[system] = sorted({*systems.get(system, ()), *codes})
    for part in compose.get("exclude", ()):
        dropped = {entry["code"] for entry in part["concept"]}
        systems[part["system"]] = [c for c in systems[part["system"]] if c not in dropped]
    return systems or None


def _listed(part: Mapping[str, Any], concepts: Sequence[Json]) -> dict[str, list[str]] | None:
    if part.get("filter"):
        return None
    if part.get("valueSet"):
        merged: dict[str, list[str]] = {}
        for address in part["valueSet"]:
            found = expansion(address.split("|")[0], concepts)
            if found is None:
                return None
            merged |= found
        return merged
    if "concept" in part:
        return {part["system"]: [entry["code"] for entry in part["concept"]]}
    system = _published(part["system"], "CodeSystem", concepts)
    if system is None or system["content"] != "complete":
        return None
    return {part["system"]: list(_codes(system.get("concept", ())))}


def _published(address: str, kind: str, concepts: Sequence[Json]) -> Json | None:
    for item in concepts:
        if item["resourceType"] == kind and item["url"] == address:
            return item
    return None


def _codes(concepts: Sequence[Json]) -> Iterator[str]:
    for concept in concepts:
        yield concept["code"]
        yield from _codes(concept.get("concept", ()))
