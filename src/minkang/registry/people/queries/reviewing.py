"""Records of institutions that wait for somebody to compare them, and links with their history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from minkang.kernel.identifiers import mask
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_permission, scope_filter
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose
from minkang.registry.people.models import (
    MatchReview,
    Person,
    ReviewCandidate,
    SourceLink,
    SourceRecord,
)
from minkang.registry.people.models.source_cells import (
    identity_number_of_source,
    telephone_of_source,
)
from minkang.registry.people.queries.records import Identity, get_person_for
from minkang.registry.people.rules.matching.levels import Grade, reason_of
from minkang.registry.people.rules.matching.sources import Ground, ReviewState
from minkang.registry.people.terms import Sex

OFFICE = Purpose.GOVERNMENT_SERVICE
SEEN = frozenset({Category.IDENTITY})
_REVIEW_UNKNOWN = Refusal(
    "people.review_unknown",
    "没有找到这条待核对记录。请从核对清单中选择。",
    "no such review, or all of its candidates live outside the place of the grant",
)
_SOURCE_UNKNOWN = Refusal(
    "people.source_unknown",
    "没有找到这条患者记录。请从关联清单中选择。",
    "no such record, or its residents live outside the place of the grant",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against, with both names; `family` is the field or ``bar``."""

    family: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """A patient as the institution stated them; numbers with their middle hidden."""

    rid: UUID
    organisation: str
    local_id: str
    name: str = field(repr=False)
    sex: Sex
    born_on: date | None
    masked_number: str
    masked_telephone: str
    area_code: str
    address: str = field(repr=False)
    mother_name: str = field(repr=False)
    birth_order: int


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """A resident to compare with; `identity` as registered, the reading is in the audit chain."""

    person: UUID
    identity: Identity
    area_name: str
    grade: Grade
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One review: the patient beside those candidates the actor may find.

    Attributes:
        number: Of the review.
        state: Where it stands.
        later_until: When it comes back, if it was put off.
        patient: The record.
        candidates: The best first.
        elsewhere: How many more live outside the actor's place.
    """

    number: int
    state: ReviewState
    later_until: date | None
    patient: PatientFacts
    candidates: tuple[CandidateFacts, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of a record during ``[since, until)``."""

    person: UUID
    since: datetime
    until: datetime | None
    ground: Ground
    reasons: tuple[Reason, ...]
    why: str
    ended_why: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A record with the history of its links, the newest first."""

    patient: PatientFacts
    links: tuple[LinkLine, ...]
    is_linked: bool


def list_reviews_for(actor: Actor, *, at: datetime) -> QuerySet[MatchReview]:
    """Reviews with a candidate in the actor's place, decided ones too.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor registers residents.
    """
    require_permission(actor, Permission.REGISTER_PERSON)
    candidates = ReviewCandidate.objects.filter(
        review=OuterRef("pk"), person__in=_findable(actor, at)
    )
    return MatchReview.objects.filter(Exists(candidates)).select_related("source__organisation")


def get_review_for(actor: Actor, review: int, *, at: datetime) -> ReviewPage:
    """One review; each resident shown has a reading in the audit chain before.

    Call it outside a transaction.

    Raises:
        Refused: ``access.not_allowed_…``, ``people.review_unknown``.
    """
    found = list_reviews_for(actor, at=at).filter(pk=review).first()
    if found is None:
        raise Refused(_REVIEW_UNKNOWN)
    candidates = list(found.candidates.order_by("place"))
    people = [one.person_id for one in candidates]
    mine = set(_findable(actor, at).filter(rid__in=people).values_list("rid", flat=True))
    shown = tuple(_candidate(actor, one, at) for one in candidates if one.person_id in mine)
    return ReviewPage(
        number=found.pk,
        state=ReviewState(found.state),
        later_until=found.later_until,
        patient=_patient(found.source),
        candidates=shown,
        elsewhere=len(candidates) - len(shown),
    )


def list_links_for(actor: Actor, *, at: datetime) -> QuerySet[SourceLink]:
    """Links in force to residents of the actor's place.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor registers residents.
    """
    require_permission(actor, Permission.REGISTER_PERSON)
    return SourceLink.objects.filter(
        until__isnull=True, person__in=_findable(actor, at)
    ).select_related("source__organisation")


def get_links_for(actor: Actor, source: UUID, *, at: datetime) -> LinkPage:
    """A record and the history of its links to residents of the actor's place.

    Raises:
        Refused: ``access.not_allowed_…``, ``people.source_unknown``.
    """
    require_permission(actor, Permission.REGISTER_PERSON)
    links = list(
        SourceLink.objects.filter(source=source, person__in=_findable(actor, at))
        .select_related("source__organisation")
        .order_by("-since", "-pk")
    )
    if not links:
        raise Refused(_SOURCE_UNKNOWN)
    lines = tuple(
        LinkLine(
            one.person_id,
            one.since,
            one.until,
            Ground(one.ground),
            _reasons(one.reasons),
            one.why,
            one.ended_why,
        )
        for one in links
    )
    is_linked = any(one.until is None for one in lines)
    return LinkPage(_patient(links[0].source), lines, is_linked)


def _findable(actor: Actor, at: datetime) -> QuerySet[Person]:
    mine = scope_filter(actor, action=Action.FIND, purpose=OFFICE, categories=SEEN, at=at)
    return Person.objects.filter(mine)


def _candidate(actor: Actor, one: ReviewCandidate, at: datetime) -> CandidateFacts:
    record = get_person_for(
        actor, one.person_id, purpose=OFFICE, categories=SEEN, at=at, action=Action.FIND
    )
    if record.identity is None:
        raise LookupError("the category that was asked for is granted or refused")
    return CandidateFacts(
        one.person_id, record.identity, record.area_name, Grade(one.grade), _reasons(one.reasons)
    )


def _patient(source: SourceRecord) -> PatientFacts:
    return PatientFacts(
        rid=source.rid,
        organisation=source.organisation.name,
        local_id=source.local_id,
        name=source.name,
        sex=Sex(source.sex),
        born_on=source.born_on,
        masked_number=mask(identity_number_of_source(source)),
        masked_telephone=mask(telephone_of_source(source)),
        area_code=source.area_code,
        address=source.address,
        mother_name=source.mother_name,
        birth_order=source.birth_order,
    )


def _reasons(codes: Iterable[str]) -> tuple[Reason, ...]:
    words = ((code, reason_of(code)) for code in codes)
    return tuple(Reason(code.partition(".")[0], one.label, one.label_en) for code, one in words)
