"""Hot statements answer like any other, fail like any other, and are certain when their commit is."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minkang.kernel import wire
from minkang.kernel.prepared import answers, rows, texts

TABLE = "CREATE TEMPORARY TABLE told (one int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, word text)"
INSERT = "INSERT INTO told VALUES (%s, %s)"
KNOWN = "SELECT word FROM told ORDER BY one"
SPOKEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.fixture
def _told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS told")
        cursor.execute(TABLE)


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db
def test_statements_see_what_those_before_them_did() -> None:
    found = answers([(INSERT, (1, "甲")), (KNOWN, ()), (INSERT, (2, None)), (KNOWN, ())])
    assert found == [[], [("甲",)], [], [("甲",), (None,)]]


@pytest.mark.django_db
def test_values_are_placed_by_order_and_by_name_and_a_percent_sign_stays() -> None:
    assert rows("SELECT 7 %% 4, %s::int, %s::text", 1, "甲") == [(3, 1, "甲")]
    named = "SELECT %(b)s::text, %(a)s::int, %(b)s::text"
    assert answers([(named, {"a": 1, "b": "乙"})]) == [[("乙", 1, "乙")]]


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db
def test_a_statement_that_fails_stops_those_behind_it_and_the_line_stays_usable() -> None:
    unheard = "SELECT word, 'never asked before' FROM told"
    with pytest.raises(IntegrityError), transaction.atomic():
        answers(
            [
                (INSERT, (1, "甲")),
                ("SET CONSTRAINTS ALL IMMEDIATE", ()),
                (INSERT, (1, "乙")),
                (unheard, ()),
            ]
        )
    assert rows(unheard) == []
    assert rows(KNOWN) == []


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db
def test_a_value_that_cannot_be_said_leaves_the_line_and_its_transaction_whole() -> None:
    rows(INSERT, 1, "甲")
    with pytest.raises(DataError):
        rows(INSERT, 2, "a\0b")
    assert rows(KNOWN) == [("甲",)]


@pytest.mark.django_db(transaction=True)
def test_what_made_room_for_a_statement_that_failed_is_prepared_again() -> None:
    first = "SELECT 'the oldest of all', %s::int"
    connection.close()
    assert rows(first, 1) == [("the oldest of all", 1)]
    for number in range(wire.MOST_PREPARED - 1):
        rows(f"SELECT {number}")
    with pytest.raises(DataError), transaction.atomic():
        rows("SELECT 1 / %s::int", 0)
    assert rows(first, 2) == [("the oldest of all", 2)]
    assert rows("SELECT 1 / %s::int", 1) == [(1,)]


@pytest.mark.django_db
def test_the_oldest_statements_make_room_and_are_answered_again() -> None:
    for turn in range(2):
        for number in range(wire.MOST_PREPARED + 5):
            assert rows(f"SELECT {number} + %s::int", turn) == [(number + turn,)]


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db(transaction=True)
def test_the_last_words_of_a_transaction_are_certain_at_once() -> None:
    heard: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: heard.append("certain"))
        answers([(INSERT, (1, "甲"))], is_last=True)
        assert connection.connection.info.transaction_status.name == "IDLE"
        assert heard == []
    assert heard == ["certain"]
    assert rows(KNOWN) == [("甲",)]


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db(transaction=True)
def test_the_last_words_of_an_inner_block_wait_for_the_outer_one() -> None:
    with transaction.atomic():
        with transaction.atomic():
            answers([(INSERT, (1, "甲"))], is_last=True)
        transaction.set_rollback(True)
    assert rows(KNOWN) == []


@pytest.mark.usefixtures("_told")
@pytest.mark.django_db(transaction=True)
def test_what_fails_at_the_commit_fails_the_act() -> None:
    heard: list[str] = []

    @transaction.atomic
    def act() -> None:
        transaction.on_commit(lambda: heard.append("certain"))
        answers([(INSERT, (1, "甲")), (INSERT, (1, "乙"))], is_last=True)

    with pytest.raises(IntegrityError):
        act()
    assert rows(KNOWN) == []
    assert heard == []


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.none() | SPOKEN, max_size=4))
def test_words_arrive_in_an_array_as_they_were_said(said: list[str | None]) -> None:
    tricky = [*said, "\\n", "\n", '"', "{}", "NULL", "null", "", "\\", "\x1f", "甲,乙"]
    assert rows("SELECT %s::text[]", texts(tricky)) == [(tricky,)]
