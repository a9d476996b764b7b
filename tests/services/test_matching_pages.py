"""The desk shows record and residents side by side, to those who may, and decides once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minkang.kernel.audit.models import Entry
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people import services
from minkang.registry.people.models import MatchReview, Person, SourceLink, SourceRecord
from minkang.registry.people.services import Demographics, Home, SourceEntry
from minkang.registry.people.terms import Sex
from minkang.registry.places.models import Area
from people_samples import (
    CLERK,
    NOON,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    lay_out_hospital,
    lay_out_places,
    number,
    resident,
)
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
BORN = date(1950, 1, 2)


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()
    return lay_out_hospital()


@pytest.fixture
def wang(office: Organisation) -> Person:  # noqa: ARG001 - places and office
    return services.register_resident(
        entry=resident(1), home=Home(area_code=VILLAGE, address="1号"), by=CLERK, at=NOON
    )


@pytest.fixture
def review(office: Organisation, wang: Person) -> int:  # noqa: ARG001 - somebody to compare with
    linked = send(office, name="李小明", born_on=date(2019, 5, 5))
    assert linked is not None
    return linked


def send(office: Organisation, **given: object) -> int | None:
    said = {"name": "王桂英", "sex": Sex.FEMALE, "born_on": BORN, "identity_number": number(BORN)}
    entry = SourceEntry(
        organisation=office.pk,
        local_id="M1",
        demographics=Demographics(**(said | given)),  # type: ignore[arg-type]  # a sample names any field
    )
    return services.link_source(source=entry, by="system:feed", at=NOON).review


def at_window(client: Client, office: Organisation, area: str, *roles: Role) -> Client:
    place = Area.objects.get(code=area)
    roles = roles or (Role.WINDOW_CLERK,)
    sign_in_as(client, an_account("", *roles, organisation=office, area=place))
    return client


@pytest.fixture
def clerk(client: Client, office: Organisation) -> Client:
    return at_window(client, office, VILLAGE)


def text(client: Client, name: str, *path: object) -> str:
    return client.get(reverse(f"matching:{name}", args=path)).content.decode()


def test_the_queue_masks_names_and_leads_to_the_comparison(clerk: Client, review: int) -> None:
    shown = text(clerk, "queue")
    assert "李*明" in shown
    assert "李小明" not in shown
    assert reverse("matching:compare", args=[review]) in shown


def test_record_and_resident_stand_side_by_side_and_the_resident_hears_of_it(
    clerk: Client, review: int, wang: Person
) -> None:
    shown = text(clerk, "compare", review)
    for words in (
        "李小明",
        "王桂英",
        "试用医院",
        "证件号码一致",
        "姓名不同",
        "号码一致，人却对不上",
    ):
        assert words in shown
    assert number(BORN) not in shown
    assert Entry.objects.filter(subject=f"person:{wang.rid}", type__startswith="access.").exists()


def test_a_decision_needs_a_reason_and_is_made_once(
    clerk: Client, review: int, wang: Person
) -> None:
    address = reverse("matching:compare", args=[review])
    chosen = {"verdict": "link", "person": str(wang.rid)}
    assert clerk.post(address, chosen).status_code == 422
    assert "请选择记录属于哪一位居民" in (
        clerk.post(address, {"verdict": "link", "why": "见户口本"}).content.decode()
    )
    assert clerk.post(address, chosen | {"why": "见户口本"}).status_code == 302
    assert SourceRecord.objects.get().person_id == wang.rid
    again = clerk.post(address, chosen | {"why": "见户口本"})
    assert "已有人核对过" in again.content.decode()
    assert SourceLink.objects.count() == 1


def test_a_review_is_put_off_and_kept_apart(clerk: Client, review: int) -> None:
    later = reverse("matching:later", args=[review])
    assert clerk.post(later, {"until": "2020-01-01"}).status_code == 422
    until = (TODAY + timedelta(days=400)).isoformat()
    assert clerk.post(later, {"until": until}).status_code == 302
    assert MatchReview.objects.get().state == "later"
    address = reverse("matching:compare", args=[review])
    clerk.post(address, {"verdict": "keep_apart", "why": "孩子用了奶奶的卡"})
    assert MatchReview.objects.get().state == "kept_apart"


def test_a_link_is_seen_with_its_reasons_and_ended(
    clerk: Client, office: Organisation, wang: Person
) -> None:
    assert send(office) is None
    source = SourceRecord.objects.get()
    assert reverse("matching:link", args=[source.rid]) in text(clerk, "links")
    assert "自动比对" in text(clerk, "link", source.rid)
    ended = clerk.post(reverse("matching:link", args=[source.rid]), {"why": "同名同号，实为他人"})
    assert ended.status_code == 302
    assert SourceRecord.objects.get().person_id is None
    assert "同名同号，实为他人" in text(clerk, "link", source.rid)
    assert wang.rid == SourceLink.objects.get().person_id


@pytest.mark.parametrize(
    ("area", "role"),
    [(OTHER_VILLAGE, Role.WINDOW_CLERK), (VILLAGE, Role.DIRECTOR), (VILLAGE, Role.DOCTOR)],
)
def test_nobody_else_sees_the_record_or_decides(
    client: Client, office: Organisation, review: int, area: str, role: Role
) -> None:
    other = at_window(client, office, area, role)
    address = reverse("matching:compare", args=[review])
    assert "李小明" not in other.get(address).content.decode()
    other.post(address, {"verdict": "keep_apart", "why": "不该能做"})
    assert MatchReview.objects.get().state == "open"


def test_every_page_speaks_english(clerk: Client, review: int) -> None:
    clerk.cookies["minkang_language"] = "en"
    for name, path in (("queue", ()), ("compare", (review,)), ("later", (review,)), ("links", ())):
        shown = text(clerk, name, *path)
        assert "核对" not in shown
        assert "关联" not in shown
