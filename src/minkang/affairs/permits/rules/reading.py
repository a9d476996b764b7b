"""From a table of TOML or JSON to an item, and back to what can be stored."""

from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar

from minkang.affairs.permits.rules.elements import (
    Authority,
    Basis,
    Condition,
    Duration,
    Excuse,
    FormGroup,
    Intermediaries,
    Item,
    Limits,
    Material,
    Scope,
    Service,
    Validity,
)
from minkang.affairs.permits.terms import (
    Delivery,
    Kind,
    MaterialForm,
    MaterialSource,
    Subject,
    Unit,
)
from minkang.policy.clauses.tables import DeclarationFault, Table
from minkang.policy.terms import Verification

Stored = dict[str, object]
"""An item as JSON: keys are the attributes of the values, empty ones are left out."""
W = TypeVar("W", bound=StrEnum)


def item_of(table: Table) -> Item:
    """The item a table states, complete or not.

    Raises:
        DeclarationFault: a key nobody knows, or a value of the wrong kind; names file, table and key.
    """
    with table:
        return Item(
            code=table.text("code"),
            title=table.text("title"),
            title_en=table.text("title_en", ""),
            short=table.text("short", ""),
            kind=_word(table, "kind", Kind),
            clauses=table.texts("clauses"),
            basis=tuple(_basis(one) for one in table.tables("basis")),
            authority=_authority(table.table("authority")),
            conditions=tuple(_condition(one) for one in table.tables("conditions")),
            procedure=table.text("procedure", ""),
            steps=table.texts("steps"),
            limits=_limits(table.table("limits")),
            materials=tuple(_material(one) for one in table.tables("materials")),
            scope=_scope(table.table("scope")),
            validity=_validity(table.table("validity")),
            intermediaries=_intermediaries(table.table("intermediaries")),
            form=tuple(_group(one) for one in table.tables("form")),
            issues=table.text("issues", ""),
            delivery=_words(table, "delivery", Delivery),
            fee=table.text("fee", ""),
            excuses=tuple(_excuse(one) for one in table.tables("excuses")),
        )


def stored(item: Item) -> Stored:
    """The item as JSON; `item_of` reads the same item from it."""
    return _plain(item)


def _plain(value: Any) -> Stored:
    found: Stored = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if isinstance(held, tuple):
            held = [_plain(part) if is_dataclass(part) else str(part) for part in held]
        elif is_dataclass(held):
            held = _plain(held)
        elif isinstance(held, StrEnum):
            held = str(held)
        if held or held == 0:
            found[one.name] = held
    return found


def _basis(table: Table) -> Basis:
    with table:
        return Basis(
            law=table.text("law"),
            article=table.text("article", ""),
            verification=_word(table, "verification", Verification),
        )


def _basis_or_none(table: Table | None) -> Basis | None:
    return None if table is None else _basis(table)


def _authority(table: Table | None) -> Authority | None:
    if table is None:
        return None
    with table:
        return Authority(table.text("office"), table.text("level"), table.text("delegated_to", ""))


def _condition(table: Table) -> Condition:
    with table:
        return Condition(
            table.text("code"),
            table.text("text"),
            table.text("question", ""),
            table.texts("facts"),
        )


def _duration(table: Table | None) -> Duration | None:
    if table is None:
        return None
    with table:
        return Duration(table.whole("amount"), _word(table, "unit", Unit))


def _limits(table: Table | None) -> Limits | None:
    if table is None:
        return None
    with table:
        statutory, promised = (
            _duration(table.table("statutory")),
            _duration(table.table("promised")),
        )
        if statutory is None or promised is None:
            raise DeclarationFault(f"{table.where}: needs `statutory` and `promised`")
        return Limits(
            statutory, promised, _basis_or_none(table.table("basis")), table.text("note", "")
        )


def _material(table: Table) -> Material:
    with table:
        return Material(
            code=table.text("code"),
            title=table.text("title"),
            forms=_words(table, "forms", MaterialForm),
            copies=table.whole("copies"),
            source=_word(table, "source", MaterialSource),
            basis=_basis_or_none(table.table("basis")),
            satisfied_by=table.texts("satisfied_by"),
            only_if=table.text("only_if", ""),
            sample=table.texts("sample"),
        )


def _scope(table: Table | None) -> Scope | None:
    if table is None:
        return None
    with table:
        return Scope(_words(table, "subjects", Subject), table.text("text"))


def _validity(table: Table | None) -> Validity | None:
    if table is None:
        return None
    with table:
        before = table.number("renew_before_days")
        return Validity(
            _duration(table.table("period")),
            int(before or 0),
            table.text("text"),
            _basis_or_none(table.table("basis")),
        )


def _intermediaries(table: Table | None) -> Intermediaries | None:
    if table is None:
        return None
    with table:
        return Intermediaries(
            table.text("text"), tuple(_service(one) for one in table.tables("services"))
        )


def _service(table: Table) -> Service:
    with table:
        return Service(
            table.text("title"), table.text("payer"), _basis_or_none(table.table("basis"))
        )


def _group(table: Table) -> FormGroup:
    with table:
        return FormGroup(table.text("title"), table.texts("facts"))


def _excuse(table: Table) -> Excuse:
    with table:
        basis = table.table("basis")
        if basis is None:
            raise DeclarationFault(f"{table.where}: basis is missing")
        return Excuse(table.text("phrase"), table.text("where"), _basis(basis), table.text("words"))


def _words(table: Table, key: str, kind: type[W]) -> tuple[W, ...]:
    return tuple(_value(table, key, kind, said) for said in table.texts(key))


def _word(table: Table, key: str, kind: type[W]) -> W:
    return _value(table, key, kind, table.text(key))


def _value(table: Table, key: str, kind: type[W], said: str) -> W:
    try:
        return kind(said)
    except ValueError:
        expected = ", ".join(kind)
        raise DeclarationFault(f"{table.where}: {key} is {said!r}, expected {expected}") from None
