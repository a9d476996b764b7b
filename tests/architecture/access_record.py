"""What the routes of the health record are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from minkang.care.record.queries.people import name_of
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services import questions
from minkang.care.record.terms import Standing
from minkang.engines.records.services import storing
from minkang.engines.records.terms import Author, Reader, ReaderKind
from minkang.kernel.audit.catalogue import Language
from minkang.registry.access.queries import accesses_of
from minkang.registry.access.terms import Category
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.people.models.sources import SourceRecord

BY = "account:00000000-0000-0000-0000-00000000000a"


@dataclass(frozen=True, slots=True)
class RecordSide:
    """An entry of the resident's record, somebody's emergency look at it, and a question about that."""

    entry: int
    look: int
    question: int
    hospital: UUID


def record_side(hospital: Organisation, person: Person) -> RecordSide:
    """A diagnosis the hospital sent; the emergency was opened before, the question is asked now."""
    now = datetime.now(tz=UTC)
    stem = str(hospital.pk)[:8]
    author = Author("client:test", hospital.pk)
    patient = _put(f"p-{stem}", '"resourceType": "Patient"', "Patient", author, now)
    SourceRecord.objects.create(
        organisation=hospital, local_id=f"R{stem}", resource=patient, person=person,
        digest=b"0" * 16, first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    said = f'"resourceType": "Condition", "subject": {{"reference": "Patient/p-{stem}"}}'
    entry = _put(f"c-{stem}", said, "Condition", author, now)
    look = accesses_of(person.pk, Language.ZH)[0].number
    reader = Reader(BY, ReaderKind.RESIDENT, persons=frozenset({person.pk}))
    viewing = Viewing(
        person.pk, name_of(person.pk), Standing.SELF, reader, frozenset({Category.GENERAL_HEALTH})
    )
    question = questions.ask(viewing=viewing, entry=look, text="我没有去过这家医院。", at=now)
    return RecordSide(entry, look, question.pk, hospital.pk)


def _put(fhir_id: str, said: str, type_name: str, author: Author, at: datetime) -> int:
    text = f'{{{said}, "id": "{fhir_id}"}}'
    written = storing.update(type_name=type_name, fhir_id=fhir_id, text=text, author=author, at=at)
    return written.version.rid
