"""A package as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from minkang.affairs.onething.terms import OfficeKind, PeriodUnit, Subject


@dataclass(frozen=True, slots=True)
class Basis:
    """Which article or document asks for it; `verification` is official, secondary or memory."""

    law: str
    article: str
    verification: str

    @property
    def cited(self) -> str:
        """As it is cited in Chinese: 《疫苗管理法》第四十七条."""
        return f"《{self.law}》{self.article}"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days or months, counted from the day after the part is opened."""

    amount: int
    unit: PeriodUnit
    basis: Basis


@dataclass(frozen=True, slots=True)
class Legal:
    """So many months from the day a fact tells (the birth): the day itself still counts as in time."""

    months: int
    since: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Licence:
    """The e-licence a part issues: its type, the fact with its number, and what stands on it.

    `claims` are pairs: the fact on the licence, and the fact of the package it is taken from.
    """

    type: str
    number: str
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one office does.

    Attributes:
        code: Unique in the package.
        title: Chinese name.
        title_en: English name.
        office: Kind of office.
        after: Parts that must be done before.
        wanted: The yes-or-no fact that asks for it; "" for a mandatory part.
        sees: Facts its office may see, nothing else.
        results: Facts its office gives with its answer.
        statutory: Limit of the office by law or rule.
        promised: Limit the office promised.
        legal: Limit of the law since an event, or None.
        licence: E-licence it issues, or None.
    """

    code: str
    title: str
    title_en: str
    office: OfficeKind
    after: tuple[str, ...]
    wanted: str
    sees: tuple[str, ...]
    results: tuple[str, ...]
    statutory: Period
    promised: Period
    legal: Legal | None
    licence: Licence | None

    @property
    def is_optional(self) -> bool:
        """Whether the family chooses it."""
        return bool(self.wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one page."""

    title: str
    title_en: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clue:
    """One comparison over a fact, as `engines.cases` compares; turned round when `is_not`."""

    fact: str
    op: str
    values: tuple[str, ...]
    is_not: bool


@dataclass(frozen=True, slots=True)
class Detour:
    """A situation a person at a window looks at before the offices do; any one clue shows it."""

    code: str
    title: str
    title_en: str
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What the same matter took before it was joint: papers, visits, steps and working days."""

    materials: int
    visits: int
    steps: int
    days: int
    source: str
    verification: str


@dataclass(frozen=True)
class Package:
    """One event of life and everything offices do about it.

    Attributes:
        code: Stable code.
        title: Chinese name.
        title_en: English name.
        short: One sentence for who has to do it.
        short_en: In English.
        subject: Whose it is.
        lead: Kind of office that answers for the whole.
        groups: The form, one group a page.
        may_miss: Facts of the form that may stay unknown.
        detours: Situations with a human path.
        parts: In the order they are shown.
        before: What it took before.
    """

    code: str
    title: str
    title_en: str
    short: str
    short_en: str
    subject: Subject
    lead: OfficeKind
    groups: tuple[Group, ...]
    may_miss: frozenset[str]
    detours: tuple[Detour, ...]
    parts: tuple[Part, ...]
    before: Before

    @cached_property
    def part_of(self) -> Mapping[str, Part]:
        """Parts by code."""
        return {one.code: one for one in self.parts}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Every fact of the form, in order."""
        return tuple(code for group in self.groups for code in group.facts)

    @property
    def procedure(self) -> str:
        """Code of the procedure of the whole."""
        return f"onething_{self.code}"
