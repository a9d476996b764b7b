"""What keeps a guide from being published: a missing element, an open-ended phrase, a promise too long.

Pure: what exists elsewhere (facts, licences, items, procedures) is given in `Known`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil, floor
from pathlib import Path

from minkang.affairs.permits.rules.elements import Basis, Item, Limits, Material, missing
from minkang.affairs.permits.terms import Element, Flaw, MaterialSource, Rounding
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces
from minkang.policy.clauses.tables import DeclarationFault, Table, read

FOLDER = Path(__file__).parent.parent / "definitions"
NAMED = re.compile(
    r"《[^》]*(?:法|条例|规定|办法|细则|标准|规范|目录|证|通知|意见|决定)(?:（试行）)?》"
)
CATCH_ALLS, ELEMENTS = "dehua-2021/2.1.2.1", "dehua-2021/2.1.1.2"
BLANK = "\N{IDEOGRAPHIC SPACE}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A family of open-ended words: how they are recognised, and what to write instead."""

    name: str
    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True)
class Vague:
    """An open-ended phrase found in a text; ``text[start:start + len(words)] == words``."""

    phrase: Phrase
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What keeps an item from being published.

    Attributes:
        flaw: What kind of fault it is.
        element: The element concerned.
        where: Path of the text, such as ``materials.plan.title``.
        words: The words at fault; empty when something is missing.
        message: What to do about it.
    """

    flaw: Flaw
    element: Element
    where: str
    words: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """What an item may point at; None in place of a set means that nobody knows, and all pass.

    Attributes:
        facts: Codes of facts.
        licences: Codes of types of licences.
        items: Codes of items.
        procedures: Codes of procedures.
        promise_percent: Most a promise may take of the statutory limit, in percent; None is no limit.
        rounding: How that share becomes whole days.
    """

    facts: frozenset[str] | None = None
    licences: frozenset[str] | None = None
    items: frozenset[str] | None = None
    procedures: frozenset[str] | None = None
    promise_percent: int | None = None
    rounding: Rounding = Rounding.DOWN


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every family of open-ended words, as shipped in ``definitions/vague.toml``."""
    return _vocabulary()[1]


def vague_in(text: str) -> tuple[Vague, ...]:
    """The open-ended phrases of a text, in order; names of laws in 《》 and closed names have none."""
    closed, families = _vocabulary()
    bare = closed.sub(_blanked, NAMED.sub(_blanked, text))
    found = [
        Vague(family, match.group(), match.start())
        for family in families
        for match in family.pattern.finditer(bare)
    ]
    outer = (
        one
        for one in found
        if not any(_covers(another, one) for another in found if another is not one)
    )
    return tuple(sorted(outer, key=lambda one: (one.start, one.phrase.name)))


def promise_at_most(statutory: int, percent: int, rounding: Rounding) -> int:
    """The longest promise: `percent` of `statutory`, as whole units."""
    share = statutory * percent / 100
    return floor(share) if rounding is Rounding.DOWN else ceil(share)


@enforces("liaoning-2025-34/13.2", CATCH_ALLS, ELEMENTS, "siping-env/2.1.3")
def lint(item: Item, known: Known) -> tuple[Finding, ...]:
    """Everything that keeps `item` from being published, in the order of a guide; nothing when it may."""
    found = [
        *_absent(item),
        *_open_ended(item),
        *_undecidable(item),
        *_unsourced(item),
        *_dangling(item, known),
        *_held(item),
        *(() if item.limits is None else _over_promised(item.limits, known)),
    ]
    order = list(Element)
    return tuple(sorted(found, key=lambda one: order.index(one.element)))


def refusal_of(item: Item, found: tuple[Finding, ...]) -> Refusal | None:
    """The refusal that names every finding at once, or None when there is none."""
    if not found:
        return None
    is_incomplete = any(one.flaw is Flaw.MISSING for one in found)
    is_vague = any(one.flaw is Flaw.VAGUE for one in found)
    code = "item_incomplete" if is_incomplete else "guide_vague" if is_vague else "item_faulty"
    return Refusal(
        f"permits.{code}",
        f"“{item.title}”的办事指南还有{len(found)}处要改，所以还不能公布：{found[0].message}"
        "请照下面逐条改好，再提交一次。",
        f"{item.code}: {'; '.join(f'{one.where} {one.flaw} {one.words}' for one in found)}",
        tuple(FieldFault(one.where, one.message) for one in found),
        ELEMENTS if is_incomplete else CATCH_ALLS if is_vague else "siping-env/2.1.3",
    )


