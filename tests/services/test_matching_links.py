"""A patient of an institution is linked without doubt, looked at in doubt, and un-linked whole."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import queries, services
from minkang.registry.people.models import (
    KeptApart,
    MatchReview,
    Person,
    SourceLink,
    SourceRecord,
)
from minkang.registry.people.services import (
    Demographics,
    DocumentKind,
    Home,
    Linked,
    SourceEntry,
    Verdict,
)
from minkang.registry.people.terms import GuardianshipKind, Kinship, Sex
from people_samples import (
    CLERK,
    NOON,
    TODAY,
    VILLAGE,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)

pytestmark = pytest.mark.django_db
FEED = "system:feed"
BORN = date(1950, 1, 2)
NUMBER = number(BORN, 1)
WANG = Demographics(name="王桂英", sex=Sex.FEMALE, born_on=BORN, identity_number=NUMBER)


@pytest.fixture(autouse=True)
def hospital(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()
    return lay_out_hospital()


@pytest.fixture
def wang() -> Person:
    return services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE, address="1号"), by=CLERK, at=NOON
    )


def send(
    hospital: Organisation, said: Demographics, *, local_id: str = "M1", days: int = 0
) -> Linked:
    entry = SourceEntry(
        organisation=hospital.pk, local_id=local_id, demographics=said, resource=None
    )
    return services.link_source(source=entry, by=FEED, at=NOON + timedelta(days=days))


def test_an_equal_number_and_a_name_that_agrees_link_by_themselves(
    hospital: Organisation, wang: Person
) -> None:
    linked = send(hospital, WANG)
    assert (linked.person, linked.grade) == (wang.rid, "certain")
    assert {"identity.exact", "name.exact", "birth.exact"} <= set(linked.reasons)
    assert Entry.objects.filter(type="people.source_linked").count() == 1


def test_the_same_record_again_changes_nothing(hospital: Organisation, wang: Person) -> None:
    first, again = send(hospital, WANG), send(hospital, WANG, days=1)
    assert again == first
    assert again.person == wang.rid
    assert SourceLink.objects.count() == SourceRecord.objects.count() == 1


def test_a_patient_who_gets_another_number_stays_one_record(
    hospital: Organisation, wang: Person
) -> None:
    def told(local_id: str, resource: int) -> Linked:
        entry = SourceEntry(
            organisation=hospital.pk, local_id=local_id, demographics=WANG, resource=resource
        )
        return services.link_source(source=entry, by=FEED, at=NOON)

    first = told("M1", 7)
    assert told("M2", 7) == first
    assert (first.person, SourceRecord.objects.get().local_id) == (wang.rid, "M2")
    other = told("M3", 8)
    assert told("M2", 8).source == first.source != other.source
    assert sorted(SourceRecord.objects.values_list("local_id", "resource")) == [
        ("M2", 8), ("M3", None),
    ]  # fmt: skip


def test_neither_number_nor_telephone_stands_in_the_row(
    hospital: Organisation,
    wang: Person,  # noqa: ARG001 - somebody to find
) -> None:
    send(hospital, replace(WANG, telephone="13800000001", mother_number=number(BORN, 7)))
    row = str(list(SourceRecord.objects.values_list()))
    assert NUMBER not in row
    assert "13800000001" not in row
    assert number(BORN, 7) not in row


def test_a_hospital_that_numbers_patients_by_identity_leaves_no_number_behind(
    hospital: Organisation, wang: Person
) -> None:
    for _ in range(2):
        assert send(hospital, WANG, local_id=NUMBER).person == wang.rid
    assert NUMBER not in SourceRecord.objects.get().local_id
    found = queries.person_of_source(organisation=hospital.pk, local_id=NUMBER)
    assert found == wang.rid
    assert queries.person_of_source(organisation=hospital.pk, local_id="M9") is None


@pytest.mark.parametrize(
    "said",
    [
        replace(WANG, name="李小明", sex=Sex.MALE, born_on=date(2019, 5, 5)),
        replace(WANG, name="王小明", born_on=date(2019, 5, 5)),
        replace(WANG, name="李小明"),
        replace(WANG, sex=Sex.MALE, born_on=date(2019, 5, 5)),
    ],
    ids=["everything contradicts", "the grandchild", "another name", "same name, another person"],
)
def test_an_equal_number_alone_links_nobody_but_somebody_looks(
    hospital: Organisation, wang: Person, said: Demographics
) -> None:
    linked = send(hospital, said)
    assert linked.person is None
    candidates = MatchReview.objects.get(pk=linked.review).candidates.all()
    assert [one.person_id for one in candidates] == [wang.rid]


def test_one_wrong_digit_is_corrected_without_keeping_more_of_the_number(
    hospital: Organisation, wang: Person
) -> None:
    slip = NUMBER[:9] + str((int(NUMBER[9]) + 1) % 10) + NUMBER[10:]
    linked = send(hospital, replace(WANG, identity_number=slip, telephone="13800000001"))
    assert linked.person == wang.rid
    assert "identity.corrected" in linked.reasons


def test_nobody_without_a_name_is_linked(hospital: Organisation, wang: Person) -> None:  # noqa: ARG001
    said = Demographics(
        name="无名氏", sex=Sex.FEMALE, born_on=BORN, telephone="13800000001", area_code=VILLAGE
    )
    assert send(hospital, said).person is None
    assert send(hospital, replace(WANG, name="无名氏"), local_id="M2").person is None


def test_a_stranger_is_left_alone(hospital: Organisation, wang: Person) -> None:  # noqa: ARG001
    linked = send(hospital, Demographics(name="赵铁柱", sex=Sex.MALE, born_on=date(1988, 8, 8)))
    assert (linked.person, linked.review, linked.grade) == (None, None, "certainly-not")


def test_a_link_is_ended_whole_and_never_made_again_by_itself(
    hospital: Organisation, wang: Person
) -> None:
    linked = send(hospital, WANG)
    before = SourceRecord.objects.get(rid=linked.source)
    services.unlink(source=linked.source, why="核对了户口本", by=CLERK, at=NOON)
    after = SourceRecord.objects.get(rid=linked.source)
    assert after.person_id is None
    assert (after.name, after.born_on, bytes(after.identity_index or b"")) == (
        before.name,
        before.born_on,
        bytes(before.identity_index or b""),
    )
    link = SourceLink.objects.get()
    assert (link.ended_by, link.ended_why, link.until) == (CLERK, "核对了户口本", NOON)
    again = send(hospital, replace(WANG, address="换了住址"), days=1)
    assert again.person is None
    assert Person.objects.filter(rid=wang.rid).exists()
    with pytest.raises(Refused, match="source_not_linked"):
        services.unlink(source=linked.source, why="再来一次", by=CLERK, at=NOON)


def test_a_review_decided_for_the_link_takes_back_that_they_were_kept_apart(
    hospital: Organisation, wang: Person
) -> None:
    doubtful = send(hospital, replace(WANG, name="王小英"))
    assert doubtful.person == wang.rid
    services.unlink(source=doubtful.source, why="名字不同", by=CLERK, at=NOON)
    KeptApart.objects.update(until=NOON)
    reopened = send(hospital, replace(WANG, name="李小英"), days=1)
    assert reopened.review is not None
    with pytest.raises(Refused, match="why_missing"):
        services.decide_review(
            review=reopened.review,
            verdict=Verdict.LINK,
            person=wang.rid,
            why=" ",
            by=CLERK,
            at=NOON,
        )
    services.decide_review(
        review=reopened.review,
        verdict=Verdict.LINK,
        person=wang.rid,
        why="曾用名，见户口本",
        by=CLERK,
        at=NOON + timedelta(days=1),
    )
    assert SourceRecord.objects.get().person_id == wang.rid
    with pytest.raises(Refused, match="review_decided_already"):
        services.decide_review(
            review=reopened.review, verdict=Verdict.KEEP_APART, why="迟了", by=CLERK, at=NOON
        )
    # What somebody decided stays when the record is sent again in another spelling.
    assert send(hospital, replace(WANG, name="李晓英"), days=2).person == wang.rid


def test_kept_apart_is_not_asked_again_and_later_comes_back(
    hospital: Organisation, wang: Person
) -> None:
    doubtful = send(hospital, replace(WANG, name="李小明"))
    assert doubtful.review is not None
    with pytest.raises(Refused, match="later_is_not_later"):
        services.postpone_review(review=doubtful.review, until=TODAY, by=CLERK, at=NOON)
    services.postpone_review(
        review=doubtful.review, until=TODAY + timedelta(days=7), by=CLERK, at=NOON
    )
    assert MatchReview.objects.get().state == "later"
    services.decide_review(
        review=doubtful.review,
        verdict=Verdict.KEEP_APART,
        why="孩子用了奶奶的卡",
        by=CLERK,
        at=NOON,
    )
    assert list(KeptApart.objects.values_list("person_id", flat=True)) == [wang.rid]
    again = send(hospital, replace(WANG, name="李小明", address="2号"), days=1)
    assert (again.person, again.review) == (None, None)


def test_an_automatic_link_follows_corrected_data(hospital: Organisation, wang: Person) -> None:
    assert send(hospital, WANG).person == wang.rid
    other = replace(WANG, name="陈大勇", sex=Sex.MALE, born_on=date(1971, 3, 3), identity_number="")
    corrected = send(hospital, other, days=1)
    assert corrected.person is None
    assert SourceLink.objects.filter(until__isnull=False).count() == 1


def test_a_record_is_one_person_at_a_time(hospital: Organisation, wang: Person) -> None:
    linked = send(hospital, WANG)
    link = SourceLink.objects.get(source_id=linked.source)
    link.pk = None
    with (
        pytest.raises(IntegrityError, match="record_is_one_person_at_a_time"),
        transaction.atomic(),
    ):
        link.save(force_insert=True)
    assert wang.rid == link.person_id


def mother_and_children(*names: str) -> tuple[Person, list[UUID]]:
    mother = services.register_resident(
        entry=resident(3, name="陈静", born_on=date(1995, 6, 1)),
        home=Home(area_code=VILLAGE, address="3号"),
        by=CLERK,
        at=NOON,
    )
    children = []
    for name in names:
        child = services.register_resident(
            entry=resident(
                5,
                name=name,
                born_on=TODAY - timedelta(days=9),
                kinship=Kinship.CHILD,
                identity_number="",
                telephone="",
                resident_since=TODAY,
            ),
            home=Home(household=mother.household_id),
            by=CLERK,
            at=NOON,
        )
        services.name_guardian(
            ward=child.rid,
            guardian=mother.rid,
            kind=GuardianshipKind.PARENT,
            since=TODAY,
            by=CLERK,
            at=NOON,
        )
        children.append(child.rid)
    return mother, children


def newborn(**given: object) -> Demographics:
    said = Demographics(
        name="陈静之女",
        sex=Sex.FEMALE,
        born_on=TODAY - timedelta(days=9),
        mother_number=number(date(1995, 6, 1), 3),
    )
    return replace(said, **given)  # type: ignore[arg-type]  # a sample names any field


def test_a_newborn_without_name_is_known_by_mother_day_and_sex(hospital: Organisation) -> None:
    _, [child] = mother_and_children("刘一一")
    assert send(hospital, newborn()).person == child
    assert send(hospital, newborn(sex=Sex.MALE), local_id="M2").person is None


def test_of_twins_nobody_guesses_which(hospital: Organisation) -> None:
    _, children = mother_and_children("刘一一", "刘双双")
    doubtful = send(hospital, newborn())
    assert doubtful.person is None
    assert MatchReview.objects.get(pk=doubtful.review).candidates.count() == 2
    assert send(hospital, newborn(name="刘双双"), local_id="M2").person == children[1]


def test_a_foreigner_is_known_by_the_passport_of_a_record_linked_before(
    hospital: Organisation,
) -> None:
    person = services.register_resident(
        entry=resident(8, name="Anna Keller", identity_number="", telephone="13800009999"),
        home=Home(area_code=VILLAGE),
        by=CLERK,
        at=NOON,
    )
    said = Demographics(
        name="KELLER ANNA",
        sex=Sex.FEMALE,
        born_on=BORN,
        identity_number="C01X00T47",
        identity_kind=DocumentKind.PASSPORT,
        telephone="13800009999",
        area_code=VILLAGE,
    )
    assert send(hospital, said).person == person.rid
    elsewhere = replace(said, name="Anna Keler", telephone="", area_code="", born_on=BORN)
    linked = send(hospital, elsewhere, local_id="M2")
    assert linked.person == person.rid
    assert "identity.exact" in linked.reasons


def test_a_match_answers_with_keys_and_reasons_only(wang: Person) -> None:
    [candidate] = queries.match(WANG, limit=5, on=TODAY)
    assert (candidate.person, candidate.grade) == (wang.rid, "certain")
    assert 0.999 < candidate.score <= 1
    assert "王桂英" not in repr(candidate)
    assert NUMBER not in repr(candidate)


def test_taken_in_together_every_patient_is_who_they_are_taken_in_singly(
    hospital: Organisation, wang: Person
) -> None:
    said = {
        "M1": WANG,
        "M2": replace(WANG, identity_number="", telephone=""),
        "M3": replace(WANG, identity_number=NUMBER[:-2] + "0" + NUMBER[-1]),
        "M4": replace(WANG, name="赵铁柱", identity_number="", born_on=date(1970, 5, 5)),
        "M5": replace(WANG, mother_number=number(BORN, 7)),
    }

    def outcome() -> list[tuple[object, ...]]:
        return sorted(SourceRecord.objects.values_list("local_id", "person", "grade", "name"))

    told = [
        services.Told(
            SourceEntry(organisation=hospital.pk, local_id=local_id, demographics=one), FEED, NOON
        )
        for local_id, one in (*said.items(), ("M1", WANG))
    ]
    with transaction.atomic():
        for local_id, one in said.items():
            send(hospital, one, local_id=local_id)
        singly = outcome()
        linked = Entry.objects.filter(type="people.source_linked").count()
        transaction.set_rollback(True)
    services.link_sources(told=told)
    assert outcome() == singly
    assert [row[1] for row in singly].count(wang.rid) == linked == SourceLink.objects.count()
    assert Entry.objects.filter(type="people.source_linked").count() == linked
    services.link_sources(told=told)
    assert outcome() == singly
