"""What an applicant is asked, after everything that is known elsewhere was looked for.

A fact is taken, in this order, from the register, from a licence the applicant holds, from an
earlier application; only what nobody knows is asked. A material is needed only when none of the
ways to do without it is open.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from minkang.affairs.permits.rules.elements import Item, Material
from minkang.affairs.permits.terms import Origin
from minkang.policy.clauses import enforces

OF_INSTITUTION = ("institution.", "organisation.", "premises.")
NAMED_BY = ("organisation.uscc", "institution.name", "organisation.name")


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of an applicant, codes only.

    Attributes:
        register: Facts the registers know.
        licences: Facts by the reference of the licence they stand on (``licence:<rid>``).
        types: Types of the licences held.
        earlier: Facts told in an earlier application.
        items: Items that were granted before.
    """

    register: frozenset[str]
    licences: Mapping[str, frozenset[str]]
    types: frozenset[str]
    earlier: frozenset[str]
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that need not be asked, where it comes from and by which reference."""

    code: str
    origin: Origin
    reference: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known, what is asked, and which materials are needed.

    Attributes:
        found: Facts that are known.
        asked: Codes of the facts to ask, in the order of the form.
        needed: Materials to bring.
        spared: Materials that something else stands for, by what (``licence:…``, ``fact:…``, ``item:…``,
            or ``office`` where the government looks it up itself).
    """

    found: tuple[Found, ...]
    asked: tuple[str, ...]
    needed: tuple[Material, ...]
    spared: tuple[tuple[Material, str], ...]


@enforces("liaoning-2025-34/13.1", "yaan-2022/1.3")
def resolve(item: Item, held: Held) -> Resolution:
    """What `item` still asks of an applicant of whom `held` is known."""
    codes = list(dict.fromkeys(code for group in item.form for code in group.facts))
    found = {code: origin for code in codes if (origin := _origin(code, held)) is not None}
    needed, spared = [], []
    for material in item.materials:
        instead = _instead(material, held, found)
        if instead:
            spared.append((material, instead))
        else:
            needed.append(material)
    return Resolution(
        tuple(found.values()),
        tuple(code for code in codes if code not in found),
        tuple(needed),
        tuple(spared),
    )


def carried(
    told: Mapping[str, str], *, is_same_item: bool, now: Mapping[str, str]
) -> dict[str, str]:
    """What of an earlier application may be offered instead of asking.

    Facts of an institution only where the item is the same, or `now` names the same institution: who
    applies for another shop would else hand in the name and the address of the first.
    """
    is_same = is_same_item or any(code in told and told[code] == now.get(code) for code in NAMED_BY)
    return {
        code: value
        for code, value in told.items()
        if is_same or not code.startswith(OF_INSTITUTION)
    }


def _origin(code: str, held: Held) -> Found | None:
    if code in held.register:
        return Found(code, Origin.REGISTER, "")
    for reference, facts in held.licences.items():
        if code in facts:
            return Found(code, Origin.LICENCE, reference)
    return Found(code, Origin.EARLIER, "") if code in held.earlier else None


def _instead(material: Material, held: Held, found: Collection[str]) -> str:
    have = {"licence": held.types, "item": held.items, "fact": frozenset(found)}
    for way in material.satisfied_by:
        kind, _, code = way.partition(":")
        if code in have.get(kind, frozenset()):
            return way
    return "" if material.is_asked else "office"
