"""A patient that a hospital writes is known as the resident it is, without a second entry."""

import json
from datetime import date

import pytest

from booking_samples import a_clinic, a_person
from minkang.engines.records.services import storing
from minkang.engines.records.services.patients import demographics, local_number
from minkang.engines.records.services.projecting import project
from minkang.engines.records.terms import Author
from minkang.kernel.identifiers import resident_check_character
from minkang.registry.people.models import SourceRecord
from minkang.registry.people.services import DocumentKind
from records_samples import AT, patient

NUMBER = "21050219860302002" + resident_check_character("21050219860302002")
IDENTITY = "urn:oid:2.16.156.10011.1.3"


def test_what_a_resource_says_of_a_patient_is_read_as_it_stands() -> None:
    said = {
        "identifier": [
            {"system": IDENTITY, "value": NUMBER},
            {"type": {"coding": [{"code": "MR"}]}, "value": "000123"},
        ],
        "name": [{"use": "nickname", "text": "小丽"}, {"family": "王", "given": ["小", "丽"]}],
        "birthDate": "1986-03-02",
        "multipleBirthInteger": 2,
        "telecom": [
            {"system": "email", "value": "a@b"},
            {"system": "phone", "value": "13900000000"},
        ],
    }
    found = demographics(said)
    assert (found.name, found.born_on, found.birth_order) == ("王小丽", date(1986, 3, 2), 2)
    assert (found.identity_kind, found.identity_number) == (DocumentKind.RESIDENT, NUMBER)
    assert found.telephone == "13900000000"
    assert local_number(said) == "000123"
    assert demographics({"birthDate": "1986"}).born_on is None


@pytest.mark.django_db(transaction=True)
def test_a_written_patient_is_linked_to_the_resident_with_the_same_number() -> None:
    hospital = a_clinic().hospital
    person = a_person("王小丽", born_on=date(1986, 3, 2), identity_number=NUMBER)
    text = patient(identifier=[
        {"system": "urn:x:mrn", "value": "000123"}, {"system": IDENTITY, "value": NUMBER},
    ])  # fmt: skip
    author = Author("client:hospital", hospital.pk)
    written = storing.create(type_name="Patient", text=text, author=author, at=AT)
    assert project("patients", at=AT) == 1
    source = SourceRecord.objects.get()
    assert (source.person_id, source.resource) == (person.rid, written.version.rid)
    assert source.local_id == "000123"
    assert json.loads(written.version.body)["identifier"][1]["value"] == NUMBER
