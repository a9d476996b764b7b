"""One level of agreement for each field of a record and a resident."""

import unicodedata
from dataclasses import dataclass

from minkang.registry.people.rules.matching.births import compare_births
from minkang.registry.people.rules.matching.demographics import Asked, Held, Keys
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.levels import (
    BirthLevel,
    Field,
    HomeLevel,
    IdentityLevel,
    Level,
    MotherLevel,
    NameLevel,
    SexLevel,
    TelephoneLevel,
)
from minkang.registry.people.rules.matching.names import compare_names
from minkang.registry.people.terms import Sex

COUNTY, TOWN, VILLAGE = 6, 9, 12
SHORTEST_AREA_NAME = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a record and a resident agree, field by field."""

    name: NameLevel
    birth: BirthLevel
    sex: SexLevel
    identity: IdentityLevel
    telephone: TelephoneLevel
    home: HomeLevel
    mother: MotherLevel

    def levels(self) -> tuple[tuple[Field, Level], ...]:
        """Every field with its level, in the order in which a page tells them."""
        return (
            (Field.IDENTITY, self.identity),
            (Field.NAME, self.name),
            (Field.BIRTH, self.birth),
            (Field.SEX, self.sex),
            (Field.MOTHER, self.mother),
            (Field.TELEPHONE, self.telephone),
            (Field.HOME, self.home),
        )


def compare(asked: Asked, keys: Keys, held: Held) -> Pattern:
    """The pattern of one pair."""
    return Pattern(
        name=compare_names(asked.name, held.name),
        birth=compare_births(asked.born_on, held.born_on),
        sex=_sex(asked.sex, held.sex),
        identity=_identity(asked, keys, held),
        telephone=_telephone(keys.telephone, held.telephone),
        home=_home(asked, held),
        mother=_mother(asked, keys, held),
    )


def _sex(one: Sex, other: Sex) -> SexLevel:
    if Sex.UNKNOWN in (one, other) or Sex.UNSTATED in (one, other):
        return SexLevel.MISSING
    return SexLevel.EQUAL if one is other else SexLevel.DIFFERENT


def _identity(asked: Asked, keys: Keys, held: Held) -> IdentityLevel:
    known = held.documents if held.identity is None else held.documents | {held.identity}
    if keys.identity is not None and keys.identity in known:
        return IdentityLevel.EXACT
    if keys.corrections & known:
        return IdentityLevel.CORRECTED
    # A passport beside an identity card says nothing: many people have both.
    is_comparable = keys.identity is not None and asked.document.kind is DocumentKind.RESIDENT
    if is_comparable and held.identity is not None:
        return IdentityLevel.DIFFERENT
    return IdentityLevel.MISSING


def _telephone(one: bytes | None, other: bytes | None) -> TelephoneLevel:
    if one is None or other is None:
        return TelephoneLevel.MISSING
    return TelephoneLevel.EQUAL if one == other else TelephoneLevel.DIFFERENT


def _home(asked: Asked, held: Held) -> HomeLevel:
    code = asked.area_code
    if len(code) < COUNTY:
        return _home_by_words(asked.address, held)
    if code[:COUNTY] != held.area_code[:COUNTY]:
        return HomeLevel.DIFFERENT
    if len(code) < TOWN or code[:TOWN] != held.area_code[:TOWN]:
        return HomeLevel.COUNTY
    if len(code) < VILLAGE or code != held.area_code:
        return HomeLevel.TOWN
    is_same_house = bool(asked.address) and _tidy(asked.address) == _tidy(held.address)
    return HomeLevel.ADDRESS if is_same_house else HomeLevel.VILLAGE


def _home_by_words(address: str, held: Held) -> HomeLevel:
    words, name = _tidy(address), _tidy(held.area_name)
    if len(name) < SHORTEST_AREA_NAME or name not in words:
        return HomeLevel.MISSING
    door = _tidy(held.address)
    return HomeLevel.ADDRESS if door and words.endswith(door) else HomeLevel.VILLAGE


def _tidy(address: str) -> str:
    return "".join(unicodedata.normalize("NFKC", address).split())


def _mother(asked: Asked, keys: Keys, held: Held) -> MotherLevel:
    if keys.mother is None or not held.parents:
        return MotherLevel.MISSING
    if keys.mother not in held.parents:
        return MotherLevel.DIFFERENT
    if asked.birth_order == 0 and held.birth_order == 0:
        return MotherLevel.MOTHER
    if asked.birth_order == held.birth_order:
        return MotherLevel.MOTHER_AND_ORDER
    return MotherLevel.OTHER_ORDER
