"""Values the shared components show; a page author fills one and hands it to its tag."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.terms import Standing

Words = str | Promise


class Verification(StrEnum):
    """How sure we are of a rule or a table."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    MEMORY = "memory"


class Light(StrEnum):
    """Where one step of a progress line stands."""

    DONE = "done"
    CURRENT = "current"
    LATE = "late"
    WAITING = "waiting"


STANDING_WORDS: dict[Standing, tuple[str, Promise]] = {
    Standing.MET: ("check", gettext_lazy("达标")),
    Standing.ON_WAY: ("moving", gettext_lazy("推进中")),
    Standing.BEHIND: ("late", gettext_lazy("滞后")),
    Standing.UNTARGETED: ("info", gettext_lazy("未设目标")),
    Standing.UNMEASURED: ("unmeasured", gettext_lazy("尚不可测")),
}
VERIFICATION_WORDS: dict[Verification, tuple[str, Promise]] = {
    Verification.OFFICIAL: ("check", gettext_lazy("官方文本")),
    Verification.SECONDARY: ("copy", gettext_lazy("二手来源")),
    Verification.MEMORY: ("unmeasured", gettext_lazy("待核")),
}
LIGHT_WORDS: dict[Light, tuple[str, Promise]] = {
    Light.DONE: ("check", gettext_lazy("已完成")),
    Light.CURRENT: ("moving", gettext_lazy("办理中")),
    Light.LATE: ("late", gettext_lazy("已超期")),
    Light.WAITING: ("clock", gettext_lazy("未开始")),
}


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What a government site tells crawlers about a page; empty texts are left out.

    Attributes:
        column: Column of the site the page belongs to.
        article: Title of the article, when the page shows one.
        published_on: Day of publication, or None for pages that are not published articles.
        source: Who the content comes from.
        keywords: Words to find it by.
        description: One sentence about the page.
    """

    column: Words
    article: Words = ""
    published_on: date | None = None
    source: Words = ""
    keywords: tuple[str, ...] = ()
    description: Words = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a list of facts; `value` may be safe HTML made by a template tag."""

    term: Words
    value: Words


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """One step on the way of a permit, a birth, a ticket or a referral.

    Attributes:
        label: What is done in this step.
        office: Who does it.
        light: Where the step stands.
        due: Last day, or None when no law sets one.
        done_on: Day it was finished, or None.
    """

    label: Words
    office: Words
    light: Light
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class NumberWithWhy:
    """A number that answers for itself.

    Attributes:
        name: Name of the indicator.
        value: The number as shown, or "" when it cannot be measured yet.
        unit: Its unit ("%", "张/千人").
        standing: Where it stands to its target.
        why_address: Page with the definition in words, the rows and the clause.
        fraction: Numerator and denominator in words, or "".
        as_of: Day the value holds for, or None when there is no value.
        headroom: Distance to target and baseline in words, shown when there is no `bullet`.
        clause_id: Clause the target stems from, or "".
        bullet: Drawing of value, target and baseline with its finding, or None.
    """

    name: Words
    value: str
    unit: Words
    standing: Standing
    why_address: str
    fraction: Words = ""
    as_of: date | None = None
    headroom: Words = ""
    clause_id: str = ""
    bullet: ChartFigure | None = None


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value to narrow a list by; `address` chooses it, or lifts it when it is chosen.

    There are at least `count` rows, exactly as many when `is_exact`.
    """

    label: Words
    count: int
    address: str
    is_chosen: bool
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one kind a list can be narrowed by."""

    title: Words
    choices: tuple[FacetChoice, ...]

    @property
    def first_choices(self) -> tuple[FacetChoice, ...]:
        """What is shown at once: the chosen ones and the most frequent."""
        return self.choices[:_SHOWN_AT_ONCE]

    @property
    def further_choices(self) -> tuple[FacetChoice, ...]:
        """What opens on request."""
        return self.choices[_SHOWN_AT_ONCE:]


_SHOWN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Ways on and back through a list; an empty address means there is no such page."""

    previous: str
    next: str


def facts(pairs: Iterable[tuple[Words, Words]]) -> tuple[Fact, ...]:
    """Pairs of term and value as facts; pairs with an empty value are left out."""
    return tuple(Fact(term, value) for term, value in pairs if value)
