"""Residents who do not exist, in families that make matching hard, and their way into the database.

A household shares surname, telephone and home; children use a parent's telephone, brothers and
sisters often share a sign of the given name, and two births in a hundred are twins. Everything is
drawn from one seed. What is invented: shares of households without elders, of telephones shared, of
newborns without a number; names and surnames follow ``minkang.city.names``.
"""

import random  # noqa: TID251 - a bench may draw
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from django.db import connection

from minkang.city.names import draw_given, draw_surnames
from minkang.kernel.identifiers import resident_check_character
from minkang.registry.people.models.cells import identity_index, telephone_index

TODAY = date(2026, 11, 21)
HOUSEHOLDS_OF_A_BLOCK = 5_000
TWINS, SAME_SIGN, NO_TELEPHONE, ELDERS_ON_A_CHILD = 0.03, 0.35, 0.06, 0.3
MALE, FEMALE = 1, 2
CHILDREN = (0.25, 0.45, 0.25, 0.05)
POOL, FIRST_YEAR = 4_000, 1930
COUNTIES, TOWNS, VILLAGES = 6, 10, 10
MINORITY = 0.004
SYLLABLES = [
    "阿",
    "迪",
    "力",
    "木",
    "拉",
    "提",
    "古",
    "丽",
    "娜",
    "尔",
    "热",
    "巴",
    "买",
    "买",
    "吐",
    "逊",
    "艾",
    "合",
    "麦",
    "提",
    "帕",
    "夏",
    "依",
    "明",
    "江",
    "玛",
    "依",
    "拉",
    "巴",
    "图",
    "其",
    "其",
    "格",
]


@dataclass(frozen=True, slots=True, repr=False)
class Resident:
    """One resident; `number` is "" for a newborn, `mother` the mother's number or ""."""

    rid: UUID
    household: UUID
    name: str
    sex: int
    born_on: date
    number: str
    telephone: str
    area: str
    address: str
    mother: str
    mother_name: str
    mother_rid: UUID | None
    twin: str
    is_head: bool


