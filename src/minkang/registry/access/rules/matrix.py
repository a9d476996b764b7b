"""Role × purpose × action: every way into one person's record, one line each.

What is not listed is denied. So directors, analysts, inspectors, clinic managers,
registrars, enterprise agents and all three administrators open nobody's record: they have no line.

Three columns carry the rest of the decision. *Relation* is a tie between the grant's organisation
and the person (or self and guardian), without which the line is shut. *In place* says whether the
person must live in the grant's area; a hospital treats whoever comes, so its lines ask for a tie
instead. *Sensitive* names the sensitive categories that this line opens by law, without treating
relation and consent; every other sensitive category needs both.

Sources (verification = "memory"): HIV and psychiatric by duty: law on the prevention of infectious
diseases, AIDS ordinance and mental health law give the disease-control institutions of the area the
case reports and follow-ups of registered patients. Emergency without consent and the right to a
copy: personal information protection law, articles 13 and 45. The guardian acts for the ward: civil
code, article 34. Which staff role may do what: least privilege of GB/T 22239-2019, level 3.
"""

from dataclasses import dataclass

from minkang.registry.access.terms import (
    SENSITIVE,
    Action,
    Category,
    Purpose,
    Reason,
    Relation,
    Role,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One way into a record.

    Attributes:
        roles: Who may go this way.
        purpose: For what.
        actions: To do what.
        relation: The tie it needs, or None.
        in_place: Whether the person must live in the place of the grant.
        ordinary: The ordinary categories it opens.
        sensitive: The sensitive categories it opens without treating relation and consent.
        reason: Why it is open.
    """

    roles: frozenset[Role]
    purpose: Purpose
    actions: frozenset[Action]
    relation: Relation | None
    in_place: bool
    ordinary: frozenset[Category]
    sensitive: frozenset[Category]
    reason: Reason


FIND, READ, WRITE, EXPORT = Action.FIND, Action.READ, Action.WRITE, Action.EXPORT

RESIDENT = frozenset({Role.RESIDENT})
CLINICIANS = frozenset({Role.DOCTOR, Role.NURSE, Role.VILLAGE_DOCTOR})
HOSPITAL = frozenset({Role.DOCTOR, Role.NURSE})
PUBLIC_HEALTH = frozenset({Role.PUBLIC_HEALTH_DOCTOR})
VILLAGE = frozenset({Role.VILLAGE_DOCTOR})
CLERK = frozenset({Role.WINDOW_CLERK})
APPROVER = frozenset({Role.APPROVER})
HOTLINE = frozenset({Role.HOTLINE_AGENT})
RECEPTION = frozenset({Role.RECEPTIONIST})
ARRIVAL = frozenset({Role.RECEPTIONIST, Role.KIOSK})

NOTHING: frozenset[Category] = frozenset()
IDENTITY = frozenset({Category.IDENTITY})
CONTACT = frozenset({Category.CONTACT})
REACH = IDENTITY | CONTACT
CIVIL = REACH | {Category.HOUSEHOLD}
ORDINARY = CIVIL | {Category.GENERAL_HEALTH}
REPORTED = frozenset({Category.HIV, Category.PSYCHIATRIC})

SELF, TREAT, PUBHLTH = Purpose.SELF, Purpose.TREATMENT, Purpose.PUBLIC_HEALTH
HOPERAT, BTG = Purpose.GOVERNMENT_SERVICE, Purpose.BREAK_GLASS

# fmt: off
MATRIX: tuple[Line, ...] = tuple(
    Line(roles, purpose, frozenset(actions), relation, in_place, ordinary, sensitive, reason)
    for  roles,         purpose, actions,              relation,            in_place, ordinary, sensitive, reason in (
        (RESIDENT,      SELF,    {READ, EXPORT},       Relation.SELF,       False,    ORDINARY, SENSITIVE, Reason.OWN_RECORD),
        (RESIDENT,      SELF,    {WRITE},              Relation.SELF,       False,    CONTACT,  NOTHING,   Reason.OWN_RECORD),
        (RESIDENT,      SELF,    {READ, EXPORT},       Relation.GUARDIAN,   False,    ORDINARY, SENSITIVE, Reason.WARD),
        (RESIDENT,      SELF,    {WRITE},              Relation.GUARDIAN,   False,    CONTACT,  NOTHING,   Reason.WARD),
        (CLINICIANS,    TREAT,   {READ, WRITE},        Relation.TREATING,   False,    ORDINARY, NOTHING,   Reason.TREATMENT),
        (CLINICIANS,    TREAT,   {READ, WRITE},        Relation.CONTRACTED, False,    ORDINARY, NOTHING,   Reason.CONTRACT),
        (CLINICIANS,    TREAT,   {FIND},               None,                False,    IDENTITY, NOTHING,   Reason.DUTY),
        (PUBLIC_HEALTH, PUBHLTH, {FIND, READ, WRITE},  None,                True,     ORDINARY, REPORTED,  Reason.PUBLIC_HEALTH_DUTY),
        (VILLAGE,       PUBHLTH, {FIND, READ, WRITE},  None,                True,     ORDINARY, NOTHING,   Reason.PUBLIC_HEALTH_DUTY),
        (CLERK,         HOPERAT, {READ, WRITE},        Relation.SERVING,    False,    CIVIL,    NOTHING,   Reason.SERVICE_IN_HAND),
        (CLERK,         HOPERAT, {FIND},               None,                True,     IDENTITY, NOTHING,   Reason.DUTY),
        (APPROVER,      HOPERAT, {READ},               Relation.SERVING,    False,    CIVIL,    NOTHING,   Reason.SERVICE_IN_HAND),
        (HOTLINE,       HOPERAT, {READ},               Relation.SERVING,    False,    REACH,    NOTHING,   Reason.SERVICE_IN_HAND),
        (HOTLINE,       HOPERAT, {FIND},               None,                True,     IDENTITY, NOTHING,   Reason.DUTY),
        (ARRIVAL,       HOPERAT, {FIND},               None,                False,    IDENTITY, NOTHING,   Reason.DUTY),
        (RECEPTION,     HOPERAT, {READ},               Relation.SERVING,    False,    REACH,    NOTHING,   Reason.SERVICE_IN_HAND),
        (HOSPITAL,      BTG,     {READ},               None,                False,    ORDINARY, SENSITIVE, Reason.EMERGENCY),
    )
)
# fmt: on
