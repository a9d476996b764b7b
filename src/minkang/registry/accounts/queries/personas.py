"""The personas of the demonstration: their definitions, and the rows of a region they stand for."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db.models import Q, QuerySet

from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account
from minkang.registry.organisations.models import Organisation, Post, Practitioner
from minkang.registry.organisations.terms import Category, PostKind
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind, Sex
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

YEAR = timedelta(days=365.25)
ADULT_AGES, ELDER_AGES = (30, 60), (75, 82)
NEWBORN = timedelta(days=5)


class Finding(StrEnum):
    """How a persona is found in a region."""

    ADULT = "adult"
    ELDER = "elder"
    PARENT = "parent"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona as defined.

    Attributes:
        login: Its login name.
        role: What it may act as.
        find: How its rows are found.
        task: What a visitor does in its place, Chinese.
        task_en: The same in English.
        categories: Of organisations, the first that has one; empty for residents.
        post: The post held there, or None for residents.
        reach: Level of the area the role is granted for, or None for residents.
        name: What it is called where nobody holds such a post; "" where somebody must.
    """

    login: str
    role: Role
    find: Finding
    task: str
    task_en: str
    categories: tuple[Category, ...] = ()
    post: PostKind | None = None
    reach: AreaLevel | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The rows a persona stands for; `name` is what its account is called."""

    name: str
    person: Person | None = None
    practitioner: Practitioner | None = None
    organisation: Organisation | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class PersonaLine:
    """A persona as the sign-in page offers it, in the visitor's language."""

    login: str
    name: str
    role_name: str
    office: str
    task: str


@cache
def _listing() -> tuple[str, tuple[Persona, ...]]:
    text = files("minkang.registry.accounts").joinpath("definitions/personas.toml")
    parsed = tomllib.loads(text.read_text(encoding="utf-8"))
    personas = tuple(
        Persona(
            login=row["login"],
            role=Role(row["role"]),
            find=Finding(row["find"]),
            task=row["task"],
            task_en=row["task_en"],
            categories=tuple(Category(one) for one in row.get("categories", ())),
            post=PostKind(row["post"]) if "post" in row else None,
            reach=AreaLevel(row["reach"]) if "reach" in row else None,
            name=row.get("name", ""),
        )
        for row in parsed["persona"]
    )
    return parsed["password"], personas


def personas() -> tuple[Persona, ...]:
    """Every persona, in the order they are offered."""
    return _listing()[1]


def persona_password() -> str:
    """The phrase that opens every persona in demo mode."""
    return _listing()[0]


def cast_of(persona: Persona, *, on: date, taken: Collection[UUID]) -> Cast | None:
    """The rows a persona stands for on a day, or None when the region has none.

    `taken` are rids of people and practitioners who are personas already.
    """
    match persona.find:
        case Finding.ADULT:
            return _resident(_residents(on).exclude(pk__in=taken), ADULT_AGES, on)
        case Finding.ELDER:
            women = _residents(on).exclude(pk__in=taken).filter(sex=Sex.FEMALE)
            return _resident(women, ELDER_AGES, on)
        case Finding.PARENT:
            return _mother(on, taken)
        case Finding.STAFF:
            return _staff(persona, on, taken)


def list_public_personas(*, is_english: bool) -> tuple[PersonaLine, ...]:
    """The personas whose accounts are open, in the order they are offered; for demo mode only."""
    found = {
        account.login: account
        for account in Account.objects.filter(is_demo=True, is_active=True).prefetch_related(
            "grants__organisation"
        )
    }
    return tuple(
        PersonaLine(
            login=one.login,
            name=found[one.login].name,
            role_name=one.role.label_en if is_english else one.role.label,
            office=next(
                (
                    grant.organisation.name
                    for grant in found[one.login].grants.all()
                    if grant.organisation is not None
                ),
                "",
            ),
            task=one.task_en if is_english else one.task,
        )
        for one in personas()
        if one.login in found
    )


def _residents(on: date) -> QuerySet[Person]:
    return Person.objects.filter(
        Q(resident_until__isnull=True) | Q(resident_until__gt=on),
        died_on__isnull=True,
        resident_since__lte=on,
    )


def _resident(residents: QuerySet[Person], ages: tuple[int, int], on: date) -> Cast | None:
    youngest, oldest = ages
    found = residents.filter(born_on__lte=on - youngest * YEAR, born_on__gt=on - oldest * YEAR)
    person = found.order_by("area_id", "born_on", "pk").first()
    return None if person is None else Cast(person.name, person=person)


def _mother(on: date, taken: Collection[UUID]) -> Cast | None:
    held = (
        Guardianship.objects.filter(
            Q(until__isnull=True) | Q(until__gt=on),
            kind=GuardianshipKind.PARENT,
            guardian__in=_residents(on).filter(sex=Sex.FEMALE).exclude(pk__in=taken),
            ward__in=_residents(on).filter(born_on__lte=on - NEWBORN),
        )
        .select_related("guardian")
        .order_by("-ward__born_on", "ward_id")
        .first()
    )
    return None if held is None else Cast(held.guardian.name, person=held.guardian)


def _staff(persona: Persona, on: date, taken: Collection[UUID]) -> Cast | None:
    for category in persona.categories:
        office = _offices(category, on).order_by("credit_code").first()
        if office is None:
            continue
        held = (
            Post.objects.filter(
                Q(until__isnull=True) | Q(until__gt=on),
                kind=persona.post,
                since__lte=on,
                organisation__in=_offices(category, on),
            )
            .exclude(practitioner__in=taken)
            .select_related("practitioner", "organisation")
            .order_by("organisation__credit_code", "practitioner__born_on", "practitioner_id")
            .first()
        )
        if held is not None:
            area = _upwards(held.organisation.area_id, persona.reach)
            return Cast(
                held.practitioner.name,
                practitioner=held.practitioner,
                organisation=held.organisation,
                area=area,
            )
        if persona.name:
            area = _upwards(office.area_id, persona.reach)
            return Cast(persona.name, organisation=office, area=area)
    return None


def _offices(category: Category, on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on), category=category, opened_on__lte=on
    )


def _upwards(code: str, reach: AreaLevel | None) -> Area:
    """The area of that level around `code`, or the area itself where it lies above."""
    area = Area.objects.select_related("parent__parent__parent").get(pk=code)
    while reach is not None and AreaLevel(area.level).digits > reach.digits and area.parent:
        area = area.parent
    return area
