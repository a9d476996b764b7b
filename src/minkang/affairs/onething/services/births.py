"""A hospital records a birth, so that the mother confirms instead of filling in."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from minkang.affairs.onething.models import Birth
from minkang.affairs.onething.queries.offices import DELIVERING
from minkang.affairs.onething.queries.sealing import birth_key, sealed_facts
from minkang.affairs.onething.rules.refusals import (
    birth_in_future,
    birth_recorded_already,
    facts_missing,
    not_asked,
    organisation_unknown,
)
from minkang.affairs.onething.services.checking import checked
from minkang.affairs.onething.services.entry_types import BIRTH_RECORDED
from minkang.engines.cases.queries.facts import vocabulary
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index

ONCE = "a_birth_is_recorded_once"
RECORDED = (
    "newborn.sex", "newborn.birth_date", "newborn.birth_time", "newborn.birth_order",
    "newborn.birth_weight", "newborn.birth_length", "newborn.gestational_weeks",
    "mother.name", "mother.identity_number",
)  # fmt: skip
"""What the delivery room knows; the family is shown, and offices get, what the package names."""
NEEDED = ("newborn.sex", "newborn.birth_date", "newborn.birth_order", "mother.identity_number")


@transaction.atomic
def record_birth(*, hospital: UUID, facts: Mapping[str, str], by: str, at: datetime) -> Birth:
    """Record a birth at a hospital; its mother finds it filled in.

    Args:
        hospital: Rid of the institution where the child was born.
        facts: By code, as typed or canonical; only of `RECORDED`.
        by: Who records it.
        at: When.

    Raises:
        Refused: ``onething.organisation_unknown``, ``…fact_not_asked``, ``…facts_malformed``,
            ``…facts_missing``, ``…birth_in_future``, ``…birth_recorded_already``.
    """
    place = Organisation.objects.filter(
        pk=hospital, category__in=DELIVERING, closed_on__isnull=True
    ).first()
    if place is None:
        raise Refused(organisation_unknown())
    if strange := facts.keys() - set(RECORDED):
        raise Refused(not_asked(strange))
    said = {code: value for code, value in checked(facts, at).items() if value}
    if lacking := [code for code in NEEDED if code not in said]:
        raise Refused(facts_missing(tuple((code, vocabulary()[code].label) for code in lacking)))
    born_on = date.fromisoformat(said["newborn.birth_date"])
    if born_on > localdate(at):
        raise Refused(birth_in_future())
    number = said["mother.identity_number"]
    mother = Person.objects.filter(identity_index=identity_index(number)).first()
    held = said | {"birth.hospital": place.name, "newborn.is_local_birth": "yes"}
    rid = uuid4()
    made = Birth(
        rid=rid,
        hospital=place,
        mother=mother,
        born_on=born_on,
        key=birth_key(number, said["newborn.birth_date"], said["newborn.birth_order"]),
        facts=sealed_facts(rid, held),
        recorded_by=by,
        recorded_at=at,
    )
    _keep(made)
    audit.record(
        BIRTH_RECORDED, subject=f"birth:{rid}", by=by, at=at, hospital=f"organisation:{hospital}"
    )
    return made


def _keep(made: Birth) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as fault:
        if ONCE in str(fault):
            raise Refused(birth_recorded_already()) from None
        raise
