"""Whether the region held what an applicant was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from minkang.affairs.permits.rules.elements import Material
from minkang.affairs.permits.terms import Asked
from minkang.policy.clauses import enforces


@dataclass(frozen=True, slots=True)
class Known:
    """What the region held of an applicant when something was asked.

    Attributes:
        register: Facts of the registers.
        earlier: Facts that earlier cases vouch for.
        licences: Types of licences in force with the facts on each.
        declined: Types the applicant did not want to be used.
        materials: The item's materials by code.
    """

    register: frozenset[str]
    earlier: frozenset[str]
    licences: tuple[tuple[str, frozenset[str]], ...]
    declined: frozenset[str]
    materials: Mapping[str, Material]


@enforces("liaoning-2025-34/13.1")
def held_as(kind: Asked, code: str, known: Known) -> tuple[str, bool]:
    """As what the region held it, "" for not at all; and whether the applicant declined its use."""
    if kind is Asked.FACT:
        return _fact(code, known)
    material = known.materials.get(code)
    if material is None:
        return "", False
    if not material.is_asked:
        return "office", False
    for way in material.satisfied_by:
        sort, _, name = way.partition(":")
        if sort == "licence" and name in {one for one, _ in known.licences}:
            return way, name in known.declined
        if sort == "fact" and name in known.register | known.earlier:
            return way, False
    return "", False


def _fact(code: str, known: Known) -> tuple[str, bool]:
    if code in known.register:
        return "register", False
    if code in known.earlier:
        return "case", False
    for name, facts in known.licences:
        if code in facts:
            return f"licence:{name}", name in known.declined
    return "", False
