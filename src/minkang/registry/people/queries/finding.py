"""Finding somebody by what they tell at the window."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.queries import scope_filter
from minkang.registry.access.services import open_record
from minkang.registry.access.terms import Action, Actor, Category, Purpose
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index, telephone_index
from minkang.registry.people.queries.lines import PersonLine, line_of
from minkang.registry.people.rules import parse_telephone

# Who is asked for by name and birth date, or shares a telephone, is one of a few.
MOST_FOUND = 20
FOUND = frozenset({Category.IDENTITY})


@dataclass(frozen=True, slots=True)
class ByIdentityNumber:
    """By the whole identity number, as typed."""

    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByTelephone:
    """By the whole telephone number, as typed."""

    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByNameAndBirth:
    """By the whole name and the date of birth."""

    name: str = field(repr=False)
    born_on: date


Clue = ByIdentityNumber | ByTelephone | ByNameAndBirth


def find_person_for(
    actor: Actor, clue: Clue, *, purpose: Purpose, at: datetime
) -> tuple[PersonLine, ...]:
    """The people a clue fits among those the actor may find for this purpose, at most twenty.

    Each finding is recorded in the audit chain before it is returned. Nothing tells whether
    somebody whom the actor may not find would have fitted.

    Raises:
        Refused: those of `parse_resident_number` and `parse_telephone`.
    """
    mine = scope_filter(actor, action=Action.FIND, purpose=purpose, categories=FOUND, at=at)
    fitting = Person.objects.filter(mine, _fits(clue, timezone.localdate(at)))
    found = fitting.select_related("area").order_by("born_on", "rid")[:MOST_FOUND]
    for person in found:
        open_record(
            actor=actor,
            person=person.rid,
            action=Action.FIND,
            purpose=purpose,
            categories=FOUND,
            at=at,
        )
    return tuple(line_of(person) for person in found)


def _fits(clue: Clue, on: date) -> Q:
    match clue:
        case ByIdentityNumber(typed):
            number = parse_resident_number(typed, on=on)
            if isinstance(number, Refusal):
                fault = FieldFault("identity_number", number.message)
                raise Refused(replace(number, fields=(fault,)))
            return Q(identity_index=identity_index(number.value))
        case ByTelephone(typed):
            telephone = parse_telephone(typed)
            if isinstance(telephone, Refusal):
                raise Refused(telephone)
            return Q(telephone_index=telephone_index(telephone))
        case ByNameAndBirth(name, born_on):
            return Q(name=name.strip(), born_on=born_on)


def find_household_for(
    actor: Actor, typed: str, *, purpose: Purpose, at: datetime
) -> tuple[UUID, str]:
    """The household, and its area, of whoever has this identity number and may be found.

    Raises:
        Refused: as `find_person_for`, or ``people.host_unknown``, at ``host_number``.
    """
    try:
        found = find_person_for(actor, ByIdentityNumber(typed), purpose=purpose, at=at)
    except Refused as refused:
        raise Refused(_at_host(refused.refusal)) from None
    here = [line for line in found if line.is_here]
    if not here:
        message = "在您负责的地区没有找到这个号码的居民。请核对号码，或改填村（社区）和住址。"
        raise Refused(
            Refusal(
                "people.host_unknown",
                message,
                "nobody with this number lives in the place of the grant",
                (FieldFault("host_number", message),),
            )
        )
    household: UUID = Person.objects.values_list("household_id", flat=True).get(rid=here[0].rid)
    return household, here[0].area_code


def _at_host(refusal: Refusal) -> Refusal:
    fields = tuple(FieldFault("host_number", fault.message) for fault in refusal.fields)
    return replace(refusal, fields=fields)
