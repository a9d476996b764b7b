"""A result a hospital writes stands in the resident's results, and goes where the link goes."""

import json
from datetime import date, timedelta

import pytest

from booking_samples import a_clinic, a_person
from minkang.care.results.models import Result
from minkang.engines.records.services import storing
from minkang.engines.records.services.projecting import project_all
from minkang.engines.records.terms import Author
from minkang.kernel.identifiers import resident_check_character
from minkang.registry.people.models import SourceRecord
from minkang.registry.people.services import unlink
from records_samples import AT, LOINC, glucose, patient

NUMBER = "21050219860302002" + resident_check_character("21050219860302002")
IDENTITY = "urn:oid:2.16.156.10011.1.3"
ALT = {"coding": [{"system": LOINC, "code": "1742-6", "display": "丙氨酸氨基转移酶"}]}

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_written_value_becomes_a_result_and_leaves_with_the_link() -> None:
    hospital = a_clinic().hospital
    person = a_person("王小丽", born_on=date(1986, 3, 2), identity_number=NUMBER)
    author = Author("client:hospital", hospital.pk)
    identifiers = [{"system": "urn:x:mrn", "value": "1"}, {"system": IDENTITY, "value": NUMBER}]
    storing.update(
        type_name="Patient", fhir_id="p1", text=patient(id="p1", identifier=identifiers),
        author=author, at=AT,
    )  # fmt: skip
    number = [{"system": "urn:x:result", "value": "F1.1"}]
    said = glucose("Patient/p1", "42.0", id="o1", code=ALT, identifier=number)
    storing.update(type_name="Observation", fhir_id="o1", text=said, author=author, at=AT)
    project_all(at=AT)
    result = Result.objects.get()
    assert (result.person_id, result.item, result.text) == (person.rid, "alt", "42.0")
    assert (result.local_id, result.organisation_id) == ("F1.1", hospital.pk)

    corrected = json.loads(said) | {"status": "corrected"}
    storing.update(
        type_name="Observation", fhir_id="o1", text=json.dumps(corrected, ensure_ascii=False),
        author=author, at=AT + timedelta(hours=1),
    )  # fmt: skip
    project_all(at=AT)
    assert Result.objects.get().status == "corrected"

    source = SourceRecord.objects.get().rid
    unlink(source=source, why="同名的另一个人", by="account:clerk", at=AT + timedelta(hours=2))
    assert not Result.objects.exists()
