"""What evaluations of quality said of the laboratories and imaging departments of a region."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from minkang.care.results.services import QualityEntry
from minkang.care.results.terms import QualityLevel, Range
from minkang.city.draws import stream
from minkang.city.records_catalogue import catalogue
from minkang.city.records_houses import House
from minkang.registry.organisations.terms import Level

SINCE, LASTS = timedelta(days=160), timedelta(days=365)
# Shares (verification = "memory"): evaluations taken part in, and not passed.
TAKES_PART, FAILS = 0.9, 0.04
EVIDENCE = {
    Range.PROVINCE: "省级临床检验中心室间质评（本年第1次）",
    Range.CITY: "市级质控中心室间质评（本年第1次）",
    Range.CONSORTIUM: "医联体内部质控比对（上半年）",
}
WIDEST = {Level.TERTIARY: Range.PROVINCE, Level.SECONDARY: Range.CITY}
LEVELS = (QualityLevel.FULL, QualityLevel.PARTIAL, QualityLevel.BASIC)
# What a primary centre is evaluated for, and a hospital of the second level besides.
FEW = ("glucose", "cholesterol", "triglyceride", "wbc", "haemoglobin", "alt")
MORE = (
    "hba1c",
    "ast",
    "ldl",
    "hdl",
    "platelets",
    "creatinine",
    "tsh",
    "hbsag",
    "chest_ct",
    "chest_xray",
)


def evaluations(houses: Sequence[House], seed: int, on: date) -> Iterator[QualityEntry]:
    """The evaluations in force on a day; private institutions and a few items took no part."""
    for house in houses:
        if not house.is_public:
            continue
        draw = stream(seed, f"quality of {house.credit_code}")
        for item in _items(house):
            if draw.random() < TAKES_PART:
                yield _evaluation(house, item, draw, on)


def _items(house: House) -> tuple[str, ...]:
    if house.level is not Level.TERTIARY:
        return (*FEW, *MORE) if house.is_graded else FEW
    images = tuple(one.item or code for code, one in catalogue().images.items())
    listed = [code for code in catalogue().analytes if code != "albumin"]
    return (*listed, *catalogue().findings, *images)


def _evaluation(house: House, item: str, draw: np.random.Generator, on: date) -> QualityEntry:
    reach = WIDEST.get(house.level, Range.CONSORTIUM if house.is_member else Range.CITY)
    since = on - SINCE
    return QualityEntry(
        organisation=house.rid,
        item=item,
        range=reach,
        level=LEVELS[min(2, list(Level).index(house.level))],
        has_passed=bool(draw.random() >= FAILS),
        since=since,
        until=since + LASTS,
        evidence=EVIDENCE[reach],
    )
