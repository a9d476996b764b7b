"""Whole entries of staff against the rules and against what is registered: every fault, in form order.

Pure: what is known comes in as mappings, so a list of thousands costs a few queries.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from minkang.kernel.identifiers import ResidentNumber
from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal
from minkang.registry.organisations.rules import days, institutions, staff
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.services.entries import (
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.terms import QualificationKind


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation as far as employing there needs it; open departments by name."""

    rid: UUID
    name: str
    opened_on: date
    closed_on: date | None
    departments: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StaffKnown:
    """What is registered already; grows by each entry that passes.

    Attributes:
        employers: Organisations of the list by credit code.
        persons: Blind indexes of identity numbers of the list that are registered.
        licences: Kind and number of licences of the list that are registered.
    """

    employers: Mapping[str, Employer]
    persons: set[bytes] = field(default_factory=set)
    licences: set[tuple[QualificationKind, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Held:
    """What a practitioner holds: licences with their validity, and periods of principal posts."""

    licences: Sequence[tuple[QualificationKind, Period[date]]]
    principal: Sequence[Period[date]]


def practitioner_faults(
    entry: PractitionerEntry, index: bytes, known: StaffKnown, *, on: date
) -> Iterator[Refusal]:
    """Every reason why an entry cannot be registered on the day `on`.

    `index` is the blind index of the identity number, empty when the number cannot be one.
    """
    yield from _given(staff.named(entry.name))
    identity = staff.identity(entry.identity_number, sex=entry.sex, born_on=entry.born_on, on=on)
    if not isinstance(identity, ResidentNumber):
        yield identity
    elif index in known.persons:
        yield staff.practitioner_taken()
    faults = [fault for one in entry.qualifications for fault in licence_faults(one, known, on=on)]
    yield from faults
    if faults:
        return
    licences = tuple((one.kind, validity(one)) for one in entry.qualifications)
    for kind in dict.fromkeys(kind for kind, _period in licences):
        periods = [period for held, period in licences if held is kind]
        yield from _given(days.without_overlap("qualifications", kind.label, periods))
    principal: list[Period[date]] = []
    for post in entry.posts:
        wrong = tuple(post_faults(post, Held(licences, principal), known.employers, on=on))
        yield from wrong
        if not wrong and post.is_principal:
            principal.append(Period(post.since, post.until))


def licence_faults(entry: QualificationEntry, known: StaffKnown, *, on: date) -> Iterator[Refusal]:
    """Every reason why a licence cannot be registered on the day `on`."""
    begins = NamedDay("issued_on", "发证日期", "the day of issue", entry.issued_on)
    ends = (
        NamedDay("valid_until", "有效期截止日期", "the end of validity", entry.valid_until)
        if entry.valid_until
        else None
    )
    taken = (entry.kind, entry.number) in known.licences
    yield from _given(
        staff.licence_numbered(entry.number),
        staff.licence_number_taken(entry.kind) if taken else None,
        staff.scope_fits(entry.kind, entry.scope),
        days.not_in_future(begins, on=on),
        days.ends_after_it_begins(begins, ends),
    )


def post_faults(
    post: PostEntry, held: Held, employers: Mapping[str, Employer], *, on: date
) -> Iterator[Refusal]:
    """Every reason why somebody who holds `held` cannot be registered in a post on the day `on`."""
    begins = NamedDay("since", "任职日期", "the beginning of the post", post.since)
    ends = NamedDay("until", "离任日期", "the end of the post", post.until) if post.until else None
    employer = employers.get(post.organisation)
    if employer is None:
        yield institutions.organisation_unknown(post.organisation)
    else:
        yield from _given(_employer_fault(post, begins, employer))
    wrong = tuple(
        _given(days.not_in_future(begins, on=on), days.ends_after_it_begins(begins, ends))
    )
    yield from wrong
    yield from _given(staff.qualification_fits(post.kind, post.qualification))
    if wrong:
        return
    employed = Period(post.since, post.until)
    yield from _given(_licence_fault(post, employed, held))
    if post.is_principal:
        yield from _given(staff.one_principal_post(employed, held.principal))


def validity(entry: QualificationEntry) -> Period[date]:
    """When a licence is valid."""
    return Period(entry.issued_on, entry.valid_until)


def _employer_fault(post: PostEntry, begins: NamedDay, employer: Employer) -> Refusal | None:
    if post.department and post.department not in employer.departments:
        return staff.department_unknown(post.department)
    return days.within_life(begins, opened_on=employer.opened_on, closed_on=employer.closed_on)


def _licence_fault(post: PostEntry, employed: Period[date], held: Held) -> Refusal | None:
    if post.qualification is None:
        return None
    periods = [period for kind, period in held.licences if kind is post.qualification]
    if not periods:
        return staff.qualification_unknown(post.qualification)
    faults = [staff.licence_valid(post.qualification, period, employed) for period in periods]
    return None if None in faults else faults[-1]


def _given(*found: Refusal | None) -> Iterator[Refusal]:
    return (refusal for refusal in found if refusal is not None)
