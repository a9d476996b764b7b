"""What an office has to do: lights, whose part it is, and what is called to mind once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.http import QueryDict

from cases_world import AT, acted, lay_out_office, opened
from minkang.engines.cases.forms import grid_of, tables_in
from minkang.engines.cases.models import Reminder
from minkang.engines.cases.queries.facts import vocabulary
from minkang.engines.cases.queries.suspensions import corrections_for, list_suspensions_for
from minkang.engines.cases.queries.work import list_reminders_for, list_work_for
from minkang.engines.cases.rules.bpmn.importing import from_bpmn
from minkang.engines.cases.rules.definition import from_tables
from minkang.engines.cases.rules.shipped import procedures
from minkang.engines.cases.services.cases import assign
from minkang.engines.cases.services.procedures import propose
from minkang.engines.cases.services.reminding import remind
from minkang.engines.cases.terms import Given, Light, ReminderKind
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
LAST = date(2026, 12, 7)
"""Ten working days after the day of the samples."""
DAY = timedelta(days=1)


ME = UUID(int=7)


def officer(office: UUID, role: Role = Role.APPROVER, account: UUID = ME) -> Actor:
    return Actor(
        account, "某人", None, None, (Grant(role, office, "", "210502"),), has_second_factor=True
    )


def test_a_case_is_called_to_mind_once_before_its_day_and_once_after_it() -> None:
    office, person = lay_out_office()
    acted(opened(office, person), "accept", "window_clerk")
    assert remind(at=AT) == 0
    soon = AT + (LAST - ON) - 3 * DAY
    assert [remind(at=soon), remind(at=soon), remind(at=AT + (LAST - ON))] == [1, 0, 0]
    assert [remind(at=AT + (LAST - ON) + DAY), remind(at=AT + (LAST - ON) + 2 * DAY)] == [1, 0]
    kinds = [one.kind for one in Reminder.objects.order_by("made_at")]
    assert kinds == [ReminderKind.SOON, ReminderKind.OVERDUE]
    assert Entry.objects.filter(type="cases.reminded").count() == 2


def test_who_took_a_part_is_told_before_the_day_and_the_director_after_it() -> None:
    office, person = lay_out_office()
    case = acted(opened(office, person, "permit_inspected"), "accept", "window_clerk")
    assign(
        case=case.rid, task="review", to=f"account:{ME}", role="approver", by=f"account:{ME}", at=AT
    )
    remind(at=AT + (LAST - ON) - DAY)
    assert [one.kind for one in list_reminders_for(officer(office))] == ["soon"]
    assert list_reminders_for(officer(office, account=UUID(int=8))) == ()
    remind(at=AT + (LAST - ON) + DAY)
    directed = list_reminders_for(officer(office, Role.DIRECTOR, UUID(int=9)))
    assert [one.kind for one in directed] == ["overdue"]


def test_the_list_of_an_office_has_its_running_cases_with_light_and_whose_they_are() -> None:
    office, person = lay_out_office()
    plain = acted(opened(office, person), "accept", "window_clerk")
    parts = acted(opened(office, person, "permit_inspected"), "accept", "window_clerk")
    acted(
        acted(acted(opened(office, person), "accept", "window_clerk"), "propose", "approver"),
        "grant",
        "approver",
    )
    me = officer(office)
    assert {one.rid: (one.due, one.light, one.given) for one in list_work_for(me, ON)} == {
        plain.rid: (LAST, Light.GREEN, Given.WHOLE),
        parts.rid: (LAST, Light.GREEN, Given.NOBODY),
    }
    assign(
        case=parts.rid,
        task="review",
        to=f"account:{ME}",
        role="approver",
        by=f"account:{ME}",
        at=AT,
    )
    given = {one.rid: one.given for one in list_work_for(me, ON)}
    assert given[parts.rid] == Given.MINE
    assert {one.light for one in list_work_for(me, LAST)} == {Light.YELLOW}
    assert {one.light for one in list_work_for(me, LAST + DAY)} == {Light.RED}
    assert not list_work_for(officer(UUID(int=1)), ON).exists()


def test_a_procedure_goes_through_the_grid_and_back_unchanged() -> None:
    for procedure in procedures().values():
        grid, said = grid_of(procedure), QueryDict(mutable=True)
        for cell in grid.head:
            said[cell.name] = cell.value
        for sheet in grid.sheets:
            for line in sheet.lines:
                said.update({one.name: one.value for one in line if one.value or not one.is_tick})
        assert from_tables(tables_in(said), vocabulary(), file="grid") == procedure


def test_a_code_that_no_table_can_keep_is_refused_before_anybody_approves_it() -> None:
    content = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="t"/><userTask id="t">
<extensionElements><state xmlns="urn:minkang:cases">{"code": "%s"}</state></extensionElements></userTask>
<sequenceFlow id="f1" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>"""
    found = from_bpmn(content % (b"a" * 61), vocabulary()).procedure
    assert found is not None
    with pytest.raises(Refused) as caught:
        propose(procedure=found, by=f"account:{ME}", at=AT)
    assert "a" * 61 in caught.value.refusal.message


def test_directors_see_who_stops_the_clock_on_the_last_day_and_who_is_sent_back_twice() -> None:
    office, person = lay_out_office()
    for at in (AT, AT + (LAST - ON)):
        case = acted(opened(office, person), "accept", "window_clerk")
        acted(case, "suspend", "approver", at=at, reason="testing")
    case = acted(opened(office, person), "correct", "window_clerk", missing=("身份证",))
    case = acted(case, "resubmit", "applicant")
    acted(case, "correct", "window_clerk", missing=("身份证",))
    director = officer(office, Role.DIRECTOR)
    (found,) = list_suspensions_for(director, LAST + DAY)
    assert (found.by, found.reason, found.count, found.last_day) == (
        "account:approver",
        "testing",
        2,
        1,
    )
    assert found.days == (LAST + DAY - ON).days + 1
    told = corrections_for(director, LAST)
    assert (told.cases, told.corrected, told.again) == (3, 1, 1)
    assert list_suspensions_for(officer(office), LAST) == ()
