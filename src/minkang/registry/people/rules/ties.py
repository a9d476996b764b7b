"""Guardians and institutions: who may act for whom, and from when to when."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.people.rules.entries import CareRelationEntry
from minkang.registry.people.terms import GuardianshipKind

# Civil Code, article 17: adult is who has reached eighteen. verification: official
MAJORITY = 18
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a guardianship.

    Attributes:
        rid: The person.
        born_on: Date of birth.
        died_on: Date of death, or None.
    """

    rid: UUID
    born_on: date
    died_on: date | None


@dataclass(frozen=True, slots=True)
class GuardianshipAsk:
    """A guardianship as it is asked for; `evidence` names the paper that shows it."""

    ward: Party
    guardian: Party
    kind: GuardianshipKind
    evidence: str
    since: date


def age_on(born_on: date, on: date) -> int:
    """Completed years of life; who is born on 29 February completes them on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def guardianship_fault(ask: GuardianshipAsk, *, on: date) -> Refusal | None:
    """Why somebody cannot be named guardian on a day; None when they can."""
    if ask.ward.rid == ask.guardian.rid:
        return _refusal(
            "people.guardian_is_ward",
            "本人不能做自己的监护人。请选择另一个人。",
            "ward and guardian are one person",
            "guardian",
        )
    if ask.ward.died_on is not None or ask.guardian.died_on is not None:
        return _refusal(
            "people.guardianship_of_the_dead",
            "监护人或被监护人已登记死亡，不能再登记监护关系。请核对人员。",
            "both sides of a guardianship are alive",
            "guardian",
        )
    if age_on(ask.guardian.born_on, on) < MAJORITY:
        return _refusal(
            "people.guardian_too_young",
            f"监护人应年满{MAJORITY}周岁。请选择一位成年人。",
            f"the guardian has not completed {MAJORITY} years on {on}",
            "guardian",
        )
    return _kind_fault(ask, on) or _paper_fault(ask, on)


def _kind_fault(ask: GuardianshipAsk, on: date) -> Refusal | None:
    is_adult = age_on(ask.ward.born_on, on) >= MAJORITY
    if is_adult and ask.kind is not GuardianshipKind.ADULT_WARD:
        return _refusal(
            "people.ward_is_adult",
            f"被监护人已满{MAJORITY}周岁，不再适用未成年人监护。确需监护的，请选择“成年监护”并提供判决或协议。",
            f"the ward has completed {MAJORITY} years on {on}",
            "kind",
        )
    if not is_adult and ask.kind is GuardianshipKind.ADULT_WARD:
        return _refusal(
            "people.ward_is_child",
            f"被监护人未满{MAJORITY}周岁，请选择“父母”或“指定监护”。",
            f"the ward has not completed {MAJORITY} years on {on}",
            "kind",
        )
    return None


def _paper_fault(ask: GuardianshipAsk, on: date) -> Refusal | None:
    if ask.kind is not GuardianshipKind.PARENT and not ask.evidence.strip():
        return _refusal(
            "people.guardian_evidence_missing",
            "指定监护和成年监护需要写明依据，例如判决书或协议的编号。请补填。",
            "evidence is empty",
            "evidence",
        )
    if not ask.ward.born_on <= ask.since <= on:
        return _refusal(
            "people.guardianship_start_impossible",
            "监护起始日期应在被监护人出生之后、今天或以前。请检查日期。",
            f"{ask.since} is not between {ask.ward.born_on} and {on}",
            "since",
        )
    return None


def guardianship_until(kind: GuardianshipKind, ward_born_on: date) -> date | None:
    """First day on which a guardianship ends by itself: a child's with majority, others never."""
    if kind is GuardianshipKind.ADULT_WARD:
        return None
    year = ward_born_on.year + MAJORITY
    if (ward_born_on.month, ward_born_on.day) == LEAP_DAY and not isleap(year):
        return date(year, 3, 1)
    return ward_born_on.replace(year=year)


def care_relation_fault(entry: CareRelationEntry, *, died_on: date | None) -> Refusal | None:
    """Why an organisation cannot begin to care for a person; None when it can."""
    if died_on is not None and entry.since > died_on:
        return _refusal(
            "people.care_of_the_dead",
            "这位居民已登记死亡，不能再建立服务关系。请核对人员。",
            f"died on {died_on}, care since {entry.since}",
            "person",
        )
    if entry.until is not None and entry.until <= entry.since:
        return _refusal(
            "people.care_ends_before_it_begins",
            "服务结束日期应晚于开始日期。请检查日期。",
            f"[{entry.since}, {entry.until}) is empty",
            "until",
        )
    return None


def _refusal(code: str, message: str, detail: str, name: str) -> Refusal:
    return Refusal(code, message, detail, (FieldFault(name, message),))
