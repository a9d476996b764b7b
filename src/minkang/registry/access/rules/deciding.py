"""The one decision about one person's record: role ∧ purpose ∧ scope ∧ relation ∧ consent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minkang.registry.access.rules.matrix import MATRIX, Line
from minkang.registry.access.terms import (
    SENSITIVE,
    STAFF,
    Action,
    Actor,
    Ask,
    Category,
    Decision,
    Grant,
    Purpose,
    Reason,
    Relation,
    Tie,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A grant together with a line of the matrix for its role."""

    grant: Grant
    line: Line

    @property
    def tie(self) -> Tie | None:
        """The tie this way needs: at the grant's organisation; None when it needs none."""
        if self.line.relation is None:
            return None
        return Tie(self.line.relation, self.grant.organisation)

    def by_consent(self, categories: frozenset[Category]) -> frozenset[Category]:
        """Those of `categories` that this way opens only to who treats, with consent."""
        return (categories & SENSITIVE) - self.line.sensitive


Hurdle = tuple[Reason, Callable[[Way, Ask], bool]]

# In the order in which reasons are given: the first hurdle that no way left takes is the reason.
_OF_ROLE: tuple[Hurdle, ...] = (
    (Reason.PURPOSE_NOT_OF_ROLE, lambda way, ask: way.line.purpose is ask.purpose),
    (
        Reason.EMERGENCY_READS_ONLY,
        lambda _, ask: ask.purpose is not Purpose.BREAK_GLASS or ask.action is Action.READ,
    ),
    (Reason.ROLE_LACKS_ACTION, lambda way, ask: ask.action in way.line.actions),
    (
        Reason.CATEGORY_NOT_OF_ROLE,
        lambda way, ask: ask.categories - SENSITIVE <= way.line.ordinary,
    ),
)
_OF_PERSON: tuple[Hurdle, ...] = (
    (
        Reason.OUT_OF_SCOPE,
        lambda way, ask: not way.line.in_place or way.grant.reaches(ask.person_place),
    ),
    (Reason.NO_RELATION, lambda way, ask: way.tie is None or way.tie in ask.ties),
    (
        Reason.EMERGENCY_OVER,
        lambda _, ask: (
            ask.purpose is not Purpose.BREAK_GLASS
            or (ask.emergency is not None and ask.emergency.is_open)
        ),
    ),
)
_IS_SENSITIVE: Hurdle = (
    Reason.SENSITIVE,
    lambda way, ask: way.line.relation is Relation.TREATING or not way.by_consent(ask.categories),
)
_HAS_CONSENT: Hurdle = (
    Reason.CONSENT_MISSING,
    lambda way, ask: way.by_consent(ask.categories) <= ask.consents,
)


def usable(actor: Actor) -> tuple[Grant, ...]:
    """The grants this session may use: a staff role needs a second factor."""
    return tuple(
        grant for grant in actor.grants if actor.has_second_factor or grant.role not in STAFF
    )


def decide(actor: Actor, ask: Ask) -> Decision:
    """Whether `actor` may do what `ask` says; denied unless a line of the matrix opens it.

    A staff member whose session has no second factor is told just that, unless what they want is
    theirs as a resident.
    """
    if not actor.grants:
        return Decision(allowed=False, reason=Reason.NO_ROLE)
    grants = usable(actor)
    decision = _taken(_ways(grants), ask, (*_OF_ROLE, *_OF_PERSON, _IS_SENSITIVE, _HAS_CONSENT))
    if isinstance(decision, Reason):
        is_weak = len(grants) < len(actor.grants)
        return Decision(allowed=False, reason=Reason.SESSION_TOO_WEAK if is_weak else decision)
    return Decision(allowed=True, reason=decision[0].line.reason, grant=decision[0].grant)


def open_ways(actor: Actor, ask: Ask) -> tuple[Way, ...]:
    """The ways that `ask` leaves open to `actor` for some person.

    Only action, purpose and categories of `ask` count. Whether a way leads to one person depends
    on the line's place, tie and emergency and on ``by_consent``; lists put that into their query.
    """
    ways = _taken(_ways(usable(actor)), ask, (*_OF_ROLE, _IS_SENSITIVE))
    return () if isinstance(ways, Reason) else ways


def _ways(grants: Iterable[Grant]) -> tuple[Way, ...]:
    return tuple(
        Way(grant, line) for grant in grants for line in MATRIX if grant.role in line.roles
    )


def _taken(ways: tuple[Way, ...], ask: Ask, hurdles: Iterable[Hurdle]) -> tuple[Way, ...] | Reason:
    if not ways:
        return Reason.ROLE_LACKS_ACTION
    for reason, is_passed in hurdles:
        ways = tuple(way for way in ways if is_passed(way, ask))
        if not ways:
            return reason
    return ways
