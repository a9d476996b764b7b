"""Acts on cases: what the rules decide is written whole, chained, and found again as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from msgspec import structs

from cases_world import APPROVER, AT, CLERK, FACTS, acted, lay_out_office, opened
from minkang.engines.cases.models import Case, CaseEvent, CaseFact, ClockSegment, Message, Task
from minkang.engines.cases.queries.calendar import announced
from minkang.engines.cases.queries.history import replayed, verify
from minkang.engines.cases.queries.procedures import current_version, procedure_of
from minkang.engines.cases.rules.procedure import Basis, Limit
from minkang.engines.cases.rules.shipped import procedures as shipped
from minkang.engines.cases.services import calendar, deeming, outbox, procedures
from minkang.engines.cases.services.cases import Doing, Standing, act, assign
from minkang.engines.cases.services.loading import load
from minkang.engines.cases.terms import LimitName, LimitUnit
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
FIVE = Limit(LimitName.PROMISED, 5, LimitUnit.WORKING_DAYS, Basis("某承诺"))


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def inspected(standing: Standing) -> Standing:
    standing = acted(standing, "accept", "window_clerk")
    standing = acted(standing, "task_done", "inspector", task="inspection")
    standing = acted(standing, "task_done", "approver", task="review")
    return acted(standing, "grant", "approver")


def test_a_permit_runs_from_hand_to_hand_and_its_row_is_its_history() -> None:
    office, person = lay_out_office()
    standing = inspected(opened(office, person, "permit_inspected", promised=FIVE))
    case = Case.objects.get(rid=standing.rid)
    assert (case.state, case.outcome, case.seq) == ("granted", "granted", 9)
    assert case.number == "21050220261123" + case.number[-7:]
    assert case.statutory_due_on == date(2026, 12, 21)
    assert case.promised_due_on == date(2026, 11, 30)
    assert case.ended_on == case.decided_on == date(2026, 11, 23)
    kinds = CaseEvent.objects.filter(case=case).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [
        *("opened", "accept", "auto", "task_done", "task_done", "joined"),
        *("grant", "auto", "auto"),
    ]
    with transaction.atomic():
        loaded = load(case.rid)
    assert loaded is not None
    assert replayed(case.rid) == loaded.snapshot == standing.snapshot
    assert verify(case.rid) == ()
    assert set(Task.objects.filter(case=case).values_list("state", flat=True)) == {"done"}
    assert Entry.objects.filter(subject=f"case:{case.rid}").count() == 5
    sent = Message.objects.filter(case=case).order_by("id").values_list("code", flat=True)
    assert list(sent) == ["tell_accepted", "tell_granted", "issue_licence", "publish_decision"]


def test_personal_values_are_sealed_and_open_only_in_their_own_cell() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    rows = {fact.code: fact for fact in CaseFact.objects.filter(case=standing.rid)}
    assert rows["person.name"].value == ""
    assert rows["person.name"].sealed
    assert rows["premises.area"].value == "80"
    with transaction.atomic():
        loaded = load(standing.rid)
    assert loaded is not None
    assert dict(loaded.snapshot.facts) == {fact.code: fact.value for fact in FACTS}
    bodies = "".join(CaseEvent.objects.values_list("body", flat=True))
    assert "王英" not in bodies


def test_a_stop_takes_its_days_out_of_both_clocks() -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person), "accept", "window_clerk")
    assert standing.dues.statutory is not None
    stopped = acted(standing, "suspend", "approver", reason="expert_review")
    row = Case.objects.get(rid=standing.rid)
    assert (row.statutory_due_on, row.promised_due_on) == (None, None)
    assert row.stopped_at == "review"
    running = acted(stopped, "resume", "approver", at=AT + timedelta(days=8))
    row = Case.objects.get(rid=standing.rid)
    assert (row.statutory_due_on, row.promised_due_on) == (date(2026, 12, 28), date(2026, 12, 14))
    segment = ClockSegment.objects.get(case=standing.rid)
    assert (segment.since, segment.until) == (date(2026, 11, 23), date(2026, 12, 1))
    assert replayed(standing.rid) == running.snapshot


def test_who_saw_an_older_form_is_told_so() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    acted(standing, "accept", "window_clerk")
    with pytest.raises(Refused) as refused:
        acted(standing, "refuse", "window_clerk", reason="不属于本机关")
    assert code_of(refused) == "cases.stale"
    assert CaseEvent.objects.filter(case=standing.rid).count() == 2


def test_a_message_that_comes_twice_acts_once() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    doing = Doing("accept", "window_clerk", key="gateway-7")
    first = act(case=standing.rid, doing=doing, by=CLERK, at=AT)
    again = act(case=standing.rid, doing=doing, by=CLERK, at=AT + timedelta(minutes=1))
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.snapshot.seq == first.snapshot.seq
    with pytest.raises(Refused) as refused:
        act(case=standing.rid, doing=replace(doing, event="refuse"), by=CLERK, at=AT)
    assert code_of(refused) == "cases.key_used"


def test_a_withdrawn_case_and_an_unknown_one_take_nothing() -> None:
    office, person = lay_out_office()
    over = acted(opened(office, person), "withdraw", "applicant")
    with pytest.raises(Refused) as refused:
        acted(over, "accept", "window_clerk")
    assert code_of(refused) == "cases.ended"
    with pytest.raises(Refused) as refused:
        acted(structs.replace(over, rid=office), "accept", "window_clerk")
    assert code_of(refused) == "cases.unknown"


def test_silence_accepts_from_receipt_and_only_after_its_days() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    assert Case.objects.get(rid=standing.rid).acceptance_due_on == date(2026, 11, 30)
    assert deeming.deem_accepted(at=datetime(2026, 11, 30, 12, tzinfo=UTC)) == []
    assert deeming.deem_accepted(at=datetime(2026, 11, 30, 17, tzinfo=UTC)) == [standing.rid]
    row = Case.objects.get(rid=standing.rid)
    assert (row.is_deemed, row.accepted_on) == (True, date(2026, 11, 23))
    assert row.statutory_due_on == date(2026, 12, 21)
    assert deeming.deem_accepted(at=datetime(2026, 12, 1, 17, tzinfo=UTC)) == []


NEW_YEAR = """[[year]]
year = 2027
verification = "memory"
holidays = [
    { name = "元旦", since = 2027-01-01, until = 2027-01-04 },
    { name = "春节", since = 2027-02-05, until = 2027-02-13 },
]
worked_weekends = [2027-02-14]
"""


def test_a_notice_counts_every_case_again_that_reached_into_its_year() -> None:
    office, person = lay_out_office()
    late = datetime(2026, 12, 21, 1, tzinfo=UTC)
    reaching = acted(
        acted(opened(office, person), "accept", "window_clerk"), "extend", "director", reason="复杂"
    )
    early = acted(opened(office, person, "filing"), "accept", "window_clerk")
    row = Case.objects.get(rid=reaching.rid)
    assert (row.statutory_due_on, row.is_provisional) == (date(2027, 1, 5), True)
    assert calendar.enter_notice(notice=announced(NEW_YEAR), source="国办", by=CLERK, at=late) == 1
    row = Case.objects.get(rid=reaching.rid)
    assert (row.statutory_due_on, row.is_provisional) == (date(2027, 1, 5), False)
    longer = NEW_YEAR.replace("2027-01-04", "2027-01-07")
    assert calendar.enter_notice(notice=announced(longer), source="国办", by=CLERK, at=late) == 1
    row = Case.objects.get(rid=reaching.rid)
    assert row.statutory_due_on == date(2027, 1, 8)
    events = CaseEvent.objects.filter(case=reaching.rid, kind="recounted")
    assert events.count() == 2
    assert not CaseEvent.objects.filter(case=early.rid, kind="recounted").exists()
    assert verify(reaching.rid) == ()
    assert acted(structs.replace(reaching, snapshot=replayed(reaching.rid)), "propose", "approver")


def test_events_and_facts_cannot_be_changed_and_a_slipped_hash_is_found() -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person), "accept", "window_clerk")
    for statement in (
        "UPDATE cases_caseevent SET key = ''",
        "DELETE FROM cases_caseevent",
        "UPDATE cases_casefact SET value = '1'",
        "UPDATE cases_procedureversion SET definition = '{}'",
        "DELETE FROM cases_procedureversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE cases_caseevent SET role = 'approver' WHERE seq = 2")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert [(one.seq, one.says) for one in verify(standing.rid)] == [(2, "is not what was written")]


def test_two_persons_publish_and_a_case_keeps_its_version() -> None:
    office, person = lay_out_office()
    standing = opened(office, person)
    before = current_version("permit_ordinary")
    changed = replace(shipped()["permit_ordinary"], title="一般许可（修订）")
    version = procedures.propose(procedure=changed, by=CLERK, at=AT)
    with pytest.raises(Refused) as refused:
        procedures.approve(version=version.pk, by=CLERK, at=AT)
    assert code_of(refused) == "cases.same_person"
    with pytest.raises(Refused) as refused:
        procedures.propose(procedure=changed, by=APPROVER, at=AT)
    assert code_of(refused) == "cases.proposed_already"
    procedures.approve(version=version.pk, by=APPROVER, at=AT)
    assert current_version("permit_ordinary") == version.pk != before
    assert Case.objects.get(rid=standing.rid).version_id == before
    assert procedure_of(version.pk).title == "一般许可（修订）"
    procedures.retire(code="permit_ordinary", reason="合并", by=APPROVER, at=AT)
    with pytest.raises(Refused) as refused:
        opened(office, person)
    assert code_of(refused) == "cases.procedure_unpublished"
    assert acted(standing, "accept", "window_clerk").snapshot.state == "review"


def test_a_faulty_procedure_is_refused_with_every_fault() -> None:
    one = shipped()["permit_ordinary"]
    faulty = replace(one, limits=(), joins=(), transitions=one.transitions[1:])
    with pytest.raises(Refused) as refused:
        procedures.propose(procedure=faulty, by=CLERK, at=AT)
    assert code_of(refused) == "cases.procedure_faulty"
    assert "受理时限" in refused.value.refusal.message


def test_a_task_is_given_to_somebody_only_while_it_is_open() -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person, "permit_inspected"), "accept", "window_clerk")
    given = assign(case=standing.rid, task="review", to=APPROVER, role="director", by=CLERK, at=AT)
    assert Task.objects.get(case=standing.rid, code="review").assigned_to == APPROVER
    done = acted(given, "task_done", "approver", task="review")
    with pytest.raises(Refused) as refused:
        assign(case=done.rid, task="review", to=CLERK, role="director", by=CLERK, at=AT)
    assert code_of(refused) == "cases.task_not_assignable"


def test_a_message_waits_for_its_taker_and_is_tried_again_when_he_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, person = lay_out_office()
    standing = acted(opened(office, person), "accept", "window_clerk")
    monkeypatch.setattr(outbox, "_takers", {})
    assert outbox.deliver(at=AT) == 0
    taken: list[outbox.Outgoing] = []

    @outbox.taken_by("tell_accepted")
    def take(message: outbox.Outgoing) -> None:
        taken.append(message)
        if len(taken) == 1:
            raise RuntimeError("the other office does not answer")

    with pytest.raises(ValueError, match="taken by"):
        outbox.taken_by("tell_accepted")(take)
    assert outbox.deliver(at=AT) == 0
    assert Message.objects.get(case=standing.rid).tries == 1
    assert outbox.deliver(at=AT) == 1
    assert outbox.deliver(at=AT) == 0
    assert [(one.case, one.seq, one.code) for one in taken] == [
        (standing.rid, 2, "tell_accepted")
    ] * 2
