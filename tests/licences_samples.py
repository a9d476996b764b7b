"""An office that issues licences, a nurse, a clinic, and licences for them; nobody here exists."""

from datetime import UTC, date, datetime, timedelta

from minkang.affairs.licences import services
from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.services import LicenceEntry
from minkang.kernel.identifiers import credit_check_character
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.people import services as people
from minkang.registry.people.models import Person
from people_samples import lay_out_places, number, resident

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
OFFICER = "account:00000000-0000-0000-0000-000000000002"
HOLDER = "account:00000000-0000-0000-0000-000000000003"
VILLAGE = "210502001001"
IDENTITY = number(date(1950, 1, 2))


def credit_code(serial: int) -> str:
    """A good credit code of nobody."""
    stem = f"11210500{serial:09d}"
    return stem + credit_check_character(stem)


def an_organisation(serial: int, name: str, category: Category) -> Organisation:
    """An organisation in the first village."""
    return Organisation.objects.create(
        name=name,
        credit_code=credit_code(serial),
        category=category,
        level=Level.UNGRADED,
        ownership=Ownership.PRIVATE if category is Category.CLINIC else Ownership.GOVERNMENT,
        area_id=VILLAGE,
        opened_on=date(2000, 1, 1),
    )


def an_office() -> Organisation:
    """The health office of the city, with places and a nurse around it."""
    lay_out_places()
    people.register_resident(
        entry=resident(), home=people.Home(area_code=VILLAGE, address="5号"), by=OFFICER, at=AT
    )
    return an_organisation(1, "本溪市卫生健康委员会", Category.AUTHORITY)


def the_nurse() -> Person:
    """She."""
    return Person.objects.get()


def nurse_entry(office: Organisation, **changes: object) -> LicenceEntry:
    """Her practice certificate, for five years."""
    values: dict[str, object] = {
        "type": "nurse_practice",
        "number": "202621000123",
        "holder": the_nurse().pk,
        "issuer": office.pk,
        "issued_on": TODAY,
        "valid_until": TODAY.replace(year=2031),
        "claims": {
            "person.name": "王桂英",
            "person.sex": "女",
            "person.birth_date": "1950-01-02",
            "person.identity_number": IDENTITY,
            "nurse.practice_number": "202621000123",
            "nurse.place": "试用医院",
        },
    }
    return LicenceEntry(**(values | changes))  # type: ignore[arg-type]  # a sample names any field


def clinic_entry(office: Organisation, clinic: Organisation, **changes: object) -> LicenceEntry:
    """The practice licence of a clinic."""
    values: dict[str, object] = {
        "type": "medical_institution_practice",
        "number": "PDY00012321050217D2112",
        "holder": clinic.pk,
        "issuer": office.pk,
        "issued_on": TODAY - timedelta(days=30),
        "valid_until": date(2031, 11, 21),
        "claims": {
            "institution.name": "平山诊所",
            "premises.address": "本溪市平山区解放路1号",
            "institution.kind": "诊所",
            "institution.departments": "全科医疗科",
            "organisation.legal_person": "李建国",
            "organisation.principal": "李建国",
        },
    }
    return LicenceEntry(**(values | changes))  # type: ignore[arg-type]  # a sample names any field


def a_nurse_licence(office: Organisation | None = None, **changes: object) -> Licence:
    """Issued to the nurse today."""
    entry = nurse_entry(office or an_office(), **changes)
    return services.issue(entry=entry, by=OFFICER, at=AT)
