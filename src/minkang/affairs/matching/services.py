"""Acts of the desk: each asks whether the clerk sees the record, then does it through the registry."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.terms import Actor
from minkang.registry.people import services as people
from minkang.registry.people.queries import get_links_for, get_review_for
from minkang.registry.people.services import Verdict


def decide(
    *, actor: Actor, review: int, verdict: Verdict, person: UUID | None, why: str, at: datetime
) -> None:
    """Link the record to a candidate the actor sees, or keep it apart from those the actor sees.

    Raises:
        Refused: ``access.not_allowed_…``, ``matching.person_missing``, those of
            `people.decide_review`.
    """
    page = get_review_for(actor, review, at=at)
    seen = [one.person for one in page.candidates]
    if verdict is Verdict.LINK and person not in seen:
        message = "请选择记录属于哪一位居民。"
        raise Refused(
            Refusal(
                "matching.person_missing",
                message,
                "no candidate was chosen",
                (FieldFault("person", message),),
            )
        )
    for one in _meant(person, seen, page.elsewhere):
        people.decide_review(
            review=review, verdict=verdict, person=one, why=why, by=actor.reference, at=at
        )


def _meant(person: UUID | None, seen: list[UUID], elsewhere: int) -> Sequence[UUID | None]:
    """Whom the decision is about; nobody in particular is everybody whom the actor sees."""
    if person in seen:
        return [person]
    return [None] if elsewhere == 0 else seen


def put_off(*, actor: Actor, review: int, until: date, at: datetime) -> None:
    """Put a review off until a day.

    Raises:
        Refused: ``access.not_allowed_…``, those of `people.postpone_review`.
    """
    get_review_for(actor, review, at=at)
    people.postpone_review(review=review, until=until, by=actor.reference, at=at)


def unlink(*, actor: Actor, source: UUID, why: str, at: datetime) -> None:
    """End the link of a record to a resident of the actor's place.

    Raises:
        Refused: ``access.not_allowed_…``, ``matching.linked_elsewhere``, those of `people.unlink`.
    """
    if not get_links_for(actor, source, at=at).is_linked:
        raise Refused(
            Refusal(
                "matching.linked_elsewhere",
                "这条记录现在没有关联您负责地区的居民，不能在这里解除。请联系居民所在地的窗口。",
                f"source {source} has no link in force in the place of the grant",
            )
        )
    people.unlink(source=source, why=why, by=actor.reference, at=at)
