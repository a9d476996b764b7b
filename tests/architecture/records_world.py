"""A small region for the table of who gets what of the health records: three hospitals, four patients.

The first hospital sent everything. The second treats two of the patients: ``near``, who agreed to share
psychiatric results and not those on HIV, and ``kept``, who keeps the record from it. ``far`` is treated
by the first alone, and who ``loose`` is nobody knows yet. The third hospital has to do with none.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from booking_samples import a_person
from minkang.engines.booking.api import tokens as booking
from minkang.engines.records.api import tokens
from minkang.engines.records.models import Resource, Withholding
from minkang.engines.records.queries.exports import Wish
from minkang.engines.records.rules.specification import table
from minkang.engines.records.services import exporting, transacting
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.terms import Author, Entry, Reader, ReaderKind
from minkang.kernel.identifiers import resident_check_character
from minkang.registry.access.models import Consent
from minkang.registry.access.terms import Category
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.models.sources import SourceRecord
from organisation_samples import credit_code
from records_calls import AT, Program
from records_samples import glucose, patient
from signing_in import a_hospital

STEM = "21050219750308202"
NUMBER = STEM + resident_check_character(STEM)
EVERYTHING = frozenset({"system/*.*"})
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SENT_AT = AT - timedelta(hours=2)
YESTERDAY = AT - timedelta(days=1)
NAMES = {"near": "周桂兰", "kept": "吴秀英", "far": "郑国强", "loose": "冯春生"}


@dataclass(frozen=True, slots=True)
class World:
    """Who asks, and what their requests are made of.

    Attributes:
        programs: Callers that show a token, by the name of their column.
        secrets: With what they ask for a token, by the same name: client id and secret.
        readers: Callers who come by a page of ours and have no token.
        exports: Exports that are done, by who asked for them.
    """

    programs: Mapping[str, Program]
    secrets: Mapping[str, tuple[UUID, str]] = field(repr=False)
    readers: Mapping[str, Reader]
    exports: Mapping[str, UUID]


def build() -> World:
    """Everything through the services; it commits."""
    sender = a_hospital()
    carer, stranger = another(sender, 77, "第二医院"), another(sender, 78, "第三医院")
    people = {
        name: a_person(NAMES[name], identity_number=NUMBER if name == "near" else "")
        for name in ("near", "kept", "far")
    }
    _send(Author("client:sender", sender.pk), [*_patients(), *_results()])
    _send(Author("client:carer", carer.pk), _of_the_carer())
    for name, person in people.items():
        link(sender, name, person)
    _tie(people, carer)
    made = {
        "sender": _program("system/*.*", organisation=sender.pk),
        "carer": _program("system/*.*", organisation=carer.pk),
        "carer read": _program("system/*.read", organisation=carer.pk),
        "carer write": _program("system/*.write", organisation=carer.pk),
        "carer results": _program("system/Observation.read", organisation=carer.pk),
        "stranger": _program("system/*.*", organisation=stranger.pk),
        "operator": _program("system/*.*"),
    }
    known = {name: program for name, (program, _) in made.items()}
    ended = tokens.issue(
        client=known["carer"].client, reader=known["carer"].reader, at=AT - 2 * tokens.LIFE
    )
    of_booking = booking.issue(
        account=UUID(int=7), person=people["near"].pk, persons=frozenset(), at=AT
    )
    return World(
        programs={
            "nobody": replace(known["carer"], token=""),
            "wrong key": replace(known["carer"], token="x" * 120),
            "ended": replace(known["carer"], token=ended),
            "booker": replace(known["carer"], token=of_booking),
            **known,
        },
        secrets={name: (program.client, secret) for name, (program, secret) in made.items()},
        readers={
            "clinician": Reader("account:d", ReaderKind.CLINICIAN, carer.pk, scopes=EVERYTHING),
            "resident": Reader(
                "account:r",
                ReaderKind.RESIDENT,
                persons=frozenset({people["near"].pk}),
                scopes=EVERYTHING,
            ),
        },
        exports={name: _exported(known[name].reader) for name in ("carer", "stranger")},
    )


def another(hospital: Organisation, serial: int, name: str) -> Organisation:
    """Another hospital in the same place."""
    other = Organisation.objects.get(pk=hospital.pk)
    other.rid, other.credit_code, other.licence = uuid4(), credit_code(serial), ""
    other.name = name
    other.save(force_insert=True)
    return other


def link(organisation: Organisation, fhir_id: str, person: Person) -> None:
    """The patient of this id, whom the hospital sent, is this resident."""
    kind = table().type_number("Patient")
    SourceRecord.objects.create(
        organisation=organisation,
        local_id=fhir_id,
        resource=Resource.objects.get(type=kind, fhir_id=fhir_id).rid,
        person=person,
        digest=b"0" * 16,
        first_seen_at=SENT_AT,
        last_seen_at=SENT_AT,
    )


def _patients() -> Iterator[str]:
    for name, text in NAMES.items():
        yield patient(name, name=text, id=name)
    yield json.dumps({"resourceType": "Practitioner", "id": "doc", "name": [{"text": "林清河"}]})


def _results() -> Iterator[str]:
    doctor = {"performer": [{"reference": "Practitioner/doc"}]}
    for name in NAMES:
        yield glucose(f"Patient/{name}", id=f"{name}-sugar", **doctor)
    for label in ("HIV", "PSY"):
        security = {"meta": {"security": [{"system": ACT_CODE, "code": label}]}}
        yield glucose("Patient/near", id=f"near-{label.lower()}", **security)
    yield glucose("Patient/near", id="near-gone")


def _of_the_carer() -> Iterator[str]:
    members = [{"entity": {"reference": f"Patient/{name}"}} for name in NAMES]
    yield json.dumps(
        {"resourceType": "Group", "id": "g", "type": "person", "actual": True, "member": members}
    )
    yield json.dumps(
        {
            "resourceType": "Subscription",
            "id": "s",
            "status": "requested",
            "reason": "新的检验结果",
            "criteria": "Observation?code=14749-6",
            "channel": {"type": "rest-hook"},
        }
    )


def _tie(people: Mapping[str, Person], carer: Organisation) -> None:
    for name in ("near", "kept"):
        CareRelation.objects.create(
            person=people[name],
            organisation=carer,
            kind="appointment",
            reference=f"visit:{name}",
            since=date(2026, 11, 1),
        )
    Withholding.objects.create(
        person=people["kept"], organisation=carer, since=YESTERDAY, by="account:kept"
    )
    Consent.objects.create(
        person=people["near"],
        category=Category.PSYCHIATRIC,
        text_version="1",
        given_by="account:near",
        given_at=YESTERDAY,
    )


def _send(author: Author, texts: Iterator[str] | list[str]) -> None:
    trees = {text: json.loads(text) for text in texts}
    entries = [
        Entry("PUT", f"{tree['resourceType']}/{tree['id']}", text=text)
        for text, tree in trees.items()
    ]
    transacting.transact(entries=entries, author=author, at=SENT_AT)
    gone = [Entry("DELETE", entry.url) for entry in entries if entry.url.endswith("-gone")]
    if gone:
        transacting.transact(entries=gone, author=author, at=SENT_AT + timedelta(minutes=1))


def _program(*scopes: str, organisation: UUID | None = None) -> tuple[Program, str]:
    kind = ReaderKind.INSTITUTION if organisation else ReaderKind.PLATFORM
    held = frozenset(scopes)
    new = NewClient("测试系统", kind, organisation, held)
    added = add_client(new=new, by="account:test", at=YESTERDAY)
    reader = Reader(f"client:{added.rid}", kind, organisation, scopes=held)
    token = tokens.issue(client=added.rid, reader=reader, at=AT)
    return Program(added.rid, reader, token), added.secret


def _exported(reader: Reader) -> UUID:
    job = exporting.request(wish=Wish("$export"), reader=reader, at=SENT_AT)
    exporting.make(job=job, at=AT)
    return job
