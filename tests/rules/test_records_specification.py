"""The compact table of the standard says what the standard says, and loads fast."""

import importlib.util
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from minkang.engines.records.rules.specification import ParameterKind, TypeKind, table
from minkang.engines.records.rules.specification.compiling import compiled

ROOT = Path(__file__).parents[2]


def test_every_resource_type_has_its_number_and_finds_back() -> None:
    spec = table()

    assert len(spec.resources) == 146
    assert [spec.type_name(spec.type_number(name)) for name in spec.resources] == list(
        spec.resources
    )
    with pytest.raises(KeyError):
        spec.type_number("DomainResource")


def test_every_element_names_types_that_exist() -> None:
    spec = table()

    assert {
        (name, element.name)
        for name, kept in spec.types.items()
        for element in kept.elements.values()
        if not set(element.types) <= set(spec.types)
        or not set(element.targets) <= set(spec.resources)
    } == set()


def test_choices_repeats_bindings_and_targets_are_kept() -> None:
    observation = table().types["Observation"].elements

    assert observation["value"].choice
    assert observation["value"].json_name("Quantity") == "valueQuantity"
    assert observation["status"].min == 1
    assert observation["status"].binding is not None
    assert "final" in observation["status"].binding.codes
    assert observation["status"].is_modifier
    assert observation["subject"].targets == ("Patient", "Group", "Device", "Location")
    assert observation["category"].max is None
    repeated = table().types["Observation.component"].elements["referenceRange"]
    assert repeated.content_of == "Observation.referenceRange"
    assert list(observation)[:4] == ["id", "meta", "implicitRules", "language"]
    assert table().types["Timing.repeat"].kind is TypeKind.BACKBONE


def test_search_parameters_belong_to_one_type_each() -> None:
    spec = table()
    code = spec.parameters("Observation")["code"]

    assert code.expression == "Observation.code"
    assert spec.parameter(code.number) is code
    assert spec.parameters("Patient")["phone"].expression == "Patient.telecom.where(system='phone')"
    composite = spec.parameters("Observation")["code-value-quantity"]
    assert composite.kind is ParameterKind.COMPOSITE
    assert [part.code for part in composite.components] == ["code", "value-quantity"]
    assert spec.parameters("Basic")["_tag"].number != spec.parameters("Patient")["_tag"].number
    assert max(spec.by_number) < 2**15


def test_only_parameters_of_a_type_place_it_in_a_compartment() -> None:
    spec = table()

    assert spec.compartments["Patient"]["Observation"] == ("subject", "performer")
    assert {
        (name, kind, code)
        for name, members in spec.compartments.items()
        for kind, codes in members.items()
        for code in codes
        if code != "{def}" and code not in spec.parameters(kind)
    } == set()


def test_the_table_loads_in_a_fraction_of_a_second() -> None:
    taken = []
    for _ in range(3):
        begun = time.process_time()
        table.__wrapped__()
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.3


def _element(path: str, **kept: Any) -> dict[str, Any]:
    return {"path": path, "min": 0, "max": "1", **kept}


def _structure(name: str, base: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "name": name,
        "kind": "resource",
        "abstract": False,
        "fhirVersion": "4.0.1",
        "baseDefinition": f"http://hl7.org/fhir/StructureDefinition/{base}" if base else "",
        "differential": {"element": [_element(name), *elements]},
    }


def _bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"entry": [{"resource": resource} for resource in resources]}


STATE_RULES = [
    {"key": "w-1", "severity": "error", "expression": "$this != 'shut'"},
    {"key": "w-2", "severity": "warning", "expression": "false"},
    {"key": "w-3", "severity": "error", "expression": "resolve().exists()"},
    {"key": "ele-1", "severity": "error", "expression": "hasValue()"},
]
BOUND = {"strength": "required", "valueSet": "urn:states|1"}
STATE = {
    "url": "urn:state",
    "version": "4.0.1",
    "code": "state",
    "base": ["Ward", "Wing"],
    "type": "token",
    "expression": "Ward.state | (Wing.state as code)",
}


def _published() -> dict[str, Any]:
    """Two small types, in the shape of the published definitions, one repeating the other's part."""
    ward = _structure(
        "Ward",
        "",
        _element("Ward.bed", type=[{"code": "BackboneElement"}], max="*", isSummary=True),
        _element("Ward.state", type=[{"code": "code"}], constraint=STATE_RULES),
        _element("Ward.bed.bed", contentReference="#Ward.bed"),
    )
    states = {"system": "urn:s"}
    concepts = [{"code": "open", "concept": [{"code": "ajar"}]}]
    return {
        "profiles-types": _bundle(),
        "profiles-resources": _bundle(_structure("Wing", "Ward"), ward),
        "dataelements": _bundle({"snapshot": {"element": [_element("Ward.state", binding=BOUND)]}}),
        "search-parameters": _bundle(STATE),
        "valuesets": _bundle(
            {"resourceType": "ValueSet", "url": "urn:states", "compose": {"include": [states]}},
            {
                "resourceType": "CodeSystem",
                "url": "urn:s",
                "content": "complete",
                "concept": concepts,
            },
        ),
        "v3-codesystems": _bundle(),
        "v2-tables": _bundle(),
    }


def test_the_generator_takes_structure_codes_and_each_types_part_of_an_expression() -> None:
    made = compiled(_published(), {})

    assert list(made["types"]) == ["Ward", "Ward.bed", "Wing"]
    assert made["types"]["Ward"]["elements"] == {
        "bed": "0..* S Ward.bed",
        "state": "0..1 - code =urn:states",
    }
    assert made["types"]["Ward.bed"]["elements"] == {"bed": "0..1 - #Ward.bed"}
    assert made["value_sets"] == {"urn:states": {"urn:s": ["ajar", "open"]}}
    assert made["constraints"] == [["Ward", "w-1", "state.all($this != 'shut')"]]
    assert made["parameters"] == [
        ["Ward", "state", 20, "token", "Ward.state"],
        ["Wing", "state", 20, "token", "(Wing.state as code)"],
    ]


def test_numbers_stay_when_the_table_is_made_again() -> None:
    earlier = {
        "types": {"Wing": {"number": 1}, "Gone": {"number": 7}},
        "parameters": [["Ward", "older", 20, "token", "x"], ["Wing", "state", 44, "token", "x"]],
    }

    made = compiled(_published(), earlier)

    assert {name: kept.get("number") for name, kept in made["types"].items()} == {
        "Ward": 8,
        "Ward.bed": None,
        "Wing": 1,
    }
    assert [row[2] for row in made["parameters"]] == [21, 44]


def test_the_file_is_written_one_entry_per_line() -> None:
    place = ROOT / "bench" / "records_definitions.py"
    spec = importlib.util.spec_from_file_location("records_definitions", place)
    assert spec is not None
    assert spec.loader is not None
    bench: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)

    assert bench.printed({"a": {"b": 1, "c": [2]}, "d": [[3], [4]]}) == (
        '{\n"a":{\n"b":1,\n"c":[2]\n},\n"d":[\n[3],\n[4]\n]\n}\n'
    )
