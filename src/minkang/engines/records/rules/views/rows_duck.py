"""Rows in DuckDB: the rows of one resource are a list of structs, unnested once at the end."""

# ruff: noqa: S608  names are checked, literals are quoted

from collections.abc import Sequence

from minkang.engines.records.rules.views.columns import Item, item, nulls
from minkang.engines.records.rules.views.definitions import Block, Column, Each, Iteration, Union
from minkang.engines.records.rules.views.duck import Duck
from minkang.engines.records.rules.views.rows import Rows, agree, zeros
from minkang.engines.records.rules.views.scopes import Scope, listed
from minkang.engines.records.rules.views.values import Value

_DEEPEST_REPEAT = 32


class DuckRows(Rows):
    """Rows of one statement."""

    def __init__(self) -> None:
        """Begin a statement."""
        self.say = Duck()

    def select(
        self, scope: Scope, block: Block, keys: Sequence[Item], relation: str
    ) -> tuple[str, tuple[Item, ...]]:
        """Columns as they are, or the structs of all combinations unnested."""
        items, loops = self._block(scope, block)
        if not loops:
            columns = [*keys, *items]
            return f"SELECT {_listed(columns)} FROM {relation}", tuple(columns)
        name, row = self.say.name("q"), self.say.name("s")
        inner = ", ".join(
            [
                *(f"{own.sql} AS {own.label}" for own in keys),
                f"unnest({_product(items, loops)}) AS {row}",
            ]
        )
        columns = [*(own.of(name) for own in keys), *(own.of(f"{name}.{row}") for own in items)]
        return f"SELECT {_listed(columns)} FROM (SELECT {inner} FROM {relation}) AS {name}", tuple(
            columns
        )

    def _block(self, scope: Scope, block: Block) -> tuple[list[Item], list[tuple[str, str]]]:
        """Columns, and the lists they are taken from with the names of their items."""
        items: list[Item] = []
        loops: list[tuple[str, str]] = []
        for part in block.parts:
            if isinstance(part, Column):
                items.append(item(scope, part))
                continue
            own, rows = (
                self._union(scope, part) if isinstance(part, Union) else self._each(scope, part)
            )
            name = self.say.name("p")
            loops.append((name, rows))
            items += [column.of(name) for column in own]
        return items, loops

    def _rows(self, scope: Scope, block: Block) -> tuple[list[Item], str]:
        items, loops = self._block(scope, block)
        return items, _product(items, loops)

    def _each(self, scope: Scope, each: Each) -> tuple[list[Item], str]:
        value = self.walked(scope, each)
        found = listed(scope, value)
        if each.iteration is Iteration.REPEAT:
            found = self._repeated(scope, each, value)
        node, place = self.say.name("x"), self.say.name("i")
        items, rows = self._rows(scope.at(node, value.type_name, f"({place} - 1)"), each.block)
        made = f"flatten(list_transform({{0}}, lambda {node}, {place}: {rows}))"
        if each.iteration is not Iteration.EACH_OR_NULL:
            return items, made.replace("{0}", found)
        nothing = [
            Item(own.name, null, own.sql_type)
            for own, null in zip(items, nulls(self.say, items, zeros(each.block)), strict=True)
        ]
        return items, self.say.let(
            found,
            lambda v: (
                f"CASE WHEN {self.say.count(v)} = 0 THEN [{_struct(nothing)}] "
                f"ELSE {made.replace('{0}', v)} END"
            ),
        )

    def _repeated(self, scope: Scope, each: Each, value: Value) -> str:
        """Depth first: every round puts behind each new item what is directly below it."""
        say = self.say
        item, first, child = say.name("x"), say.name("x"), say.name("x")
        below = self.walked(scope.at(f"{item}.v", value.type_name, "0"), each)
        begin = f"list_transform({listed(scope, value)}, lambda {first}: {_fresh(first)})"
        children = f"list_transform({listed(scope, below)}, lambda {child}: {_fresh(child)})"
        opened = f"list_concat([{{'v': {item}.v, 'is_new': FALSE}}], {children})"
        state, number = say.name("x"), say.name("n")
        reached = (
            f"list_reduce(range({_DEEPEST_REPEAT}), lambda {state}, {number}: "
            f"flatten(list_transform({state}, "
            f"lambda {item}: CASE WHEN {item}.is_new THEN {opened} ELSE [{item}] END)), "
            f"coalesce({begin}, []))"
        )
        fault = say.text(f"items nested more than {_DEEPEST_REPEAT} deep")
        return say.let(
            reached,
            lambda v: (
                f"CASE WHEN len(list_filter({v}, lambda {item}: {item}.is_new)) > 0 "
                f"THEN error({fault}) ELSE list_transform({v}, lambda {item}: {item}.v) END"
            ),
        )

    def _union(self, scope: Scope, union: Union) -> tuple[list[Item], str]:
        made = [self._rows(scope, branch) for branch in union.branches]
        agree([items for items, _ in made])
        rows = [rows for _, rows in made]
        return made[0][0], f"list_concat({', '.join(rows)})" if len(rows) > 1 else rows[0]


def _fresh(node: str) -> str:
    return f"{{'v': {node}, 'is_new': TRUE}}"


def _product(items: Sequence[Item], loops: Sequence[tuple[str, str]]) -> str:
    """One struct for every combination of the items of `loops`."""
    if not loops:
        return f"[{_struct(items)}]"
    name, rows = loops[-1]
    made = f"list_transform({rows}, lambda {name}: {_struct(items)})"
    for name, rows in reversed(loops[:-1]):
        made = f"flatten(list_transform({rows}, lambda {name}: {made}))"
    return made


def _struct(items: Sequence[Item]) -> str:
    return f"struct_pack({', '.join(f'{own.label} := {own.sql}' for own in items)})"


def _listed(items: Sequence[Item]) -> str:
    return ", ".join(f"{own.sql} AS {own.label}" for own in items)
