"""A guide is proposed by one officer, checked, and published or sent back by another."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from minkang.affairs.permits.models import Item, ItemVersion
from minkang.affairs.permits.queries.definitions import known
from minkang.affairs.permits.queries.items import item_in
from minkang.affairs.permits.rules import elements
from minkang.affairs.permits.rules.lint import lint, refusal_of
from minkang.affairs.permits.rules.publishing import (
    already_proposed,
    not_waiting,
    reason_missing,
    same_officer,
    unchanged,
    version_unknown,
)
from minkang.affairs.permits.rules.reading import Stored, stored
from minkang.affairs.permits.terms import State
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes

FACTS = ("item", "area", "number")
ITEM_PROPOSED = register(
    EntryType(
        code="permits.item_proposed",
        zh="提交了办事指南待审核：{item}，第{number}版",
        en="Proposed a guide: {item}, version {number}",
        facts=FACTS,
    )
)
ITEM_PUBLISHED = register(
    EntryType(
        code="permits.item_published",
        zh="公布了办事指南：{item}，第{number}版",
        en="Published a guide: {item}, version {number}",
        facts=FACTS,
    )
)
ITEM_SENT_BACK = register(
    EntryType(
        code="permits.item_sent_back",
        zh="退回了办事指南：{item}，第{number}版，原因：{reason}",
        en="Sent a guide back: {item}, version {number}; reason: {reason}",
        facts=(*FACTS, "reason"),
    )
)
ITEM_WITHDRAWN = register(
    EntryType(
        code="permits.item_withdrawn",
        zh="停用了办事指南：{item}，第{number}版，原因：{reason}",
        en="Withdrew a guide: {item}, version {number}; reason: {reason}",
        facts=(*FACTS, "reason"),
    )
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item as it shall hold in an area, by the area's code."""

    item: elements.Item
    area: str


@executes("siping-env/2.1.4", "dehua-2021/2.1.1.2", "dehua-2021/2.1.1.3", "liaoning-2025-34/13.1")
@transaction.atomic
def propose(*, proposal: Proposal, by: str, at: datetime) -> ItemVersion:
    """Put a guide forward; a second officer decides on it.

    Raises:
        Refused: ``permits.item_incomplete``, ``permits.guide_vague``, ``permits.item_faulty`` with
            every finding; ``permits.item_already_proposed``, ``permits.item_unchanged``.
    """
    item = proposal.item
    limits = _check(item, proposal.area, at)
    content = stored(item)
    digest = digest_of(content)
    held, _ = Item.objects.get_or_create(
        code=item.code, area_id=proposal.area, defaults={"added_at": at}
    )
    held = Item.objects.select_for_update().get(pk=held.pk)
    if held.versions.filter(state=State.PROPOSED).exists():
        raise Refused(already_proposed(item.title))
    if held.versions.filter(state=State.PUBLISHED, digest=digest).exists():
        raise Refused(unchanged(item.title))
    last = held.versions.aggregate(last=Max("number"))["last"] or 0
    made = held.versions.create(
        number=last + 1,
        content=content,
        digest=digest,
        statutory=limits.statutory.amount,
        promised=limits.promised.amount,
        unit=limits.statutory.unit,
        state=State.PROPOSED,
        proposed_by=by,
        proposed_at=at,
    )
    _note(ITEM_PROPOSED, made, item.title, by, at)
    return made


@executes("siping-env/2.1.5", "liaoning-2025-34/13.2")
@transaction.atomic
def publish(*, version: int, by: str, at: datetime) -> ItemVersion:
    """Publish what somebody else proposed; the version before it ends.

    Raises:
        Refused: ``permits.version_unknown``, ``permits.version_not_waiting``,
            ``permits.same_officer``; the findings of `propose`, should the rules have changed since.
    """
    found = _waiting(version, by)
    item = item_in(found)
    _check(item, found.item.area_id, at)
    found.item.versions.filter(state=State.PUBLISHED).update(
        state=State.REPLACED, ended_by=by, ended_at=at
    )
    _settle(found, State.PUBLISHED, by, at)
    _note(ITEM_PUBLISHED, found, item.title, by, at)
    return found


@transaction.atomic
def send_back(*, version: int, reason: str, by: str, at: datetime) -> ItemVersion:
    """Send what somebody else proposed back, with the reason.

    Raises:
        Refused: as `publish`; ``permits.reason_missing``.
    """
    found = _waiting(version, by)
    if not reason.strip():
        raise Refused(reason_missing())
    found.reason = reason.strip()
    _settle(found, State.SENT_BACK, by, at)
    _note(ITEM_SENT_BACK, found, item_in(found).title, by, at, reason=found.reason)
    return found


@transaction.atomic
def withdraw(*, version: int, reason: str, by: str, at: datetime) -> ItemVersion:
    """Take a published guide off the list, with the reason; nobody can apply by it any more.

    Raises:
        Refused: ``permits.version_unknown``, ``permits.version_not_waiting``,
            ``permits.reason_missing``.
    """
    found = _locked(version)
    if found.state != State.PUBLISHED:
        raise Refused(not_waiting(State(found.state).label))
    if not reason.strip():
        raise Refused(reason_missing())
    found.state, found.reason = State.WITHDRAWN, reason.strip()
    found.ended_by, found.ended_at = by, at
    found.save(update_fields=["state", "reason", "ended_by", "ended_at"])
    _note(ITEM_WITHDRAWN, found, item_in(found).title, by, at, reason=found.reason)
    return found


def digest_of(content: Stored) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _check(item: elements.Item, area: str, at: datetime) -> elements.Limits:
    """The limits of an item with which nothing is wrong; they are among the nine elements."""
    fault = refusal_of(item, lint(item, known(area, localdate(at))))
    if fault is not None:
        raise Refused(fault)
    return cast("elements.Limits", item.limits)


def _locked(version: int) -> ItemVersion:
    found = (
        ItemVersion.objects.select_for_update().select_related("item").filter(pk=version).first()
    )
    if found is None:
        raise Refused(version_unknown(version))
    return found


def _waiting(version: int, by: str) -> ItemVersion:
    found = _locked(version)
    if found.state != State.PROPOSED:
        raise Refused(not_waiting(State(found.state).label))
    if found.proposed_by == by:
        raise Refused(same_officer())
    return found


def _settle(found: ItemVersion, state: State, by: str, at: datetime) -> None:
    found.state, found.settled_by, found.settled_at = state, by, at
    found.save(update_fields=["state", "settled_by", "settled_at", "reason"])


def _note(
    kind: EntryType, found: ItemVersion, title: str, by: str, at: datetime, **facts: str
) -> None:
    audit.record(
        kind,
        subject=f"permititem:{found.item_id}",
        by=by,
        at=at,
        item=title,
        area=found.item.area_id,
        number=found.number,
        **facts,
    )
