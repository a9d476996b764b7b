"""What makes an entry of a resident, a household or a tie acceptable. Pure."""

from minkang.registry.people.rules.entries import (
    CareRelationEntry,
    DeathEntry,
    DepartureEntry,
    GuardianshipEntry,
    Home,
    HouseholdEntry,
    ResidentEntry,
)
from minkang.registry.people.rules.residents import Checked, check_resident, heads_of
from minkang.registry.people.rules.telephones import parse_telephone
from minkang.registry.people.rules.ties import (
    MAJORITY,
    GuardianshipAsk,
    Party,
    age_on,
    care_relation_fault,
    guardianship_fault,
    guardianship_until,
)

__all__ = [
    "MAJORITY",
    "CareRelationEntry",
    "Checked",
    "DeathEntry",
    "DepartureEntry",
    "GuardianshipAsk",
    "GuardianshipEntry",
    "Home",
    "HouseholdEntry",
    "Party",
    "ResidentEntry",
    "age_on",
    "care_relation_fault",
    "check_resident",
    "guardianship_fault",
    "guardianship_until",
    "heads_of",
    "parse_telephone",
]
