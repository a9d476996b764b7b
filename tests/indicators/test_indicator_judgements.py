"""One value against several clauses: targets differ between regions and stay side by side."""

from decimal import Decimal

import pytest

from minkang.engines.warehouse.indicators import registered
from minkang.engines.warehouse.queries import unaccounted, unmeasured
from minkang.engines.warehouse.rules.judging import judge
from minkang.policy.clauses import places, register, waivers
from minkang.policy.terms import Role, TargetStatus

BENXI = "210500"
DOCUMENTS = ("benxi-2023-3", "dongying-2024", "liaoning-2025-34")


def verdicts(indicator: str, value: str) -> dict[str, bool | None]:
    found = judge(registered()[indicator].judged, BENXI, Decimal(value))
    return {one.clause: one.met for one in found}


@pytest.mark.parametrize(
    ("indicator", "value", "expected"),
    [
        (
            "elderly.geriatrics_share", "70",
            {"benxi-2023-3/9.4.9": True, "liaoning-2025-34/6.2": False},
        ),
        (
            "elderly.geriatrics_share", "90",
            {"benxi-2023-3/9.4.9": True, "liaoning-2025-34/6.2": True},
        ),
        (
            "capacity.beds_per_1000", "7.59",
            {"benxi-2023-3/kpi-23": False, "dongying-2024/2.1.2.2": True},
        ),
        (
            "capacity.beds_per_1000", "8.4",
            {"benxi-2023-3/kpi-23": True, "dongying-2024/2.1.2.2": True},
        ),
        (
            "capacity.beds_per_1000", "8.41",
            {"benxi-2023-3/kpi-23": False, "dongying-2024/2.1.2.2": True},
        ),
        (
            "capacity.general_practitioners_per_10000", "4.5",
            {"benxi-2023-3/kpi-26": False, "dongying-2024/2.1.3.3": True},
        ),
        ("capacity.doctors_per_bed", "0.55", {"dongying-2024/2.1.3.3": True}),
        ("capacity.doctors_per_bed", "0.549", {"dongying-2024/2.1.3.3": False}),
        ("capacity.nurses_per_doctor", "1.2", {"dongying-2024/2.1.3.3": True}),
        ("capacity.nurses_per_doctor", "1.19", {"dongying-2024/2.1.3.3": False}),
        (
            "capacity.provincial_key_specialties", "2",
            {"benxi-2023-3/z2.5.1": True, "dongying-2024/2.4.4.2": False},
        ),
        ("capacity.flagship_hospitals", "3", {"dongying-2024/2.5.2.2": True}),
        ("capacity.flagship_hospitals", "4", {"dongying-2024/2.5.2.2": False}),
        ("immunisation.holiday_sites", "0", {"liaoning-2025-34/10.4": False}),
        ("immunisation.holiday_sites", "1", {"liaoning-2025-34/10.4": True}),
        ("surveillance.mental_centre_level_three_share", "100", {"dongying-2024/2.2.4.4": True}),
        ("surveillance.mental_centre_level_three_share", "50", {"dongying-2024/2.2.4.4": False}),
        ("surveillance.emergency_centres", "2", {"benxi-2023-3/z2.4.2": False}),
        ("literacy.sanitary_counties_and_towns_share", "40", {"benxi-2023-3/8.5.3": None}),
        ("family.infant_mortality", "4.5", {"benxi-2023-3/kpi-04": True}),
        ("family.infant_mortality", "4.51", {"benxi-2023-3/kpi-04": False}),
    ],
)  # fmt: skip
def test_each_clause_judges_by_its_own_target(
    indicator: str, value: str, expected: dict[str, bool | None]
) -> None:
    assert verdicts(indicator, value) == expected


def test_six_key_indicators_were_met_at_the_baseline_and_show_the_change() -> None:
    (verdict,) = judge(registered()["capacity.nurses_per_1000"].judged, BENXI, Decimal(4))
    assert (verdict.met, verdict.headroom, verdict.change) == (
        True, Decimal("0.2"), Decimal("-0.29"),
    )  # fmt: skip


def test_every_target_of_the_three_documents_is_counted_or_waits_with_a_reason() -> None:
    promised = {
        (clause.id, target.indicator)
        for document in DOCUMENTS
        for clause in register().of_document(document)
        for target in clause.targets
        if target.status is TargetStatus.COMMITMENT
    }
    named = [
        (one.clause, one.target)
        for listed in (*registered().values(), *unmeasured())
        for one in listed.judged
    ]
    alone = {clause for clause, target in named if not target}
    missing = {
        (clause, target)
        for clause, target in promised
        if (clause, target) not in named and clause not in alone
    }
    assert missing == set()
    assert unaccounted(registered().values(), unmeasured()) == ()


def test_what_waits_is_named_in_both_languages_and_never_has_a_value() -> None:
    ids = set(registered())
    for one in unmeasured():
        assert one.id not in ids
        assert one.reason.zh.strip()
        assert one.reason.en.strip()
        assert "等" in one.reason.zh or "没有业务记录可数" in one.reason.zh, one.id


def test_a_measured_clause_is_placed_and_no_longer_waived() -> None:
    waiting = set(waivers())
    for indicator in registered().values():
        for judged in indicator.judged:
            roles = {place.role for place in places()[judged.clause]}
            assert Role.MEASURES in roles
            assert judged.clause not in waiting
