"""Who sees a case, what they may do with it, what is held of whom, and what is overdue."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from cases_world import AT, FACTS, acted, lay_out_office, opened
from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.cases import get_case_for, list_cases_of
from minkang.engines.cases.queries.held import Subject, facts_held_for
from minkang.engines.cases.queries.overdue import Lights, lights, list_overdue
from minkang.engines.cases.terms import FactSource, Light, LimitName
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role

pytestmark = pytest.mark.django_db


def staff(role: Role, organisation: UUID) -> Actor:
    grant = Grant(role, organisation, "", "210502")
    return Actor(uuid4(), "某人", None, None, (grant,), has_second_factor=True)


def resident(person: UUID) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), "王英", person, None, (grant,), has_second_factor=True)


def test_only_whom_it_concerns_sees_a_case_and_each_is_offered_their_own_acts() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    for stranger in (resident(uuid4()), staff(Role.APPROVER, uuid4()), staff(Role.DOCTOR, office)):
        with pytest.raises(Refused) as refused:
            get_case_for(stranger, standing.rid, AT)
        assert refused.value.refusal.code == "cases.unknown"
    mine = get_case_for(resident(person), standing.rid, AT)
    assert [offer.event for offer in mine.offers] == ["withdraw"]
    desk = get_case_for(staff(Role.WINDOW_CLERK, office), standing.rid, AT)
    assert [offer.event for offer in desk.offers] == ["accept", "correct", "refuse"]
    assert [(offer.asks, offer.needs_reason) for offer in desk.offers] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert [line.title for line in desk.history] == ["提出申请"]
    assert desk.light is Light.NONE
    assert [case.rid for case in list_cases_of(resident(person))] == [standing.rid]
    assert list_cases_of(resident(uuid4())) == []


def test_a_task_is_offered_to_its_role_while_it_is_open() -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person, "permit_inspected"), "accept", "window_clerk")
    seen = get_case_for(staff(Role.INSPECTOR, office), standing.rid, AT)
    assert {(offer.event, offer.task) for offer in seen.offers} == {
        ("task_done", "inspection"),
        ("task_failed", "inspection"),
    }
    assert seen.light is Light.GREEN
    acted(standing, "task_done", "inspector", task="inspection")
    assert get_case_for(staff(Role.INSPECTOR, office), standing.rid, AT).offers == ()


def test_what_was_approved_once_is_held_and_what_was_only_told_is_not() -> None:
    office, person = lay_out_office()
    codes = [fact.code for fact in FACTS]
    standing = opened(office, person)
    later = AT + timedelta(days=1)
    assert facts_held_for(Subject(person=person), codes, later) == {}
    for event, role in (("accept", "window_clerk"), ("propose", "approver"), ("grant", "approver")):
        standing = acted(standing, event, role)
    held = facts_held_for(Subject(person=person), codes, later)
    assert {code: fact.value for code, fact in held.items()} == {
        fact.code: fact.value for fact in FACTS
    }
    assert held["person.name"].source is FactSource.EARLIER_CASE
    assert held["person.name"].source_ref == standing.number
    assert facts_held_for(Subject(person=uuid4()), codes, later) == {}
    assert facts_held_for(Subject(), codes, later) == {}


def test_overdue_is_the_day_after_and_yellow_the_three_working_days_before() -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person), "accept", "window_clerk")
    due = Case.objects.get(rid=standing.rid).promised_due_on
    assert due == date(2026, 12, 7)
    for on, expected in (
        (date(2026, 12, 1), Lights(0, 0)),
        (date(2026, 12, 2), Lights(0, 1)),
        (due, Lights(0, 1)),
        (date(2026, 12, 8), Lights(1, 0)),
    ):
        assert lights(on=on, place="2105") == lights(on=on, owner=office) == expected
    assert lights(on=date(2026, 12, 8), place="2106") == Lights(0, 0)
    (found,) = list_overdue(on=date(2026, 12, 8), place="210502")
    assert (found.rid, found.due_on) == (standing.rid, due)
    assert list_overdue(on=date(2026, 12, 8), limit=LimitName.STATUTORY) == ()
    stopped = acted(standing, "suspend", "approver", reason="hearing")
    assert lights(on=date(2027, 1, 8), owner=office) == Lights(0, 0)
    back = acted(stopped, "resume", "approver", at=AT + timedelta(days=1))
    acted(replace(back), "withdraw", "applicant", at=AT + timedelta(days=60))
    assert lights(on=date(2027, 3, 8), owner=office) == Lights(0, 0)
