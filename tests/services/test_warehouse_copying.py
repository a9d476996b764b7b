"""The copy tells what is committed, loses nothing when it is interrupted, and is read as one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
import warehouse_region as laid
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minkang.engines.warehouse import queries, services
from minkang.engines.warehouse.queries import manifests
from minkang.engines.warehouse.queries.sources import SOURCES
from minkang.engines.warehouse.rules.tables import SHAPES
from minkang.registry.organisations.models import CapacityStatement, Department, Organisation
from minkang.registry.people.models import Household, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MINKANG_WAREHOUSE = tmp_path / "warehouse"  # type: ignore[attr-defined]  # pytest-django
    return tmp_path / "warehouse"


def content(folder: Path) -> dict[str, dict[str, str]]:
    manifest = manifests.read(folder)
    assert manifest is not None
    for parts in manifest.tables.values():
        for file in parts.values():
            assert len(duckdb.read_parquet(str(folder / file.file)).fetchall()) == file.rows
    return {
        table: {part: file.sha256 for part, file in parts.items()}
        for table, parts in manifest.tables.items()
    }


def test_every_table_is_copied_value_by_value(folder: Path) -> None:
    laid.lay_region()
    report = services.copy(at=laid.NOON, count=False)
    assert report.is_whole
    manifest = manifests.read(folder)
    assert manifest is not None
    assert set(manifest.tables) == set(SHAPES)
    for name in SHAPES:
        files = [str(folder / file.file) for file in manifest.tables[name].values()]
        copied = duckdb.read_parquet(files).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(SOURCES[name].select)
            live = cursor.fetchall()
        assert copied, name
        assert sorted(copied, key=repr) == sorted(live, key=repr), name


def test_nothing_personal_is_copied(folder: Path) -> None:
    laid.lay_region()
    services.copy(at=laid.NOON, count=False)
    for file in folder.glob("person-*.parquet"):
        columns = duckdb.read_parquet(str(file)).columns
        assert columns == ["rid", "sex", "born_on", "died_on", "area", "resident_since", "resident_until"]  # fmt: skip


def test_only_the_town_of_a_new_resident_is_written_again(folder: Path) -> None:
    laid.lay_region()
    services.copy(at=laid.NOON, count=False)
    before = content(folder)
    laid.settle(laid.VILLAGES[3], date(2026, 11, 1))
    report = services.copy(at=laid.NOON, count=False)
    assert (report.is_whole, report.parts) == (False, 1)
    after = content(folder)
    changed = {part for part in after["person"] if after["person"][part] != before["person"][part]}
    assert changed == {"210521101"}
    assert {**after, "person": before["person"]} == before
    assert laid.noted() == set()


def test_a_move_writes_both_towns_and_an_emptied_town_leaves_the_copy(folder: Path) -> None:
    laid.lay_areas()
    person = laid.settle(laid.VILLAGES[3], date(1990, 1, 1))
    services.copy(at=laid.NOON, count=False)
    assert set(content(folder)["person"]) == {"210521101"}
    person.household.area_id = person.area_id = laid.VILLAGES[0]
    with transaction.atomic():
        person.household.save()
        person.save()
    services.copy(at=laid.NOON, count=False)
    assert set(content(folder)["person"]) == {"210502003"}


def test_a_household_that_moves_takes_its_people_along_in_the_copy(folder: Path) -> None:
    laid.lay_areas()
    person = laid.settle(laid.VILLAGES[3], date(1990, 1, 1))
    services.copy(at=laid.NOON, count=False)
    Household.objects.filter(pk=person.household_id).update(area=laid.VILLAGES[0])
    services.copy(at=laid.NOON, count=False)
    assert set(content(folder)["person"]) == {"210502003"}


# Of patients only what is copied counts as a change; what a case took over is added and never changed.
CHANGES = {
    "licences_taking": 'INSERT INTO licences_taking (consent_id, "on", at)'
    " SELECT id, DATE '2026-11-20', given_at FROM licences_reuseconsent"
    " WHERE id NOT IN (SELECT consent_id FROM licences_taking)",
    "people_sourcerecord": "UPDATE people_sourcerecord SET first_seen_at = first_seen_at - interval '1 s'",
}


def test_every_table_a_copy_reads_notes_its_changes() -> None:
    laid.lay_region()
    reads = [(name, table) for name, source in SOURCES.items() for table in source.reads]
    for name, table in reads:
        same = f'"{second_column(table)}"'
        said = CHANGES.get(table, f"UPDATE {table} SET {same} = {same}")  # noqa: S608 - names of ours
        assert name in noted_after(said), (name, table)
    for name, table in reads:
        assert name in noted_after(f"TRUNCATE {table} CASCADE"), (name, table)


def noted_after(said: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM warehouse_change")
        cursor.execute(said)
    return {table for table, _ in laid.noted()}


def second_column(table: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, table)[1].name)


def test_truncation_empties_the_copy(folder: Path) -> None:
    laid.lay_region()
    services.copy(at=laid.NOON, count=False)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_person CASCADE")
    services.copy(at=laid.NOON, count=False)
    assert content(folder)["person"] == {}
    assert queries.values(region=laid.REGION, on=laid.ON)


def test_a_failure_before_the_manifest_loses_no_change(folder: Path) -> None:
    laid.lay_region()
    services.copy(at=laid.NOON, count=False)
    before = content(folder)
    laid.settle(laid.VILLAGES[0], date(2020, 2, 2))
    noted = laid.noted()
    assert noted == {("person", "210502003")}
    obstacle = folder / f"{manifests.NAME}.fresh"
    obstacle.mkdir()
    with pytest.raises(IsADirectoryError):
        services.copy(at=laid.NOON, count=False)
    assert content(folder) == before
    assert laid.noted() == noted
    obstacle.rmdir()
    services.copy(at=laid.NOON, count=False)
    after = content(folder)
    services.copy(at=laid.NOON, whole=True, count=False)
    assert content(folder) == after != before


def test_a_change_still_noted_after_the_manifest_is_copied_once_more(folder: Path) -> None:
    """What an interruption between the manifest and the forgetting leaves behind."""
    laid.lay_region()
    services.copy(at=laid.NOON, count=False)
    before = content(folder)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO warehouse_change (table_name, part) VALUES ('person', '210502003')"
        )
    assert services.copy(at=laid.NOON, count=False).parts == 1
    assert content(folder) == before
    assert laid.noted() == set()


def test_uncommitted_rows_stay_out_and_come_with_the_next_copy(folder: Path) -> None:
    laid.lay_areas()
    laid.settle(laid.VILLAGES[0], date(1990, 1, 1))
    services.copy(at=laid.NOON, count=False)

    def copy_elsewhere() -> None:
        services.copy(at=laid.NOON, count=False)
        connection.close()

    with transaction.atomic():
        laid.settle(laid.VILLAGES[0], date(1991, 1, 1))
        in_another_thread(copy_elsewhere)
        manifest = manifests.read(folder)
        assert manifest is not None
        assert manifest.tables["person"]["210502003"].rows == 1
    services.copy(at=laid.NOON, count=False)
    manifest = manifests.read(folder)
    assert manifest is not None
    assert manifest.tables["person"]["210502003"].rows == 2


def test_a_copy_inside_a_transaction_is_a_bug() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        services.copy(at=laid.NOON, count=False)


@pytest.mark.usefixtures("folder")
def test_a_copy_of_another_database_is_not_built_upon() -> None:
    laid.lay_areas()
    services.copy(at=laid.NOON, count=False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE warehouse_identity SET id = gen_random_uuid()")
    assert services.copy(at=laid.NOON, count=False).is_whole
    assert not services.copy(at=laid.NOON, count=False).is_whole


def test_replaced_files_stay_an_hour_for_those_who_read_them(folder: Path) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    laid.lay_areas()
    laid.settle(laid.VILLAGES[0], date(1990, 1, 1))
    services.copy(at=now, count=False)
    first = set(folder.glob("person-*.parquet"))
    for year in (1991, 1992):
        laid.settle(laid.VILLAGES[0], date(year, 1, 1))
        services.copy(at=now, count=False)
    assert first < set(folder.glob("person-*.parquet"))
    services.copy(at=now + timedelta(hours=2), count=False)
    manifest = manifests.read(folder)
    assert manifest is not None
    assert {file.name for file in folder.glob("*.parquet")} == manifest.files


def test_copiers_and_writers_together_lose_nothing(folder: Path) -> None:
    laid.lay_areas()

    def write() -> None:
        for day in range(1, 13):
            laid.settle(laid.VILLAGES[day % 4], date(2020, 1, day))
        connection.close()

    def copy() -> None:
        for _ in range(4):
            services.copy(at=laid.NOON, count=False)
        connection.close()

    in_another_thread(write, write, copy, copy)
    services.copy(at=laid.NOON, count=False)
    incremental = content(folder)
    services.copy(at=laid.NOON, whole=True, count=False)
    assert content(folder) == incremental
    manifest = manifests.read(folder)
    assert manifest is not None
    assert sum(file.rows for file in manifest.tables["person"].values()) == 24


def in_another_thread(*works: Callable[[], None]) -> None:
    with ThreadPoolExecutor(len(works)) as threads:
        for running in [threads.submit(work) for work in works]:
            running.result()


def one_of_the_people(number: int) -> Person | None:
    people = list(Person.objects.order_by("rid"))
    return people[number % len(people)] if people else None


def a_holder(number: int) -> Organisation | None:
    holders = list(Organisation.objects.order_by("credit_code"))
    return holders[number % len(holders)] if holders else None


def settle(number: int, _step: int) -> None:
    laid.settle(laid.VILLAGES[number % 4], date(1950 + number, 3, 1))


def move(number: int, _step: int) -> None:
    if one := one_of_the_people(number):
        with transaction.atomic():
            one.household.area_id = one.area_id = laid.VILLAGES[(number + 1) % 4]
            one.household.save()
            one.save()


def die(number: int, _step: int) -> None:
    if one := one_of_the_people(number):
        Person.objects.filter(pk=one.pk).update(died_on=laid.ON)


def remove(number: int, _step: int) -> None:
    if one := one_of_the_people(number):
        one.delete()


def open_one(number: int, step: int) -> None:
    laid.open_organisation(step + 1, area=laid.VILLAGES[number % 4])


def state_beds(number: int, _step: int) -> None:
    if holder := a_holder(number):
        CapacityStatement.objects.filter(organisation=holder).delete()
        CapacityStatement.objects.create(
            organisation=holder, kind="general_beds", count=number, since=laid.LONG_AGO
        )


def open_department(number: int, step: int) -> None:
    if holder := a_holder(number):
        Department.objects.create(
            organisation=holder, specialty="03", name=f"科{step}", opened_on=laid.LONG_AGO
        )


def truncate(_number: int, _step: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_person CASCADE")


def copy(_number: int, _step: int) -> None:
    services.copy(at=laid.NOON, count=False)


ACTS = (settle, settle, move, die, remove, open_one, state_beds, open_department, truncate, copy)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), min_size=1, max_size=14))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_copying_what_changed_gives_the_whole_copy(
    folder: Path, history: list[tuple[Callable[[int, int], None], int]]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_area CASCADE")
    laid.lay_areas()
    services.copy(at=laid.NOON, count=False)
    for step, (act, number) in enumerate(history):
        act(number, step)
    services.copy(at=laid.NOON, count=False)
    incremental = content(folder)
    services.copy(at=laid.NOON, whole=True, count=False)
    assert content(folder) == incremental
