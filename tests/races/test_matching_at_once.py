"""A patient sent twice at once is one record with one link, and a review is decided once."""

from collections.abc import Iterator
from datetime import date

import pytest

from at_once import at_once, empty_audit
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import MatchReview, Person, SourceLink, SourceRecord
from minkang.registry.people.rules.matching.sources import Linked
from minkang.registry.people.services import Demographics, Home, SourceEntry, Verdict
from minkang.registry.people.terms import Sex
from people_samples import (
    CLERK,
    NOON,
    VILLAGE,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)

pytestmark = pytest.mark.django_db(transaction=True)
BORN = date(1950, 1, 2)


@pytest.fixture
def hospital(db: None) -> Iterator[Organisation]:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()
    yield lay_out_hospital()
    empty_audit()


def send(hospital: Organisation, name: str) -> Linked:
    entry = SourceEntry(
        organisation=hospital.pk,
        local_id="M1",
        demographics=Demographics(
            name=name, sex=Sex.FEMALE, born_on=BORN, identity_number=number(BORN)
        ),
    )
    return services.link_source(source=entry, by="system:feed", at=NOON)


def test_one_patient_sent_at_once_is_linked_once_and_reviewed_once(hospital: Organisation) -> None:
    person = services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE), by=CLERK, at=NOON
    )
    told = at_once(*[lambda: send(hospital, "王桂英")] * 4)
    assert {one.person for one in told if isinstance(one, Linked)} == {person.rid}
    assert SourceRecord.objects.count() == SourceLink.objects.count() == 1
    told = at_once(*[lambda: send(hospital, "李小明")] * 4)
    [review] = {one.review for one in told if isinstance(one, Linked)}
    assert review is not None

    def link() -> object:
        return services.decide_review(
            review=review, verdict=Verdict.LINK, person=person.rid, why="一", by=CLERK, at=NOON
        ).person

    def keep_apart() -> object:
        return services.decide_review(
            review=review, verdict=Verdict.KEEP_APART, why="二", by=CLERK, at=NOON
        ).person

    decided = at_once(link, keep_apart, link, keep_apart)
    assert decided.count("people.review_decided_already") == 3
    assert MatchReview.objects.filter(decided_at__isnull=False).count() == 1
    live = SourceLink.objects.filter(until__isnull=True)
    held = SourceRecord.objects.get().person_id
    assert [one.person_id for one in live] == ([] if held is None else [held])
    assert Person.objects.count() == 1
