"""A hospital's own system asks before an order is signed, and says what the doctor decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate, localtime

from minkang.care.results.models import Order
from minkang.care.results.queries.candidates import ORDINARY, Candidate, consider_all
from minkang.care.results.queries.items import item_of, require_item
from minkang.care.results.rules.hooks import Card, Feedback, Offer, Selected
from minkang.care.results.services.orders import (
    Asked,
    Repeat,
    Wanted,
    open_orders,
    recognise_and_withdraw,
    repeat,
    view,
)
from minkang.engines.records.queries.clients import named
from minkang.engines.records.terms import Reader
from minkang.kernel.audit import services as audit
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.access.queries import RELATION_OF_CARE, consents_of
from minkang.registry.access.queries.entry_types import RECORD_EXCHANGED
from minkang.registry.access.terms import Purpose, Relation
from minkang.registry.people.models import CareRelation, SourceRecord

TREATING = [
    kind
    for kind, relation in RELATION_OF_CARE.items()
    if relation in (Relation.TREATING, Relation.CONTRACTED)
]


@dataclass(frozen=True, slots=True)
class _Asking:
    reader: Reader
    organisation: UUID
    person: UUID


@executes("liaoning-2025-34/3.3")
@transaction.atomic
def answer_selected(*, reader: Reader, asked: Selected, at: datetime) -> tuple[Card, ...]:
    """The drafts for which something could be recognised, as cards; each is an order opened.

    What a card shows counts as viewed, and stands in the patient's log.

    Raises:
        Refused: ``results.hook_not_of_an_institution``, ``results.patient_unknown``.
    """
    asking = _asking(reader, asked.patient, at)
    drafts = {one.reference: item for one in asked.drafts if (item := _item(one.codings))}
    if not drafts:
        return ()
    categories = ORDINARY | consents_of(asking.person, at)
    considered = consider_all(
        person=asking.person,
        wanted=set(drafts.values()),
        organisation=asking.organisation,
        at=at,
        categories=categories,
    )
    worth = {reference: code for reference, code in drafts.items() if considered[code].recognisable}
    if not worth:
        return ()
    orders = open_orders(
        asked=Asked(
            person=asking.person,
            organisation=asking.organisation,
            batch=uuid4(),
            wanted=tuple(Wanted(code, reference) for reference, code in worth.items()),
            categories=categories,
        ),
        by=reader.by,
        at=at,
    )
    found = []
    for order, (reference, code) in zip(orders, worth.items(), strict=True):
        shown = considered[code].recognisable
        view(order=order, results=[one.result for one in shown], by=reader.by, at=at)
        offers = tuple(_offer(one) for one in shown)
        found.append(Card(order, reference, require_item(code).name, offers))
    _log(asking, found, at)
    return tuple(found)


@executes("liaoning-2025-34/3.3")
@transaction.atomic
def take_feedback(*, reader: Reader, feedback: tuple[Feedback, ...], at: datetime) -> None:
    """Note what the doctor decided on cards, all or none.

    Raises:
        Refused: ``results.order_unknown``, also for cards of other institutions, and as
            `recognise_and_withdraw` and `repeat`.
    """
    for one in feedback:
        if not Order.objects.filter(pk=one.order, organisation=reader.organisation).exists():
            raise Refused(
                Refusal(
                    "results.order_unknown",
                    "没有找到这张提示卡对应的单子。请信息科核对卡片编号。",
                    f"no card {one.order} of this institution",
                )
            )
        if one.result is not None:
            recognise_and_withdraw(order=one.order, result=one.result, by=reader.by, at=at)
        elif one.is_overridden:
            given = Repeat(one.reason, one.text, is_told=one.is_told)
            repeat(order=one.order, given=given, by=reader.by, at=at)


def _asking(reader: Reader, patient: str, at: datetime) -> _Asking:
    if reader.organisation is None:
        raise Refused(
            Refusal(
                "results.hook_not_of_an_institution",
                "互认提示只给医疗机构的系统。请用本院登记的客户端再连接。",
                "the token is of no institution",
            )
        )
    person = (
        SourceRecord.objects.filter(
            organisation=reader.organisation, local_id=patient, person__isnull=False
        )
        .values_list("person_id", flat=True)
        .first()
    )
    treated = CareRelation.objects.filter(
        in_force(localdate(at)), organisation=reader.organisation, kind__in=TREATING
    )
    if person is None or not treated.filter(person=person).exists():
        raise Refused(
            Refusal(
                "results.patient_unknown",
                "这位患者还没有在本院登记就诊，所以没有调阅外院结果。请先完成预约、报到或入院登记。",
                "no patient of this number is treated at the institution today",
            )
        )
    return _Asking(reader, reader.organisation, person)


def _item(codings: tuple[tuple[str, str], ...]) -> str:
    found = (item_of(system, code) for system, code in codings)
    return next((item.code for item in found if item is not None), "")


def _offer(one: Candidate) -> Offer:
    return Offer(
        result=one.result,
        organisation=one.organisation_name,
        mark="" if one.mark is None else one.mark.mark,
        value=f"{one.value.text} {one.value.unit}".rstrip(),
        taken_at=localtime(one.taken_at),
        cautions=tuple(caution.label for caution in one.cautions),
        image_link=one.image_link,
    )


def _log(asking: _Asking, shown: list[Card], at: datetime) -> None:
    client = named(asking.reader.by)
    facts: Mapping[str, str | int] = {
        "organisation": client.organisation,
        "client": client.client,
        "types": "Observation",
        "count": sum(len(one.offers) for one in shown),
        "purpose": Purpose.TREATMENT.value,
    }
    audit.record(
        RECORD_EXCHANGED, subject=f"person:{asking.person}", by=asking.reader.by, at=at, **facts
    )
