"""A procedure read from TOML or canonical JSON, and written as canonical JSON.

Both carry the same tables: ``state``, ``transition``, ``task``, ``join``, ``limit``. A transition may
list several origins under ``from``; canonical JSON has one line for each. Errors name the file, the
table with its number, and the key.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from minkang.engines.cases.rules import conditions
from minkang.engines.cases.rules.facts import FactType
from minkang.engines.cases.rules.procedure import (
    Basis,
    Join,
    Limit,
    Mark,
    Procedure,
    State,
    TaskDef,
    Transition,
)
from minkang.engines.cases.terms import (
    ClockEffect,
    JoinKind,
    LimitName,
    LimitUnit,
    Outcome,
    StateKind,
    SuspensionReason,
)
from minkang.policy.terms import Labelled

Term = TypeVar("Term", bound=Labelled)
Table = Mapping[str, object]
# Controls and halves of characters: no page shows them, and no table holds them.
UNSHOWN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
VERIFICATIONS = frozenset({"official", "secondary", "memory"})
KEYS = {
    "procedure": {"code", "title", "title_en", "source", "article", "verification"}
    | {"state", "transition", "task", "join", "limit"},
    "state": {"code", "title", "title_en", "kind", "outcome"},
    "transition": {"event", "title", "title_en", "from", "to", "roles", "guard", "clock", "reasons"}
    | {"law", "article", "clause", "verification", "marks", "needs", "documents", "effects"},
    "task": {"code", "title", "title_en", "state", "office", "role", "after", "is_optional"}
    | {"amount", "unit", "law", "article", "clause", "verification"},
    "join": {"state", "kind", "count", "then", "otherwise"},
    "limit": {"name", "amount", "unit", "law", "article", "clause", "verification"},
}


class Malformed(ValueError):  # noqa: N818 - says what is wrong with the text
    """A definition does not say what a procedure is; the message names file, table and key."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One table of a definition, with the place it stands at."""

    table: Table
    where: str

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A text; `otherwise` when the key is absent."""
        match self.table.get(key, otherwise):
            case str() as text if not UNSHOWN.search(text):
                return text
        raise self.fault(key, "must be a text of characters that can be shown")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is absent; one text stands for a list of it."""
        match self.table.get(key, []):
            case str() as text if not UNSHOWN.search(text):
                return (text,)
            case list() as found if all(
                isinstance(one, str) and not UNSHOWN.search(one) for one in found
            ):
                return tuple(map(str, found))
        raise self.fault(key, "must be a list of texts")

    def number(self, key: str, otherwise: int | None = None) -> int:
        """A whole number, nought or more."""
        match self.table.get(key, otherwise):
            case bool():
                pass
            case int() as number if number >= 0:
                return number
        raise self.fault(key, "must be a whole number")

    def truth(self, key: str) -> bool:
        """A truth value, false when the key is absent."""
        match self.table.get(key, False):
            case bool() as truth:
                return truth
        raise self.fault(key, "must be true or false")

    def term(self, key: str, terms: type[Term], otherwise: str | None = None) -> Term:
        """A word of a vocabulary."""
        return self._term(key, self.text(key, otherwise), terms)

    def terms(self, key: str, terms: type[Term]) -> tuple[Term, ...]:
        """Words of a vocabulary."""
        return tuple(self._term(key, word, terms) for word in self.texts(key))

    def fault(self, key: str, says: str) -> Malformed:
        """A fault at a key."""
        return Malformed(f"{self.where}, {key}: {says}")

    def _term(self, key: str, word: str, terms: type[Term]) -> Term:
        try:
            return terms(word)
        except ValueError:
            raise self.fault(key, f"{word!r} is none of {[*map(str, terms)]}") from None

    def basis(self) -> Basis:
        """The article, from keys law, article, clause, verification."""
        verification = self.text("verification", "memory")
        if verification not in VERIFICATIONS:
            raise self.fault("verification", f"{verification!r} is none of {sorted(VERIFICATIONS)}")
        return Basis(
            self.text("law", ""), self.text("article", ""), self.text("clause", ""), verification
        )


