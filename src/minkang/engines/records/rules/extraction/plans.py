"""What is extracted of one resource type, compiled once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from minkang.engines.records.rules.extraction import leaves, sensitivity
from minkang.engines.records.rules.extraction.composites import Part, pairs
from minkang.engines.records.rules.extraction.general import evaluated
from minkang.engines.records.rules.extraction.routes import (
    Move,
    NoRoute,
    Route,
    Step,
    routes,
)
from minkang.engines.records.rules.extraction.rows import Leaf
from minkang.engines.records.rules.extraction.walking import Branch
from minkang.engines.records.rules.paths import parse
from minkang.engines.records.rules.specification import (
    Component,
    ParameterKind,
    SearchParameter,
    table,
)

# The store keeps these beside the resource, where they cost no rows.
_KEPT_ELSEWHERE = frozenset({"_id", "_lastUpdated"})
# The elements that say when something was so, the more clinical ones first.
_MOMENTS = (
    "effective",
    "performed",
    "occurrence",
    "occurred",
    "onset",
    "issued",
    "period",
    "authoredOn",
    "started",
    "start",
    "date",
    "recordedDate",
    "recorded",
    "whenHandedOver",
    "dateWritten",
    "created",
    "sent",
)
_TEMPORAL = frozenset({"date", "dateTime", "instant", "Period", "Timing"})
# A resource may lie in the compartments of several; these say whose record it is part of.
_FOREMOST = ("patient", "subject", "beneficiary", "individual")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to extract one resource type.

    Attributes:
        walk: Takes the resource and leaves its rows.
        moments: JSON members that may say when it was, the best first.
        patients: Numbers of the parameters that put it into a patient's compartment, with their rank.
    """

    walk: Leaf
    moments: tuple[str, ...]
    patients: Mapping[int, int]


_Group: TypeAlias = tuple[tuple[Move, ...], str, leaves.Manner]
_Pairing: TypeAlias = tuple[tuple[Move, ...], str, tuple[tuple[ParameterKind, str], ...]]


@cache
def plan(type_name: str) -> Plan:
    """The plan of a resource type; KeyError for what is none."""
    branch = Branch()
    groups: dict[_Group, tuple[Route, list[int]]] = {}
    composites: dict[_Pairing, tuple[Route, list[SearchParameter]]] = {}
    for parameter in table().parameters(type_name).values():
        if parameter.code in _KEPT_ELSEWHERE:
            continue
        try:
            found = routes(parse(parameter.expression), type_name, type_name)
        except NoRoute:
            branch.leaves.append(evaluated(parameter))
            continue
        for route in found:
            if parameter.components:
                pairing = (route.moves, route.type_name, _pairing(parameter))
                composites.setdefault(pairing, (route, []))[1].append(parameter)
            else:
                group = (route.moves, route.type_name, leaves.manner(parameter))
                groups.setdefault(group, (route, []))[1].append(parameter.number)
    for (moves, _, manner), (route, numbers) in groups.items():
        branch.at(moves).leaves.extend(
            maker(tuple(numbers)) for maker in leaves.makers(manner, route)
        )
    for route, same in composites.values():
        branch.at(route.moves).leaves.append(_composite(same, route))
    sensitivity.watch(branch, type_name)
    return Plan(branch.walker(), _moments(type_name), _patients(type_name))


def _pairing(parameter: SearchParameter) -> tuple[tuple[ParameterKind, str], ...]:
    """What a composite parameter looks for where it starts."""
    of_type = table().parameters(parameter.type_name)
    return tuple((of_type[one.code].kind, one.expression) for one in parameter.components)


def _composite(same: Sequence[SearchParameter], start: Route) -> Leaf:
    """The leaf of composite parameters that look for the same in the same place."""
    one = same[0]
    parts = tuple(_part(one, each, start) for each in one.components)
    return pairs(tuple(parameter.number for parameter in same), parts)


def _part(parameter: SearchParameter, component: Component, start: Route) -> Part:
    branch = Branch()
    named = table().parameters(parameter.type_name)[component.code]
    found = routes(parse(component.expression), start.type_name, parameter.type_name)
    for route in found:
        made = leaves.value_maker(named.kind, route)
        if made is not None:
            branch.at(route.moves).leaves.append(made((0,)))
    firsts = (route.moves[0] for route in found)
    members = frozenset(move.member for move in firsts if isinstance(move, Step))
    return Part(branch.walker(), members, any(route.is_from_root for route in found))


def _moments(type_name: str) -> tuple[str, ...]:
    elements = table().types[type_name].elements

    def members() -> Iterator[str]:
        for name in _MOMENTS:
            if name in elements:
                for kind in elements[name].types:
                    if kind in _TEMPORAL:
                        yield elements[name].json_name(kind)

    return tuple(members())


def _patients(type_name: str) -> Mapping[int, int]:
    # A Patient is its own; that it is linked to another puts it into no other's record. What the
    # standard has in no compartment although it names a patient (a device, a task) is as personal.
    known = table().compartments["Patient"].get(type_name, ("patient",))
    codes = () if type_name == "Patient" else known
    parameters = table().parameters(type_name)
    ranked = sorted(
        codes, key=lambda code: _FOREMOST.index(code) if code in _FOREMOST else len(_FOREMOST)
    )
    return {
        parameters[code].number: rank
        for rank, code in enumerate(ranked)
        if code in parameters and parameters[code].kind is ParameterKind.REFERENCE
    }
