"""Visits of village clinics as the spreadsheets their doctors fill in."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.utils.timezone import make_aware

from minkang.city.draws import stream
from minkang.city.population import YEAR
from minkang.city.records_people import Resident
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import Category
from minkang.registry.people.terms import Sex

SHEETS = "村医门诊表"
CLINICS, DAYS_AGO, ROWS = 2, (32, 18, 4), 7
GROWN = 45
EVENING = time(18, 30)
HEADINGS = (
    *("健康档案号", "门诊号", "姓名", "性别", "出生日期", "身份证号码", "电话", "就诊日期"),
    *("诊断编码", "诊断名称", "收缩压", "舒张压", "空腹血糖", "体重"),
)
DIAGNOSES = (("I10", "原发性高血压"), ("E11.9", "2型糖尿病"), ("J06.9", "急性上呼吸道感染"))


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet of a clinic, and when it was uploaded."""

    clinic: UUID
    received_at: datetime
    content: bytes = field(repr=False)


def sheets(
    entries: Sequence[OrganisationEntry], residents: Sequence[Resident], seed: int, now: datetime
) -> Iterator[Filled]:
    """A sheet every other week from some village clinics; in each one row is wrong."""
    clinics = [one for one in entries if one.category is Category.VILLAGE_CLINIC]
    clinics.sort(key=lambda one: one.credit_code)
    grown = [
        one
        for one in residents
        if (now.date() - one.born_on).days / YEAR >= GROWN and one.identity_number
    ]
    for clinic in clinics[:CLINICS] if grown else ():
        draw = stream(seed, f"sheets of {clinic.credit_code}")
        known = [grown[int(place)] for place in draw.integers(len(grown), size=ROWS)]
        for days in DAYS_AGO:
            on = now.date() - timedelta(days=days)
            received_at = make_aware(datetime.combine(on, EVENING))
            yield Filled(clinic.rid, received_at, _content(known, on, draw))


def _content(known: Sequence[Resident], on: date, draw: np.random.Generator) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    wrong = int(draw.integers(len(known)))
    for place, one in enumerate(known):
        writer.writerow(_row(place, one, on, draw, is_wrong=place == wrong))
    return text.getvalue().encode("gb18030")


def _row(
    place: int, one: Resident, on: date, draw: np.random.Generator, *, is_wrong: bool
) -> tuple[str, ...]:
    code, name = DIAGNOSES[place % len(DIAGNOSES)]
    systolic, diastolic = (round(float(draw.normal(mean, 8))) for mean in (144, 86))
    glucose = max(4.0, float(draw.normal(8.2 if code == "E11.9" else 5.6, 0.9)))
    # A zero too many, as it happens at the keyboard.
    pressure = f"{systolic}0" if is_wrong else str(systolic)
    return (
        *(f"R{place + 1:04d}", f"V{on:%Y%m%d}{place + 1:02d}", one.name),
        *("男" if one.sex is Sex.MALE else "女", one.born_on.isoformat(), one.identity_number),
        *(one.telephone, (on - timedelta(days=place % 3)).isoformat(), code, name),
        *(pressure, str(diastolic), f"{glucose:.1f}", f"{draw.normal(66, 9):.1f}"),
    )
