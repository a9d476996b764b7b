"""Vocabularies and frozen values of access: who, in what role, to what, why, and yes or no."""

from minkang.registry.access.terms.permissions import Permission
from minkang.registry.access.terms.records import (
    SENSITIVE,
    Action,
    Category,
    Purpose,
    Reason,
    Relation,
)
from minkang.registry.access.terms.roles import ADMINISTRATORS, STAFF, Role
from minkang.registry.access.terms.values import (
    Actor,
    Ask,
    Decision,
    EmergencyState,
    Grant,
    Tie,
)

__all__ = [
    "ADMINISTRATORS",
    "SENSITIVE",
    "STAFF",
    "Action",
    "Actor",
    "Ask",
    "Category",
    "Decision",
    "EmergencyState",
    "Grant",
    "Permission",
    "Purpose",
    "Reason",
    "Relation",
    "Role",
    "Tie",
]
