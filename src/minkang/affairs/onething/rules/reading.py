"""From a TOML table to a package, and everything that is wrong with one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from minkang.affairs.onething.rules.package import (
    Basis,
    Before,
    Clue,
    Detour,
    Group,
    Legal,
    Licence,
    Package,
    Part,
    Period,
)
from minkang.affairs.onething.terms import OfficeKind, PeriodUnit, Subject
from minkang.policy.clauses.tables import DeclarationFault, Table

Word = TypeVar("Word", bound=StrEnum)
TRUE = "yes"
VERIFICATIONS = frozenset({"official", "secondary", "memory"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a package may point at: facts, those that are yes or no, and the facts of each licence."""

    facts: frozenset[str]
    truths: frozenset[str]
    licences: Mapping[str, frozenset[str]]


def package_of(table: Table) -> Package:
    """The package of one file.

    Raises:
        DeclarationFault: naming file, table and key.
    """
    with table:
        before = _required(table, "before")
        return Package(
            code=table.text("code"),
            title=table.text("title"),
            title_en=table.text("title_en"),
            short=table.text("short"),
            short_en=table.text("short_en"),
            subject=_word(table, "subject", Subject),
            lead=_word(table, "lead", OfficeKind),
            groups=tuple(_group(one) for one in table.tables("group")),
            may_miss=frozenset(table.texts("may_miss")),
            detours=tuple(_detour(one) for one in table.tables("detour")),
            parts=tuple(_part(one) for one in table.tables("part")),
            before=_before(before),
        )


def _group(table: Table) -> Group:
    with table:
        return Group(table.text("title"), table.text("title_en"), table.texts("facts"))


def _detour(table: Table) -> Detour:
    with table:
        return Detour(
            table.text("code"),
            table.text("title"),
            table.text("title_en"),
            tuple(_clue(one) for one in table.tables("when")),
        )


def _clue(table: Table) -> Clue:
    with table:
        is_not = table.text("is_not", "no") == TRUE
        return Clue(table.text("fact"), table.text("op"), table.texts("value"), is_not)


def _part(table: Table) -> Part:
    with table:
        legal, licence = table.table("legal"), table.table("licence")
        return Part(
            code=table.text("code"),
            title=table.text("title"),
            title_en=table.text("title_en"),
            office=_word(table, "office", OfficeKind),
            after=table.texts("after"),
            wanted=table.text("wanted", ""),
            sees=table.texts("sees"),
            results=table.texts("results"),
            statutory=_period(_required(table, "statutory")),
            promised=_period(_required(table, "promised")),
            legal=_legal(legal) if legal else None,
            licence=_licence(licence) if licence else None,
        )


def _period(table: Table) -> Period:
    with table:
        return Period(table.whole("amount"), _word(table, "unit", PeriodUnit), _basis(table))


def _legal(table: Table) -> Legal:
    with table:
        return Legal(table.whole("months"), table.text("since"), _basis(table))


def _basis(table: Table) -> Basis:
    found = Basis(table.text("law"), table.text("article", ""), table.text("verification"))
    if found.verification not in VERIFICATIONS:
        raise DeclarationFault(f"{table.where}: verification is {found.verification!r}")
    return found


def _licence(table: Table) -> Licence:
    with table:
        claims = tuple(_claim(one) for one in table.tables("claim"))
        return Licence(table.text("type"), table.text("number"), claims)


def _claim(table: Table) -> tuple[str, str]:
    with table:
        fact = table.text("fact")
        return fact, table.text("of", fact)


def _before(table: Table) -> Before:
    with table:
        return Before(
            table.whole("materials"),
            table.whole("visits"),
            table.whole("steps"),
            table.whole("days"),
            table.text("source"),
            table.text("verification"),
        )


def _required(table: Table, key: str) -> Table:
    found = table.table(key)
    if found is None:
        raise DeclarationFault(f"{table.where}: {key} is missing")
    return found


def _word(table: Table, key: str, words: type[Word]) -> Word:
    said = table.text(key)
    if said not in {str(one) for one in words}:
        raise DeclarationFault(f"{table.where}: {key} is {said!r}, expected one of {[*words]}")
    return words(said)


