"""A birth is declared once: offices work beside each other, each with its own facts, and nothing is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from minkang.affairs.licences.queries.usable import usable
from minkang.affairs.onething import services
from minkang.affairs.onething.models import Declaration, Part, Seat
from minkang.affairs.onething.queries.packages import packages, procedures
from minkang.affairs.onething.queries.sealing import answers_of
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.terms import OfficeKind, PartState, Stage
from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Doing, act
from minkang.engines.gateway import services as gateway
from minkang.engines.gateway.models import Message
from minkang.engines.gateway.models.cells import MESSAGES, open_body
from minkang.engines.gateway.services import Answer
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Guardianship, Person
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
    recorded,
    states,
    told,
)
from people_samples import NOON, number

pytestmark = pytest.mark.django_db
EVERY = [part.code for part in packages()["newborn"].parts]


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001 - the fixture opens the database
    return lay_out_offices()


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def part_of(declaration: Declaration, code: str) -> Part:
    return Part.objects.get(declaration=declaration, code=code)


def test_one_declaration_opens_what_can_begin_and_the_child_is_a_resident(world: World) -> None:
    held = declared(world)
    assert held.stage == Stage.RUNNING
    assert states(held) == dict.fromkeys(EVERY, PartState.WAITING) | {
        "birth_certificate": PartState.OPEN,
        "vaccination_card": PartState.OPEN,
        "birth_registration": PartState.OPEN,
    }
    child = Person.objects.get(name="李安安")
    assert (held.child, child.household_id) == (child, world.mother.household_id)
    guardians = Guardianship.objects.filter(ward=child).values_list("guardian", flat=True)
    assert set(guardians) == {world.mother.pk, world.father.pk}
    assert part_of(held, "birth_certificate").organisation == world.hospital
    assert part_of(held, "vaccination_card").organisation == world.clinic
    assert part_of(held, "household").organisation == world.offices[OfficeKind.PUBLIC_SECURITY]
    assert part_of(held, "vaccination_card").legal_due_on == date(2026, 12, 17)
    assert part_of(held, "vaccination_card").due_on == date(2026, 11, 25)


def test_every_office_answers_and_the_child_holds_its_licences(world: World) -> None:
    held = declared(world)
    answered(held, "birth_certificate")
    assert states(held)["household"] == PartState.OPEN
    assert states(held)["reimbursement"] == PartState.OPEN
    assert states(held)["social_card"] == PartState.WAITING
    for code in ("vaccination_card", "household", "birth_registration", "reimbursement"):
        answered(held, code)
    assert set(states(held).values()) == {PartState.DONE, PartState.OPEN}
    for code in ("social_card", "insurance", "subsidy"):
        answered(held, code, days=3)
    held.refresh_from_db()
    assert (held.stage, held.ended_on) == (Stage.DONE, date(2026, 11, 24))
    assert held.child_id is not None
    kinds = ["birth_certificate", "vaccination_card", "household_register", "social_security_card"]
    licences = usable(holder=held.child_id, types=kinds, on=date(2026, 11, 25))
    assert sorted(one.type for one in licences) == sorted(kinds)
    assert Case.objects.filter(parent=held.case, outcome="done").count() == 8


def test_an_office_s_case_holds_what_it_may_see_and_nothing_else(world: World) -> None:
    held = declared(world)
    for code in ("birth_certificate", "household"):
        answered(held, code)
    for part in Part.objects.filter(declaration=held, case__isnull=False):
        assert part.case is not None
        told_of = packages()["newborn"].part_of[part.code]
        known = set(replayed(part.case).facts)
        given = set(told_of.results) if part.state == PartState.DONE else set()
        assert known - given <= set(told_of.sees), part.code
        assert known >= set(told_of.sees) - packages()["newborn"].may_miss, part.code


def test_what_fails_stops_only_what_needs_it(world: World) -> None:
    held = declared(world)
    answered(held, "birth_certificate")
    refused = part_of(held, "household")
    with pytest.raises(Refused) as caught:
        services.refuse_part(part=refused.pk, reason=" ", officer=OFFICER, by=SECOND, at=NOON)
    assert code_of(caught) == "cases.reason_missing"
    services.refuse_part(
        part=refused.pk, reason="姓名不符合规定", officer=OFFICER, by=SECOND, at=NOON
    )
    assert [states(held)[code] for code in ("social_card", "insurance", "subsidy")] == [
        PartState.DROPPED
    ] * 3
    for code in ("vaccination_card", "birth_registration", "reimbursement"):
        answered(held, code)
    held.refresh_from_db()
    assert held.stage == Stage.UNFINISHED


def test_what_the_family_does_not_choose_is_not_done_and_holds_nothing_up(world: World) -> None:
    unwanted = {f"birth__{one}": "no" for one in ("wants_social_card", "wants_insurance", "claims_reimbursement", "wants_subsidy")}  # fmt: skip
    held = declared(world, **unwanted, person__bank_account=None, person__bank_name=None)
    for code in EVERY[:4]:
        answered(held, code)
    held.refresh_from_db()
    assert held.stage == Stage.DONE
    assert set(list(states(held).values())[4:]) == {PartState.NOT_WANTED}


def test_an_office_asks_once_and_what_is_supplied_reaches_who_comes_later(world: World) -> None:
    held = declared(world)
    part = part_of(held, "birth_certificate")
    with pytest.raises(Refused) as caught:
        services.ask_family(part=part.pk, missing=["person.bank_account"], officer=OFFICER, by=SECOND, at=NOON)  # fmt: skip
    assert code_of(caught) == "onething.fact_not_asked"
    asked = services.ask_family(part=part.pk, missing=["newborn.name"], officer=OFFICER, by=SECOND, at=NOON)  # fmt: skip
    assert (asked.state, asked.asked_for) == (PartState.ASKED, ["newborn.name"])
    with pytest.raises(Refused) as caught:
        answered(held, "birth_certificate")
    assert code_of(caught) == "cases.not_now"
    supplied = services.supply(part=part.pk, told={"newborn.name": "李安宁"}, by=FIRST, at=NOON)
    assert supplied.state == PartState.OPEN
    with pytest.raises(Refused) as caught:
        services.ask_family(part=part.pk, missing=["mother.phone"], officer=OFFICER, by=SECOND, at=NOON)  # fmt: skip
    assert code_of(caught) == "cases.asked_anew"
    answered(held, "birth_certificate")
    household = part_of(held, "household")
    assert household.case is not None
    assert replayed(household.case).facts["newborn.name"] == "李安宁"


def test_an_answer_names_every_number_and_the_child_s_own(world: World) -> None:
    held = declared(world)
    answered(held, "birth_certificate")
    part = part_of(held, "household")

    def refused(**results: str) -> Refused:
        given = {
            **RESULTS["household"],
            **{key.replace("__", "."): one for key, one in results.items()},
        }
        with pytest.raises(Refused) as caught:
            services.answer_part(part=part.pk, results=given, officer=OFFICER, by=SECOND, at=NOON)
        return caught.value

    missing = refused(household__head="", person__address="").refusal
    assert missing.code == "cases.facts_missing"
    assert [one.name for one in missing.fields] == ["household.head", "person.address"]
    wrong = refused(newborn__identity_number=number(date(2026, 11, 16), 7))
    assert wrong.refusal.code == "people.birth_date_contradicts_number"
    assert [one.name for one in wrong.refusal.fields] == ["newborn.identity_number"]
    assert refused(newborn__identity_number="1").refusal.code == "onething.facts_malformed"
    assert refused(mother__name="甲").refusal.code == "onething.fact_not_asked"
    stale = Officer("window_clerk", part.seq - 1)
    with pytest.raises(Refused) as caught:
        services.answer_part(part=part.pk, results=RESULTS["household"], officer=stale, by=SECOND, at=NOON)  # fmt: skip
    assert code_of(caught) == "cases.stale"
    with pytest.raises(Refused) as caught:
        services.answer_part(part=part.pk, results=RESULTS["household"], officer=Officer("nurse", part.seq), by=SECOND, at=NOON)  # fmt: skip
    assert code_of(caught) == "cases.wrong_role"
    again = Officer("system", None, "message:1")
    for _ in range(2):
        services.answer_part(part=part.pk, results=RESULTS["household"], officer=again, by=SECOND, at=NOON)  # fmt: skip
    assert states(held)["social_card"] == PartState.OPEN


def test_the_other_parent_s_declaration_is_the_same_one(world: World) -> None:
    first = declared(world)
    again = services.declare(
        package="newborn", person=world.father.pk, facts=told(world), by=FIRST, at=NOON
    )
    assert again.pk == first.pk
    assert Declaration.objects.exclude(stage=Stage.JOINED).count() == 1
    assert Person.objects.filter(name="李安安").count() == 1
    twin = declared(world, newborn__birth_order="2", newborn__name="李宁宁")
    assert twin.pk != first.pk
    assert Person.objects.filter(born_on=BORN).count() == 2


def test_a_stranger_learns_only_that_it_was_declared(world: World) -> None:
    declared(world)
    stranger = {"father__identity_number": None}
    Guardianship.objects.filter(guardian=world.father).delete()
    with pytest.raises(Refused) as caught:
        services.declare(
            package="newborn", person=world.father.pk, facts=told(world, **stranger), by=FIRST, at=NOON
        )  # fmt: skip
    assert code_of(caught) == "onething.declared_already"


def test_what_the_hospital_recorded_is_only_confirmed(world: World) -> None:
    birth = recorded(world)
    assert birth.mother == world.mother
    with pytest.raises(Refused) as caught:
        recorded(world)
    assert code_of(caught) == "onething.birth_recorded_already"
    draft = services.begin(package="newborn", person=world.mother.pk, birth=birth.pk, by=FIRST, at=NOON)  # fmt: skip
    held = answers_of(draft).held
    assert held["newborn.birth_weight"] == "3300"
    assert held["mother.identity_number"] == number(date(1996, 5, 4), 1)
    with pytest.raises(Refused) as caught:
        services.tell(declaration=draft.pk, told={"newborn.birth_weight": "9"}, at=NOON)
    assert code_of(caught) == "onething.fact_not_asked"
    assert b"13800000001" not in bytes(draft.answers)
    with pytest.raises(Refused) as caught:
        services.hand_in(declaration=draft.pk, by=FIRST, at=NOON)
    missing = [one.name for one in caught.value.refusal.fields]
    assert code_of(caught) == "onething.facts_missing"
    assert missing[:2] == ["newborn.name", "newborn.surname_from"]
    left = {code: value for code, value in told(world).items() if code not in held}
    services.tell(declaration=draft.pk, told=left, at=NOON)
    handed = services.hand_in(declaration=draft.pk, by=FIRST, at=NOON)
    assert services.hand_in(declaration=draft.pk, by=FIRST, at=NOON).pk == handed.pk
    with pytest.raises(Refused) as caught:
        services.begin(package="newborn", person=world.father.pk, birth=birth.pk, by=FIRST, at=NOON)
    assert code_of(caught) == "onething.birth_unknown"


def test_an_unusual_family_is_looked_at_by_a_person_and_goes_on(world: World) -> None:
    held = declared(world, father__name=None, father__identity_number=None, birth__parents_are_married="no")  # fmt: skip
    assert (held.stage, held.detours) == (Stage.WINDOW, ["unmarried", "single"])
    assert set(states(held).values()) == {PartState.WAITING}
    clerk = Officer("window_clerk", held.seq)
    with pytest.raises(Refused) as caught:
        services.take_up(declaration=held.pk, reason="", officer=clerk, by=SECOND, at=NOON)
    assert code_of(caught) == "cases.reason_missing"
    held = services.take_up(declaration=held.pk, reason="已核对材料", officer=clerk, by=SECOND, at=NOON)  # fmt: skip
    assert held.stage == Stage.RUNNING
    for code in EVERY:
        answered(held, code)
    held.refresh_from_db()
    assert held.stage == Stage.DONE
    closed = declared(world, newborn__birth_order="2", newborn__is_local_birth="no")
    services.close(declaration=closed.pk, reason="在外市办理", officer=Officer("approver", closed.seq), by=SECOND, at=NOON)  # fmt: skip
    assert set(states(closed).values()) == {PartState.STOPPED}


def test_withdrawing_stops_every_office_and_the_birth_can_be_declared_again(world: World) -> None:
    held = declared(world)
    answered(held, "vaccination_card")
    held.refresh_from_db()
    with pytest.raises(Refused) as caught:
        services.withdraw(declaration=held.pk, seq=held.seq - 1, by=FIRST, at=NOON)
    assert code_of(caught) == "cases.stale"
    held = services.withdraw(
        declaration=held.pk, seq=held.seq, by=FIRST, at=NOON + timedelta(days=2)
    )
    assert held.stage == Stage.WITHDRAWN
    assert states(held)["vaccination_card"] == PartState.DONE
    assert set(states(held).values()) == {PartState.DONE, PartState.STOPPED}
    with pytest.raises(Refused) as caught:
        answered(held, "birth_certificate")
    assert code_of(caught) == "cases.ended"
    assert declared(world, at=NOON + timedelta(days=3)).stage == Stage.RUNNING


def test_an_end_that_came_another_way_moves_the_whole_too(world: World) -> None:
    held = declared(world)
    part = part_of(held, "birth_certificate")
    assert part.case is not None
    doing = Doing("refuse", "approver", reason="不是本院接生")
    act(case=part.case, doing=doing, by=SECOND, at=NOON)
    for _ in range(2):
        services.follow(case=part.case, at=NOON)
    services.follow(case=held.pk, at=NOON)
    assert states(held)["birth_certificate"] == PartState.REFUSED
    assert states(held)["household"] == PartState.DROPPED


def test_who_asks_for_what_is_not_there_is_told_what_to_do(world: World) -> None:
    nobody = world.hospital.pk
    asked = {"officer": OFFICER, "by": SECOND, "at": NOON}
    for code, call in {
        "onething.part_unknown": lambda: services.refuse_part(part=nobody, reason="x", **asked),  # type: ignore[arg-type] # by name
        "onething.declaration_unknown": lambda: services.withdraw(declaration=nobody, seq=1, by=FIRST, at=NOON),
        "onething.package_unknown": lambda: services.begin(package="clinic_opening", person=world.mother.pk, by=FIRST, at=NOON),
        "onething.not_allowed_without_person": lambda: services.begin(package="newborn", person=nobody, by=FIRST, at=NOON),
        "onething.area_unknown": lambda: services.seat_office(area="1", kind=OfficeKind.HEALTH, organisation=nobody, since=BORN, by=FIRST, at=NOON),
        "onething.organisation_unknown": lambda: services.seat_office(area="210500000000", kind=OfficeKind.HEALTH, organisation=world.mother.pk, since=BORN, by=FIRST, at=NOON),
        "onething.birth_in_future": lambda: declared(world, newborn__birth_date="2026-11-22"),
    }.items():  # fmt: skip
        with pytest.raises(Refused) as caught:
            call()
        assert code_of(caught) == code
    held = declared(world)
    with pytest.raises(Refused) as caught:
        answered(held, "household")
    assert code_of(caught) == "onething.part_not_open"
    with pytest.raises(Refused) as caught:
        services.supply(part=part_of(held, "birth_certificate").pk, told={}, by=FIRST, at=NOON)
    assert code_of(caught) == "onething.nothing_asked"


def test_a_region_without_an_office_says_where_to_go(world: World) -> None:
    services.seat_office(area="210500000000", kind=OfficeKind.PUBLIC_SECURITY, organisation=world.clinic.pk, since=date(2026, 1, 1), by=FIRST, at=NOON)  # fmt: skip
    assert part_of(declared(world), "household").organisation == world.clinic
    Seat.objects.filter(kind=OfficeKind.MEDICAL_INSURANCE).delete()
    with pytest.raises(Refused) as caught:
        declared(world, newborn__birth_order="2")
    assert "医疗保障部门" in caught.value.refusal.message


def test_procedures_are_published_once(world: World) -> None:
    assert services.publish_packages(proposer=FIRST, approver=SECOND, at=NOON) == 0
    assert {"onething_newborn", "onething_part", "onething_clinic_opening"} == set(procedures())
    assert world.offices


def reached_by_message(office: Organisation) -> None:
    """The office has a system of its own."""
    pem = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
    entry = gateway.OfficeEntry(
        office.pk, "police", "http://127.0.0.1:9", timedelta(hours=4), pem, ("onething.part",)
    )
    gateway.register_office(entry=entry, by=FIRST, at=NOON)


def test_an_office_with_a_system_of_its_own_is_told_and_answers_by_message(world: World) -> None:
    police = world.offices[OfficeKind.PUBLIC_SECURITY]
    reached_by_message(police)
    held = declared(world)
    answered(held, "birth_certificate", days=0)
    part = part_of(held, "household")
    sent = Message.objects.get(office_id=police.pk)
    assert (sent.kind, sent.key) == ("onething.part", f"onething.part:{part.pk}:{part.seq}")
    body = open_body(MESSAGES, sent.pk, bytes(sent.body_sealed))
    facts = body.keys() - {"does", "part", "number", "due_on"}
    assert facts <= set(packages()["newborn"].part_of["household"].sees)
    assert body["birth.certificate_number"] == "U210000001"

    def told_us(office: Organisation, said: dict[str, str]) -> Part:
        answer = Answer(uuid4(), office.pk, sent.kind, sent.key, sent.pk, said, NOON)
        return services.take_answer(answer=answer)

    for office, said, code in (
        (world.clinic, {"outcome": "done"}, "onething.part_unknown"),
        (police, {"outcome": "later"}, "onething.answer_malformed"),
        (police, {"outcome": "done"}, "cases.facts_missing"),
        (police, {"outcome": "refused"}, "cases.reason_missing"),
    ):
        with pytest.raises(Refused) as caught:
            told_us(office, said)
        assert code_of(caught) == code
    asked = told_us(police, {"outcome": "asked", "missing": "mother.phone,father.phone"})
    assert asked.asked_for == ["mother.phone", "father.phone"]
    services.supply(part=part.pk, told={"mother.phone": "13900000001"}, by=FIRST, at=NOON)
    assert Message.objects.filter(office_id=police.pk).count() == 2
    done = told_us(police, {"outcome": "done", **RESULTS["household"]})
    assert done.state == PartState.DONE
    assert states(held)["social_card"] == PartState.OPEN
