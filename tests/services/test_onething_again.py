"""The child's number reaches the register, and what was not granted is taken up again with a new clock."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from test_onething_pages import officer, parent

from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.models.cells import claims_of
from minkang.affairs.onething import services
from minkang.affairs.onething.models import Declaration, Part, Reopening
from minkang.affairs.onething.terms import Doubt, OfficeKind, PartState, Stage
from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.history import recorded
from minkang.engines.gateway import services as gateway
from minkang.engines.gateway.models import Message
from minkang.engines.gateway.models.cells import MESSAGES, open_body
from minkang.engines.gateway.services import Answer
from minkang.kernel.audit.models import Entry
from minkang.kernel.jws import make_key
from minkang.kernel.refusal import Refused
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index, identity_number_of
from minkang.registry.people.services import (
    Home,
    ResidentEntry,
    give_identity_number,
    register_resident,
)
from minkang.registry.people.terms import Kinship
from onething_world import (
    BORN,
    FIRST,
    OFFICER,
    RESULTS,
    SECOND,
    World,
    answered,
    declared,
    lay_out_offices,
    states,
)
from people_samples import NOON, number, resident

pytestmark = pytest.mark.django_db
NUMBER = RESULTS["household"]["newborn.identity_number"]


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 - the fixture opens the database
    return lay_out_offices()


def part_of(held: Declaration, code: str) -> Part:
    return Part.objects.get(declaration=held, code=code)


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def test_the_child_is_found_by_its_number_and_every_licence_carries_it(world: World) -> None:
    held = declared(world)
    for code in ("birth_certificate", "vaccination_card", "household", "social_card"):
        answered(held, code)
    child = Person.objects.get(identity_index=identity_index(NUMBER))
    assert child == held.child
    assert identity_number_of(child) == NUMBER
    assert NUMBER.encode() not in bytes(child.identity_sealed)
    given = Entry.objects.filter(type="people.number_given").values_list("content", flat=True)
    assert len(given) == 1
    assert NUMBER not in given[0]
    live = {one.type: claims_of(one) for one in Licence.objects.filter(person=child, state="valid")}
    assert len(live) == 4
    assert all(NUMBER in claims.values() for claims in live.values())


def test_a_number_is_kept_once_and_only_by_whom_it_can_belong_to(world: World) -> None:
    entry = resident(7, name="李安安", born_on=BORN, kinship=Kinship.CHILD)
    home = Home(household=world.mother.household_id)
    child = register_resident(entry=entry_without_number(entry), home=home, by=FIRST, at=NOON)

    def refused(said: str) -> str:
        with pytest.raises(Refused) as caught:
            give_identity_number(person=child.pk, identity_number=said, by=SECOND, at=NOON)
        return code_of(caught)

    assert refused(number(date(2026, 11, 16), 7)) == "people.birth_date_contradicts_number"
    assert refused(number(BORN, 7, is_male=True)) == "people.sex_contradicts_number"
    for _ in range(2):
        give_identity_number(person=child.pk, identity_number=NUMBER, by=SECOND, at=NOON)
    assert Entry.objects.filter(type="people.number_given").count() == 1
    assert refused(number(BORN, 9)) == "people.number_differs"
    twin = register_resident(entry=entry_without_number(entry), home=home, by=FIRST, at=NOON)
    child = twin
    assert refused(NUMBER) == "people.number_taken"


def entry_without_number(entry: ResidentEntry) -> ResidentEntry:
    return replace(entry, identity_number="", rid=uuid4())


def police_by_message(world: World) -> Declaration:
    """The household office has a system of its own and was asked."""
    police = world.offices[OfficeKind.PUBLIC_SECURITY]
    entry = gateway.OfficeEntry(
        *(police.pk, "police", "http://127.0.0.1:9", timedelta(hours=4)),
        *(make_key().public_pem, ("onething.part",)),
    )
    gateway.register_office(entry=entry, by=FIRST, at=NOON)
    held = declared(world)
    answered(held, "birth_certificate", days=0)
    return held


def told_us(sent: Message, said: dict[str, str]) -> Part:
    answer = Answer(uuid4(), sent.office_id, sent.kind, sent.key, sent.pk, said, NOON)
    return services.take_answer(answer=answer)


def test_a_number_of_somebody_else_waits_on_the_desk_of_the_office(world: World) -> None:
    held = police_by_message(world)
    sent = Message.objects.get()
    home = Home(household=world.mother.household_id)
    register_resident(
        entry=resident(7, name="赵一", born_on=BORN, kinship=Kinship.CHILD),
        home=home,
        by=FIRST,
        at=NOON,
    )
    for said, doubt in (
        (NUMBER, Doubt.NUMBER_TAKEN),
        (number(date(2026, 11, 16), 7), Doubt.NUMBER_WRONG),
        ("210502202611170011", Doubt.MALFORMED),
    ):
        part = told_us(sent, {"outcome": "done", **RESULTS["household"], "newborn.identity_number": said})  # fmt: skip
        assert (part.state, part.doubt) == (PartState.OPEN, doubt)
    clerk = officer(world.offices[OfficeKind.PUBLIC_SECURITY])
    assert "有 1 件对方系统的答复要人核对" in clerk.get(reverse("onething:office")).content.decode()
    page = clerk.get(reverse("onething:part", args=[part.pk])).content.decode()
    assert "写法不对" in page
    assert NUMBER not in page
    typed = {
        code.replace(".", "-"): value
        for code, value in (
            RESULTS["household"] | {"newborn.identity_number": NUMBER} | {"seq": str(part.seq)}
        ).items()
    }
    answer = clerk.post(reverse("onething:part-answer", args=[part.pk]), typed)
    assert answer.status_code == 409
    assert "已经登记过" in answer.content.decode()
    typed["newborn-identity_number"] = number(BORN, 8)
    assert clerk.post(reverse("onething:part-answer", args=[part.pk]), typed).status_code == 302
    part.refresh_from_db()
    assert (part.state, part.doubt) == (PartState.DONE, "")
    assert held.child is not None
    held.child.refresh_from_db()
    assert identity_number_of(held.child) == number(BORN, 8)


def refuse(held: Declaration, code: str = "household") -> Part:
    return services.refuse_part(
        part=part_of(held, code).pk, reason="姓名有误", officer=OFFICER, by=SECOND, at=NOON
    )


def test_a_refused_part_is_taken_up_again_with_a_new_clock_and_one_message(world: World) -> None:
    held = police_by_message(world)
    old = refuse(held)
    before, due = old.case, old.due_on
    assert states(held)["social_card"] == PartState.DROPPED
    later = NOON + timedelta(days=10)
    again = services.reopen(part=old.pk, told={"newborn.name": "李安宁"}, by=FIRST, at=later)
    assert again.state == PartState.OPEN
    assert again.case != before
    assert due is not None
    assert again.due_on is not None
    assert again.due_on > due + timedelta(days=7)
    assert states(held)["birth_certificate"] == PartState.DONE
    assert states(held)["social_card"] == PartState.WAITING
    kept = Case.objects.get(pk=before)
    assert [one.reason for one in recorded(kept.pk) if one.kind == "refuse"] == ["姓名有误"]
    first, second = Message.objects.order_by("made_at")
    body = open_body(MESSAGES, second.pk, bytes(second.body_sealed))
    assert (body["newborn.name"], body["before"]) == ("李安宁", kept.number)
    with pytest.raises(Refused) as caught:
        services.reopen(part=old.pk, told={"newborn.name": "李"}, by=FIRST, at=later)
    assert code_of(caught) == "onething.part_not_refused"
    with pytest.raises(Refused) as caught:
        told_us(first, {"outcome": "done", **RESULTS["household"]})
    assert code_of(caught) == "onething.part_not_open", "an answer to the old question is late"
    told_us(second, {"outcome": "done", **RESULTS["household"]})
    for code in ("social_card", "insurance", "subsidy", "vaccination_card", "birth_registration", "reimbursement"):  # fmt: skip
        answered(held, code, days=11)
    held.refresh_from_db()
    assert held.stage == Stage.DONE


def test_a_whole_that_came_to_nothing_goes_on_and_others_stay_as_they_ended(world: World) -> None:
    held = declared(world)
    answered(held, "birth_certificate")
    refused = refuse(held)
    for code in ("vaccination_card", "reimbursement"):
        answered(held, code)
    refuse(held, "birth_registration")
    held.refresh_from_db()
    assert held.stage == Stage.UNFINISHED
    for told, code in (
        ({}, "onething.nothing_new"),
        ({"person.bank_account": "6222000000000009"}, "onething.fact_not_asked"),
        ({"mother.phone": "1"}, "onething.facts_malformed"),
        ({"mother.phone": "13800000001"}, "onething.nothing_new"),
        ({"newborn.sex": "male"}, "onething.fact_not_asked"),
    ):
        with pytest.raises(Refused) as caught:
            services.reopen(part=refused.pk, told=told, by=FIRST, at=NOON)
        assert code_of(caught) == code
    services.reopen(part=refused.pk, told={"mother.phone": "13900000001"}, by=FIRST, at=NOON)
    held.refresh_from_db()
    assert held.stage == Stage.RUNNING
    assert states(held)["birth_registration"] == PartState.REFUSED
    refuse(held)
    held.refresh_from_db()
    assert held.stage == Stage.UNFINISHED
    assert states(held)["insurance"] == PartState.DROPPED
    services.reopen(part=refused.pk, told={"newborn.name": "李安宁"}, by=FIRST, at=NOON)
    assert Reopening.objects.filter(part=refused).count() == 2


def test_a_mother_reads_why_and_has_it_taken_up_again(world: World) -> None:
    held = declared(world)
    answered(held, "birth_certificate")
    refused, client = refuse(held), parent(world)
    one = reverse("onething:one", args=[held.pk])
    page = reverse("onething:again", args=[refused.pk])
    assert page in client.get(one).content.decode()
    form = client.get(page).content.decode()
    assert "姓名有误" in form
    assert "现在是：李安安" in form
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"newborn-name": "李安宁"})["Location"] == one
    assert "您补充后正在再办" in client.get(one).content.decode()
    assert client.get(page)["Location"] == one
    clerk = officer(world.offices[OfficeKind.PUBLIC_SECURITY])
    shown = clerk.get(reverse("onething:part", args=[refused.pk])).content.decode()
    assert "姓名有误" in shown
    assert "李安宁" in shown
