"""Whether a value keeps a promise, how much room is left, and how a target is said."""

from datetime import date
from decimal import Decimal

import pytest

from minkang.cockpit.views.bullets import draw_target
from minkang.policy import targets
from minkang.policy.targets import Baseline, Target
from minkang.policy.terms import Comparator, Nature, TargetStatus


def _target(
    sign: str,
    value: str | None = None,
    upper: str | None = None,
    *,
    unit: str = "%",
    words: tuple[str, str] = ("", ""),
    reading: str | None = None,
    baseline: tuple[str, str] | None = None,
) -> Target:
    return Target(
        indicator="候诊时间",
        indicator_en="Wait",
        comparator=Comparator(sign),
        value=None if value is None else Decimal(value),
        upper=None if upper is None else Decimal(upper),
        words=words[0],
        words_en=words[1],
        unit=unit,
        scope="",
        deadline=None,
        nature=Nature.UNSTATED,
        status=TargetStatus.COMMITMENT,
        reading=None if reading is None else Comparator(reading),
        baseline=None if baseline is None else _baseline(*baseline),
    )


def _baseline(bound: str, value: str) -> Baseline:
    return Baseline(
        value=Decimal(value),
        unit="%",
        on=date(2020, 12, 31),
        bound=Comparator(bound),
        source="a report",
    )


@pytest.mark.parametrize(
    ("sign", "number", "value", "met", "room"),
    [
        (">=", "90", "90", True, "0"),
        (">=", "90", "89.9", False, "-0.1"),
        ("<=", "30", "30", True, "0"),
        ("<=", "30", "30.01", False, "-0.01"),
        ("<", "0.17", "0.17", False, "0.00"),
        ("<", "0.17", "0.169", True, "0.001"),
        (">", "1", "1", False, "0"),
        (">", "1", "1.5", True, "0.5"),
    ],
)
def test_limits_include_their_number_and_strict_ones_do_not(
    sign: str, number: str, value: str, met: bool, room: str
) -> None:
    target = _target(sign, number)
    assert targets.met(target, Decimal(value)) is met
    assert targets.headroom(target, Decimal(value)) == Decimal(room)


@pytest.mark.parametrize(
    ("value", "met", "room"),
    [
        ("9.9", False, "-0.1"),
        ("10", True, "0"),
        ("13", True, "3"),
        ("20", True, "0"),
        ("21", False, "-1"),
    ],
)
def test_a_range_includes_both_ends_and_the_nearer_end_gives_the_room(
    value: str, met: bool, room: str
) -> None:
    target = _target("range", "10", "20", unit="公里")
    assert targets.met(target, Decimal(value)) is met
    assert targets.headroom(target, Decimal(value)) == Decimal(room)


@pytest.mark.parametrize(
    ("value", "met"), [("7.59", False), ("7.6", True), ("8", True), ("8.4", True), ("8.41", False)]
)
def test_about_holds_within_five_percent_and_has_no_good_side(value: str, met: bool) -> None:
    target = _target("~", "8", unit="张")
    assert targets.met(target, Decimal(value)) is met
    assert targets.headroom(target, Decimal(value)) is None


def test_all_is_judged_on_the_share_covered() -> None:
    target = _target("all", words=("全部", ""))
    assert targets.met(target, Decimal(100)) is True
    assert targets.met(target, Decimal("99.9")) is False
    assert targets.headroom(target, Decimal(97)) == -3


@pytest.mark.parametrize("sign", ["trend-up", "trend-down"])
def test_one_value_cannot_decide_a_trend(sign: str) -> None:
    target = _target(sign, words=("逐年提升", ""))
    assert targets.met(target, Decimal(50)) is None
    assert targets.headroom(target, Decimal(50)) is None


def test_a_target_in_words_is_left_to_a_person() -> None:
    target = _target("=", words=("三级", "level 3"), unit="")
    assert targets.met(target, Decimal(3)) is None
    assert targets.headroom(target, Decimal(3)) is None


def test_a_bare_number_is_exact_unless_we_read_it_as_a_floor() -> None:
    bare, floor = _target("=", "90"), _target("=", "90", reading=">=")
    assert (targets.met(bare, Decimal(95)), targets.headroom(bare, Decimal(95))) == (False, None)
    assert (targets.met(floor, Decimal(95)), targets.headroom(floor, Decimal(95))) == (True, 5)


@pytest.mark.parametrize(
    ("sign", "bound", "value", "expected"),
    [
        (">=", "=", "94.32", True),
        (">=", "=", "72.18", False),
        (">=", ">=", "91", True),
        (">=", ">=", "3", None),
        ("<=", ">=", "3", None),
    ],
)
def test_a_baseline_shows_what_standing_still_would_do(
    sign: str, bound: str, value: str, expected: bool | None
) -> None:
    assert targets.met_at_baseline(_target(sign, "90", baseline=(bound, value))) is expected


def test_without_a_baseline_nothing_is_said_about_standing_still() -> None:
    assert targets.met_at_baseline(_target(">=", "90")) is None


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        (_target("<=", "30", unit="分钟"), "候诊时间不超过30分钟", "Wait: at most 30 minutes"),
        (_target("<=", "1", unit="年"), "候诊时间不超过1年", "Wait: at most 1 year"),
        (_target(">=", "4.5", unit="‰"), "候诊时间不低于4.5‰", "Wait: at least 4.5‰"),
        (
            _target("range", "10", "20", unit="公里"),
            "候诊时间介于10–20公里",
            "Wait: between 10 and 20 km",
        ),
        (_target("=", "50", unit="万元"), "候诊时间为50万元", "Wait: 500,000 yuan"),
        (_target("=", "1", words=("1:1", "1:1"), unit=""), "候诊时间为1:1", "Wait: 1:1"),
        (_target("all", words=("全部", ""), unit=""), "候诊时间:全部", "Wait: all"),
        (_target("trend-up", words=("逐年提升", ""), unit=""), "候诊时间:逐年提升", "Wait: rising"),
        (_target("=", words=("三级", "level 3"), unit=""), "候诊时间:三级", "Wait: level 3"),
    ],
)
def test_a_target_is_said_in_both_languages(target: Target, zh: str, en: str) -> None:
    assert targets.in_words(target) == targets.Words(zh=zh, en=en)


def test_a_limit_kept_for_everybody_is_drawn_as_a_share() -> None:
    target = _target("<=", "20", unit="分钟", reading="all")
    figure = draw_target(target, Decimal("91.5"), figure="wait")
    assert figure is not None
    assert "91.5%" in figure.finding
    assert "分钟" not in figure.finding
