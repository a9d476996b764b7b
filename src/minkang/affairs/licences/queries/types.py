"""The types of licences as shipped, one file each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from minkang.affairs.licences.terms import Basis, HolderKind
from minkang.engines.cases.queries.facts import FactKind, FactType, vocabulary
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.terms import Verification
from minkang.registry.organisations.terms import Category

TYPE_KEYS = frozenset(
    {
        "code",
        "title",
        "title_en",
        "holder",
        "office",
        "issuers",
        "years",
        "registers_as",
        "verification",
        "basis",
        "field",
    }
)
FIELD_KEYS = frozenset(
    {
        "fact",
        "code",
        "label",
        "label_en",
        "kind",
        "is_personal",
        "is_open",
        "is_optional",
        "is_number",
    }
)


NUMBER = FactType(
    code="licence.number", kind=FactKind.TEXT, label="证照编号", label_en="number of the licence"
)
"""The number of licences whose type names no fact of its own for it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value on a licence.

    Attributes:
        fact: What it is and how it is written.
        is_open: Everybody sees it who sees anything; the holder chooses the others one by one.
        is_optional: A licence may lack it.
        is_number: It is the number of the licence itself; each type has one such field.
    """

    fact: FactType
    is_open: bool
    is_optional: bool
    is_number: bool

    @property
    def code(self) -> str:
        """Its code."""
        return self.fact.code


@dataclass(frozen=True, slots=True)
class LicenceType:
    """One kind of licence.

    Attributes:
        code: Ours; the type codes of GB/T 36903 were not at hand.
        title: Chinese name.
        title_en: English name.
        holder: Who can hold it.
        office: Kind of office that issues it, as facts name it in ``held_by``.
        issuers: Categories of organisations that may issue it.
        years: How long it holds from its issue; None when its law sets no term.
        registers_as: What a holder is registered as that begins to exist with the licence, where a
            person may ask for what an organisation holds; else None.
        verification: How sure we are of its fields and term.
        bases: The articles it stands on.
        fields: The values on it, in order.
    """

    code: str
    title: str
    title_en: str
    holder: HolderKind
    office: str
    issuers: frozenset[Category]
    years: int | None
    registers_as: Category | None
    verification: Verification
    bases: tuple[Basis, ...]
    fields: tuple[Field, ...]

    @property
    def value(self) -> str:
        """Its code, as a choice of a form."""
        return self.code

    @property
    def label(self) -> str:
        """Chinese name."""
        return self.title

    @property
    def label_en(self) -> str:
        """English name."""
        return self.title_en

    @property
    def facts(self) -> frozenset[str]:
        """Codes of the facts on it."""
        return frozenset(field.code for field in self.fields)

    @property
    def open_facts(self) -> frozenset[str]:
        """Codes of the facts that everybody sees who sees anything."""
        return frozenset(field.code for field in self.fields if field.is_open)

    @property
    def number_fact(self) -> str:
        """Code of the fact that is the number of the licence."""
        return next(field.code for field in self.fields if field.is_number)


@cache
def types() -> Mapping[str, LicenceType]:
    """Every type by its code, in the order of the codes.

    Raises:
        ValueError: naming the file and what is wrong in it.
    """
    folder = files("minkang.affairs.licences") / "definitions" / "types"
    shipped = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir())
    found = [parse_type(name, text) for name, text in shipped]
    return MappingProxyType({one.code: one for one in found})


def require_type(code: str) -> LicenceType:
    """The type with this code.

    Raises:
        Refused: ``licences.type_unknown``.
    """
    found = types().get(code)
    if found is None:
        raise Refused(
            Refusal(
                "licences.type_unknown",
                "没有这种电子证照。请从列表里选择证照类型。",
                f"no type of licence has the code {code!r}",
            )
        )
    return found


@cache
def known_facts() -> Mapping[str, FactType]:
    """Every fact that can stand on a licence, by its code."""
    own = {field.code: field.fact for kind in types().values() for field in kind.fields}
    return MappingProxyType({**vocabulary(), **own})


def parse_type(name: str, text: str) -> LicenceType:
    """The type that a file declares.

    Raises:
        ValueError: naming the file and the key that is missing, unknown or wrong.
    """
    table = tomllib.loads(text)
    if unknown := set(table) - TYPE_KEYS:
        raise ValueError(f"{name}: unknown key {min(unknown)}")
    try:
        made = LicenceType(
            code=table["code"],
            title=table["title"],
            title_en=table["title_en"],
            holder=HolderKind(table["holder"]),
            office=table["office"],
            issuers=frozenset(Category(one) for one in table["issuers"]),
            years=table.get("years"),
            registers_as=Category(table["registers_as"]) if "registers_as" in table else None,
            verification=Verification(table["verification"]),
            bases=tuple(
                Basis(one["law"], one["article"], Verification(one["verification"]))
                for one in table["basis"]
            ),
            fields=_fields(name, table),
        )
    except KeyError as missing:
        raise ValueError(f"{name}: {missing} is missing") from None
    _check(name, made)
    return made


def _check(name: str, made: LicenceType) -> None:
    if name != f"{made.code}.toml":
        raise ValueError(f"{name}: declares {made.code}")
    if len(made.facts) != len(made.fields) or not any(field.is_open for field in made.fields):
        raise ValueError(f"{name}: each fact stands once, and one of them is open")
    if sum(field.is_number for field in made.fields) != 1:
        raise ValueError(f"{name}: one field is the number")
    if made.registers_as and made.holder is HolderKind.PERSON:
        raise ValueError(f"{name}: a person is registered as nothing")
    if not (made.bases and made.issuers):
        raise ValueError(f"{name}: needs a basis and issuers")


def _fields(name: str, table: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields, with the number first where no fact of its own is it."""
    told = tuple(_field(name, one) for one in table["field"])
    if any(field.is_number for field in told):
        return told
    is_public = table["holder"] == HolderKind.ORGANISATION
    return (Field(NUMBER, is_open=is_public, is_optional=False, is_number=True), *told)


def _field(name: str, table: Mapping[str, Any]) -> Field:
    if unknown := set(table) - FIELD_KEYS:
        raise ValueError(f"{name}: unknown key {min(unknown)} of a field")
    return Field(
        fact=_known_fact(name, table) if "fact" in table else _own_fact(table),
        is_open=table.get("is_open", False),
        is_optional=table.get("is_optional", False),
        is_number=table.get("is_number", False),
    )


def _known_fact(name: str, table: Mapping[str, Any]) -> FactType:
    """A fact of the vocabulary; a licence states what a form asks for, so its words may differ."""
    try:
        fact = vocabulary()[table["fact"]]
    except KeyError:
        raise ValueError(f"{name}: no fact {table['fact']} in the vocabulary") from None
    label, label_en = table.get("label", fact.label), table.get("label_en", fact.label_en)
    return replace(fact, label=label, label_en=label_en)


def _own_fact(table: Mapping[str, Any]) -> FactType:
    return FactType(
        code=table["code"],
        kind=FactKind(table["kind"]),
        label=table["label"],
        label_en=table["label_en"],
        is_personal=table.get("is_personal", False),
    )
