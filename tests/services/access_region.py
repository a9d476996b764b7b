"""A small region in the tables, for the tests of access."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import CareRelation, Guardianship, Household, Person
from minkang.registry.places.models import Area

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)
VILLAGES = ("210502003001", "210502003002", "210502004001", "210521101001")
_LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}


@dataclass(frozen=True)
class World:
    """Two hospitals and their people."""

    hospital: Organisation
    other: Organisation


def areas() -> None:
    for village in VILLAGES:
        parent = None
        for digits, level in _LEVELS.items():
            code = village[:digits].ljust(12, "0")
            parent, _ = Area.objects.get_or_create(
                code=code,
                defaults={
                    "name": f"地区{code}",
                    "level": level,
                    "parent": parent,
                    "valid_from": LONG_AGO,
                },
            )


def organisation(name: str, number: int, village: str = VILLAGES[0]) -> Organisation:
    return Organisation.objects.create(
        credit_code=f"12210500{number:010d}",
        name=name,
        category="general_hospital",
        level="tertiary",
        ownership="government",
        area_id=village,
        opened_on=LONG_AGO,
    )


def world() -> World:
    areas()
    return World(organisation("本溪市中心医院", 1), organisation("明山区医院", 2, VILLAGES[3]))


def person(name: str = "李秀英", village: str = VILLAGES[0]) -> Person:
    home = Household.objects.create(area_id=village)
    return Person.objects.create(
        name=name, sex=2, born_on=date(1950, 5, 1), household=home, kinship="head",
        area_id=village, resident_since=LONG_AGO,
    )  # fmt: skip


def care(who: Person, where: Organisation, kind: str, *, until: date | None = None) -> None:
    CareRelation.objects.create(
        person=who, organisation=where, kind=kind, reference="test:1", since=LONG_AGO, until=until
    )


def guardian(ward: Person, who: Person, *, until: date | None = None) -> None:
    Guardianship.objects.create(ward=ward, guardian=who, kind="parent", since=LONG_AGO, until=until)


def account(name: str) -> UUID:
    return Account.objects.create(
        login=uuid4().hex[:12].translate(_WORDS), name=name, opened_at=AT
    ).rid


def staff(name: str, role: Role, at: Organisation, *, place: str = "2105") -> Actor:
    grant = Grant(role, at.rid, at.name, place)
    return Actor(account(name), name, None, None, (grant,), has_second_factor=True)


def resident(who: Person) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(account(who.name), who.name, who.rid, None, (grant,), has_second_factor=False)


_WORDS = str.maketrans("0123456789", "ghijklmnop")
