"""Tables of residents, households, guardians, ties to institutions, and records matched to residents."""

from minkang.registry.people.models.people import Household, Person
from minkang.registry.people.models.sources import (
    KeptApart,
    MatchReview,
    ReviewCandidate,
    SourceLink,
    SourceRecord,
)
from minkang.registry.people.models.ties import CareRelation, Guardianship

__all__ = [
    "CareRelation",
    "Guardianship",
    "Household",
    "KeptApart",
    "MatchReview",
    "Person",
    "ReviewCandidate",
    "SourceLink",
    "SourceRecord",
]
