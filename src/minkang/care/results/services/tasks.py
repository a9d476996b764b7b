"""Each decision on recognition as a Task of the health records, for whoever reads them.

One Task stands for one order against which a recognisable result was shown: written with the decision,
a new version with every further step. It belongs to the institution that decides and is part of the
patient's record; the sender of the result sees it as far as it may see that record.
"""

import json
from datetime import datetime
from typing import Any

from minkang.care.results.models import Order, OrderEvent, Result
from minkang.care.results.queries.items import require_item
from minkang.care.results.terms import EventKind, OrderState, RepeatReason
from minkang.engines.records.queries.members import name_of, patient_of
from minkang.engines.records.services import storing
from minkang.engines.records.terms import Author
from minkang.registry.access.terms import Category
from minkang.registry.people.models import SourceRecord

SYSTEM = "urn:minkang:recognition"
# Whoever may not read the category of the item may not read the Task (HL7 v3 ActCode).
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_LABELS = {Category.HIV: "HIV", Category.PSYCHIATRIC: "PSY", Category.REPRODUCTION: "SEX"}
_STATUS = {
    OrderState.RECOGNISED: "in-progress",
    OrderState.WITHDRAWN: "completed",
    OrderState.PLACED: "rejected",
}


def tell_decision(*, order: Order, by: str, at: datetime) -> None:
    """Write the Task of a decided order; nothing for an order that had no result to recognise.

    Called in the transaction of the decision.
    """
    if not order.was_recognisable:
        return
    fhir_id = f"recognition-{order.rid}"
    storing.update(
        type_name="Task",
        fhir_id=fhir_id,
        text=json.dumps(_task(order, fhir_id, at), ensure_ascii=False, separators=(",", ":")),
        author=Author(by, order.organisation_id, is_platform=True),
        at=at,
    )


def _task(order: Order, fhir_id: str, at: datetime) -> dict[str, Any]:
    state, item = OrderState(order.state), require_item(order.item)
    told: dict[str, Any] = {
        "resourceType": "Task",
        "id": fhir_id,
        "identifier": [{"system": SYSTEM, "value": str(order.rid)}],
        "status": _STATUS[state],
        "businessStatus": _concept(state.value, state.label),
        "intent": "proposal",
        "code": _concept("recognise", "检查检验结果互认"),
        "description": item.name,
        "authoredOn": order.opened_at.isoformat(),
        "lastModified": at.isoformat(),
    }
    label = _LABELS.get(item.category)
    if label:
        told["meta"] = {"security": [{"system": _ACT_CODE, "code": label}]}
    result = _result_of(order)
    focus = name_of(result.resource) if result and result.resource else ""
    if focus:
        told["focus"] = {"reference": focus}
    patient = _patient_of(order, result)
    if patient:
        told["for"] = {"reference": patient}
    if order.reason:
        reason = RepeatReason(order.reason)
        told["statusReason"] = _concept(reason.value, reason.label)
    return told


def _result_of(order: Order) -> Result | None:
    """The result that was recognised, else the first that was shown."""
    steps = OrderEvent.objects.filter(order=order, result__isnull=False).select_related("result")
    chosen = steps.filter(kind=EventKind.RECOGNISED).order_by("-pk").first()
    step = chosen or steps.filter(kind=EventKind.REMINDED).order_by("pk").first()
    return step.result if step else None


def _patient_of(order: Order, result: Result | None) -> str:
    """The Patient of the institution that decides, else that of the result; "" when there is none."""
    own = SourceRecord.objects.filter(
        person=order.person_id, organisation=order.organisation_id, resource__isnull=False
    ).order_by("resource")
    rid = own.values_list("resource", flat=True).first()
    if rid is not None:
        return name_of(rid)
    return patient_of(result.resource) if result and result.resource else ""


def _concept(code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": SYSTEM, "code": code, "display": text}], "text": text}
