"""Links between records of institutions and residents: made, ended, decided by somebody, put off."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.services import Act
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import (
    KeptApart,
    MatchReview,
    ReviewCandidate,
    SourceLink,
    SourceRecord,
)
from minkang.registry.people.rules.matching.deciding import Candidate
from minkang.registry.people.rules.matching.levels import Grade
from minkang.registry.people.rules.matching.sources import Ground, Linked, ReviewState, Verdict
from minkang.registry.people.services.events import SourceLinkChanged
from minkang.registry.people.services.matching_entries import (
    REVIEW_OPENED,
    REVIEW_PUT_OFF,
    SOURCE_KEPT_APART,
    SOURCE_LINKED,
    SOURCE_UNLINKED,
)

SURE = 1.0


def link_row(
    held: SourceRecord,
    candidate: Candidate,
    *,
    ground: Ground,
    by: str,
    at: datetime,
    why: str = "",
) -> SourceLink:
    """The link of a record to a candidate, not yet written."""
    return SourceLink(
        source=held,
        person_id=candidate.person,
        since=at,
        ground=ground,
        grade=candidate.grade,
        score=candidate.score,
        reasons=list(candidate.reasons),
        linked_by=by,
        why=why,
    )


def link_act(held: SourceRecord, *, ground: Ground, by: str, at: datetime) -> Act:
    """What the audit chain is told of a record that has its person and grade."""
    return Act(
        SOURCE_LINKED,
        f"person:{held.person_id}",
        by,
        at,
        {
            "source": str(held.rid),
            "organisation": f"organisation:{held.organisation_id}",
            "ground": ground.value,
            "grade": Grade(held.grade).value,
        },
    )


def make_link(
    held: SourceRecord,
    candidate: Candidate,
    *,
    ground: Ground,
    by: str,
    at: datetime,
    why: str = "",
) -> SourceLink:
    """Link a locked record that has no link to a candidate."""
    link = link_row(held, candidate, ground=ground, by=by, at=at, why=why)
    link.save(force_insert=True)
    held.person_id, held.grade = candidate.person, candidate.grade
    held.save(update_fields=["person", "grade"])
    audit.record_all([link_act(held, ground=ground, by=by, at=at)])
    if held.first_seen_at < at:
        # What was told of a record that is new is told after its link.
        events.publish(SourceLinkChanged(held.rid))
    return link


def end_link(held: SourceRecord, link: SourceLink, *, by: str, at: datetime, why: str) -> None:
    """End the link in force of a locked record; the record stays as it is."""
    link.until, link.ended_by, link.ended_why = max(at, link.since), by, why
    link.save(update_fields=["until", "ended_by", "ended_why"])
    held.person_id, held.grade = None, Grade.CERTAINLY_NOT
    held.save(update_fields=["person", "grade"])
    audit.record(
        SOURCE_UNLINKED,
        subject=f"person:{link.person_id}",
        by=by,
        at=at,
        source=str(held.rid),
        organisation=f"organisation:{held.organisation_id}",
        ground=link.ground,
    )
    events.publish(SourceLinkChanged(held.rid))


def open_review(
    held: SourceRecord, candidates: Sequence[Candidate], *, by: str, at: datetime
) -> MatchReview:
    """Ask somebody to compare a locked record with these residents; an open review is renewed."""
    review, is_new = MatchReview.objects.get_or_create(
        source=held,
        decided_at__isnull=True,
        defaults={"state": ReviewState.OPEN, "opened_at": at},
    )
    if not is_new:
        review.state, review.later_until = ReviewState.OPEN, None
        review.save(update_fields=["state", "later_until"])
        review.candidates.all().delete()
    ReviewCandidate.objects.bulk_create(
        ReviewCandidate(
            review=review,
            person_id=one.person,
            place=place,
            grade=one.grade,
            score=one.score,
            reasons=list(one.reasons),
        )
        for place, one in enumerate(candidates)
    )
    audit.record(
        REVIEW_OPENED,
        subject=f"review:{review.pk}",
        by=by,
        at=at,
        source=str(held.rid),
        candidates=len(candidates),
    )
    return review


def settle_review(held: SourceRecord, *, by: str, at: datetime) -> None:
    """Close the open review of a locked record that newer data answered, if there is one."""
    MatchReview.objects.filter(source=held, decided_at__isnull=True).update(
        state=ReviewState.SETTLED, later_until=None, decided_at=at, decided_by=by
    )


@transaction.atomic
def unlink(*, source: UUID, why: str, by: str, at: datetime) -> None:
    """End the link of a record: somebody found that it is not this resident.

    The two are kept apart from then on, so that no comparison links them again; a later decision
    for the link takes that back. Nothing of record or resident is lost.

    Raises:
        Refused: ``people.source_unknown``, ``people.source_not_linked`` or ``people.why_missing``.
    """
    _require_why(why)
    held = _locked(source)
    link = SourceLink.objects.filter(source=held, until__isnull=True).first()
    if link is None:
        raise Refused(
            Refusal(
                "people.source_not_linked",
                "这条患者记录没有关联居民，不需要解除。请刷新页面查看最新情况。",
                f"source {source} has no link in force",
            )
        )
    end_link(held, link, by=by, at=at, why=why)
    _keep_apart(held, link.person_id, why=why, by=by, at=at)


@transaction.atomic
def decide_review(
    *, review: int, verdict: Verdict, why: str, by: str, at: datetime, person: UUID | None = None
) -> Linked:
    """Decide about a review: link to one of its candidates, or find that it is none of them.

    Args:
        review: Number of the review.
        verdict: ``LINK`` or ``KEEP_APART``; for ``LATER`` there is `postpone_review`.
        why: What was compared, in the decider's words.
        by: Who decides.
        at: When.
        person: The candidate; needed for ``LINK``. For ``KEEP_APART`` None means all candidates.

    Raises:
        Refused: ``people.review_unknown``, ``people.review_decided_already``,
            ``people.candidate_unknown`` or ``people.why_missing``.
    """
    _require_why(why)
    held, found = _open(review)
    candidates = {one.person_id: one for one in found.candidates.all()}
    if verdict is Verdict.LINK:
        chosen = candidates.get(person) if person is not None else None
        if chosen is None:
            raise Refused(_candidate_unknown())
        _link_by_hand(held, chosen, why=why, by=by, at=at)
        found.state = ReviewState.LINKED
    else:
        apart = [person] if person is not None else list(candidates)
        if any(one not in candidates for one in apart):
            raise Refused(_candidate_unknown())
        for one in apart:
            _keep_apart(held, one, why=why, by=by, at=at)
        if len(apart) < len(candidates):
            found.candidates.filter(person_id__in=apart).delete()
            return Linked(held.rid, held.person_id, Grade(held.grade), (), found.pk)
        found.state = ReviewState.KEPT_APART
    found.later_until, found.decided_at, found.decided_by, found.why = None, at, by, why
    found.save()
    return Linked(held.rid, held.person_id, Grade(held.grade), ())


@transaction.atomic
def postpone_review(*, review: int, until: date, by: str, at: datetime) -> None:
    """Put a review off: it comes back on day `until`.

    Raises:
        Refused: ``people.review_unknown``, ``people.review_decided_already`` or
            ``people.later_is_not_later``.
    """
    held, found = _open(review)
    if until <= timezone.localdate(at):
        message = "再次核对的日期应晚于今天。请改选以后的日期。"
        raise Refused(
            Refusal(
                "people.later_is_not_later",
                message,
                f"{until} is not after today",
                (FieldFault("until", message),),
            )
        )
    found.state, found.later_until = ReviewState.LATER, until
    found.save(update_fields=["state", "later_until"])
    audit.record(
        REVIEW_PUT_OFF,
        subject=f"review:{found.pk}",
        by=by,
        at=at,
        source=str(held.rid),
        until=until.isoformat(),
    )


def _link_by_hand(
    held: SourceRecord, chosen: ReviewCandidate, *, why: str, by: str, at: datetime
) -> None:
    live = SourceLink.objects.filter(source=held, until__isnull=True).first()
    if live is not None:
        end_link(held, live, by=by, at=at, why=why)
    KeptApart.objects.filter(source=held, person=chosen.person_id, until__isnull=True).update(
        until=at
    )
    SourceLink.objects.create(
        source=held,
        person_id=chosen.person_id,
        since=at,
        ground=Ground.REVIEW,
        grade=Grade.CERTAIN,
        score=SURE,
        reasons=chosen.reasons,
        linked_by=by,
        why=why,
    )
    held.person_id, held.grade = chosen.person_id, Grade.CERTAIN
    held.save(update_fields=["person", "grade"])
    audit.record(
        SOURCE_LINKED,
        subject=f"person:{chosen.person_id}",
        by=by,
        at=at,
        source=str(held.rid),
        organisation=f"organisation:{held.organisation_id}",
        ground=Ground.REVIEW.value,
        grade=Grade.CERTAIN.value,
    )


def _keep_apart(held: SourceRecord, person: UUID, *, why: str, by: str, at: datetime) -> None:
    KeptApart.objects.get_or_create(
        source=held,
        person_id=person,
        until__isnull=True,
        defaults={"since": at, "decided_by": by, "why": why},
    )
    audit.record(
        SOURCE_KEPT_APART,
        subject=f"person:{person}",
        by=by,
        at=at,
        source=str(held.rid),
        organisation=f"organisation:{held.organisation_id}",
    )


def _locked(source: UUID) -> SourceRecord:
    held = SourceRecord.objects.select_for_update().filter(rid=source).first()
    if held is None:
        raise Refused(
            Refusal(
                "people.source_unknown",
                "没有找到这条患者记录。请从核对清单中选择。",
                f"no source record {source}",
            )
        )
    return held


def _open(review: int) -> tuple[SourceRecord, MatchReview]:
    """The record, locked, and its review, which nobody decided before the lock was had."""
    source = MatchReview.objects.filter(pk=review).values_list("source_id", flat=True).first()
    if source is None:
        raise Refused(
            Refusal(
                "people.review_unknown",
                "没有找到这条待核对记录。请从核对清单中选择。",
                f"no review {review}",
            )
        )
    held = _locked(source)
    found = MatchReview.objects.get(pk=review)
    if found.decided_at is not None:
        raise Refused(
            Refusal(
                "people.review_decided_already",
                "这条记录已有人核对过。请回到核对清单继续下一条。",
                f"review {review} was decided at {found.decided_at}",
            )
        )
    return held, found


def _require_why(why: str) -> None:
    if why.strip():
        return
    message = "请写明根据什么判断，例如核对了哪些证件。"
    raise Refused(
        Refusal("people.why_missing", message, "no reason given", (FieldFault("why", message),))
    )


def _candidate_unknown() -> Refusal:
    message = "请从列出的居民中选择一位。"
    return Refusal(
        "people.candidate_unknown",
        message,
        "the person is no candidate of the review",
        (FieldFault("person", message),),
    )
