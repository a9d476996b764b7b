"""Kinds of boundaries: rows just inside an indicator, and rows that deviate in one thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicator_rows import (
    DAY,
    ON,
    VILLAGE,
    World,
)

Facts = dict[str, Any]
Make = Callable[[World], object]
Case = tuple[str, int, Make]

EVIDENCE = {
    "department": ("specialty", "opened_on", "closed_on"),
    "service": ("kind", "since", "until"),
    "certificate": ("kind", "issued_on", "expires_on"),
}
LAST_YEAR = ON.replace(year=ON.year - 1)


@dataclass(frozen=True)
class Held:
    """An organisation that counts because it holds something.

    Attributes:
        facts: What the organisation is.
        wrong: What it must not be instead, each alone enough to leave it out.
        also: Further rows it needs.
    """

    table: str
    kind: str
    category: str
    facts: Facts = field(default_factory=dict)
    wrong: tuple[Facts, ...] = ()
    also: tuple[tuple[str, str], ...] = ()

    def cases(self) -> Iterator[Case]:
        """The organisation, and one deviation at a time."""
        _, since, until = EVIDENCE[self.table]
        yield "holds it", 1, self.make()
        yield "holds it from today", 1, self.make({}, {since: ON})
        yield "holds it until tomorrow", 1, self.make({}, {until: ON + DAY})
        yield "will hold it tomorrow", 0, self.make({}, {since: ON + DAY})
        yield "held it until today", 0, self.make({}, {until: ON})
        yield "opens today", 1, self.make({"opened_on": ON})
        yield "opens tomorrow", 0, self.make({"opened_on": ON + DAY})
        yield "closes tomorrow", 1, self.make({"closed_on": ON + DAY})
        yield "closed today", 0, self.make({"closed_on": ON})
        yield "holds something else", 0, self.make({}, {EVIDENCE[self.table][0]: "other"})
        for changed in self.wrong:
            yield f"is {changed}", 0, self.make(changed)
        for number in range(len(self.also)):
            yield f"lacks {self.also[number]}", 0, self.make(lacking=number)

    def make(
        self, body: Facts | None = None, evidence: Facts | None = None, lacking: int = -1
    ) -> Make:
        def build(world: World) -> None:
            rid = world.organisation(**({"category": self.category} | self.facts | (body or {})))
            add = getattr(world, self.table)
            column = EVIDENCE[self.table][0]
            facts = {column: self.kind} | (evidence or {})
            add(rid, facts.pop(column), **facts)
            for number, (table, kind) in enumerate(self.also):
                if number != lacking:
                    getattr(world, table)(rid, kind)

        return build


@dataclass(frozen=True)
class Kept:
    """Nine of something, stated by an organisation."""

    kind: str
    category: str
    other_kind: str
    other_category: str = ""

    def cases(self) -> Iterator[Case]:
        """The statement, and one deviation at a time."""
        yield "holds nine", 9, self.make()
        yield "from today", 9, self.make(since=ON)
        yield "until tomorrow", 9, self.make(until=ON + DAY)
        yield "from tomorrow", 0, self.make(since=ON + DAY)
        yield "until today", 0, self.make(until=ON)
        yield "of another kind", 0, self.make(self.other_kind)
        yield "closed", 0, self.make(closed_on=ON)
        if self.other_category:
            yield "of another body", 0, self.make(category=self.other_category)

    def make(
        self, kind: str = "", category: str = "", closed_on: date | None = None, **period: date
    ) -> Make:
        def build(world: World) -> None:
            rid = world.organisation(category or self.category, closed_on=closed_on)
            world.capacity(rid, kind or self.kind, 9, **period)

        return build


@dataclass(frozen=True)
class Works:
    """Somebody in a post under licences; each of `wrong` changes the post so that it falls out."""

    post: str
    licences: tuple[str, ...]
    category: str = "general_hospital"
    other_category: str = "pharmacy"
    scope: str = ""
    service: str = ""
    other_post: str = "manager"

    def cases(self) -> Iterator[Case]:
        """The post, and one deviation at a time."""
        yield "works", 1, self.make()
        yield "from today", 1, self.make(since=ON)
        yield "until tomorrow", 1, self.make(until=ON + DAY)
        yield "from tomorrow", 0, self.make(since=ON + DAY)
        yield "until today", 0, self.make(until=ON)
        yield "beside the main post", 0, self.make(is_principal=False)
        yield "as something else", 0, self.make(kind=self.other_post)
        yield "elsewhere", 0, self.make(category=self.other_category)
        yield "licence ended today", 0, self.make(qualified_until=ON)
        for number in range(len(self.licences)):
            yield f"without {self.licences[number]}", 0, self.make(lacking=number)

    def make(
        self, category: str = "", kind: str = "", lacking: int = -1, **changed: object
    ) -> Make:
        def build(world: World) -> None:
            rid = world.organisation(category or self.category)
            if self.service:
                world.service(rid, self.service)
            world.staff(rid, kind or self.post, *self.licences, scope=self.scope, **changed)
            if lacking >= 0:
                ended = world.tables["qualification"][lacking]
                ended["valid_until"] = ON
                if lacking == 0:
                    world.tables["post"][0]["qualified_until"] = ON

        return build


def body(category: str, area: str = VILLAGE, **facts: object) -> Make:
    """An organisation without more."""
    return lambda world: world.organisation(category, area, **facts)


def holding(
    amount: int, category: str = "township_hospital", kind: str = "nursing_beds", **period: date
) -> Make:
    """An organisation that states so many beds."""
    return lambda world: world.capacity(world.organisation(category), kind, amount, **period)


def person(born_on: date, **facts: object) -> Make:
    """One person without more."""
    return lambda world: world.person(born_on, **facts)  # type: ignore[arg-type]  # any fact


def enterprise(*stated: tuple[int, int], industry: str = "2740", **facts: object) -> Make:
    """An enterprise with revenues by year, in 亿元."""

    def build(world: World) -> None:
        rid = world.organisation("enterprise", **facts)  # type: ignore[arg-type]  # any fact
        world.enterprise(rid, industry)
        for year, yi in stated:
            world.revenue(rid, year, yi * 10**10)

    return build


def award(area: str, **facts: object) -> Make:
    """One award."""
    return lambda world: world.award(area, **facts)


def mortal(years: int) -> tuple[Case, ...]:
    """Deaths around a birthday and around the ends of the twelve months."""
    birthday = date(ON.year - years, 1, 15)
    return (
        ("the day before the birthday", 1, person(birthday, died_on=date(ON.year, 1, 14))),
        ("on the birthday", 0, person(birthday, died_on=date(ON.year, 1, 15))),
        ("today", 1, person(ON - DAY, died_on=ON)),
        ("tomorrow", 0, person(ON - DAY, died_on=ON + DAY)),
        ("a year ago", 0, person(LAST_YEAR - DAY, died_on=LAST_YEAR)),
        ("a day less than a year ago", 1, person(LAST_YEAR, died_on=LAST_YEAR + DAY)),
        ("after leaving", 0, person(ON - DAY * 9, died_on=ON, resident_until=ON - DAY)),
        ("alive", 0, person(ON - DAY)),
    )


def sized(yi: int) -> tuple[Case, ...]:
    """Revenues around a limit."""
    year = ON.year
    return (
        ("exactly so much", 1, enterprise((year - 1, yi))),
        ("more", 1, enterprise((year - 1, yi + 1), industry="273")),
        ("less", 0, enterprise((year - 1, yi - 1))),
        ("less of late", 0, enterprise((year - 2, yi), (year - 1, yi - 1))),
        ("two years ago", 1, enterprise((year - 2, yi))),
        ("three years ago", 0, enterprise((year - 3, yi))),
        ("this year", 0, enterprise((year, yi))),
        ("another industry", 0, enterprise((year - 1, yi), industry="2720")),
        ("closed", 0, enterprise((year - 1, yi), closed_on=ON)),
        ("nothing stated", 0, enterprise()),
    )
