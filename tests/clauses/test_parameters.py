"""Policy numbers: every one has a clause that says it, a region and a term."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from minkang.policy import clauses, parameters
from minkang.policy.clauses import DeclarationFault, tables
from minkang.policy.parameters import Parameter, histories
from minkang.policy.terms import Room, Verification

TODAY = date(2026, 11, 21)


def test_every_parameter_equals_a_number_of_the_clause_it_names() -> None:
    strayed = [
        (entry.name, entry.clause, entry.value) for entry in _all() if not _said_by_clause(entry)
    ]
    assert strayed == []


def test_official_values_run_within_the_term_of_their_clause() -> None:
    register = clauses.register()
    for entry in _all():
        if entry.verification is not Verification.OFFICIAL:
            continue
        clause = register.get(entry.clause)
        assert clause.effective_from is not None, entry.name
        assert entry.since >= clause.effective_from, entry.name
        if clause.expires_on is not None:
            assert entry.until == clause.expires_on + timedelta(days=1), entry.name


def test_values_hold_in_the_region_of_their_document() -> None:
    register = clauses.register()
    for entry in _all():
        document = register.document(register.get(entry.clause).document)
        assert entry.region == document.region, entry.name


def test_a_parameter_is_named_after_the_room_that_uses_it() -> None:
    rooms = {room.rpartition(".")[2] for room in Room}
    assert {name.partition(".")[0] for name in parameters.names()} <= rooms


def test_a_number_without_certain_source_says_so() -> None:
    doubtful = [entry for entry in _all() if entry.verification is not Verification.OFFICIAL]
    assert [entry.name for entry in doubtful] == ["integrity.prepayment_share_percent_min"]
    assert all(entry.note and entry.note_en for entry in doubtful)


def test_a_county_uses_the_number_of_its_city_before_that_of_the_province() -> None:
    name = "elderly.geriatrics_share_percent_min"
    assert parameters.value(name, "210502", date(2026, 1, 1)).value == 90
    with pytest.raises(parameters.NotInForce):
        parameters.value(name, "210502", date(2023, 2, 27))
    assert parameters.value(name, "210502", date(2023, 2, 28)).value == 65
    last = parameters.value(name, "210502", date(2025, 12, 31))
    assert (last.value, last.region) == (65, "210500")
    assert parameters.value(name, "210100", date(2025, 12, 31)).value == 90


def test_a_number_raised_on_a_day_holds_from_that_day() -> None:
    name = "integrity.prepayment_share_percent_min"
    assert parameters.value(name, "210500", date(2023, 4, 28)).value == 30
    assert parameters.value(name, "210500", date(2023, 4, 29)).value == 40


def test_an_expired_measure_has_no_number_and_the_error_says_when_it_had() -> None:
    with pytest.raises(parameters.NotInForce, match="until 2026-01-01"):
        parameters.value("support.scale_up_wan", "210500", TODAY)


def test_another_province_has_no_number_of_liaoning() -> None:
    with pytest.raises(parameters.NotInForce, match="370500"):
        parameters.value("visits.slot_minutes_max", "370500", TODAY)


def test_an_unknown_name_is_refused_with_the_closest() -> None:
    with pytest.raises(parameters.UnknownParameter, match=r"visits\.slot_minutes_max"):
        parameters.value("visits.slot_minute_max", "210500", TODAY)


@pytest.mark.parametrize("region", ["", "2105", "21050a", "2105000"])
def test_a_region_that_is_no_code_is_refused(region: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        parameters.value("visits.slot_minutes_max", region, TODAY)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ('clause = "liaoning-2025-34/2.1"\nsource = "x"', "unexpected source"),
        ('clause = "liaoning-2025-34/2.1"\nuntil = 2025-12-31', "ends 2025-12-31"),
        ('clause = "liaoning-2025-34/2.1"\nverification = "sure"', "expected official"),
    ],
)
def test_a_parameter_file_that_says_something_else_is_refused(
    tmp_path: Path, change: str, fault: str
) -> None:
    with pytest.raises(DeclarationFault, match=fault):
        _gather(tmp_path, change)


def test_a_parameter_of_an_unknown_clause_is_refused(tmp_path: Path) -> None:
    with pytest.raises(clauses.UnknownClause):
        _gather(tmp_path, 'clause = "liaoning-2025-34/99.1"')


def test_a_parameter_keeps_the_digits_of_its_file(tmp_path: Path) -> None:
    found = _gather(tmp_path, 'clause = "liaoning-2025-34/2.1"')
    assert str(found["visits.test"][0].value) == "29.50"


def _gather(folder: Path, change: str) -> dict[str, tuple[Parameter, ...]]:
    (folder / "planted.toml").write_text(
        '[[parameter]]\nname = "visits.test"\nlabel = "一"\nlabel_en = "one"\n'
        'unit = "分钟"\nbound = "<="\n\n[[parameter.value]]\nvalue = 29.50\n'
        f'since = 2025-12-31\nregion = "210000"\n{change}\n',
        encoding="utf-8",
    )
    return dict(histories.gather(tables.read_folder(folder)))


def _said_by_clause(entry: Parameter) -> bool:
    said: set[tuple[Decimal | None, str]] = set()
    for target in clauses.register().get(entry.clause).targets:
        said |= {(target.value, target.unit), (target.upper, target.unit)}
    return (entry.value, entry.unit) in said


def _all() -> list[Parameter]:
    return [entry for name in parameters.names() for entry in parameters.history(name)]
