"""Whole entries against the rules and against what is registered: every fault, in form order.

Pure: what is known comes in as sets, so a list of a thousand rows costs a few queries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal
from minkang.registry.organisations.rules import days, institutions
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.services.entries import OrganisationEntry

Held = tuple[str, str, NamedDay, NamedDay | None]
"""Field, name in Chinese, first day and end of something an organisation holds."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is registered already; grows by each entry that passes, so that a list agrees with itself.

    Attributes:
        areas: Why an area code the list names is not one in force; codes in force are absent.
        credit_codes: Every credit code of the register that the list names.
        licences: The same of registration numbers.
    """

    areas: Mapping[str, Refusal]
    credit_codes: set[str]
    licences: set[str]

    def add(self, entry: OrganisationEntry) -> None:
        """Know an entry that is going to be registered."""
        if entry.credit_code:
            self.credit_codes.add(entry.credit_code)
        if entry.licence:
            self.licences.add(entry.licence)


def organisation_faults(entry: OrganisationEntry, known: Known, *, on: date) -> Iterator[Refusal]:
    """Every reason why an entry cannot be registered on the day `on`; `credit_code` comes tidied."""
    yield from _given(_identity_faults(entry, known))
    life = tuple(_given(_life_faults(entry, on)))
    yield from life
    yield from _given(
        institutions.capacity(capacity.kind, capacity.count) for capacity in entry.capacities
    )
    yield from _given(_business_faults(entry, on))
    if not life:
        yield from held_faults(tuple(_held(entry)), entry.opened_on, entry.closed_on, on=on)


def held_faults(
    held: Iterable[Held], opened_on: date, closed_on: date | None, *, on: date
) -> Iterator[Refusal]:
    """What is wrong with the periods of what an organisation holds."""
    periods: dict[tuple[str, str], list[Period[date]]] = {}
    for field, what, since, until in held:
        faults = tuple(
            _given(
                (
                    days.not_in_future(since, on=on),
                    days.ends_after_it_begins(since, until),
                    days.within_life(since, opened_on=opened_on, closed_on=closed_on),
                )
            )
        )
        yield from faults
        if not faults:
            period = Period(since.day, until.day if until else None)
            periods.setdefault((field, what), []).append(period)
    for (field, what), found in periods.items():
        yield from _given((days.without_overlap(field, what, found),))


def _given(found: Iterable[Refusal | None]) -> Iterator[Refusal]:
    return (refusal for refusal in found if refusal is not None)


def _identity_faults(entry: OrganisationEntry, known: Known) -> Iterator[Refusal | None]:
    yield institutions.named(entry.name)
    if entry.credit_code or not institutions.is_known_by_filing(entry.category, entry.licence):
        code = institutions.credit_code(entry.credit_code)
        if isinstance(code, Refusal):
            yield code
        elif code.value in known.credit_codes:
            yield institutions.credit_code_taken(code.value)
    yield institutions.licence(entry.category, entry.licence)
    if entry.licence in known.licences:
        yield institutions.licence_taken(entry.licence)
    yield institutions.level_fits(entry.category, entry.level, entry.grade)
    area = known.areas.get(entry.area)
    yield (
        institutions.area_fits(entry.area) if area is None else institutions.at_field(area, "area")
    )
    if entry.position is not None:
        yield institutions.position(entry.position.latitude, entry.position.longitude)
    yield institutions.record_level(entry.record_level)
    for hours in entry.hours:
        yield institutions.weekday(hours.weekday)
        yield institutions.hours(hours.opens, hours.closes)


def _life_faults(entry: OrganisationEntry, on: date) -> Iterator[Refusal | None]:
    opened = NamedDay("opened_on", "开业日期", "the opening", entry.opened_on)
    yield days.not_in_future(opened, on=on)
    if entry.closed_on is not None:
        closed = NamedDay("closed_on", "关闭日期", "the closing", entry.closed_on)
        yield days.not_in_future(closed, on=on)
        yield days.ends_after_it_begins(opened, closed)
    if entry.confirmed_on is not None:
        confirmed = NamedDay("confirmed_on", "核对日期", "the confirmation", entry.confirmed_on)
        yield days.not_in_future(confirmed, on=on)
        yield days.within_life(confirmed, opened_on=entry.opened_on, closed_on=None)


def _business_faults(entry: OrganisationEntry, on: date) -> Iterator[Refusal | None]:
    industry = entry.enterprise.industry if entry.enterprise else None
    yield institutions.business(entry.category, industry=industry)
    years = [revenue.year for revenue in entry.revenues]
    for revenue in entry.revenues:
        yield institutions.revenue(revenue.year, revenue.revenue_fen, on=on)
        if entry.enterprise is None:
            yield institutions.revenue_not_expected()
        if years.count(revenue.year) > 1:
            yield institutions.holding_taken(f"{revenue.year}年营业收入", "year")


def _held(entry: OrganisationEntry) -> Iterator[Held]:
    for department in entry.departments:
        yield held_thing(
            "departments", department.called, department.opened_on, department.closed_on
        )
    for capacity in entry.capacities:
        yield held_thing("capacities", capacity.kind.label, capacity.since, capacity.until)
    for service in entry.services:
        yield held_thing("services", service.kind.label, service.since, service.until)
    for certificate in entry.certificates:
        what = certificate.kind.label + certificate.subject
        yield held_thing("certificates", what, certificate.issued_on, certificate.expires_on)


def held_thing(field: str, what: str, since: date, until: date | None) -> Held:
    """Something held during ``[since, until)``, named for its refusals."""
    begins = NamedDay(field, f"“{what}”的起始日期", f"the beginning of {what}", since)
    if until is None:
        return field, what, begins, None
    return field, what, begins, NamedDay(field, f"“{what}”的截止日期", f"the end of {what}", until)
