"""Registering one resident."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Household, Person
from minkang.registry.people.models.cells import sealed
from minkang.registry.people.rules import Checked, Home, ResidentEntry, check_resident
from minkang.registry.people.rules.residents import entry_taken, number_taken
from minkang.registry.people.services.entry_types import RESIDENT_REGISTERED
from minkang.registry.people.services.homes import settle

NUMBER_IS_UNIQUE = "one_person_per_identity_number"
KEY_IS_UNIQUE = "people_person_pkey"


@transaction.atomic
def register_resident(*, entry: ResidentEntry, home: Home, by: str, at: datetime) -> Person:
    """Register a resident into a household, or as the head of a new one.

    Raises:
        Refused: those of `check_resident` and `settle`, ``people.number_taken``, or
            ``people.entry_taken`` when this very entry was kept before.
    """
    on = timezone.localdate(at)
    household = settle(home, entry.kinship, on)
    checked = check_resident(entry, on=on)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    person = _kept(checked, household)
    audit.record(
        RESIDENT_REGISTERED,
        subject=f"person:{person.rid}",
        by=by,
        at=at,
        area=household.area_id,
        household=str(household.rid),
    )
    return person


def _kept(checked: Checked, household: Household) -> Person:
    entry = checked.entry
    cells = sealed(entry.rid, checked.identity_number, checked.telephone)
    person = Person(
        rid=entry.rid,
        name=checked.name,
        sex=entry.sex,
        born_on=entry.born_on,
        ethnicity=entry.ethnicity,
        identity_sealed=cells.identity_sealed,
        identity_index=cells.identity_index,
        telephone_sealed=cells.telephone_sealed,
        telephone_index=cells.telephone_index,
        household=household,
        kinship=entry.kinship,
        area_id=household.area_id,
        resident_since=entry.resident_since,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as fault:
        # Only the database sees a number that another transaction is registering right now.
        if NUMBER_IS_UNIQUE in str(fault):
            raise Refused(number_taken()) from None
        if KEY_IS_UNIQUE in str(fault):
            raise Refused(entry_taken()) from None
        raise
    return person
