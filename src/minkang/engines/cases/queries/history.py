"""The history of a case: its events as the rules know them, and the proof that none was touched."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from minkang.engines.cases.models import Case, CaseEvent, CaseFact
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.procedure import Basis, Limit
from minkang.engines.cases.rules.sealing import GENESIS, Sealable, digest
from minkang.engines.cases.rules.snapshot import Event, Snapshot
from minkang.engines.cases.rules.stepping import replay
from minkang.engines.cases.terms import LimitName, LimitUnit
from minkang.kernel import crypto

FACT_TABLE = "cases_casefact"


@dataclass(frozen=True, slots=True)
class Broken:
    """An event that is not what was written, or a case whose chain ends elsewhere."""

    case: UUID
    seq: int
    says: str


def opened_value(fact: CaseFact) -> str:
    """The value of a fact, unsealed when it is personal."""
    if fact.sealed is None:
        return fact.value
    key = f"{fact.case_id}:{fact.seq}:{fact.code}"
    return crypto.unseal(bytes(fact.sealed), table=FACT_TABLE, column="sealed", key=key)


def replayed(case: UUID) -> Snapshot:
    """Where the recorded events lead; equal to what the case's row says."""
    version = Case.objects.values_list("version_id", flat=True).get(rid=case)
    return replay(procedure_of(version), recorded(case))


def recorded(case: UUID) -> Iterator[Event]:
    """The events of a case in order, with the values of their facts."""
    told: dict[int, dict[str, str]] = {}
    for fact in CaseFact.objects.filter(case=case):
        told.setdefault(fact.seq, {})[fact.code] = opened_value(fact)
    for one in CaseEvent.objects.filter(case=case).order_by("seq"):
        said = json.loads(one.body)
        yield Event(
            kind=one.kind,
            on=one.on,
            role=one.role,
            task=said.get("task", ""),
            facts=told.get(one.seq, {}),
            missing=tuple(said.get("missing", ())),
            reason=said.get("reason", ""),
            days=said.get("days", 0),
            required=tuple(said.get("required", ())),
            limits=tuple(map(_limit, said.get("limits", ()))),
        )


def _limit(told: Mapping[str, str | int]) -> Limit:
    return Limit(
        LimitName(str(told["name"])), int(told["amount"]), LimitUnit(str(told["unit"])), Basis("")
    )


def verify(case: UUID) -> tuple[Broken, ...]:
    """Every event whose hash is not that of its row, or that does not follow the one before."""
    broken = []
    head, last = GENESIS, 0
    for one in CaseEvent.objects.filter(case=case).order_by("seq"):
        if one.seq != last + 1:
            broken.append(Broken(case, one.seq, f"follows {last}"))
        if bytes(one.previous) != head:
            broken.append(Broken(case, one.seq, "does not follow the event before"))
        head, last = bytes(one.hash), one.seq
        if digest(_sealable(one), bytes(one.previous)) != head:
            broken.append(Broken(case, one.seq, "is not what was written"))
    kept_head, seq = Case.objects.values_list("head", "seq").get(rid=case)
    if (bytes(kept_head), seq) != (head, last):
        broken.append(Broken(case, last, "is not the last event the case knows"))
    return tuple(broken)


def _sealable(one: CaseEvent) -> Sealable:
    return Sealable(
        case=str(one.case_id),
        seq=one.seq,
        kind=one.kind,
        role=one.role,
        by=one.by,
        at=one.at,
        on=one.on,
        origin=one.origin,
        target=one.target,
        body=one.body,
        key=one.key,
    )
