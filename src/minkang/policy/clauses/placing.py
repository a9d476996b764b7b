"""The four decorators with which code points at clauses; the register never points at code.

They return what they decorate unchanged and record (clause, role, dotted path). An id that is
not in the register raises `UnknownClause` while the module is imported.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from minkang.policy.clauses.entries import Place
from minkang.policy.clauses.loading import register
from minkang.policy.terms import Role


class Named(Protocol):
    """A function or class: something with an importable path."""

    __module__: str
    __qualname__: str


T = TypeVar("T", bound=Named)

_places: dict[str, set[Place]] = {}


def executes(*clause_ids: str) -> Callable[[T], T]:
    """Mark a service: its acts do what the clauses ask."""
    return _at(Role.EXECUTES, clause_ids)


def enforces(*clause_ids: str) -> Callable[[T], T]:
    """Mark a rule: it refuses what the clauses forbid."""
    return _at(Role.ENFORCES, clause_ids)


def measures(*clause_ids: str) -> Callable[[T], T]:
    """Mark an indicator: it counts what the clauses promise."""
    return _at(Role.MEASURES, clause_ids)


def publishes(*clause_ids: str) -> Callable[[T], T]:
    """Mark a view: it shows what the clauses say must be public."""
    return _at(Role.PUBLISHES, clause_ids)


def enforces_constraint(clause_id: str, constraint_name: str) -> None:
    """Record that a named database constraint keeps a clause.

    Raises:
        UnknownClause: The id is not in the register.
    """
    _record(Role.ENFORCES, clause_id, f"constraint:{constraint_name}")


def places() -> Mapping[str, tuple[Place, ...]]:
    """Every recorded place by clause id; complete once all modules are imported."""
    return {clause_id: tuple(sorted(found)) for clause_id, found in sorted(_places.items())}


def _at(role: Role, clause_ids: tuple[str, ...]) -> Callable[[T], T]:
    for clause_id in clause_ids:
        register().get(clause_id)

    def mark(place: T) -> T:
        for clause_id in clause_ids:
            _record(role, clause_id, f"{place.__module__}.{place.__qualname__}")
        return place

    return mark


def _record(role: Role, clause_id: str, path: str) -> None:
    """A set, so that importing a module a second time changes nothing."""
    register().get(clause_id)
    _places.setdefault(clause_id, set()).add(Place(role, path))
