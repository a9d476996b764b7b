"""A guide is public only after two officers agreed on it, and only while nothing is wrong with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from minkang.affairs.permits import services
from minkang.affairs.permits.handlers import opens
from minkang.affairs.permits.models import GuideCheck, HospitalGuide, ItemVersion
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.guides import address_of, guide_address
from minkang.affairs.permits.queries.items import get_public_guide, list_public_guides
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.services import GuideEntry, Proposal
from minkang.affairs.permits.terms import GuideAction, State
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.places.models import Area
from people_samples import NOON, lay_out_hospital, lay_out_places
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
CITY, COUNTY = "210500000000", "210502000000"
FIRST, SECOND = "account:first", "account:second"
ENTRY = GuideEntry(
    desk="门诊楼一层大厅",
    phone="024-42800000",
    complaint_phone="024-42800001",
    words="挂号、检查、取报告都可以在手机上办。",
    actions=frozenset({GuideAction.BOOK, GuideAction.WAITS}),
)


@pytest.fixture
def places(db: None) -> None:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()


@pytest.fixture
def hospital(places: None) -> Organisation:  # noqa: ARG001 - places first
    held = lay_out_hospital()
    held.category, held.level = Category.GENERAL_HOSPITAL, Level.SECONDARY
    held.ownership = Ownership.GOVERNMENT
    held.save()
    return held


def item(code: str = "nurse-registration") -> Item:
    return definitions()[code]


def proposed(one: Item, area: str = CITY) -> ItemVersion:
    return services.propose(proposal=Proposal(one, area), by=FIRST, at=NOON)


def published(one: Item, area: str = CITY) -> ItemVersion:
    return services.publish(version=proposed(one, area).pk, by=SECOND, at=NOON)


def refused(act: object, **given: object) -> str:
    with pytest.raises(Refused) as caught:
        act(**given)  # type: ignore[operator] # a service
    return caught.value.refusal.code


@pytest.mark.usefixtures("places")
def test_a_guide_is_public_after_a_second_officer_published_it() -> None:
    version = proposed(item())
    assert list_public_guides(CITY) == ()
    assert (
        refused(services.publish, version=version.pk, by=FIRST, at=NOON) == "permits.same_officer"
    )
    services.publish(version=version.pk, by=SECOND, at=NOON)
    [guide] = list_public_guides(CITY)
    assert guide.item == item()
    codes = list(Entry.objects.order_by("pk").values_list("type", flat=True))[-2:]
    assert codes == ["permits.item_proposed", "permits.item_published"]
    again = {"version": version.pk, "by": SECOND, "at": NOON}
    assert refused(services.publish, **again) == "permits.version_not_waiting"


@pytest.mark.usefixtures("places")
def test_nothing_incomplete_or_vague_is_proposed() -> None:
    assert refused(proposed, one=item("elderly-card")) == "permits.item_incomplete"
    assert refused(proposed, one=replace(item(), fee="按规定收费。")) == "permits.guide_vague"
    limits = item().limits
    assert limits is not None
    longer = replace(limits, promised=replace(limits.promised, amount=11))
    assert refused(proposed, one=replace(item(), limits=longer)) == "permits.item_faulty"
    assert not ItemVersion.objects.exists()


@pytest.mark.usefixtures("places")
def test_a_new_version_replaces_the_old_one_and_a_withdrawal_ends_it() -> None:
    first = published(item())
    assert refused(proposed, one=item()) == "permits.item_unchanged"
    cheaper = replace(item(), fee="免费。")
    waiting = proposed(cheaper)
    assert refused(proposed, one=cheaper) == "permits.item_already_proposed"
    services.publish(version=waiting.pk, by=SECOND, at=NOON)
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert get_public_guide(CITY, "nurse-registration").item.fee == "免费。"
    without = {"version": waiting.pk, "reason": " ", "by": FIRST, "at": NOON}
    assert refused(services.withdraw, **without) == "permits.reason_missing"
    services.withdraw(version=waiting.pk, reason="条例修改", by=FIRST, at=NOON)
    assert list_public_guides(CITY) == ()


@pytest.mark.usefixtures("places")
def test_what_is_sent_back_says_why_and_can_be_proposed_again() -> None:
    version = proposed(item())
    given = {"version": version.pk, "reason": "第三步写错了", "at": NOON}
    assert refused(services.send_back, **given, by=FIRST) == "permits.same_officer"
    assert services.send_back(**given, by=SECOND).reason == "第三步写错了"
    assert proposed(item()).number == 2


@pytest.mark.usefixtures("places")
def test_what_was_proposed_never_changes() -> None:
    version = proposed(item())
    for act in (
        lambda: ItemVersion.objects.filter(pk=version.pk).update(promised=1),
        lambda: ItemVersion.objects.filter(pk=version.pk).delete(),
        lambda: ItemVersion.objects.filter(pk=version.pk).update(
            state=State.PUBLISHED, settled_by=FIRST, settled_at=NOON
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.usefixtures("places")
def test_the_tightest_area_wins_and_words_narrow() -> None:
    published(item(), CITY)
    published(replace(item(), fee="免费，由县里承担。"), COUNTY)
    published(item("clinic-filing"), CITY)
    assert [one.area for one in list_public_guides(COUNTY)] == [CITY, COUNTY]
    assert [one.item.code for one in list_public_guides(CITY, "护士 上岗")] == [
        "nurse-registration"
    ]
    assert refused(get_public_guide, area=CITY, code="drinking-water") == "permits.item_unknown"


def test_a_guide_of_a_hospital_is_tried_every_day(hospital: Organisation) -> None:
    made = services.publish_guide(organisation=hospital.pk, entry=ENTRY, by=FIRST, at=NOON)
    tried: list[str] = []

    def opens(path: str) -> bool:
        tried.append(path)
        return "waits" not in path

    assert services.check_guides(opens=opens, at=NOON) == 1
    assert services.check_guides(opens=opens, at=NOON) == 1
    check = GuideCheck.objects.get()
    assert (check.is_open, check.actions, check.failed) == (True, 1, ["waits"])
    assert set(tried) == {
        guide_address(hospital.pk), *(address_of(one, hospital.pk) for one in made.offered)
    }  # fmt: skip
    services.publish_guide(organisation=hospital.pk, entry=ENTRY, by=FIRST, at=NOON + timedelta(1))
    assert HospitalGuide.objects.filter(ended_at__isnull=True).count() == 1
    services.withdraw_guide(organisation=hospital.pk, by=FIRST, at=NOON + timedelta(2))
    ended = {"organisation": hospital.pk, "by": FIRST, "at": NOON + timedelta(3)}
    assert refused(services.withdraw_guide, **ended) == "permits.guide_unknown"
    assert services.check_guides(opens=opens, at=NOON + timedelta(3)) == 0


def test_a_guide_of_a_hospital_leaves_nothing_open(hospital: Organisation) -> None:
    def publish(**changed: object) -> str:
        entry = replace(ENTRY, **changed)  # type: ignore[arg-type] # fields by name
        return refused(
            services.publish_guide, organisation=hospital.pk, entry=entry, by=FIRST, at=NOON
        )

    assert publish(actions=frozenset()) == "permits.guide_incomplete"
    assert publish(desk=" ") == "permits.guide_incomplete"
    assert publish(words="特殊情况请找院办。") == "permits.guide_vague"
    assert publish(phone="打总机") == "cases.fact_malformed"
    Organisation.objects.filter(pk=hospital.pk).update(category=Category.CDC)
    assert publish() == "permits.not_a_hospital"


@pytest.mark.slow
def test_one_officer_drafts_and_another_publishes(client: Client, hospital: Organisation) -> None:
    city = Area.objects.get(code=CITY)
    drafter, second = (
        an_account(login, Role.APPROVER, organisation=hospital, area=city)
        for login in ("drafter", "second")
    )
    sign_in_as(client, drafter)
    assert client.get(reverse("permits:draft-choose")).status_code == 200
    new = reverse("permits:draft-new", args=["nurse-registration"])
    initial = client.get(new).context["form"].initial
    vague = client.post(new, {**initial, "area": CITY, "fee": "视情况收费"})
    assert "说得含糊" in vague.content.decode()
    made = client.post(new, {**initial, "area": CITY})
    assert made.status_code == 302, made.content.decode()
    assert "要由另一位同事" in client.get(made["Location"]).content.decode()
    publish = reverse("permits:draft-publish", args=[ItemVersion.objects.get().pk])
    assert client.post(publish).status_code != 302
    other = Client()
    sign_in_as(other, second)
    assert "护士执业注册" in other.get(reverse("permits:drafts")).content.decode()
    assert other.post(publish).status_code == 302
    back = reverse("permits:draft-withdraw", args=[ItemVersion.objects.get().pk])
    assert other.post(back, {"reason": ""}).status_code == 422
    assert other.post(back, {"reason": "条例修改"}).status_code == 302
    assert client.get(reverse("permits:item", args=["nurse-registration"])).status_code == 404


@pytest.mark.slow
@pytest.mark.usefixtures("places")
def test_everybody_reads_what_to_bring_and_by_when_it_is_decided(client: Client) -> None:
    published(item())
    listed = client.get(reverse("permits:items"), {"find": "护士"}).content.decode()
    assert "承诺 10个工作日" in listed
    shown = client.get(reverse("permits:item", args=["nurse-registration"])).content.decode()
    for words in ("<svg", "不用您交，由系统调取", "《护士条例》第八条", "20个工作日"):
        assert words in shown
    sample = client.get(reverse("permits:form", args=["nurse-registration"]))
    assert "自动带出" in sample.content.decode()


@pytest.mark.slow
def test_a_hospital_publishes_its_guide_and_the_square_opens(
    client: Client, hospital: Organisation
) -> None:
    city = Area.objects.get(code=CITY)
    officer = an_account("officer", Role.INFORMATION_OFFICER, organisation=hospital, area=city)
    sign_in_as(client, officer)
    edit = reverse("permits:guide-edit")
    assert client.get(edit).status_code == 200
    typed = {
        "desk": "门诊楼一层大厅", "phone": "024-42800000", "complaint_phone": "024-42800001",
        "words": "", "actions": [one.value for one in GuideAction],
    }  # fmt: skip
    assert client.post(edit, {**typed, "words": "视情况而定"}).status_code != 302
    assert "请从列表中选择。" in client.post(edit, {**typed, "actions": [""]}).content.decode()
    assert client.post(edit, typed).status_code == 302
    services.check_guides(opens=opens, at=NOON)
    check = GuideCheck.objects.get()
    assert check.is_open
    assert check.failed == []
    assert check.actions == len(GuideAction)
    visitor = Client()
    shown = visitor.get(reverse("permits:guide", args=[hospital.pk])).content.decode()
    assert "<svg" in shown
    assert hospital.name in visitor.get(reverse("permits:guides")).content.decode()
    assert client.post(reverse("permits:guide-withdraw")).status_code == 302
    assert visitor.get(reverse("permits:guide", args=[hospital.pk])).status_code == 404
