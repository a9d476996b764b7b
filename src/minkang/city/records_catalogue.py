"""What people have, what is measured of them and what they are given: ``definitions/records.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

ANY_DEPARTMENT = "*"


@dataclass(frozen=True, slots=True)
class Analyte:
    """A measured quantity: its codes, how healthy adults lie, and the limits of the laboratory."""

    loinc: str
    name: str
    unit: str
    ucum: str
    mean: float
    spread: float
    low: Decimal | None
    high: Decimal | None
    step: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """A test that answers in words, the usual answer first."""

    loinc: str
    name: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """What one report of a laboratory holds; `loinc` is "" where we are not sure of a code."""

    code: str
    loinc: str
    name: str
    analytes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """An examination with an image; `item` is the code of the recognition list without a LOINC."""

    loinc: str
    item: str
    name: str
    usual: str
    other: str


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine as it is prescribed."""

    atc: str
    name: str
    dose: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What people come with; `raised` moves the mean of an analyte by so many spreads."""

    code: str
    name: str
    departments: tuple[str, ...]
    youngest: int
    oldest: int
    weight: float
    panels: tuple[str, ...]
    images: tuple[str, ...]
    medicines: tuple[str, ...]
    raised: Mapping[str, float]

    def fits(self, department: str, age: float) -> bool:
        """Whether somebody of this age comes to this department with it."""
        is_here = department in self.departments or ANY_DEPARTMENT in self.departments
        return is_here and self.youngest <= age < self.oldest


@dataclass(frozen=True, slots=True)
class Vaccine:
    """A vaccine of the childhood schedule with the month of life of each dose."""

    code: str
    name: str
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything of ``records.toml``, by its own names."""

    analytes: Mapping[str, Analyte]
    findings: Mapping[str, Finding]
    panels: Mapping[str, Panel]
    images: Mapping[str, Image]
    medicines: Mapping[str, Medicine]
    diagnoses: tuple[Diagnosis, ...]
    vaccines: tuple[Vaccine, ...]

    def diagnosis(self, code: str) -> Diagnosis:
        """The diagnosis of an ICD-10 code."""
        return next(one for one in self.diagnoses if one.code == code)


@cache
def catalogue() -> Catalogue:
    """The catalogue as shipped."""
    place = resources.files("minkang.city") / "definitions" / "records.toml"
    text = tomllib.loads(place.read_text(encoding="utf-8"))
    return Catalogue(
        analytes={code: _analyte(row) for code, row in text["analytes"].items()},
        findings={
            code: Finding(row["loinc"], row["name"], (row["words"][0], row["words"][1]))
            for code, row in text["findings"].items()
        },
        panels={
            code: Panel(code, row["loinc"], row["name"], tuple(row["analytes"]))
            for code, row in text["panels"].items()
        },
        images={
            code: Image(
                row.get("loinc", ""), row.get("item", ""), row["name"], row["usual"], row["other"]
            )
            for code, row in text["images"].items()
        },
        medicines={code: Medicine(**row) for code, row in text["medicines"].items()},
        diagnoses=tuple(_diagnosis(row) for row in text["diagnoses"]),
        vaccines=tuple(
            Vaccine(row["code"], row["name"], tuple(row["months"])) for row in text["vaccines"]
        ),
    )


def _analyte(row: Mapping[str, Any]) -> Analyte:
    return Analyte(
        loinc=row["loinc"],
        name=row["name"],
        unit=row["unit"],
        ucum=row["ucum"],
        mean=row["mean"],
        spread=row["spread"],
        low=_limit(row.get("low")),
        high=_limit(row.get("high")),
        step=Decimal(row["step"]),
    )


def _limit(said: float | None) -> Decimal | None:
    return None if said is None else Decimal(str(said))


def _diagnosis(row: Mapping[str, Any]) -> Diagnosis:
    youngest, oldest = row["ages"]
    return Diagnosis(
        code=row["code"],
        name=row["name"],
        departments=tuple(row["departments"]),
        youngest=youngest,
        oldest=oldest,
        weight=row["weight"],
        panels=tuple(row["panels"]),
        images=tuple(row["images"]),
        medicines=tuple(row["medicines"]),
        raised=row["raised"],
    )
