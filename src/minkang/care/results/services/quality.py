"""Quality evidence enters, one by one or from a file, and every result it is about is marked anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minkang.care.results.models import QualityResult
from minkang.care.results.queries.items import require_item
from minkang.care.results.rules.quality import entry_fault
from minkang.care.results.services.marking import remark
from minkang.care.results.terms import QualityLevel, Range
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Organisation

QUALITY_ENTERED = register(
    EntryType(
        code="results.quality_entered",
        zh="登记了质控评价：{item}，{range}，{outcome}",
        en="Entered a quality evaluation: {item}, {range}, {outcome}",
        facts=("item", "range", "outcome", "since", "until"),
    )
)
QUALITY_WITHDRAWN = register(
    EntryType(
        code="results.quality_withdrawn",
        zh="撤回了质控评价：{item}，{range}",
        en="Withdrew a quality evaluation: {item}, {range}",
        facts=("item", "range"),
    )
)


@dataclass(frozen=True, slots=True)
class QualityEntry:
    """What an evaluation says; it holds for results taken ``[since, until)``."""

    organisation: UUID
    item: str
    range: Range
    level: QualityLevel
    has_passed: bool
    since: date
    until: date
    evidence: str


@executes("liaoning-2025-34/3.1")
@transaction.atomic
def enter_quality(*, entry: QualityEntry, by: str, at: datetime) -> QualityResult:
    """Note an evaluation and mark the institution's results of that time anew.

    Raises:
        Refused: ``results.item_unknown``, ``results.organisation_unknown``,
            ``results.quality_period_wrong``, ``results.quality_known``.
    """
    item = require_item(entry.item)
    held = Organisation.objects.select_for_update(no_key=True).filter(pk=entry.organisation)
    if not held.exists():
        raise Refused(
            Refusal(
                "results.organisation_unknown",
                "没有找到这家机构，可能已经停业。请从列表中选择。",
                f"no organisation {entry.organisation}",
            )
        )
    fault = entry_fault(
        since=entry.since,
        until=entry.until,
        evidence=entry.evidence,
        is_known=QualityResult.objects.filter(
            organisation=entry.organisation,
            item=entry.item,
            range=entry.range,
            since=entry.since,
            withdrawn_at__isnull=True,
        ).exists(),
    )
    if fault is not None:
        raise Refused(fault)
    made = QualityResult.objects.create(
        organisation_id=entry.organisation,
        item=item.code,
        range=entry.range,
        level=entry.level,
        has_passed=entry.has_passed,
        since=entry.since,
        until=entry.until,
        evidence=entry.evidence.strip(),
        entered_by=by,
        entered_at=at,
    )
    remark(entry.organisation, [item.code], entry.since, entry.until)
    audit.record(
        QUALITY_ENTERED,
        subject=f"organisation:{entry.organisation}",
        by=by,
        at=at,
        item=item.name,
        range=entry.range.label,
        outcome="合格" if entry.has_passed else "不合格",
        since=entry.since.isoformat(),
        until=entry.until.isoformat(),
    )
    return made


@transaction.atomic
def import_quality(*, entries: Sequence[QualityEntry], by: str, at: datetime) -> int:
    """Note every evaluation of a file, or none of them; returns how many.

    Raises:
        Refused: as `enter_quality`, naming the row counted from 1.
    """
    for number, entry in enumerate(entries, 1):
        try:
            enter_quality(entry=entry, by=by, at=at)
        except Refused as refused:
            fault = refused.refusal
            message = f"第{number}行：{fault.message}整份文件都没有登记，改好后请再交一次。"
            raise Refused(Refusal(fault.code, message, f"row {number}: {fault.detail}")) from None
    return len(entries)


@transaction.atomic
def withdraw_quality(*, quality: int, by: str, at: datetime) -> None:
    """Take a wrong entry back; withdrawn twice, the first stands.

    Raises:
        Refused: ``results.quality_unknown``.
    """
    found = QualityResult.objects.select_for_update().filter(pk=quality).first()
    if found is None:
        raise Refused(
            Refusal(
                "results.quality_unknown",
                "没有找到这条质控评价。请从列表里打开。",
                f"no quality result {quality}",
            )
        )
    if found.withdrawn_at is not None:
        return
    found.withdrawn_at, found.withdrawn_by = at, by
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    remark(found.organisation_id, [found.item], found.since, found.until)
    audit.record(
        QUALITY_WITHDRAWN,
        subject=f"organisation:{found.organisation_id}",
        by=by,
        at=at,
        item=require_item(found.item).name,
        range=Range(found.range).label,
    )
