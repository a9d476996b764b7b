"""CDS Hooks 2.0, ``order-select``: what a hospital's own system asks and what it is told.

Pure: the parsed request goes in, JSON values come out. Source: cds-hooks.hl7.org (verification =
"memory"). The uuid of a card is that of our order, so that its feedback finds it again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from minkang.care.results.terms import RepeatReason
from minkang.kernel.refusal import Refusal, Refused

Json: TypeAlias = dict[str, Any]
SERVICE = "minkang-recognition"
HOOK = "order-select"
REASONS = "urn:minkang:repeat-reason"
LONGEST_SUMMARY = 140
TOLD = "patientTold"
"""Extension of a feedback: whether purpose and need of the repeat were explained to the patient."""
MOST_DRAFTS = 100
READS_RESULTS = re.compile(r"system/(\*|Observation)\.(\*|read|c?ru?d?s?)")


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """One order being written: its id in the sender's bundle and how it codes the item."""

    reference: str
    codings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """What a hospital's system asks: for whom, and which drafts were just selected."""

    patient: str
    user: str
    drafts: tuple[DraftOrder, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One recognisable result as a card tells it; every text is for the doctor."""

    result: int
    organisation: str
    mark: str
    value: str
    taken_at: datetime
    cautions: tuple[str, ...]
    image_link: str


@dataclass(frozen=True, slots=True)
class Card:
    """An order with what could be recognised instead, best first; never without an offer."""

    order: UUID
    reference: str
    item: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What became of a card: a result recognised, or the six reasons' one, or nothing yet."""

    order: UUID
    result: int | None
    reason: RepeatReason | None
    text: str
    is_told: bool
    is_overridden: bool


def opens_results(scopes: Iterable[str]) -> bool:
    """Whether scopes of SMART backend services let a program read observations."""
    return any(READS_RESULTS.fullmatch(one) for one in scopes)


def discovery() -> Json:
    """The services offered here."""
    return {
        "services": [
            {
                "hook": HOOK,
                "id": SERVICE,
                "title": "检查检验结果互认",
                "description": "开单前提示患者在其他医院可以互认的近期结果。",
                "prefetch": {},
            }
        ]
    }


def read_selected(body: Json) -> Selected:
    """The request of the hook.

    Raises:
        Refused: ``results.hook_unreadable``.
    """
    try:
        context = body["context"]
        entries = context["draftOrders"]["entry"]
        chosen = {str(one).rpartition("/")[2] for one in context.get("selections", ())}
        drafts = [_draft(entry["resource"]) for entry in _of_hook(body, entries)]
        return Selected(
            patient=_text(context["patientId"]).rpartition("/")[2],
            user=_text(context["userId"]),
            drafts=tuple(
                one for one in drafts if one is not None and (not chosen or one.reference in chosen)
            ),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise Refused(unreadable("context with patientId, userId and draftOrders")) from fault


def cards(found: Sequence[Card], *, source: str) -> Json:
    """The answer: one card an order; `source` is the address people can read about it."""
    return {"cards": [_card(one, source) for one in found]}


def read_feedback(body: Json) -> tuple[Feedback, ...]:
    """What the doctors decided.

    Raises:
        Refused: ``results.hook_unreadable``.
    """
    try:
        return tuple(_feedback(one) for one in body["feedback"])
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise Refused(unreadable("feedback with card, outcome and overrideReason")) from fault


def suggestion_id(order: UUID, result: int) -> str:
    """How a suggestion is called, so that accepting it names the result."""
    return f"{order}.{result}"


def _of_hook(body: Json, entries: list[Json]) -> list[Json]:
    if body["hook"] != HOOK or len(entries) > MOST_DRAFTS:
        raise ValueError(HOOK)
    return entries


def _draft(resource: Json) -> DraftOrder | None:
    if resource["resourceType"] != "ServiceRequest":
        return None
    codings = resource["code"].get("coding", ())
    return DraftOrder(
        _text(resource["id"]),
        tuple((str(one.get("system", "")), str(one.get("code", ""))) for one in codings),
    )


def _card(card: Card, source: str) -> Json:
    best = card.offers[0]
    summary = f"{card.item}：{best.organisation}有可以互认的结果 {best.value}"
    return {
        "uuid": str(card.order),
        "summary": summary
        if len(summary) <= LONGEST_SUMMARY
        else summary[: LONGEST_SUMMARY - 1] + "…",
        "detail": "\n".join(_line(one) for one in card.offers),
        "indicator": "warning",
        "source": {"label": "民康 检查检验结果互认", "url": source},
        "suggestions": [_suggestion(card, one, is_best=one is best) for one in card.offers],
        "selectionBehavior": "at-most-one",
        "overrideReasons": [
            {"system": REASONS, "code": one.value, "display": one.label} for one in RepeatReason
        ],
        "links": [
            {"label": f"影像 {one.organisation}", "url": one.image_link, "type": "absolute"}
            for one in card.offers
            if one.image_link
        ],
    }


def _line(one: Offer) -> str:
    said = f"- **{one.value}** {one.organisation} {one.taken_at:%Y-%m-%d %H:%M} {one.mark}"
    return "；".join((said, *one.cautions))


def _suggestion(card: Card, one: Offer, *, is_best: bool) -> Json:
    return {
        "label": f"互认{one.organisation} {one.taken_at:%m月%d日}的结果，不再开单",
        "uuid": suggestion_id(card.order, one.result),
        "isRecommended": is_best,
        "actions": [
            {
                "type": "delete",
                "description": f"撤回{card.item}",
                "resourceId": [f"ServiceRequest/{card.reference}"],
            }
        ],
    }


def _feedback(said: Mapping[str, Any]) -> Feedback:
    order = UUID(said["card"])
    if said["outcome"] == "accepted":
        named = said["acceptedSuggestions"][0]["id"]
        return Feedback(
            order, int(named.rpartition(".")[2]), None, "", is_told=False, is_overridden=False
        )
    if said["outcome"] != "overridden":
        raise ValueError(said["outcome"])
    given = said.get("overrideReason") or {}
    code = (given.get("reason") or {}).get("code")
    return Feedback(
        order,
        None,
        None if code is None else RepeatReason(code),
        str(given.get("userComment") or ""),
        is_told=(said.get("extension") or {}).get(TOLD) is True,
        is_overridden=True,
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST_SUMMARY:
        raise ValueError(value)
    return value


def unreadable(needed: str) -> Refusal:
    """What came is no such request; `needed` says in English what is."""
    return Refusal(
        "results.hook_unreadable",
        "没有看懂医院系统发来的内容，所以没有给出提示。请信息科核对CDS Hooks接口的格式。",
        f"not a CDS Hooks request of {HOOK}: {needed} are needed",
    )
