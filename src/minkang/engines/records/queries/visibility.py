"""Who may read which resource, as a condition in SQL.

One predicate for matches, includes, counts, compartments, history and export, so that nothing shows by
a side door. Denied unless a line opens it:

* the platform's operator reads everything;
* an institution's system and staff read what the institution sent, the directory (organisations,
  practitioners, places, definitions: what is in nobody's compartment), and the record of a person in
  its care — a contract, an appointment, an admission or a referral in force today — unless the person
  withholds it, and without sensitive categories the person did not consent to share;
* residents read their own record and those of whom they stand for.

Of a reader with scopes only the types they open; every token has some, sessions and acts of the
platform itself have none.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.timezone import localdate

from minkang.engines.records.rules.scopes import EVERY_TYPE, Act, opened
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import Reader, ReaderKind

# What an institution may read of others although nobody is treated: in no patient's compartment.
DIRECTORY = (
    "ActivityDefinition", "CapabilityStatement", "CodeSystem", "ConceptMap", "Device",
    "DeviceDefinition", "Endpoint", "HealthcareService", "ImplementationGuide", "Library", "Location",
    "Measure", "Medication", "MedicationKnowledge", "NamingSystem", "ObservationDefinition",
    "OperationDefinition", "Organization", "OrganizationAffiliation", "PlanDefinition",
    "Practitioner", "PractitionerRole", "Questionnaire", "SearchParameter", "SpecimenDefinition",
    "StructureDefinition", "StructureMap", "Substance", "ValueSet",
)  # fmt: skip
_IN_CARE = """(
    resource.organisation = %s::uuid
    OR resource.patient IS NULL AND resource.type = ANY (%s::smallint[])
    OR EXISTS (
        SELECT 1 FROM people_sourcerecord AS source
        JOIN people_carerelation AS care ON care.person_id = source.person_id
        WHERE source.resource = resource.patient AND care.organisation_id = %s::uuid
            AND care.kind IN ('contract', 'appointment', 'admission', 'referral')
            AND care.since <= %s::date AND (care.until IS NULL OR care.until > %s::date)
            AND NOT EXISTS (
                SELECT 1 FROM records_withholding AS kept
                WHERE kept.person_id = source.person_id
                    AND (kept.organisation_id IS NULL OR kept.organisation_id = %s::uuid)
                    AND kept.since <= %s::timestamptz
                    AND (kept.until IS NULL OR kept.until > %s::timestamptz)
            )
            AND (resource.sensitivity = 0 OR NOT EXISTS (
                SELECT 1
                FROM (VALUES (1, 'hiv'), (2, 'psychiatric'), (4, 'reproduction')) AS part (bit, category)
                WHERE resource.sensitivity & part.bit <> 0 AND NOT EXISTS (
                    SELECT 1 FROM access_consent AS consent
                    WHERE consent.person_id = source.person_id AND consent.category = part.category
                        AND consent.given_at <= %s::timestamptz
                        AND (consent.withdrawn_at IS NULL OR consent.withdrawn_at > %s::timestamptz)
                )
            ))
    )
)"""
_THEIR_OWN = """EXISTS (
    SELECT 1 FROM people_sourcerecord AS source
    WHERE source.resource = resource.patient AND source.person_id = ANY (%s::uuid[])
)"""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on ``records_resource AS resource``; `params` fill its ``%s`` in order."""

    sql: str
    params: tuple[object, ...] = ()


EVERYTHING = Predicate("TRUE")
NOTHING = Predicate("FALSE")


def predicate(reader: Reader, at: datetime) -> Predicate:
    """The rows a reader may read at a moment; deleted ones are not told apart here."""
    rows = _of_kind(reader, at)
    types = _of_scopes(reader)
    if types is None:
        return rows
    return Predicate(
        f"(resource.type = ANY (%s::smallint[]) AND {rows.sql})", (types, *rows.params)
    )


def _of_kind(reader: Reader, at: datetime) -> Predicate:
    match reader.kind:
        case ReaderKind.PLATFORM:
            return EVERYTHING
        case ReaderKind.INSTITUTION | ReaderKind.CLINICIAN:
            organisation, on = reader.organisation, localdate(at)
            if organisation is None:
                return NOTHING
            return Predicate(
                _IN_CARE,
                (organisation, _directory(), organisation, on, on, organisation, at, at, at, at),
            )
        case ReaderKind.RESIDENT:
            return Predicate(_THEIR_OWN, (sorted(reader.persons),)) if reader.persons else NOTHING


def _of_scopes(reader: Reader) -> list[int] | None:
    """Numbers of the types the scopes open for reading; None for all of them."""
    if not reader.scopes:
        return None
    held = opened(reader.scopes)
    types = held.of(Act.READ) | held.of(Act.SEARCH)
    if EVERY_TYPE in types:
        return None
    known = table().resources
    return sorted(table().type_number(one) for one in types if one in known)


@lru_cache(maxsize=1)
def _directory() -> list[int]:
    return [table().type_number(one) for one in DIRECTORY]