def texts(item: Item) -> Iterator[tuple[Element, str, str]]:
    """Every text of the guide: element, path, words. Titles of laws are not among them."""
    yield from _texts_of_the_decision(item)
    yield from _texts_of_the_papers(item)


def _texts_of_the_decision(item: Item) -> Iterator[tuple[Element, str, str]]:
    if item.authority is not None:
        yield Element.AUTHORITY, "authority.office", item.authority.office
        yield Element.AUTHORITY, "authority.delegated_to", item.authority.delegated_to
    for condition in item.conditions:
        yield Element.CONDITIONS, f"conditions.{condition.code}.text", condition.text
        yield Element.CONDITIONS, f"conditions.{condition.code}.question", condition.question
    for number, step in enumerate(item.steps, 1):
        yield Element.PROCEDURE, f"steps.{number}", step
    for group in item.form:
        yield Element.PROCEDURE, "form.title", group.title
    yield Element.PROCEDURE, "fee", item.fee


def _texts_of_the_papers(item: Item) -> Iterator[tuple[Element, str, str]]:
    if item.limits is not None:
        yield Element.LIMITS, "limits.note", item.limits.note
    for material in item.materials:
        yield Element.MATERIALS, f"materials.{material.code}.title", material.title
        yield Element.MATERIALS, f"materials.{material.code}.only_if", material.only_if
    if item.scope is not None:
        yield Element.SCOPE, "scope.text", item.scope.text
    if item.validity is not None:
        yield Element.VALIDITY, "validity.text", item.validity.text
    if item.intermediaries is not None:
        yield Element.INTERMEDIARIES, "intermediaries.text", item.intermediaries.text
        for service in item.intermediaries.services:
            yield Element.INTERMEDIARIES, "intermediaries.services.title", service.title


def _absent(item: Item) -> Iterator[Finding]:
    for element in missing(item):
        yield Finding(Flaw.MISSING, element, element.value, "", f"没有写{element.label}，请补上。")


def _open_ended(item: Item) -> Iterator[Finding]:
    for element, where, words in texts(item):
        for one in vague_in(words):
            if not _is_excused(item, where, one):
                message = f"“{one.words}”说得含糊，{one.phrase.instead}"
                yield Finding(Flaw.VAGUE, element, where, one.words, message)


def _is_excused(item: Item, where: str, one: Vague) -> bool:
    """An article that itself leaves it open excuses the phrase, where its own words are given."""
    return any(
        excuse.where == where
        and excuse.phrase in one.words
        and excuse.phrase in excuse.words
        and excuse.basis.article
        for excuse in item.excuses
    )


def _undecidable(item: Item) -> Iterator[Finding]:
    for condition in item.conditions:
        if not condition.question and not condition.facts:
            yield Finding(
                Flaw.UNDECIDABLE,
                Element.CONDITIONS,
                f"conditions.{condition.code}",
                condition.text,
                f"条件“{condition.text}”没法判断，请写一个只能答“是”或“否”的问题，或者指明由哪项信息判断。",
            )


def _unsourced(item: Item) -> Iterator[Finding]:
    for basis in item.basis:
        if _is_bare(basis):
            message = f"设定依据《{basis.law}》没有写第几条，请补上。"
            yield Finding(Flaw.UNSOURCED, Element.BASIS, "basis", basis.law, message)
    if item.limits is not None and _is_bare(item.limits.basis):
        message = "法定时限没有写依据，请写明是哪部法规的第几条。"
        yield Finding(Flaw.UNSOURCED, Element.LIMITS, "limits.basis", "", message)
    for material in item.materials:
        yield from _unsourced_paper(material)
    for service in item.intermediaries.services if item.intermediaries else ():
        if _is_bare(service.basis):
            where = "intermediaries.services"
            message = f"中介服务“{service.title}”没有写依据。没有依据的中介服务不能要。"
            yield Finding(Flaw.UNSOURCED, Element.INTERMEDIARIES, where, service.title, message)


def _unsourced_paper(material: Material) -> Iterator[Finding]:
    where, title = f"materials.{material.code}", material.title
    if _is_bare(material.basis):
        message = f"材料“{title}”没有写依据。没有依据的材料不能要。"
        yield Finding(Flaw.UNSOURCED, Element.MATERIALS, f"{where}.basis", title, message)
    if not material.forms or material.copies < 1:
        message = f"材料“{title}”没有写要原件、复印件还是电子件，或者没有写几份。"
        yield Finding(Flaw.UNSOURCED, Element.MATERIALS, f"{where}.forms", title, message)


