"""What never links by itself, however high the score: the mistakes that weights cannot see.

Weights take fields for independent. In a family they are not: twins share day of birth, surname,
telephone and home, a child is treated on a parent's number, and a clerk's placeholder fits many.
"""

from minkang.registry.people.rules.matching.comparing import Pattern
from minkang.registry.people.rules.matching.demographics import Asked
from minkang.registry.people.rules.matching.levels import (
    Bar,
    BirthLevel,
    IdentityLevel,
    MotherLevel,
    NameLevel,
    SexLevel,
)

CLOSE = frozenset({NameLevel.EXACT, NameLevel.SAME_READING, NameLevel.SIMILAR})
FAR = frozenset({NameLevel.SAME_SURNAME, NameLevel.DIFFERENT})
CLOSE_BIRTHS = frozenset({BirthLevel.EXACT, BirthLevel.NEAR, BirthLevel.YEAR})
SAME_MOTHER = frozenset({MotherLevel.MOTHER, MotherLevel.MOTHER_AND_ORDER})


def bars(asked: Asked, pattern: Pattern) -> tuple[Bar, ...]:
    """Everything that forbids a link nobody looked at; empty when nothing does."""
    found = []
    if asked.is_unnamed or (pattern.name is NameLevel.MISSING and not _is_newborn(asked, pattern)):
        found.append(Bar.UNNAMED)
    if pattern.mother is MotherLevel.OTHER_ORDER:
        found.append(Bar.TWIN)
    if pattern.identity is IdentityLevel.EXACT:
        found += _with_the_number(pattern)
    else:
        found += _without_the_number(pattern)
    return tuple(found)


def _with_the_number(pattern: Pattern) -> list[Bar]:
    other_birth = pattern.birth is BirthLevel.DIFFERENT
    other_sex = pattern.sex is SexLevel.DIFFERENT
    if pattern.name in FAR:
        return [Bar.CONTRADICTED if other_birth or other_sex else Bar.NAME_TOO_FAR]
    if other_birth and other_sex:
        return [Bar.CONTRADICTED]
    if pattern.name is NameLevel.ONE_EDIT and (other_sex or pattern.birth not in CLOSE_BIRTHS):
        return [Bar.NAME_TOO_FAR]
    return []


def _without_the_number(pattern: Pattern) -> list[Bar]:
    found = []
    if pattern.identity is IdentityLevel.DIFFERENT:
        found.append(Bar.IDENTITY_DIFFERS)
    if pattern.name not in CLOSE and pattern.mother not in SAME_MOTHER:
        found.append(Bar.NAME_TOO_FAR)
    if pattern.name in FAR or (
        pattern.name is NameLevel.ONE_EDIT and pattern.mother in SAME_MOTHER
    ):
        found.append(Bar.NAME_TOO_FAR)
    if pattern.birth is BirthLevel.DIFFERENT:
        found.append(Bar.BIRTH_TOO_FAR)
    if pattern.birth is BirthLevel.MISSING:
        found.append(Bar.TOO_LITTLE)
    if pattern.sex is SexLevel.DIFFERENT and pattern.name is not NameLevel.EXACT:
        found.append(Bar.SEX_DIFFERS)
    return list(dict.fromkeys(found))


def _is_newborn(asked: Asked, pattern: Pattern) -> bool:
    """Without a name of its own a newborn is known by mother, day of birth and sex."""
    return (
        not asked.is_unnamed
        and pattern.mother in SAME_MOTHER
        and pattern.birth is BirthLevel.EXACT
        and pattern.sex is SexLevel.EQUAL
    )
