"""A licence as values: how it stands, what is on it, what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from minkang.affairs.licences.models import Licence, LicenceEvent
from minkang.affairs.licences.queries.types import (
    LicenceType,
    require_type,
)
from minkang.affairs.licences.rules.deciding import standing_on
from minkang.affairs.licences.terms import EventKind, Ground, HolderKind, LicenceState, Standing
from minkang.engines.cases.queries.facts import FactKind, FactType
from minkang.kernel.identifiers import mask
from minkang.registry.people.queries import masked_name

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Value:
    """One value on a licence.

    Attributes:
        fact: What it is.
        text: The canonical value.
        is_open: Whether everybody sees it who sees anything.
    """

    fact: FactType
    text: str = field(repr=False)
    is_open: bool

    @property
    def code(self) -> str:
        """Code of the fact."""
        return self.fact.code

    @property
    def as_day(self) -> date | None:
        """The value of a date; None for anything else."""
        return date.fromisoformat(self.text) if self.fact.kind is FactKind.DATE else None

    @property
    def shown(self) -> str:
        """The value in Chinese as a page may show it."""
        return self.fact.shown(self.text)

    @property
    def shown_en(self) -> str:
        """The value in English as a page may show it."""
        if self.fact.kind is FactKind.CHOICE:
            return next((one[2] for one in self.fact.choices if one[0] == self.text), self.text)
        if self.fact.kind is FactKind.YES_NO:
            return self.text
        return self.shown


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a licence."""

    kind: EventKind
    ground: Ground | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LicencePage:
    """One licence.

    Attributes:
        rid: Its rid.
        kind: Its type.
        person: Rid of the holder, when a person holds it.
        organisation: Rid of the holder, when an organisation does.
        holder_name: Name of the holder; masked for everybody but the holder.
        issuer: Rid of the office.
        issuer_name: Its name.
        issued_on: First day.
        last_day: Last day on which it holds, or None.
        standing: How it stands.
        ground: Why it was stopped or ended, or None.
        values: What is on it.
        happenings: What happened to it, the latest first.
    """

    rid: UUID
    kind: LicenceType
    person: UUID | None
    organisation: UUID | None
    holder_name: str = field(repr=False)
    issuer: UUID
    issuer_name: str
    issued_on: date
    last_day: date | None
    standing: Standing
    ground: Ground | None
    values: tuple[Value, ...]
    happenings: tuple[Happening, ...]

    @property
    def open_values(self) -> tuple[Value, ...]:
        """What everybody sees who sees anything."""
        return tuple(one for one in self.values if one.is_open)

    @property
    def chosen_values(self) -> tuple[Value, ...]:
        """What the holder shows or keeps back."""
        return tuple(one for one in self.values if not one.is_open)

    @property
    def last_happening(self) -> Happening:
        """What happened last."""
        return self.happenings[0]


def page_of(
    licence: Licence, claims: Mapping[str, str], *, at: datetime, for_holder: bool = False
) -> LicencePage:
    """A licence with some of the values on it.

    Args:
        licence: With its issuer and holder fetched.
        claims: Canonical values by code.
        at: The moment.
        for_holder: Whether the holder's own name stands in full.
    """
    kind = require_type(licence.type)
    events = tuple(
        Happening(
            EventKind(one.kind), Ground(one.ground) if one.ground else None, one.reason, one.at
        )
        for one in LicenceEvent.objects.filter(licence=licence).order_by("-seq")
    )
    return LicencePage(
        rid=licence.rid,
        kind=kind,
        person=licence.person_id,
        organisation=licence.organisation_id,
        holder_name=_holder_name(licence, for_holder=for_holder),
        issuer=licence.issuer_id,
        issuer_name=licence.issuer.name,
        issued_on=licence.issued_on,
        last_day=None if licence.valid_until is None else licence.valid_until - ONE_DAY,
        standing=standing_of(licence, localdate(at)),
        ground=next((one.ground for one in events[:1]), None),
        values=values_of(kind, claims),
        happenings=events,
    )


def licence_rows() -> QuerySet[Licence]:
    """Licences with their issuer and holder."""
    return Licence.objects.select_related("issuer", "person", "organisation")


def standing_of(licence: Licence, on: date) -> Standing:
    """How a licence stands on a day."""
    return standing_on(
        on,
        state=LicenceState(licence.state),
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
    )


def ground_of(licence: Licence) -> Ground | None:
    """Why a licence was stopped or ended; None when it was not."""
    if LicenceState(licence.state) not in (LicenceState.SUSPENDED, LicenceState.REVOKED):
        return None
    last = LicenceEvent.objects.filter(licence=licence).order_by("-seq").values_list("ground")[:1]
    return next((Ground(ground) for (ground,) in last if ground), None)


def values_of(kind: LicenceType, claims: Mapping[str, str]) -> tuple[Value, ...]:
    """Values in the order of the type."""
    return tuple(
        Value(field.fact, claims[field.code], field.is_open)
        for field in kind.fields
        if field.code in claims
    )


def without_personal(kind: LicenceType, claims: Mapping[str, str]) -> dict[str, str]:
    """The values that tell nothing about a natural person; of a person's licence the number masked."""
    number, is_person = kind.number_fact, kind.holder is HolderKind.PERSON
    quiet = {field.code for field in kind.fields if not field.fact.is_personal}
    told = {code: value for code, value in claims.items() if code in quiet or code == number}
    return told | ({number: mask(claims[number])} if is_person else {})


def _holder_name(licence: Licence, *, for_holder: bool) -> str:
    if licence.organisation is not None:
        return licence.organisation.name
    if licence.person is None:
        raise LookupError(f"licence {licence.rid} has no holder")
    return licence.person.name if for_holder else masked_name(licence.person.name)
