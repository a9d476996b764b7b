"""Staff come in with true identity, fitting licences and one principal post."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

import organisation_samples as samples
from minkang.kernel import crypto
from minkang.kernel.audit.models import Entry, PersonalFact
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Post, Practitioner, Qualification
from minkang.registry.organisations.terms import PostKind, PracticeScope, QualificationKind

pytestmark = pytest.mark.django_db
BY, AT, TODAY, LICENSED = samples.CLERK, samples.AT, samples.TODAY, samples.LICENSED


@pytest.fixture(autouse=True)
def hospitals() -> None:
    samples.found_county()
    entries = [samples.hospital(1), samples.hospital(2)]
    organisations.register_all(entries=entries, by=BY, at=AT)


def registered(entry: organisations.PractitionerEntry) -> Practitioner:
    return organisations.register_practitioner(entry=entry, by=BY, at=AT)


def test_a_doctor_is_registered_with_licence_and_post_and_the_number_is_sealed() -> None:
    entry = samples.doctor(posts=(samples.doctor_post(department="内科"),))
    found = registered(entry)
    post = found.posts.get()
    assert post.qualification == found.qualifications.get()
    assert post.department is not None
    assert entry.identity_number.encode() not in bytes(found.identity_sealed)
    opened = crypto.unseal(
        bytes(found.identity_sealed), table="organisations_practitioner",
        column="identity_sealed", key=str(found.pk),
    )  # fmt: skip
    assert opened == entry.identity_number


def test_neither_name_nor_number_is_in_the_entry_of_the_audit_chain() -> None:
    entry = samples.doctor()
    registered(entry)
    written = Entry.objects.get(type="organisations.practitioner_registered")
    assert entry.name not in written.content
    assert entry.identity_number not in written.content
    assert PersonalFact.objects.get().name == "name"
    assert entry.identity_number not in repr(entry)


def test_a_small_x_and_spaces_are_the_same_person() -> None:
    registered(samples.doctor(1))
    spaced = " ".join(samples.resident_number(1)).lower()
    again = samples.doctor(
        1, identity_number=spaced, qualifications=(samples.physician_licence(9),)
    )
    with pytest.raises(Refused, match=r"organisations\.practitioner_taken"):
        registered(again)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": ""}, "organisations.person_name_missing", "name"),
        (
            {"identity_number": samples.resident_number(1)[:-1] + "x"},
            "identifiers.check_digit_wrong", "identity_number",
        ),
        ({"born_on": date(1980, 5, 7)}, "organisations.birth_date_contradicts", "born_on"),
        ({"sex": 2}, "organisations.sex_contradicts", "sex"),
        (
            {"qualifications": (samples.physician_licence(scope=None),)},
            "organisations.scope_missing", "scope",
        ),
        (
            {"qualifications": (samples.physician_licence(number=""),)},
            "organisations.licence_number_missing", "number",
        ),
        ({"qualifications": ()}, "organisations.qualification_missing", "qualification_kind"),
        (
            {"posts": (samples.doctor_post(kind=PostKind.NURSE),)},
            "organisations.qualification_does_not_fit", "qualification_kind",
        ),
        (
            {"posts": (samples.doctor_post(9),)},
            "organisations.organisation_unknown", "organisation",
        ),
        (
            {"posts": (samples.doctor_post(department="心外科"),)},
            "organisations.department_unknown", "department",
        ),
        (
            {"posts": (samples.doctor_post(since=LICENSED - timedelta(1)),)},
            "organisations.licence_not_valid", "since",
        ),
        (
            {"posts": (samples.doctor_post(), samples.doctor_post(2))},
            "organisations.principal_post_taken", "is_principal",
        ),
        (
            {"posts": (samples.doctor_post(since=TODAY + timedelta(1)),)},
            "organisations.day_in_future", "since",
        ),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_at_its_field_and_nothing_is_kept(
    changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        registered(samples.doctor(**changes))
    assert caught.value.refusal.code == code
    assert [fault.name for fault in caught.value.refusal.fields] == [field]
    assert samples.resident_number(1) not in str(caught.value.refusal)
    assert not Practitioner.objects.exists()


def test_a_licence_number_belongs_to_one_person() -> None:
    registered(samples.doctor(1))
    with pytest.raises(Refused, match=r"organisations\.licence_number_taken"):
        registered(samples.doctor(2, qualifications=(samples.physician_licence(1),)))


def test_a_list_is_registered_as_one_act_and_names_its_first_bad_entry() -> None:
    people = [samples.doctor(serial) for serial in range(1, 21)]
    assert organisations.register_practitioners(entries=people, by=BY, at=AT) == 20
    assert Post.objects.filter(qualification__isnull=False).count() == 20
    assert Entry.objects.filter(type="organisations.practitioners_registered").count() == 1
    with pytest.raises(Refused, match="entry 2") as caught:
        organisations.register_practitioners(
            entries=[samples.doctor(30), samples.doctor(3)], by=BY, at=AT
        )
    assert caught.value.refusal.message.startswith("第2人：")
    assert Practitioner.objects.count() == 20


def test_a_second_principal_post_is_refused_until_the_first_has_ended() -> None:
    person = registered(samples.doctor())
    there = samples.doctor_post(2, since=TODAY)
    with pytest.raises(Refused, match=r"organisations\.principal_post_taken"):
        organisations.appoint(practitioner=person.pk, entry=there, by=BY, at=AT)
    organisations.end_post(post=person.posts.get().pk, on=TODAY, by=BY, at=AT)
    post = organisations.appoint(practitioner=person.pk, entry=there, by=BY, at=AT)
    assert post.qualification == person.qualifications.get()


def test_a_further_post_beside_the_principal_one_is_kept() -> None:
    person = registered(samples.doctor())
    there = samples.doctor_post(2, since=TODAY, is_principal=False)
    organisations.appoint(practitioner=person.pk, entry=there, by=BY, at=AT)
    assert person.posts.count() == 2


def test_an_ended_post_does_not_end_again() -> None:
    post = registered(samples.doctor()).posts.get()
    with pytest.raises(Refused, match=r"organisations\.ends_before_it_begins"):
        organisations.end_post(post=post.pk, on=post.since, by=BY, at=AT)
    organisations.end_post(post=post.pk, on=TODAY, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.post_unknown"):
        organisations.end_post(post=post.pk, on=TODAY, by=BY, at=AT)


def test_a_renewed_licence_follows_the_old_one_and_never_overlaps_it() -> None:
    old = samples.physician_licence(1, valid_until=date(2020, 1, 1))
    person = registered(samples.doctor(qualifications=(old,)))
    renewed = samples.physician_licence(2, issued_on=date(2020, 1, 1))
    organisations.qualify(practitioner=person.pk, entry=renewed, by=BY, at=AT)
    with pytest.raises(Refused, match=r"organisations\.qualification_taken"):
        organisations.qualify(
            practitioner=person.pk, entry=replace(renewed, number="P3"), by=BY, at=AT
        )
    later = samples.doctor_post(1, since=TODAY, is_principal=False)
    post = organisations.appoint(practitioner=person.pk, entry=later, by=BY, at=AT)
    assert post.qualification == Qualification.objects.get(number=renewed.number)


def test_a_further_registration_needs_no_post() -> None:
    person = registered(samples.doctor())
    general = organisations.QualificationEntry(
        QualificationKind.GENERAL_PRACTICE, "G1", TODAY, PracticeScope.CLINICAL
    )
    organisations.qualify(practitioner=person.pk, entry=general, by=BY, at=AT)
    assert person.qualifications.count() == 2
