"""The packages as shipped, checked, with the procedures they run by."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minkang.affairs.licences.queries.types import types
from minkang.affairs.onething.rules.joint import condition_of, tables_of
from minkang.affairs.onething.rules.package import Detour, Package
from minkang.affairs.onething.rules.reading import Known, faults, package_of
from minkang.engines.cases.queries import conditions
from minkang.engines.cases.queries.facts import FactKind, vocabulary
from minkang.engines.cases.queries.procedures import Procedure, parsed
from minkang.policy.clauses.tables import DeclarationFault, read_folder

FOLDER = Path(__file__).resolve().parents[1] / "definitions"
PART = "onething_part"
NEWBORN = "newborn"


@cache
def packages() -> Mapping[str, Package]:
    """Every package by its code.

    Raises:
        DeclarationFault: naming file, table and key, or everything that is wrong with a package.
    """
    found = {}
    for table in read_folder(FOLDER / "packages"):
        one = package_of(table)
        if wrong := faults(one, known()):
            raise DeclarationFault(f"{table.where}: {'; '.join(wrong)}")
        found[one.code] = one
    return MappingProxyType(found)


@cache
def known() -> Known:
    """What a package may point at."""
    facts = vocabulary()
    return Known(
        facts=frozenset(facts),
        truths=frozenset(code for code, one in facts.items() if one.kind is FactKind.YES_NO),
        licences={code: one.facts for code, one in types().items()},
    )


@cache
def procedures() -> Mapping[str, Procedure]:
    """The procedure of every package, and that of a part, by code."""
    part = tomllib.loads((FOLDER / "part.toml").read_text(encoding="utf-8"))
    joint = [tables_of(one) for one in packages().values()]
    read = [parsed(json.dumps(one, ensure_ascii=False)) for one in (part, *joint)]
    return MappingProxyType({one.code: one for one in read})


def detours_of(package: Package, facts: Mapping[str, str], on: date) -> tuple[Detour, ...]:
    """The situations a person looks at first: those that are shown, and those nobody can rule out."""
    return tuple(one for one in package.detours if _is_shown(one, facts, on))


def _is_shown(detour: Detour, facts: Mapping[str, str], on: date) -> bool:
    for clue in detour.clues:
        condition = conditions.parse(condition_of(clue), vocabulary(), detour.code)
        if conditions.evaluate(condition, facts, on=on).holds is not False:
            return True
    return False
