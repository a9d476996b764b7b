"""A small mixed population, and once more the rule of who may see what, over plain values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from search_world import Choice

from booking_samples import a_person
from minkang.engines.records.models import Resource, Withholding
from minkang.engines.records.queries.visibility import DIRECTORY
from minkang.engines.records.services import storing, transacting
from minkang.engines.records.terms import Author, Entry, Reader, ReaderKind
from minkang.registry.access.models import Consent
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation
from minkang.registry.people.models.sources import SourceRecord
from organisation_samples import credit_code
from records_samples import AT, glucose, patient
from signing_in import a_hospital

NOW = AT + timedelta(days=1)
TODAY = date(2026, 11, 21)
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
LABELS = {"HIV": "hiv", "PSY": "psychiatric", "SEX": "reproduction"}
TREATING = ("contract", "appointment", "admission", "referral")
HOSPITALS, PERSONS, PATIENTS, RESULTS = 4, 6, 9, 60
GROUPED = ("p0", "p1", "p2")
TYPES = ("Patient", "Observation", "Encounter", "Practitioner", "Group")
ALL = frozenset({"system/*.*"})


@dataclass(slots=True)
class Kept:
    """A resource as the oracle knows it; `patient` is the id of whose record it is part of."""

    type_name: str
    fhir_id: str
    organisation: UUID
    patient: str = ""
    category: str = ""
    is_deleted: bool = False
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.type_name}/{self.fhir_id}"


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of a person and perhaps an organisation, in force during [since, until)."""

    person: UUID
    organisation: UUID | None
    what: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody and everything."""

    kept: Mapping[str, Kept]
    person_of: Mapping[str, UUID]
    ties: tuple[Dated, ...]
    readers: tuple[Reader, ...]

    def may_see(self, reader: Reader, one: Kept) -> bool:
        """The rule, once more: what a reader may read of what is there or was deleted."""
        if reader.scopes != ALL and f"system/{one.type_name}.read" not in reader.scopes:
            return False
        person = self.person_of.get(one.patient)
        match reader.kind:
            case ReaderKind.PLATFORM:
                return True
            case ReaderKind.RESIDENT:
                return person in reader.persons
            case _:
                return reader.organisation is not None and (
                    one.organisation == reader.organisation
                    or (not one.patient and one.type_name in DIRECTORY)
                    or (person is not None and self.is_treated(person, reader, one))
                )

    def is_treated(self, person: UUID, reader: Reader, one: Kept) -> bool:
        """Whether care opens a resource of a person, and the person keeps it from nobody."""
        of = [tie for tie in self.ties if tie.person == person and tie.is_in_force]
        treats = any(tie.what in TREATING and tie.organisation == reader.organisation for tie in of)
        withheld = any(
            tie.what == "withheld" and tie.organisation in (None, reader.organisation) for tie in of
        )
        agreed = not one.category or any(tie.what == one.category for tie in of)
        return treats and not withheld and agreed

    def seen(self, reader: Reader, type_name: str = "", *, also_deleted: bool = False) -> set[str]:
        """Names of everything a reader may see."""
        return {
            one.name
            for one in self.kept.values()
            if one.type_name in (type_name or TYPES)
            and (also_deleted or not one.is_deleted)
            and self.may_see(reader, one)
        }


def hospitals() -> list[Organisation]:
    first = a_hospital()
    others = []
    for serial in range(1, HOSPITALS):
        other = Organisation.objects.get(pk=first.pk)
        other.rid, other.credit_code, other.licence = uuid4(), credit_code(70 + serial), ""
        other.save(force_insert=True)
        others.append(other)
    return [first, *others]


def resources(choice: Choice, senders: list[UUID]) -> Iterator[tuple[Kept, str]]:
    """Each with its text; what is referred to comes first."""
    for nth in range(3):
        text = json.dumps({"resourceType": "Practitioner", "id": f"d{nth}"})
        yield Kept("Practitioner", f"d{nth}", choice.of(senders)), text
    owners = {f"p{nth}": choice.of(senders) for nth in range(PATIENTS)}
    for name, organisation in owners.items():
        yield Kept("Patient", name, organisation, name), patient(name, id=name)
    members = [{"entity": {"reference": f"Patient/{name}"}} for name in GROUPED]
    group = {
        "resourceType": "Group",
        "id": "g",
        "type": "person",
        "actual": True,
        "member": members,
    }
    yield Kept("Group", "g", choice.of(senders)), json.dumps(group)
    for name, organisation in owners.items():
        visit = {
            "resourceType": "Encounter", "id": f"v{name}", "status": "finished",
            "class": {"system": ACT_CODE, "code": "AMB"},
            "subject": {"reference": f"Patient/{name}"},
        }  # fmt: skip
        yield Kept("Encounter", f"v{name}", organisation, name), json.dumps(visit)
    for nth in range(RESULTS):
        whose = choice.of([*owners, ""])
        visit = f"Encounter/v{choice.of(list(owners))}" if choice.happens(40) else ""
        label = choice.of(list(LABELS)) if choice.happens(35) else ""
        one = Kept("Observation", f"o{nth}", choice.of(senders), whose, LABELS.get(label, ""))
        one.is_deleted = choice.happens(10)
        doctor = f"Practitioner/d{choice.number(3)}"
        one.targets = {"performer": doctor, "encounter": visit, "subject": f"Patient/{whose}"}
        told: dict[str, object] = {"performer": [{"reference": doctor}]}
        if visit:
            told["encounter"] = {"reference": visit}
        if label:
            told["meta"] = {"security": [{"system": ACT_CODE, "code": label}]}
        text = json.loads(glucose(one.targets["subject"], id=one.fhir_id, **told))
        if not whose:
            del text["subject"], one.targets["subject"]
        yield one, json.dumps(text)


def populated(name: str) -> Population:
    choice = Choice(name)
    places = hospitals()
    senders = [one.pk for one in places]
    made = list(resources(choice, senders))
    for one, text in made:
        entry = Entry("PUT", one.name, text=text)
        transacting.transact(entries=[entry], author=Author("client:h", one.organisation), at=AT)
    for one, _ in made:
        if one.is_deleted:
            storing.delete(
                type_name=one.type_name, fhir_id=one.fhir_id,
                author=Author("client:h", one.organisation), at=AT + timedelta(minutes=1),
            )  # fmt: skip
    persons = [a_person(f"周桂{sign}").pk for sign in "甲乙丙丁戊己"[:PERSONS]]
    person_of = {f"p{nth}": choice.of(persons) for nth in range(PATIENTS) if not choice.happens(15)}
    for fhir_id, person in person_of.items():
        SourceRecord.objects.create(
            organisation=places[0], local_id=fhir_id, person_id=person, digest=b"0" * 16,
            resource=Resource.objects.get(fhir_id=fhir_id).rid, first_seen_at=AT, last_seen_at=AT,
        )  # fmt: skip
    ties = tuple(tied(choice, persons, senders))
    readers = (
        Reader("system:platform", ReaderKind.PLATFORM, scopes=ALL),
        *(Reader("client:h", ReaderKind.INSTITUTION, one, scopes=ALL) for one in senders),
        Reader("account:d", ReaderKind.CLINICIAN, senders[1], scopes=ALL),
        Reader(
            "client:h", ReaderKind.INSTITUTION, senders[2],
            scopes=frozenset({"system/Observation.read", "system/Patient.read"}),
        ),
        Reader("account:r", ReaderKind.RESIDENT, persons=frozenset(persons[:1]), scopes=ALL),
        Reader("account:r", ReaderKind.RESIDENT, persons=frozenset(persons[1:3]), scopes=ALL),
        Reader("account:x", ReaderKind.RESIDENT, scopes=ALL),
        Reader("account:y", ReaderKind.CLINICIAN, None, scopes=ALL),
    )  # fmt: skip
    return Population({one.name: one for one, _ in made}, person_of, ties, readers)


def tied(choice: Choice, persons: list[UUID], senders: list[UUID]) -> Iterator[Dated]:
    """Care, withholdings and consents, about a third of them over or not begun."""
    for person in persons:
        for organisation in senders:
            # One family doctor each, so only the first hospital has contracts.
            kind = choice.of((*TREATING[organisation is not senders[0] :], "service_case"))
            when = choice.of(("now", "now", "over", "never"))
            if when != "never":
                CareRelation.objects.create(
                    person_id=person, organisation_id=organisation, kind=kind, reference="x:1",
                    since=date(2026, 1, 1), until=TODAY if when == "over" else None,
                )  # fmt: skip
                yield Dated(person, organisation, kind, when == "now")
        if choice.happens(50):
            whom = choice.of([*senders, None])
            is_over = choice.happens(40)
            Withholding.objects.create(
                person_id=person, organisation_id=whom, since=AT,
                until=NOW if is_over else None, by="account:x",
            )  # fmt: skip
            yield Dated(person, whom, "withheld", not is_over)
        for category in LABELS.values():
            if choice.happens(50):
                is_over = choice.happens(40)
                Consent.objects.create(
                    person_id=person, category=category, text_version="1", given_by="x",
                    given_at=AT, withdrawn_at=NOW if is_over else None,
                )  # fmt: skip
                yield Dated(person, None, category, not is_over)
