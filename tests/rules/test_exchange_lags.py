"""Quantiles read from the histogram stay near the true ones; lights and covers tell what they should."""

from datetime import UTC, datetime, timedelta
from math import floor, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.care.exchange.rules.covering import covered
from minkang.care.exchange.rules.lags import BUCKETS_OF_AN_OCTAVE, quantile
from minkang.care.exchange.rules.lights import light
from minkang.care.exchange.terms import Light
from minkang.engines.records.queries import arrivals

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_tally_and_board_sort_into_the_same_buckets() -> None:
    assert arrivals.BUCKETS_OF_AN_OCTAVE == BUCKETS_OF_AN_OCTAVE


@given(st.lists(st.floats(0.01, 600_000), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 1]))
@settings(max_examples=40, deadline=None)
def test_a_quantile_is_at_most_one_bucket_off(minutes: list[float], share: float) -> None:
    histogram: dict[int, int] = {}
    for one in minutes:
        bucket = floor(BUCKETS_OF_AN_OCTAVE * log2(1 + one))
        histogram[bucket] = histogram.get(bucket, 0) + 1
    rank = max(0, -(-share * len(minutes) // 1) - 1)
    true = sorted(minutes)[int(rank)]
    found = quantile(histogram, share)
    assert found is not None
    step = 2 ** (1 / BUCKETS_OF_AN_OCTAVE) + 1e-9
    assert (1 + true) / step <= 1 + found <= (1 + true) * step


def test_nothing_has_no_quantile() -> None:
    assert quantile({}, 0.5) is None


@pytest.mark.parametrize(
    ("ago", "promised", "is_open", "expected"),
    [
        (HOUR, HOUR, True, Light.IN_TIME),
        (HOUR + timedelta(microseconds=1), HOUR, True, Light.SILENT),
        (HOUR * 99, None, True, Light.UNPROMISED),
        (None, HOUR, True, Light.AWAITED),
        (None, HOUR / 2, True, Light.NEVER),
        (HOUR * 99, HOUR, False, Light.ENDED),
    ],
)
def test_a_sender_is_red_once_its_promise_is_over(
    ago: timedelta | None, promised: timedelta | None, is_open: bool, expected: Light
) -> None:
    last_at = None if ago is None else AT - ago
    found = light(last_at=last_at, opened_at=AT - HOUR, promised=promised, is_open=is_open, at=AT)
    assert found is expected


def test_identity_numbers_are_covered_even_mistyped() -> None:
    said = covered("身份证 21050219500102002X，错一位 210502195001020011；电话 13900000000")
    assert "19500102" not in said
    assert "13900000000" in said
