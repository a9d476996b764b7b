"""What other apps ask: which licences of a holder may be used, and how one stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.licences.queries.own import licence_unknown
from minkang.affairs.licences.queries.reading import standing_of
from minkang.affairs.licences.queries.types import require_type
from minkang.affairs.licences.queries.types import types as all_types
from minkang.affairs.licences.terms import LicenceState, Standing
from minkang.kernel.refusal import Refused

PREMISES, LEGAL_PERSON = "premises.address", "organisation.legal_person"


@dataclass(frozen=True, slots=True)
class Usable:
    """A licence that may be used; what it says is told only by ``services.take_over``.

    Attributes:
        rid: Its rid.
        type: Code of its type.
        title: Name of its type.
        facts: Codes of the facts that stand on it.
        valid_until: First day on which it no longer holds, or None.
    """

    rid: UUID
    type: str
    title: str
    facts: frozenset[str]
    valid_until: date | None


def usable(*, holder: UUID, types: Collection[str], on: date) -> tuple[Usable, ...]:
    """The holder's licences of these types that are valid on a day, the latest issued first.

    Args:
        holder: Rid of a person or an organisation.
        types: Codes of types.
        on: The day.
    """
    return tuple(
        Usable(one.rid, one.type, kind.title, frozenset(claims_of(one)), one.valid_until)
        for one in _valid(holder, types, on)
        for kind in (require_type(one.type),)
    )


def held_at(*, holder: UUID, kind: str, address: str, on: date) -> UUID | None:
    """The holder's licence of a type that is valid on a day and states these premises.

    Args:
        holder: Rid of a person or an organisation.
        kind: Code of the type.
        address: Address of the premises, "" for licences that state none.
        on: The day.
    """
    rows = _valid(holder, [kind], on)
    return next((one.rid for one in rows if claims_of(one).get(PREMISES, "") == address), None)


def organisation_of(licence: UUID) -> UUID | None:
    """The organisation that holds a licence; None for a person's."""
    found: UUID | None = (
        Licence.objects.filter(pk=licence).values_list("organisation", flat=True).first()
    )
    return found


def is_legal_person(name: str, organisation: UUID, on: date) -> bool:
    """Whether the office that knows says so: a licence of its own, valid on a day, names them.

    Other licences state what their applicant said.
    """
    states = [
        one.code
        for one in all_types().values()
        for field in one.fields
        if field.code == LEGAL_PERSON and field.fact.held_by == one.office
    ]
    rows = _valid(organisation, states, on)
    return any(claims_of(one).get(LEGAL_PERSON) == name for one in rows)


def _valid(holder: UUID, types: Collection[str], on: date) -> QuerySet[Licence]:
    return Licence.objects.filter(
        Q(person=holder) | Q(organisation=holder),
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        state=LicenceState.VALID,
        type__in=list(types),
        issued_on__lte=on,
    ).order_by("-issued_on", "pk")


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A licence that runs out on `valid_until`, and whose it is."""

    rid: UUID
    person: UUID | None
    organisation: UUID | None
    valid_until: date


def running_out(*, kind: str, since: date, until: date) -> tuple[RunningOut, ...]:
    """Valid licences of a type that run out on a day of ``since < day <= until``, the first first."""
    rows = Licence.objects.filter(
        type=kind, state=LicenceState.VALID, valid_until__gt=since, valid_until__lte=until
    ).order_by("valid_until", "pk")
    return tuple(
        RunningOut(one.rid, one.person_id, one.organisation_id, one.valid_until)
        for one in rows
        if one.valid_until is not None
    )


def status_of(rid: UUID, at: datetime) -> Standing:
    """How a licence stands at a moment.

    Raises:
        Refused: ``licences.licence_unknown``.
    """
    found = Licence.objects.filter(pk=rid).first()
    if found is None:
        raise Refused(licence_unknown(rid))
    return standing_of(found, localdate(at))
