"""Reads of people. Fetching authorises, and leaves its entry in the audit chain."""

from minkang.registry.people.queries.finding import (
    ByIdentityNumber,
    ByNameAndBirth,
    ByTelephone,
    Clue,
    find_household_for,
    find_person_for,
)
from minkang.registry.people.queries.lines import PersonLine
from minkang.registry.people.queries.listing import PersonPage, list_persons_for
from minkang.registry.people.queries.names import readings_of_name
from minkang.registry.people.queries.records import (
    Contact,
    GuardianLine,
    Identity,
    Living,
    MemberLine,
    PersonRecord,
    get_person_for,
)
from minkang.registry.people.queries.reviewing import (
    CandidateFacts,
    LinkPage,
    PatientFacts,
    ReviewPage,
    get_links_for,
    get_review_for,
    list_links_for,
    list_reviews_for,
)
from minkang.registry.people.queries.sources import match, person_of_source
from minkang.registry.people.rules.masking import masked_name
from minkang.registry.people.rules.matching.deciding import Candidate
from minkang.registry.people.rules.matching.demographics import Demographics
from minkang.registry.people.rules.matching.documents import DocumentKind
from minkang.registry.people.rules.matching.levels import Grade
from minkang.registry.people.rules.matching.sources import Ground, ReviewState

__all__ = [
    "ByIdentityNumber",
    "ByNameAndBirth",
    "ByTelephone",
    "Candidate",
    "CandidateFacts",
    "Clue",
    "Contact",
    "Demographics",
    "DocumentKind",
    "Grade",
    "Ground",
    "GuardianLine",
    "Identity",
    "LinkPage",
    "Living",
    "MemberLine",
    "PatientFacts",
    "PersonLine",
    "PersonPage",
    "PersonRecord",
    "ReviewPage",
    "ReviewState",
    "find_household_for",
    "find_person_for",
    "get_links_for",
    "get_person_for",
    "get_review_for",
    "list_links_for",
    "list_persons_for",
    "list_reviews_for",
    "masked_name",
    "match",
    "person_of_source",
    "readings_of_name",
]
