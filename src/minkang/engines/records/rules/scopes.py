"""Scopes of SMART backend services, first and second version (HL7 SMART App Launch 2.0).

``system/Observation.read``, ``system/*.*`` and ``system/Patient.cruds?…`` without a query. Letters: c
create, r read, u update (and patch), d delete, s search and history of a type. Anything else opens
nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

EVERY_TYPE = "*"
_SCOPE = re.compile(r"system/(?P<type>\*|[A-Z][A-Za-z]{1,60})\.(?P<acts>read|write|\*|c?r?u?d?s?)")
_FIRST_VERSION = {"read": "rs", "write": "cud", "*": "cruds"}


class Act(StrEnum):
    """What a scope may open."""

    CREATE = "c"
    READ = "r"
    UPDATE = "u"
    DELETE = "d"
    SEARCH = "s"


@dataclass(frozen=True, slots=True)
class Opened:
    """What scopes open: for each act the types, ``*`` among them for all."""

    types: tuple[tuple[Act, frozenset[str]], ...]

    def of(self, act: Act) -> frozenset[str]:
        """The types an act is open for."""
        return dict(self.types)[act]

    def allows(self, act: Act, type_name: str) -> bool:
        """Whether the act is open for a type; `type_name` ``*`` asks for all of them."""
        held = self.of(act)
        return EVERY_TYPE in held or type_name in held


def is_scope(text: str) -> bool:
    """Whether a word is a scope that can open anything here."""
    found = _SCOPE.fullmatch(text)
    return found is not None and found["acts"] != ""


@lru_cache(maxsize=1024)
def opened(scopes: frozenset[str]) -> Opened:
    """What a set of scopes opens together; unknown ones are passed over."""
    held: dict[Act, set[str]] = {act: set() for act in Act}
    for found in filter(None, map(_SCOPE.fullmatch, scopes)):
        for letter in _FIRST_VERSION.get(found["acts"], found["acts"]):
            held[Act(letter)].add(found["type"])
    return Opened(tuple((act, frozenset(types)) for act, types in held.items()))


def granted(asked: Iterable[str], registered: frozenset[str]) -> frozenset[str]:
    """Those of the scopes asked for that the registered ones cover; order and repeats do not count."""
    around = opened(registered)
    return frozenset(one for one in asked if is_scope(one) and _is_covered(one, around))


def _is_covered(scope: str, around: Opened) -> bool:
    inner = opened(frozenset({scope}))
    return all(around.allows(act, type_name) for act, types in inner.types for type_name in types)
