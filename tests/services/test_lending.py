"""What is written for many goes through one connection, and everybody gets their own back."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import OperationalError, connection

from minkang.kernel.lending import LentConnection
from minkang.kernel.prepared import rows

pytestmark = pytest.mark.django_db(transaction=True)


def process() -> int:
    ((number,),) = rows("SELECT pg_backend_pid()")
    return int(number)


@pytest.fixture
def line() -> Iterator[LentConnection]:
    made = LentConnection()
    yield made
    made.close()


def test_one_thread_after_the_other_works_in_the_same_process(line: LentConnection) -> None:
    seen: list[tuple[int, int, int]] = []

    def work() -> None:
        before = process()
        with line.lent():
            lent = process()
        seen.append((before, lent, process()))
        connection.close()

    for _ in range(2):
        thread = Thread(target=work)
        thread.start()
        thread.join(20)
    (first, lent, again), (second, lent_too, _) = seen
    assert first == again
    assert lent == lent_too
    assert lent not in (first, second)


def test_ones_own_connection_comes_back_when_the_work_fails(line: LentConnection) -> None:
    own = process()
    with pytest.raises(LookupError), line.lent():
        raise LookupError
    assert process() == own


def test_a_connection_that_broke_is_made_anew(line: LentConnection) -> None:
    with line.lent():
        lent = process()
    rows("SELECT pg_terminate_backend(%s)", lent)
    with pytest.raises(OperationalError), line.lent():
        process()
    with line.lent():
        assert process() != lent


def test_it_stays_outside_the_pool_of_the_server(
    line: LentConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", {"min_size": 1, "max_size": 1})
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with line.lent():
        first = process()
    with line.lent():
        assert process() == first
        assert connection.pool is None
