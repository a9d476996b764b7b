"""What is kept beside the copy spares work, never changes an answer, and may vanish."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import warehouse_region as laid
from django.db import connection

from minkang.engines.warehouse import queries, services
from minkang.engines.warehouse.queries import asking, engines, keeping, manifests, sheets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DIGITS = "2105"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MINKANG_WAREHOUSE = tmp_path
    settings.MINKANG_REGION = "benxi"
    laid.lay_region()
    return tmp_path


def asked(on: date = laid.ON) -> tuple[queries.Value, ...]:
    """As a process that has just started asks."""
    asking._remembered.cache_clear()
    return queries.values(region=laid.REGION, on=on)


def kept(folder: Path, on: date = laid.ON) -> Path:
    manifest = manifests.read(folder)
    assert manifest is not None
    return sheets.file_of(folder, manifest.digest, on, DIGITS)


def test_a_copy_leaves_the_values_of_its_day_and_they_are_exactly_the_counted_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid.settle(laid.VILLAGES[0], date(2026, 3, 1), died_on=date(2026, 9, 1))
    services.copy(at=laid.NOON, count=False)
    assert list(folder.glob("values-*")) == []
    counted = asked()
    services.copy(at=laid.NOON)
    monkeypatch.setattr(engines, "over_copy", None)
    assert asked() == counted
    assert any(value.value is not None and value.low is not None for value in counted)


def test_nothing_is_counted_again_while_neither_rows_nor_day_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.copy(at=laid.NOON)
    written = kept(folder).stat().st_mtime_ns
    monkeypatch.setattr(engines, "over_copy", None)
    services.copy(at=laid.NOON + timedelta(minutes=1))
    assert kept(folder).stat().st_mtime_ns == written


def test_a_changed_row_is_counted_before_the_copy_that_holds_it_comes_into_force(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.copy(at=laid.NOON)
    before = kept(folder)
    laid.settle(laid.VILLAGES[0], date(1990, 1, 1))

    def stop(_folder: Path, _manifest: manifests.Manifest) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched:
        patched.setattr(manifests, "write", stop)
        with pytest.raises(InterruptedError):
            services.copy(at=laid.NOON)
    assert kept(folder) == before
    assert len(list(folder.glob("values-*"))) == 2
    services.copy(at=laid.NOON)
    assert kept(folder) != before
    monkeypatch.setattr(engines, "over_copy", None)
    [people] = {value.denominator for value in asked() if of_region(value)}
    assert people == 40


def of_region(value: queries.Value) -> bool:
    return (value.indicator, value.level) == ("capacity.beds_per_1000", "region")


def test_the_next_day_is_counted_before_midnight_and_the_last_one_then_removed(
    folder: Path,
) -> None:
    tomorrow = laid.ON + timedelta(days=1)
    services.copy(at=laid.NOON)
    assert not kept(folder, tomorrow).exists()
    services.copy(at=laid.NOON.replace(hour=15, minute=30))
    assert kept(folder).exists()
    assert kept(folder, tomorrow).exists()
    services.copy(at=laid.NOON.replace(hour=16))
    assert not kept(folder).exists()
    assert kept(folder, tomorrow).exists()


def test_sheets_of_the_copy_before_stay_for_those_who_read_it_and_older_ones_go(
    folder: Path,
) -> None:
    sheets_of: list[Path] = []
    for year in (1990, 1991, 1992):
        laid.settle(laid.VILLAGES[0], date(year, 1, 1))
        services.copy(at=laid.NOON)
        sheets_of.append(kept(folder))
    (folder / "values-of-20261121-other-code.json").write_text("")
    services.copy(at=laid.NOON)
    assert set(folder.glob("values-*")) == {sheets_of[-1]}
    assert [file.exists() for file in sheets_of] == [False, False, True]


def test_points_of_a_trend_are_kept_by_the_first_who_asks_until_rows_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.copy(at=laid.NOON)
    days = [date(1999, 12, 31), date(2000, 1, 1), laid.ON]
    counted = queries.trend("capacity.beds_per_1000", area=laid.REGION, days=days)
    asking._trend.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(engines, "over_copy", None)
        assert queries.trend("capacity.beds_per_1000", area=laid.REGION, days=days) == counted
    [file] = folder.glob("trend-*")
    with_half(file)
    asking._trend.cache_clear()
    assert queries.trend("capacity.beds_per_1000", area=laid.REGION, days=days) == counted
    for year in (1990, 1991):
        laid.settle(laid.VILLAGES[0], date(year, 1, 1))
        services.copy(at=laid.NOON)
    assert list(folder.glob("trend-*")) == []
    later = queries.trend("capacity.beds_per_1000", area=laid.REGION, days=days)[-1].value
    assert later is not None
    assert later.denominator == 41


def with_garbage(file: Path) -> None:
    file.write_bytes(b"\x00garbage")


def with_nothing(file: Path) -> None:
    file.write_bytes(b"")


def with_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:2000])


def with_another_digit(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[-100] ^= 1
    file.write_bytes(bytes(whole))


@pytest.mark.parametrize(
    "damage", [with_garbage, with_nothing, with_half, with_another_digit, Path.unlink]
)
def test_a_damaged_file_is_counted_anew_and_written_with_the_next_copy(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    services.copy(at=laid.NOON)
    whole = kept(folder).read_bytes()
    values = asked()
    damage(kept(folder))
    [compiled] = folder.glob("statements-*.json")
    damage(compiled)
    assert asked() == values
    services.copy(at=laid.NOON)
    assert kept(folder).read_bytes() == whole


def test_what_cannot_be_written_is_said_in_the_log_and_breaks_nothing(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not keeping.write(folder / "no" / "such.json", {})
    assert "such.json is not kept" in caplog.text
    file = folder / "one.json"
    assert keeping.write(file, {"说": [1, None, "2.50"]})
    assert keeping.read(file) == {"说": [1, None, "2.50"]}
    sha256, body = file.read_bytes().split(b"\n")
    assert hashlib.sha256(body).hexdigest() == sha256.decode()


def test_those_who_read_while_it_is_copied_get_one_copy_or_the_next(folder: Path) -> None:
    services.copy(at=laid.NOON)
    seen: list[int] = []

    def read() -> None:
        while len(seen) < 60:
            manifest = manifests.read(folder)
            assert manifest is not None
            sheet = sheets.of_copy(folder, manifest, laid.ON, DIGITS)
            [value] = filter(
                of_region, sheet.values({"capacity.beds_per_1000"}, set(queries.Scope))
            )
            assert value.denominator is not None
            seen.append(value.denominator)
        connection.close()

    def copy() -> None:
        for year in range(1990, 1995):
            laid.settle(laid.VILLAGES[0], date(year, 1, 1))
            services.copy(at=laid.NOON)
        connection.close()

    with ThreadPoolExecutor(3) as threads:
        for running in [threads.submit(work) for work in (read, read, copy)]:
            running.result()
    assert set(seen) <= set(range(39, 45))
    assert len(asked()) > 0


def test_setting_django_up_imports_no_engine_of_numbers() -> None:
    heavy = {"ibis", "sqlglot", "scipy", "duckdb", "pyarrow"}
    program = f"import django, sys; django.setup(); print(*({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
