"""What is asked, who may see what, and by when the law wants it; pure."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from minkang.affairs.onething.rules.package import Group, Legal, Package, Part

YES, NO = "yes", "no"


def is_wanted(part: Part, facts: Mapping[str, str]) -> bool:
    """Whether a part is done for this family."""
    return not part.wanted or facts.get(part.wanted) == YES


def asked_of(package: Package, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Facts of the form that concern this family.

    They are those a wanted office sees, the choices, and what shows a detour. A choice that is not made
    yet counts as made.
    """
    undecided = {part.wanted for part in package.parts if part.wanted not in facts}
    seen = {
        code
        for part in package.parts
        if part.wanted in undecided or is_wanted(part, facts)
        for code in part.sees
    }
    seen |= {part.wanted for part in package.parts}
    seen |= {clue.fact for detour in package.detours for clue in detour.clues}
    return tuple(code for code in package.asked if code in seen)


def missing(package: Package, facts: Mapping[str, str]) -> tuple[str, ...]:
    """What must be told before the package is declared, in the order of the form."""
    wanted = asked_of(package, facts)
    return tuple(code for code in wanted if code not in facts and code not in package.may_miss)


def pages_of(package: Package, held: Mapping[str, str], told: Mapping[str, str]) -> list[Group]:
    """Pages with something left to ask, each with the questions nobody has answered for the family."""
    wanted = set(asked_of(package, {**told, **held})) - held.keys()
    pages = [
        Group(one.title, one.title_en, tuple(code for code in one.facts if code in wanted))
        for one in package.groups
    ]
    return [one for one in pages if one.facts]


def seen_by(part: Part, facts: Mapping[str, str]) -> dict[str, str]:
    """What an office gets of everything that is known; a fact it may not see never leaves."""
    return {code: facts[code] for code in part.sees if code in facts}


def legal_day(legal: Legal, facts: Mapping[str, str]) -> date | None:
    """The last day the law allows; the end of a month stands for a day it does not have."""
    told = facts.get(legal.since)
    if told is None:
        return None
    since = date.fromisoformat(told)
    months = since.year * 12 + since.month - 1 + legal.months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))