def faults(package: Package, known: Known) -> tuple[str, ...]:
    """What keeps a package from being published, in English; empty when nothing does."""
    found = [*_unknown(package, known), *_shape(package, known)]
    return tuple(found) if found else (*_circles(package), *_reach(package, known))


def _unknown(package: Package, known: Known) -> Iterator[str]:
    for code in {*package.asked, *package.may_miss} - known.facts:
        yield f"the form asks for the unknown fact {code}"
    for detour in package.detours:
        yield from (f"{detour.code} looks at {one.fact}" for one in detour.clues if one.fact not in known.facts)  # fmt: skip
    for part in package.parts:
        wanted = {part.wanted} - {""}
        for code in {*part.sees, *part.results, *wanted} - known.facts:
            yield f"{part.code} names the unknown fact {code}"
        for code in set(part.after) - package.part_of.keys():
            yield f"{part.code} waits for the unknown part {code}"


def _shape(package: Package, known: Known) -> Iterator[str]:
    yield from _twice("part", (one.code for one in package.parts))
    yield from _twice("question", package.asked)
    if all(part.is_optional for part in package.parts):
        yield "no part is mandatory"
    for part in package.parts:
        yield from _part_shape(package, part, known)
    for detour in package.detours:
        if not detour.clues:
            yield f"{detour.code} is shown by nothing"


def _part_shape(package: Package, part: Part, known: Known) -> Iterator[str]:
    if part.wanted and part.wanted not in known.truths & set(package.asked):
        yield f"{part.code} is wanted by {part.wanted}, which is no question with yes and no"
    if not part.results:
        yield f"{part.code} gives no result"
    if any(period.amount < 1 for period in (part.statutory, part.promised)):
        yield f"{part.code} has a limit without days"


def _twice(what: str, codes: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield f"{what} {code} stands twice"
        seen.add(code)


def _circles(package: Package) -> Iterator[str]:
    try:
        TopologicalSorter({one.code: one.after for one in package.parts}).prepare()
    except CycleError as fault:
        yield f"parts wait for each other: {fault.args[1]}"


def before_of(package: Package, part: Part) -> frozenset[str]:
    """Codes of the parts that are done when a part opens."""
    found: set[str] = set()
    waiting = list(part.after)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += package.part_of[code].after
    return frozenset(found)


def _reach(package: Package, known: Known) -> Iterator[str]:
    if any(_circles(package)):
        return
    given: set[str] = set()
    for part in package.parts:
        yield from _sight(package, part)
        yield from _licensed(part, known)
        for code in part.results:
            if code in given or code in package.asked:
                yield f"{part.code} gives {code}, which is known otherwise"
            given.add(code)
    used = {code for part in package.parts for code in (*part.sees, part.wanted)}
    looked_at = {clue.fact for detour in package.detours for clue in detour.clues}
    for code in set(package.asked) - used - looked_at:
        yield f"{code} is asked and no office needs it"


def _sight(package: Package, part: Part) -> Iterator[str]:
    earlier = [package.part_of[code] for code in before_of(package, part)]
    there = {*package.asked, *(code for one in earlier for code in one.results)}
    for code in set(part.sees) - there:
        yield f"{part.code} sees {code}, which nobody told before it opens"
    for one in earlier:
        if one.is_optional:
            yield f"{part.code} waits for {one.code}, which need not be wanted"
    if part.legal and part.legal.since not in package.asked:
        yield f"the law counts {part.code} from {part.legal.since}, which is not asked"


def _licensed(part: Part, known: Known) -> Iterator[str]:
    if part.licence is None:
        return
    on_it = known.licences.get(part.licence.type)
    if on_it is None:
        yield f"{part.code} issues the unknown licence {part.licence.type}"
        return
    if part.licence.number not in part.results:
        yield f"{part.code} does not give the number of its licence"
    for fact, of in part.licence.claims:
        if fact not in on_it:
            yield f"{fact} does not stand on {part.licence.type}"
        if of not in {*part.sees, *part.results}:
            yield f"{part.code} writes {of} on its licence and does not know it"
