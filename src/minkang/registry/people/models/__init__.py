"""Tables of residents, households, guardians and ties to institutions."""

from minkang.registry.people.models.people import Household, Person
from minkang.registry.people.models.ties import CareRelation, Guardianship

__all__ = ["CareRelation", "Guardianship", "Household", "Person"]
