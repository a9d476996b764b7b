"""Many act at once: one event for each number, one for each message, and nobody's act is lost."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest

from at_once import at_once
from cases_world import AT, CLERK, acted, lay_out_office, opened
from minkang.engines.cases.models import Case, CaseEvent
from minkang.engines.cases.queries.facts import Fact
from minkang.engines.cases.queries.history import verify
from minkang.engines.cases.services import cases
from minkang.engines.cases.services.cases import Doing, Standing, act
from minkang.kernel.audit.models import Entry
from minkang.kernel.prepared import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _crowd() -> Iterator[None]:
    yield
    cases._together.close()


@pytest.fixture
def office() -> tuple[UUID, UUID]:
    return lay_out_office()


def accept(standing: Standing, key: str = "") -> object:
    doing = Doing("accept", "window_clerk", key=key)
    expected = None if key else standing.snapshot.seq
    return act(case=standing.rid, doing=doing, by=CLERK, at=AT, expected_seq=expected)


def test_a_double_submit_gives_one_event(office: tuple[UUID, UUID]) -> None:
    standing = opened(*office)
    results = at_once(*[lambda: accept(standing)] * 6)
    told = Counter("done" if isinstance(one, Standing) else str(one) for one in results)
    assert told == {"done": 1, "cases.stale": 5}
    assert CaseEvent.objects.filter(case=standing.rid).count() == 2
    assert verify(standing.rid) == ()


def test_a_message_that_comes_six_times_at_once_acts_once(office: tuple[UUID, UUID]) -> None:
    standing = opened(*office)
    results = at_once(*[lambda: accept(standing, "gateway-9")] * 6)
    assert all(isinstance(one, Standing) for one in results)
    assert sum(not one.is_replay for one in results if isinstance(one, Standing)) == 1
    assert CaseEvent.objects.filter(case=standing.rid).count() == 2


def test_a_crowd_on_different_cases_is_written_whole(office: tuple[UUID, UUID]) -> None:
    standings = [opened(*office) for _ in range(12)]
    over = acted(standings[0], "withdraw", "applicant")
    before = Entry.objects.count()
    results = at_once(*[lambda one=one: accept(one) for one in (over, *standings[1:])])  # type: ignore[misc] - bound now
    assert results[0] == "cases.ended"
    assert all(isinstance(one, Standing) for one in results[1:])
    assert Case.objects.filter(state="review").count() == 11
    assert all(verify(one.rid) == () for one in standings)
    assert Entry.objects.count() == before + 11


def test_a_crowd_whose_connection_broke_meanwhile_is_written_all_the_same(
    office: tuple[UUID, UUID],
) -> None:
    standings = [opened(*office) for _ in range(12)]
    with cases._together._line.lent():
        ((process,),) = rows("SELECT pg_backend_pid()")
    assert rows("SELECT pg_terminate_backend(%s, 5000)", process) == [(True,)]
    results = at_once(*[lambda one=one: accept(one) for one in standings])  # type: ignore[misc] - bound now
    assert all(isinstance(one, Standing) for one in results)
    assert Case.objects.filter(state="review").count() == 12
    assert all(verify(one.rid) == () for one in standings)


def test_who_brings_a_fault_pays_for_it_alone(office: tuple[UUID, UUID]) -> None:
    standings = [opened(*office) for _ in range(6)]

    def faulty() -> object:
        doing = Doing("accept", "window_clerk", facts=(Fact("no.such_fact", "1"),))
        try:
            return act(case=standings[0].rid, doing=doing, by=CLERK, at=AT)
        except KeyError as fault:
            return fault.args

    results = at_once(faulty, *[lambda one=one: accept(one) for one in standings[1:]])  # type: ignore[misc] - bound now
    assert results[0] == ("no.such_fact",)
    assert all(isinstance(one, Standing) for one in results[1:])
    assert Case.objects.filter(state="review").count() == 5
    assert Case.objects.get(rid=standings[0].rid).seq == 1
