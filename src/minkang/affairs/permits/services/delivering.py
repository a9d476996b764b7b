"""After a decision: it is handed over, made public, rated and answered; holders are reminded."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.licences.queries.usable import running_out
from minkang.affairs.permits.models import Decision, Rating, Reminder
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.following import sealed_words
from minkang.affairs.permits.queries.items import item_in
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.rules.following import delivery_fault, rating_fault, reply_fault
from minkang.affairs.permits.rules.serving import last_day
from minkang.affairs.permits.services.deciding import GRANTED
from minkang.affairs.permits.services.entry_types import (
    DECISION_DELIVERED,
    DECISIONS_PUBLISHED,
    HOLDERS_REMINDED,
    RATING_ANSWERED,
    SERVICE_RATED,
)
from minkang.affairs.permits.services.locking import lock_application, lock_decision
from minkang.affairs.permits.terms import Delivery, Grade
from minkang.engines.cases.queries.calendar import working_days
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes

SYSTEM = "system:permits"


@executes("liaoning-2025-34/13.1")
@transaction.atomic
def deliver(*, application: UUID, waybill: str = "", by: str, at: datetime) -> Decision:
    """Hand a decision over in the way the applicant chose.

    Args:
        application: Which.
        waybill: Number under which the post carries it, when it is posted.
        by: Who hands it over.
        at: When.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.not_decided``,
            ``permits.delivered_already``, ``permits.licence_pending``, ``permits.waybill_missing``.
    """
    held = lock_decision(application)
    way = Delivery(held.way)
    is_due = held.outcome in GRANTED and bool(item_in(held.application.version).issues)
    fault = delivery_fault(
        way,
        waybill=waybill,
        is_delivered=held.delivered_at is not None,
        is_licence_due=is_due and not held.licence and not held.licence_fault,
    )
    if fault:
        raise Refused(fault)
    held.delivered_at, held.delivered_by = at, by
    held.waybill = waybill.strip() if way is Delivery.POST else ""
    held.visits += way is Delivery.WINDOW
    held.save(update_fields=["delivered_at", "delivered_by", "waybill", "visits"])
    subject = f"application:{application}"
    audit.record(DECISION_DELIVERED, subject=subject, by=by, at=at, way=way.label)
    return held


@executes("yaan-2022/3.7")
@transaction.atomic
def publish_decisions(*, at: datetime) -> int:
    """Make every permit public that was granted and is not public yet; how many there were."""
    waiting = Decision.objects.filter(publish_by__isnull=False, published_at__isnull=True)
    count = waiting.update(published_at=at)
    if count:
        subject = "decisions:published"
        audit.record(DECISIONS_PUBLISHED, subject=subject, by=SYSTEM, at=at, count=count)
    return count


@executes("yaan-2022/2.6")
@transaction.atomic
def rate(*, application: UUID, grade: Grade, words: str = "", by: str, at: datetime) -> Rating:
    """Say how the service was, once, after the decision was delivered; a bad grade is answered.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.not_decided``, ``permits.not_delivered``,
            ``permits.rated_already``.
    """
    held = lock_decision(application)
    is_rated = Rating.objects.filter(application=application).exists()
    if fault := rating_fault(is_delivered=held.delivered_at is not None, is_rated=is_rated):
        raise Refused(fault)
    term = serving().answer.length
    reply_by = last_day(localdate(at), term, working_days()) if grade.is_bad else None
    made = Rating.objects.create(
        application=held.application,
        grade=grade,
        words=sealed_words(application, words.strip()),
        rated_at=at,
        reply_by=reply_by,
    )
    subject = f"application:{application}"
    audit.record(SERVICE_RATED, subject=subject, by=by, at=at, grade=grade.label)
    return made


@transaction.atomic
def answer_rating(*, application: UUID, reply: str, by: str, at: datetime) -> Rating:
    """Answer a bad rating: what was found and what was changed, for everybody to read.

    Raises:
        Refused: ``permits.application_unknown``, ``permits.rating_unknown``,
            ``permits.answered_already``, ``permits.reply_missing``.
    """
    held = Rating.objects.filter(application=lock_application(application)).first()
    fault = reply_fault(
        words=reply,
        is_asked=held is not None and held.reply_by is not None,
        is_answered=held is not None and held.replied_at is not None,
    )
    if fault or held is None:
        raise Refused(fault) if fault else LookupError(application)
    held.reply, held.replied_by, held.replied_at = reply.strip(), by, at
    held.save(update_fields=["reply", "replied_by", "replied_at"])
    audit.record(RATING_ANSWERED, subject=f"application:{application}", by=by, at=at)
    return held


@transaction.atomic
def remind_renewals(*, at: datetime) -> int:
    """Remind every holder once of a licence that is soon to be renewed; how many were reminded now.

    The day of renewal lies so many days before the end as the item's guide says.
    """
    on, lead = localdate(at), timedelta(days=serving().reminder.length.amount)
    made: list[Reminder] = []
    for item in definitions().values():
        before = item.validity.renew_before_days if item.validity else 0
        if not (item.issues and before):
            continue
        ahead = timedelta(days=before)
        made += [
            Reminder(
                licence=one.rid,
                item=item.code,
                person_id=one.person,
                organisation_id=one.organisation,
                renew_by=one.valid_until - ahead,
                until=one.valid_until,
                made_on=on,
            )
            for one in running_out(kind=item.issues, since=on, until=on + ahead + lead)
        ]
    rids = [one.licence for one in made]
    known = set(Reminder.objects.filter(pk__in=rids).values_list("pk", flat=True))
    fresh = [one for one in made if one.licence not in known]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        subject = "licences:reminded"
        audit.record(HOLDERS_REMINDED, subject=subject, by=SYSTEM, at=at, count=len(fresh))
    return len(fresh)