def _is_bare(basis: Basis | None) -> bool:
    return basis is None or not basis.article


def _dangling(item: Item, known: Known) -> Iterator[Finding]:
    if known.procedures is not None and item.procedure not in known.procedures:
        yield _unknown(Element.PROCEDURE, "procedure", item.procedure, "办理流程")
    if known.licences is not None and item.issues and item.issues not in known.licences:
        yield _unknown(Element.VALIDITY, "issues", item.issues, "证照类型")
    for element, where, code in _facts(item):
        if known.facts is not None and code not in known.facts:
            yield _unknown(element, where, code, "信息项")
    catalogues = {"licence": known.licences, "item": known.items}
    for material in item.materials:
        for said in material.satisfied_by:
            kind, _, code = said.partition(":")
            held = catalogues.get(kind, frozenset() if kind != "fact" else None)
            if held is not None and code not in held:
                where = f"materials.{material.code}.satisfied_by"
                yield _unknown(Element.MATERIALS, where, said, "免交来源")


def _facts(item: Item) -> Iterator[tuple[Element, str, str]]:
    for group in item.form:
        for code in group.facts:
            yield Element.PROCEDURE, "form.facts", code
    for condition in item.conditions:
        for code in condition.facts:
            yield Element.CONDITIONS, f"conditions.{condition.code}.facts", code
    for material in item.materials:
        for said in material.satisfied_by:
            kind, _, code = said.partition(":")
            if kind == "fact":
                yield Element.MATERIALS, f"materials.{material.code}.satisfied_by", code


def _unknown(element: Element, where: str, words: str, what: str) -> Finding:
    message = f"{what}“{words}”不存在，请从已有的里面选择。"
    return Finding(Flaw.UNKNOWN, element, where, words, message)


def _held(item: Item) -> Iterator[Finding]:
    """What the government issued has to say where the office finds it."""
    for material in item.materials:
        if _is_asked_though_held(material):
            yield Finding(
                Flaw.ALREADY_HELD,
                Element.MATERIALS,
                f"materials.{material.code}",
                material.title,
                f"“{material.title}”是政府部门核发的，不能让申请人交。请写明由哪项信息或者哪种电子证照代替。",
            )


@enforces("liaoning-2025-34/13.1", "yaan-2022/1.3")
def _is_asked_though_held(material: Material) -> bool:
    return material.source is MaterialSource.GOVERNMENT and not material.satisfied_by


def _over_promised(limits: Limits, known: Known) -> Iterator[Finding]:
    promised, statutory = limits.promised, limits.statutory
    if promised.unit is not statutory.unit:
        message = "承诺时限和法定时限的单位不同，没法比较。请用同一个单位。"
        words = f"{promised.unit.label}/{statutory.unit.label}"
        yield Finding(Flaw.OVER_PROMISE, Element.LIMITS, "limits.promised", words, message)
    elif known.promise_percent is not None:
        most = promise_at_most(statutory.amount, known.promise_percent, known.rounding)
        if promised.amount > most:
            said = f"{promised.amount}{promised.unit.label}"
            message = (
                f"承诺{said}太长：不能超过法定时限的{known.promise_percent}%，"
                f"也就是{most}{statutory.unit.label}。"
            )
            yield Finding(Flaw.OVER_PROMISE, Element.LIMITS, "limits.promised", said, message)


def _covers(outer: Vague, inner: Vague) -> bool:
    end, inner_end = outer.start + len(outer.words), inner.start + len(inner.words)
    if (outer.start, end) == (inner.start, inner_end):
        return outer.phrase.name < inner.phrase.name
    return outer.start <= inner.start and inner_end <= end


def _blanked(match: re.Match[str]) -> str:
    return BLANK * len(match.group())


@cache
def _vocabulary() -> tuple[re.Pattern[str], tuple[Phrase, ...]]:
    with read(FOLDER / "vague.toml") as table:
        closed = table.texts("closed")
        families = tuple(_phrase(one) for one in table.tables("phrase"))
    if not families:
        raise DeclarationFault("vague.toml: needs phrases")
    return re.compile("|".join(closed)), families


def _phrase(table: Table) -> Phrase:
    with table:
        return Phrase(table.text("name"), re.compile(table.text("pattern")), table.text("instead"))