class _Draws:
    """Everything drawn, from one seed; given names come from a pool for each year and sex."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._numbers: set[int] = set()
        stream = np.random.default_rng(seed)
        self._given = {
            (year, sex): draw_given(stream, np.full(POOL, year), np.full(POOL, sex)).tolist()
            for year in range(FIRST_YEAR, TODAY.year + 1)
            for sex in (MALE, FEMALE)
        }
        self._surnames = draw_surnames(stream, np.full(POOL * 50, "01", dtype=object)).tolist()

    def rid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128))

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def surname(self) -> str:
        return self._surnames[int(self.dice.random() * len(self._surnames))]

    def number(self, county: str, born_on: date, sex: int) -> str:
        while True:
            stem = f"{county}{born_on:%Y%m%d}{self.dice.randrange(500) * 2 + (sex == MALE):03}"
            if int(stem) not in self._numbers:
                self._numbers.add(int(stem))
                return stem + resident_check_character(stem)

    def telephone(self) -> str:
        return f"1{self.dice.randrange(3_000_000_000, 10_000_000_000)}"

    def given(self, born_on: date, sex: int, elder: str = "") -> str:
        drawn: str = self._given[born_on.year, sex][int(self.dice.random() * POOL)]
        if elder and len(drawn) == len(elder) == 2 and self.chance(SAME_SIGN):
            return elder[0] + drawn[1]
        return drawn


def county_code(place: int) -> str:
    """Six digits of a county of the made-up city."""
    return f"2105{place + 2:02}"


def villages() -> tuple[str, ...]:
    """Twelve digits of every village."""
    return tuple(
        f"{county_code(county)}{town + 1:03}{village + 1:03}"
        for county in range(COUNTIES)
        for town in range(TOWNS)
        for village in range(VILLAGES)
    )


def households(size: int, seed: int) -> Iterator[list[Resident]]:
    """Households until there are `size` residents or a few more."""
    draws = _Draws(seed)
    places, done = villages(), 0
    while done < size:
        members = _household(draws, draws.dice.choice(places))
        done += len(members)
        yield members


def _household(draws: _Draws, area: str) -> list[Resident]:
    rid, door = draws.rid(), f"{draws.dice.randrange(1, 400)}号"
    born_on = TODAY - timedelta(days=draws.dice.randrange(24 * 365, 88 * 365))
    her_birth = born_on + timedelta(days=draws.dice.randrange(-1500, 2500))
    if her_birth > TODAY - timedelta(days=21 * 365):
        her_birth = born_on
    father = _adult(draws, (rid, area, door), draws.surname(), born_on, MALE)
    mother = _adult(draws, (rid, area, door), draws.surname(), her_birth, FEMALE)
    return [father, mother, *_children(draws, father, mother)]


def _adult(
    draws: _Draws, home: tuple[UUID, str, str], surname: str, born_on: date, sex: int
) -> Resident:
    household, area, door = home
    name = surname + draws.given(born_on, sex)
    if draws.chance(MINORITY):
        parts = draws.dice.choices(SYLLABLES, k=7)
        name = "".join(parts[:4]) + "·" + "".join(parts[4:])
    telephone = "" if draws.chance(NO_TELEPHONE) else draws.telephone()
    number = draws.number(area[:6], born_on, sex)
    return Resident(
        draws.rid(),
        household,
        name,
        sex,
        born_on,
        number,
        telephone,
        area,
        door,
        "",
        "",
        None,
        "",
        is_head=sex == MALE,
    )


def _children(draws: _Draws, father: Resident, mother: Resident) -> list[Resident]:
    found: list[Resident] = []
    elder = ""
    for _ in range(draws.dice.choices((0, 1, 2, 3), CHILDREN)[0]):
        born_on = mother.born_on + timedelta(days=draws.dice.randrange(21 * 365, 40 * 365))
        if born_on > TODAY - timedelta(days=3):
            continue
        births = 2 if draws.chance(TWINS) else 1
        twin = str(draws.rid()) if births > 1 else ""
        for _ in range(births):
            child = _child(draws, father, mother, born_on, elder, twin)
            elder = child.name[len(father.name[:1]) :]
            found.append(child)
    return found


def _child(
    draws: _Draws, father: Resident, mother: Resident, born_on: date, elder: str, twin: str
) -> Resident:
    sex = MALE if draws.chance(0.52) else FEMALE
    surname = father.name[: 2 if father.name[:2] in ("欧阳", "司马", "诸葛", "上官") else 1]
    is_newborn = born_on > TODAY - timedelta(days=60)
    is_grown = born_on < TODAY - timedelta(days=16 * 365)
    own = draws.telephone() if is_grown else mother.telephone or father.telephone
    return Resident(
        rid=draws.rid(),
        household=father.household,
        name=surname + draws.given(born_on, sex, elder),
        sex=sex,
        born_on=born_on,
        number="" if is_newborn else draws.number(father.area[:6], born_on, sex),
        telephone=own,
        area=father.area,
        address=father.address,
        mother=mother.number,
        mother_name=mother.name,
        mother_rid=mother.rid,
        twin=twin,
        is_head=False,
    )


def keep(families: Iterable[list[Resident]]) -> int:
    """Write places and households into the database by COPY; returns how many residents.

    Sealed columns hold a filler: matching reads indexes only.
    """
    done = 0
    with connection.cursor() as cursor:
        _keep_places(cursor)
        batch: list[list[Resident]] = []
        for family in families:
            batch.append(family)
            if len(batch) == HOUSEHOLDS_OF_A_BLOCK:
                done += _copy(cursor, batch)
                batch = []
        done += _copy(cursor, batch)
        cursor.execute("ANALYZE people_person")
        cursor.execute("ANALYZE people_household")
        cursor.execute("ANALYZE people_guardianship")
    return done


def _keep_places(cursor: object) -> None:
    rows = [("210000000000", "province", None), ("210500000000", "city", "210000000000")]
    rows += [(f"{county_code(one)}000000", "county", "210500000000") for one in range(COUNTIES)]
    for county in range(COUNTIES):
        for town in range(TOWNS):
            code = f"{county_code(county)}{town + 1:03}"
            rows.append((f"{code}000", "town", f"{county_code(county)}000000"))
            rows += [
                (f"{code}{village + 1:03}", "village", f"{code}000") for village in range(VILLAGES)
            ]
    cursor.executemany(  # type: ignore[attr-defined]  # a cursor of the database
        "INSERT INTO places_area (code, name, name_en, level, settlement, datum, positioning,"
        " parent_id, valid_from) VALUES (%s, %s, '', %s, '', '', '', %s, '2020-01-01')"
        " ON CONFLICT DO NOTHING",
        [(code, f"试{code[4:]}", level, parent) for code, level, parent in rows],
    )


def _copy(cursor: object, families: list[list[Resident]]) -> int:
    with cursor.copy("COPY people_household (rid, area_id, address) FROM STDIN") as copy:  # type: ignore[attr-defined]  # a cursor of the database
        for members in families:
            copy.write_row((members[0].household, members[0].area, members[0].address))
    people = [one for members in families for one in members]
    with cursor.copy(  # type: ignore[attr-defined]  # a cursor of the database
        "COPY people_person (rid, name, sex, born_on, ethnicity, kinship, resident_since,"
        " household_id, area_id, identity_sealed, identity_index, telephone_sealed,"
        " telephone_index) FROM STDIN"
    ) as copy:
        for one in people:
            copy.write_row(_row(one))
    with cursor.copy(  # type: ignore[attr-defined]  # a cursor of the database
        "COPY people_guardianship (ward_id, guardian_id, kind, evidence, since) FROM STDIN"
    ) as copy:
        for one in people:
            if one.mother_rid is not None:
                copy.write_row((one.rid, one.mother_rid, "parent", "", one.born_on))
    return len(people)


def _row(one: Resident) -> tuple[object, ...]:
    return (
        one.rid,
        one.name,
        one.sex,
        one.born_on,
        "01",
        "head" if one.is_head else "other",
        max(one.born_on, date(2000, 1, 1)),
        one.household,
        one.area,
        b"\x01" if one.number else b"",
        identity_index(one.number) if one.number else None,
        b"\x01" if one.telephone else b"",
        telephone_index(one.telephone) if one.telephone else None,
    )
