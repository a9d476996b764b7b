"""Enterprises of traditional Chinese medicine by yearly revenue."""

import re

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Part,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions
from minkang.policy.clauses import DeclarationFault, register
from minkang.registry.organisations.terms import Category

TCM_INDUSTRIES = ("273", "274")
"""GB/T 4754-2017: making of prepared slices and of proprietary medicines (verification: memory)."""

CLAUSE = "benxi-2023-3/z3.4.3"
LARGEST, LARGE = "超10亿元以上中药企业", "超5亿元中药企业"
"""The clause's two targets; the revenue that counts stands in their words, in units of 亿元."""

FEN_OF_A_YI = 10_000_000_000
YEARS_A_STATEMENT_LASTS = 2
"""A year's accounts come late in the next; older ones say nothing of today."""


def largest_enterprises(frames: Frames) -> Rows:
    """TCM enterprises whose newest revenue reaches the higher limit."""
    return _with_revenue(frames, _limit_fen(LARGEST))


def large_enterprises(frames: Frames) -> Rows:
    """TCM enterprises whose newest revenue reaches the lower limit."""
    return _with_revenue(frames, _limit_fen(LARGE))


def enterprises_reporting(frames: Frames) -> Rows:
    """TCM enterprises, and whether they confirmed their entry."""
    return frames.reporting(_enterprises(frames))


def _enterprises(frames: Frames) -> Rows:
    enterprises = institutions.of_categories(frames, [Category.ENTERPRISE])
    industry = frames.enterprise.industry.substr(0, 3)
    making = frames.enterprise.filter(industry.isin(TCM_INDUSTRIES))
    return enterprises.semi_join(making, enterprises.rid == making.organisation)


def _limit_fen(target: str) -> int:
    named = [one.indicator for one in register().get(CLAUSE).targets if one.indicator == target]
    amount = re.search(r"(\d+)亿", named[0]) if named else None
    if amount is None:
        raise DeclarationFault(f"{CLAUSE} names no amount in a target {target!r}")
    return int(amount[1]) * FEN_OF_A_YI


def _with_revenue(frames: Frames, limit_fen: int) -> Rows:
    """Enterprises whose newest statement of the two years before the day reaches a limit."""
    ended = frames.on.year()
    stated = frames.revenue.filter(
        frames.revenue.year < ended, frames.revenue.year >= ended - YEARS_A_STATEMENT_LASTS
    )
    newest = stated.group_by("organisation").aggregate(
        fen=stated.fen.argmax(stated.year),
    )
    reached = newest.filter(newest.fen >= limit_fen)
    enterprises = _enterprises(frames)
    return frames.organisation_rows(
        enterprises.semi_join(reached, enterprises.rid == reached.organisation)
    )


def _declare(id_: str, title: Words, enterprises: Part, target: str) -> None:
    register_indicator(
        Indicator(
            id=id_,
            title=title,
            definition=Words(
                "当天开业、行业为中药饮片加工或中成药生产、最近一个已结束年度(两年以内)的营业收入达到条款"
                "所定数额(含本数)的企业数；达到较高数额的也计入较低的一档。",
                "Enterprises open on the day that make prepared slices or proprietary medicines and "
                "whose newest revenue, of one of the two years before, reaches the amount the clause "
                "names; those that reach the higher amount count for the lower one too.",
            ),
            unit=Words("个", "enterprises"),
            direction=Direction.HIGHER,
            numerator=enterprises,
            aggregation=Aggregation.COUNT,
            expected=enterprises_reporting,
            judged=(Judged(CLAUSE, target),),
            decimals=0,
        )
    )


_declare(
    "capacity.tcm_enterprises_largest",
    Words("营业收入最大一档的中药企业", "TCM enterprises of the largest size"),
    largest_enterprises,
    LARGEST,
)
_declare(
    "capacity.tcm_enterprises_large",
    Words("营业收入较大的中药企业", "TCM enterprises of large size"),
    large_enterprises,
    LARGE,
)
