"""People and questions for the tests of access, and the golden table they are held against."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

from minkang.registry.access.terms import (
    SENSITIVE,
    Action,
    Actor,
    Ask,
    Category,
    EmergencyState,
    Grant,
    Purpose,
    Relation,
    Role,
    Tie,
)

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOSPITAL, OTHER_HOSPITAL = UUID(int=1), UUID(int=2)
HOME, ELSEWHERE = "210502003001", "210521003001"
OPEN = EmergencyState(ends_at=AT + timedelta(minutes=1), seen_at=AT)
OVER = EmergencyState(ends_at=AT, seen_at=AT)
ALL = frozenset(Category)

# role | purpose | actions | relation, place or emergency it needs | open | open with consent | why
GOLDEN = """
resident             | SELF    | read export     | self       | identity contact household general_health hiv psychiatric reproduction |  | own_record
resident             | SELF    | write           | self       | contact |  | own_record
resident             | SELF    | read export     | guardian   | identity contact household general_health hiv psychiatric reproduction |  | ward
resident             | SELF    | write           | guardian   | contact |  | ward
doctor               | TREAT   | read write      | treating   | identity contact household general_health | hiv psychiatric reproduction | treatment
nurse                | TREAT   | read write      | treating   | identity contact household general_health | hiv psychiatric reproduction | treatment
village_doctor       | TREAT   | read write      | treating   | identity contact household general_health | hiv psychiatric reproduction | treatment
doctor               | TREAT   | read write      | contracted | identity contact household general_health |  | contract
nurse                | TREAT   | read write      | contracted | identity contact household general_health |  | contract
village_doctor       | TREAT   | read write      | contracted | identity contact household general_health |  | contract
doctor               | TREAT   | find            | nothing    | identity |  | duty
nurse                | TREAT   | find            | nothing    | identity |  | duty
village_doctor       | TREAT   | find            | nothing    | identity |  | duty
public_health_doctor | PUBHLTH | find read write | place      | identity contact household general_health hiv psychiatric |  | public_health_duty
village_doctor       | PUBHLTH | find read write | place      | identity contact household general_health |  | public_health_duty
window_clerk         | HOPERAT | find            | place      | identity |  | duty
window_clerk         | HOPERAT | read write      | serving    | identity contact household |  | service_in_hand
approver             | HOPERAT | read            | serving    | identity contact household |  | service_in_hand
hotline_agent        | HOPERAT | read            | serving    | identity contact |  | service_in_hand
hotline_agent        | HOPERAT | find            | place      | identity |  | duty
receptionist         | HOPERAT | find            | nothing    | identity |  | duty
kiosk                | HOPERAT | find            | nothing    | identity |  | duty
receptionist         | HOPERAT | read            | serving    | identity contact |  | service_in_hand
doctor               | BTG     | read            | emergency  | identity contact household general_health hiv psychiatric reproduction |  | emergency
nurse                | BTG     | read            | emergency  | identity contact household general_health hiv psychiatric reproduction |  | emergency
"""


@dataclass(frozen=True)
class GoldenLine:
    """One line of the golden table, in words."""

    role: str
    purpose: str
    actions: list[str]
    need: str
    open: list[str]
    by_consent: list[str]
    reason: str


@dataclass(frozen=True)
class Case:
    """One question to the table: everything in words."""

    role: Role
    purpose: Purpose
    action: Action
    relation: Relation | None
    in_place: bool
    category: Category
    has_consent: bool


def golden() -> list[GoldenLine]:
    lines = [[cell.strip() for cell in row.split("|")] for row in GOLDEN.strip().splitlines()]
    return [
        GoldenLine(role, purpose, actions.split(), need, opened.split(), consent.split(), reason)
        for role, purpose, actions, need, opened, consent, reason in lines
    ]


def cases() -> Iterator[Case]:
    """Every role, purpose and action, met with every relation from afar and none from both."""
    ways = ((None, True), *((relation, False) for relation in (None, *Relation)))
    agreed = [(category, False) for category in Category]
    agreed += [(category, True) for category in Category if category in SENSITIVE]
    asked = product(Role, Purpose, Action, ways, agreed)
    for role, purpose, action, (relation, in_place), (category, has_consent) in asked:
        yield Case(role, purpose, action, relation, in_place, category, has_consent)


def grant(role: Role, *, organisation: UUID | None = HOSPITAL, place: str = "210502") -> Grant:
    if role is Role.RESIDENT:
        return Grant(role, None, "", place)
    return Grant(role, organisation, "本溪市中心医院", place)


def actor(*grants: Grant, has_second_factor: bool = True) -> Actor:
    return Actor(UUID(int=9), "王建国", UUID(int=5), None, grants, has_second_factor)


def tie(relation: Relation, organisation: UUID = HOSPITAL) -> Tie:
    is_personal = relation in (Relation.SELF, Relation.GUARDIAN)
    return Tie(relation, None if is_personal else organisation)


def ask(
    action: Action,
    purpose: Purpose,
    *categories: Category,
    ties: tuple[Tie, ...] = (),
    place: str = HOME,
    consents: frozenset[Category] = frozenset(),
    emergency: EmergencyState | None = None,
) -> Ask:
    return Ask(
        action=action,
        purpose=purpose,
        categories=frozenset(categories or {Category.IDENTITY}),
        ties=frozenset(ties),
        person_place=place,
        consents=consents,
        emergency=emergency,
    )