def from_toml(text: str, types: Mapping[str, FactType], *, file: str) -> Procedure:
    """The procedure of a TOML file.

    Raises:
        Malformed: naming the file, table and key.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Malformed(f"{file}: {fault}") from None
    return from_tables(tables, types, file=file)


def from_json(text: str, types: Mapping[str, FactType], *, file: str = "version") -> Procedure:
    """The procedure of canonical JSON.

    Raises:
        Malformed: naming the table and key.
    """
    try:
        tables = json.loads(text)
    except ValueError as fault:
        raise Malformed(f"{file}: {fault}") from None
    if not isinstance(tables, dict):
        raise Malformed(f"{file}: must be a table")
    return from_tables(tables, types, file=file)


def from_tables(tables: Table, types: Mapping[str, FactType], *, file: str) -> Procedure:
    """The procedure of tables, however they were written.

    Raises:
        Malformed: naming the table and key.
    """
    head = _reader(tables, file, "procedure")
    found = {name: _readers(tables, file, name) for name in KEYS if name != "procedure"}
    return Procedure(
        code=head.text("code"),
        title=head.text("title"),
        title_en=head.text("title_en"),
        states=tuple(map(_state, found["state"])),
        transitions=tuple(
            one for reader in found["transition"] for one in _transitions(reader, types)
        ),
        tasks=tuple(map(_task, found["task"])),
        joins=tuple(map(_join, found["join"])),
        limits=tuple(_limit(one, one.term("name", LimitName)) for one in found["limit"]),
        source=Basis(
            head.text("source", ""),
            head.text("article", ""),
            verification=head.text("verification", "memory"),
        ),
    )


def _reader(table: Table, where: str, name: str) -> Reader:
    if unknown := set(table) - KEYS[name]:
        raise Malformed(f"{where}, {min(unknown)}: unknown key of a {name}")
    return Reader(table, where)


def _readers(tables: Table, file: str, name: str) -> list[Reader]:
    match tables.get(name, []):
        case list() as found if all(isinstance(one, dict) for one in found):
            return [
                _reader(one, f"{file}, {name} {place} ({_named(one)})", name)
                for place, one in enumerate(found, start=1)
            ]
    raise Malformed(f"{file}, {name}: must be a list of tables")


def _named(table: Table) -> object:
    return next((table[key] for key in ("code", "event", "name", "state") if key in table), "?")


def _state(reader: Reader) -> State:
    return State(
        reader.text("code"),
        reader.text("title"),
        reader.text("title_en"),
        reader.term("kind", StateKind),
        reader.term("outcome", Outcome) if "outcome" in reader.table else None,
    )


def _transitions(reader: Reader, types: Mapping[str, FactType]) -> list[Transition]:
    origins = reader.texts("from")
    if not origins:
        raise reader.fault("from", "names no state")
    guard = conditions.ALWAYS
    if "guard" in reader.table:
        try:
            guard = conditions.parse(reader.table["guard"], types, f"{reader.where}, guard")
        except ValueError as fault:
            raise Malformed(str(fault)) from None
    return [
        Transition(
            event=reader.text("event"),
            title=reader.text("title"),
            title_en=reader.text("title_en"),
            origin=origin,
            target=reader.text("to"),
            roles=frozenset(reader.texts("roles")),
            guard=guard,
            clock=reader.term("clock", ClockEffect, "none"),
            reasons=frozenset(reader.terms("reasons", SuspensionReason)),
            basis=reader.basis() if "law" in reader.table else None,
            marks=frozenset(_mark(reader, word) for word in reader.texts("marks")),
            needs=reader.texts("needs"),
            documents=reader.texts("documents"),
            effects=reader.texts("effects"),
        )
        for origin in origins
    ]


def _mark(reader: Reader, word: str) -> Mark:
    if word not in set(Mark):
        raise reader.fault("marks", f"{word!r} is none of {[*map(str, Mark)]}")
    return Mark(word)


def _task(reader: Reader) -> TaskDef:
    return TaskDef(
        code=reader.text("code"),
        title=reader.text("title"),
        title_en=reader.text("title_en"),
        state=reader.text("state"),
        office=reader.text("office"),
        role=reader.text("role"),
        after=reader.texts("after"),
        is_optional=reader.truth("is_optional"),
        limit=_limit(reader, LimitName.TASK) if "amount" in reader.table else None,
    )


def _join(reader: Reader) -> Join:
    return Join(
        reader.text("state"),
        reader.term("kind", JoinKind),
        reader.text("then"),
        reader.text("otherwise"),
        reader.number("count", 0),
    )


def _limit(reader: Reader, name: LimitName) -> Limit:
    return Limit(name, reader.number("amount"), reader.term("unit", LimitUnit), reader.basis())


def to_json(procedure: Procedure) -> str:
    """Canonical JSON: sorted keys, no blanks, UTF-8; equal procedures give equal bytes."""
    return json.dumps(
        to_tables(procedure), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def to_tables(procedure: Procedure) -> dict[str, object]:
    """The tables that :func:`from_tables` reads back; nothing empty is written."""
    return {
        "code": procedure.code,
        "title": procedure.title,
        "title_en": procedure.title_en,
        "source": procedure.source.law,
        "article": procedure.source.article,
        "verification": procedure.source.verification,
        "state": _tables(procedure.states, _state_table),
        "transition": _tables(procedure.transitions, _transition_table),
        "task": _tables(procedure.tasks, _task_table),
        "join": _tables(procedure.joins, _join_table),
        "limit": _tables(procedure.limits, lambda one: {"name": one.name, **limit_table(one)}),
    }


Value = TypeVar("Value")


def _tables(
    values: Sequence[Value], table: Callable[[Value], dict[str, object]]
) -> list[dict[str, object]]:
    return [
        {key: told for key, told in table(one).items() if told not in ("", [], None, False)}
        for one in values
    ]


def _state_table(state: State) -> dict[str, object]:
    return {
        "code": state.code,
        "title": state.title,
        "title_en": state.title_en,
        "kind": state.kind.value,
        "outcome": state.outcome.value if state.outcome else None,
    }


def _transition_table(one: Transition) -> dict[str, object]:
    return {
        "event": one.event,
        "title": one.title,
        "title_en": one.title_en,
        "from": [one.origin],
        "to": one.target,
        "roles": sorted(one.roles),
        "guard": None if one.guard == conditions.ALWAYS else conditions.table_of(one.guard),
        "clock": one.clock.value,
        "reasons": sorted(reason.value for reason in one.reasons),
        **(_basis_table(one.basis) if one.basis else {}),
        "marks": sorted(mark.value for mark in one.marks),
        "needs": list(one.needs),
        "documents": list(one.documents),
        "effects": list(one.effects),
    }


def _task_table(task: TaskDef) -> dict[str, object]:
    return {
        "code": task.code,
        "title": task.title,
        "title_en": task.title_en,
        "state": task.state,
        "office": task.office,
        "role": task.role,
        "after": list(task.after),
        "is_optional": task.is_optional,
        **(limit_table(task.limit) if task.limit else {}),
    }


def _join_table(join: Join) -> dict[str, object]:
    return {
        "state": join.state,
        "kind": join.kind.value,
        "count": join.count or None,
        "then": join.then,
        "otherwise": join.otherwise,
    }


def limit_table(limit: Limit) -> dict[str, object]:
    """Amount, unit and article of a limit, as a definition writes them."""
    return {"amount": limit.amount, "unit": limit.unit.value, **_basis_table(limit.basis)}


def _basis_table(basis: Basis) -> dict[str, object]:
    return {
        "law": basis.law,
        "article": basis.article,
        "clause": basis.clause,
        "verification": basis.verification,
    }
