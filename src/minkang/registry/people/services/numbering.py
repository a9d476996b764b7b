"""Somebody who was registered without an identity number gets one."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index, sealed, telephone_of
from minkang.registry.people.rules.residents import check_number, number_differs, number_taken
from minkang.registry.people.services.entry_types import NUMBER_GIVEN
from minkang.registry.people.services.people import require_person
from minkang.registry.people.services.registering import NUMBER_IS_UNIQUE
from minkang.registry.people.terms import Sex


@transaction.atomic
def give_identity_number(*, person: UUID, identity_number: str, by: str, at: datetime) -> Person:
    """Keep the identity number that the household office gave somebody; the same one again is nothing.

    Args:
        person: Rid of the person.
        identity_number: As told.
        by: Who told it.
        at: When.

    Raises:
        Refused: ``people.person_unknown``, those of `check_number`, ``people.number_differs``
            (there is one already) or ``people.number_taken`` (it is somebody else's).
    """
    held = require_person(person)
    checked = check_number(
        identity_number, born_on=held.born_on, sex=Sex(held.sex), on=timezone.localdate(at)
    )
    if isinstance(checked, Refusal):
        raise Refused(checked)
    if held.identity_index is not None:
        if bytes(held.identity_index) != identity_index(checked):
            raise Refused(number_differs())
        return held
    cells = sealed(held.rid, checked, telephone_of(held))
    held.identity_sealed, held.identity_index = cells.identity_sealed, cells.identity_index
    try:
        with transaction.atomic():
            held.save(update_fields=["identity_sealed", "identity_index"])
    except IntegrityError as fault:
        if NUMBER_IS_UNIQUE in str(fault):
            raise Refused(number_taken()) from None
        raise
    audit.record(NUMBER_GIVEN, subject=f"person:{held.rid}", by=by, at=at)
    return held
