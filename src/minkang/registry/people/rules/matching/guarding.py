"""What never links by itself, however high the score: the mistakes that weights cannot see.

Weights take fields for independent. In a family they are not: twins share day of birth, surname,
telephone and home, a child is treated on a parent's number, and a clerk's placeholder fits many.
"""

from minkang.registry.people.rules.matching.comparing import Pattern
from minkang.registry.people.rules.matching.demographics import Asked
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.levels import (
    Bar,
    BirthLevel,
    HomeLevel,
    IdentityLevel,
    MotherLevel,
    NameLevel,
    SexLevel,
    TelephoneLevel,
)

CLOSE = frozenset(
    {NameLevel.EXACT, NameLevel.SAME_READING, NameLevel.SIMILAR, NameLevel.LOOK_ALIKE}
)
FAR = frozenset({NameLevel.SAME_SURNAME, NameLevel.DIFFERENT})
CLOSE_BIRTHS = frozenset({BirthLevel.EXACT, BirthLevel.NEAR, BirthLevel.YEAR})
NEAR_HOMES = frozenset({HomeLevel.ADDRESS, HomeLevel.VILLAGE})
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
        found += _without_the_number(asked, pattern)
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


def _without_the_number(asked: Asked, pattern: Pattern) -> list[Bar]:
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
    if pattern.birth is BirthLevel.MISSING or _is_known_by_name_alone(asked, pattern):
        found.append(Bar.TOO_LITTLE)
    if _could_be_a_twin(pattern):
        found.append(Bar.TWIN)
    if pattern.sex is SexLevel.DIFFERENT and pattern.name is not NameLevel.EXACT:
        found.append(Bar.SEX_DIFFERS)
    return list(dict.fromkeys(found))


def _is_known_by_name_alone(asked: Asked, pattern: Pattern) -> bool:
    """Neither telephone, door nor mother agrees, and something is not quite the same.

    A visitor who has a resident's name and birthday is such a one, however rare the name is. Of who
    has a number the resident has not, another telephone is enough; of who has none, another county.
    """
    is_reached = pattern.telephone is TelephoneLevel.EQUAL or pattern.home is HomeLevel.ADDRESS
    if is_reached or pattern.mother in SAME_MOTHER or pattern.identity is not IdentityLevel.MISSING:
        return False
    if pattern.birth is not BirthLevel.EXACT:
        return True
    if pattern.home in NEAR_HOMES:
        return False
    if pattern.name is not NameLevel.EXACT:
        return True
    if not asked.document.value:
        return pattern.home is HomeLevel.DIFFERENT
    is_resident = asked.document.kind is DocumentKind.RESIDENT
    return is_resident and pattern.telephone is TelephoneLevel.DIFFERENT


def _could_be_a_twin(pattern: Pattern) -> bool:
    """Born on one day, called 琳 and 林: parents like names of twins to look alike."""
    return (
        pattern.name is NameLevel.LOOK_ALIKE
        and pattern.birth is BirthLevel.EXACT
        and pattern.identity is not IdentityLevel.CORRECTED
        and pattern.mother not in SAME_MOTHER
    )


def _is_newborn(asked: Asked, pattern: Pattern) -> bool:
    """Without a name of its own a newborn is known by mother, day of birth and sex."""
    return (
        not asked.is_unnamed
        and pattern.mother in SAME_MOTHER
        and pattern.birth is BirthLevel.EXACT
        and pattern.sex is SexLevel.EQUAL
    )
