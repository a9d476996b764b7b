"""What an institution sends of a patient, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from minkang.policy.terms import Labelled
from minkang.registry.people.rules.matching.demographics import Demographics
from minkang.registry.people.rules.matching.levels import Grade

LONGEST_LOCAL_ID = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A patient of an institution.

    Attributes:
        organisation: Rid of the institution, which assigns `local_id`.
        local_id: Its number of the patient.
        demographics: Who it says the patient is.
        resource: Rid of the Patient resource, or None when there is none.
    """

    organisation: UUID
    local_id: str
    demographics: Demographics
    resource: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of a record.

    Attributes:
        source: Rid of the record.
        person: Rid of the resident it is linked to, or None.
        grade: How sure the best candidate is.
        reasons: Why, as `Candidate.reasons`.
        review: Number of the review that waits for somebody, or None.
    """

    source: UUID
    person: UUID | None
    grade: Grade
    reasons: tuple[str, ...]
    review: int | None = None


class Ground(Labelled):
    """On what a link rests."""

    AUTOMATIC = "automatic", "自动比对", "automatic comparison"
    REVIEW = "review", "人工核对", "somebody compared them"


class Verdict(StrEnum):
    """What somebody decides about a review."""

    LINK = "link"
    KEEP_APART = "keep_apart"
    LATER = "later"


class ReviewState(Labelled):
    """Where a review stands."""

    OPEN = "open", "待核对", "open"
    LATER = "later", "稍后再核对", "put off"
    LINKED = "linked", "已确认是同一人", "found to be one person"
    KEPT_APART = "kept_apart", "已确认不是同一人", "found to be different people"
    SETTLED = "settled", "新数据已说明，无需核对", "settled by newer data"
