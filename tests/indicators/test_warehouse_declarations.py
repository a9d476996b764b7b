"""Every indicator keeps the form the warehouse counts, and no key indicator is forgotten."""

from datetime import date

import duckdb
import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.engines.warehouse import queries
from minkang.engines.warehouse.indicators import (
    FRAMES,
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Interval,
    Judged,
    Rows,
    Words,
    age_band,
    register_indicator,
    registered,
    years_between,
)
from minkang.engines.warehouse.rules import declaration
from minkang.engines.warehouse.rules.frames import ROWS
from minkang.engines.warehouse.rules.life_table import FIRST_AGES
from minkang.policy import clauses
from minkang.policy.terms import Role


def everybody(frames: Frames) -> Rows:
    """Everybody, as a part."""
    people = frames.person
    return frames.rows(people, "person", key=people.rid)


def declared(**changed: object) -> Indicator:
    facts: dict[str, object] = {
        "id": "warehouse.of_tests",
        "title": Words("测试", "test"),
        "definition": Words("测试", "test"),
        "unit": Words("人", "people"),
        "direction": Direction.NEUTRAL,
        "numerator": everybody,
        "denominator": everybody,
    }
    return Indicator(**{**facts, **changed})  # type: ignore[arg-type]  # facts of a test


def test_every_key_indicator_is_measured_or_listed_with_its_reason_but_never_both() -> None:
    assert queries.unaccounted(registered().values(), queries.unmeasured()) == ()


def test_a_forgotten_and_a_doubly_named_key_indicator_are_found() -> None:
    listed = queries.unmeasured()
    dropped = next(one for one in listed if one.judged[0].clause == "benxi-2023-3/kpi-03")
    without = [one for one in listed if one is not dropped]
    assert len(queries.unaccounted(registered().values(), without)) == 1
    both = declared(judged=(Judged("benxi-2023-3/kpi-03"),))
    assert len(queries.unaccounted([*registered().values(), both], listed)) == 1


@pytest.mark.parametrize("indicator", registered().values(), ids=lambda one: one.id)
def test_every_part_has_the_columns_of_rows(indicator: Indicator) -> None:
    more = {Aggregation.LIFE_TABLE: {"band"}, Aggregation.LEAST: {"unit"}}
    wanted = set(ROWS) | more.get(indicator.aggregation, set())
    for name, part in indicator.parts.items():
        columns = set(part(FRAMES).columns)
        assert columns == (set(ROWS) if name == "expected" else wanted), name


def test_every_judged_clause_shows_where_it_is_measured() -> None:
    placed = clauses.places()
    for indicator in registered().values():
        path = f"{indicator.numerator.__module__}.{indicator.numerator.__qualname__}"
        for judged in indicator.judged:
            assert clauses.Place(Role.MEASURES, path) in placed[judged.clause]


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "Capacity"},
        {"denominator": None},
        {"aggregation": Aggregation.COUNT},
        {"aggregation": Aggregation.LEAST, "interval": Interval.BINOMIAL},
    ],
)
def test_a_declaration_that_cannot_be_counted_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"indicator id|exactly a count|only a ratio"):
        declared(**changed)


@pytest.mark.parametrize(
    ("judged", "fault"),
    [
        (Judged("benxi-2023-3/kpi-99"), clauses.UnknownClause),
        (Judged("dongying-2024/2.1.2.2"), ValueError),
        (Judged("dongying-2024/2.1.2.2", "每千人口床位"), ValueError),
        (Judged("benxi-2023-3/kpi-03"), ValueError),
    ],
    ids=["no such clause", "which target", "no such target", "another unit"],
)
def test_a_wrong_pointer_to_a_target_is_refused_at_import(
    judged: Judged, fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaration, "_indicators", {})
    with pytest.raises(fault):
        register_indicator(declared(judged=(judged,)))


def test_one_id_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declaration, "_indicators", {})
    register_indicator(declared())
    register_indicator(declared())

    def another(frames: Frames) -> Rows:
        return everybody(frames)

    with pytest.raises(ValueError, match="twice"):
        register_indicator(declared(numerator=another))


_PAIR = ibis.table({"born": "date", "day": "date"}, name="pair")
_YEARS = years_between(_PAIR.born, _PAIR.day)
_ASKED = str(ibis.to_sql(_PAIR.select(age=_YEARS, band=age_band(_YEARS)), dialect="duckdb"))


def age_and_band(born: date, on: date) -> tuple[int, int]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW pair AS SELECT DATE '{born}' AS born, DATE '{on}' AS day")
        [found] = connection.execute(_ASKED).fetchall()
    return found


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.dates(date(1900, 1, 1), date(2030, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_ages_are_completed_years_and_bands_follow_them(born: date, on: date) -> None:
    born, on = sorted((born, on))
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    assert age_and_band(born, on) == (years, sum(first <= years for first in FIRST_AGES) - 1)


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2025, 2, 28), 64), (date(2025, 3, 1), 65), (date(2024, 2, 29), 64)],
)
def test_who_was_born_on_the_29th_of_february_turns_65_on_the_first_of_march(
    on: date, age: int
) -> None:
    born = date(1960, 2, 29) if on.year == 2025 else date(1959, 3, 1)
    assert age_and_band(born, on)[0] == age
