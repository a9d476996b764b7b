"""Rows in PostgreSQL: iterations are LATERAL joins, a repeat is a recursive query."""

# ruff: noqa: S608  names are checked, literals are quoted

from collections.abc import Sequence

from minkang.engines.records.rules.views.columns import Item, item, nulls
from minkang.engines.records.rules.views.definitions import Block, Column, Each, Iteration, Union
from minkang.engines.records.rules.views.postgres import Postgres
from minkang.engines.records.rules.views.rows import Rows, agree, zeros
from minkang.engines.records.rules.views.scopes import Scope, listed

_JOIN = " CROSS JOIN "


class PostgresRows(Rows):
    """Rows of one statement."""

    def __init__(self) -> None:
        """Begin a statement."""
        self.say = Postgres()

    def select(
        self, scope: Scope, block: Block, keys: Sequence[Item], relation: str
    ) -> tuple[str, tuple[Item, ...]]:
        """Joins after one another in one FROM."""
        items: list[Item] = list(keys)
        joins = [relation]
        self._block(scope, block, items, joins)
        return _query(items, joins), tuple(items)

    def _block(self, scope: Scope, block: Block, items: list[Item], joins: list[str]) -> None:
        for part in block.parts:
            if isinstance(part, Column):
                items.append(item(scope, part))
            elif isinstance(part, Union):
                items += self._union(scope, part, joins)
            elif part.iteration is Iteration.EACH_OR_NULL:
                items += self._each_or_null(scope, part, joins)
            else:
                inner = self._iterated(scope, part, joins)
                self._block(inner, part.block, items, joins)

    def _iterated(self, scope: Scope, each: Each, joins: list[str]) -> Scope:
        value = self.walked(scope, each)
        name = self.say.name("e")
        if each.iteration is Iteration.REPEAT:
            joins.append(
                f"LATERAL ({self._repeated(scope, each, value.type_name)}) AS {name}(v, i)"
            )
        else:
            joins.append(_elements(listed(scope, value), name))
        return scope.at(name + ".v", value.type_name, f"({name}.i - 1)")

    def _repeated(self, scope: Scope, each: Each, type_name: str | None) -> str:
        """Depth first: the path of places from the first level down gives the order."""
        walk, first, child = self.say.name("w"), self.say.name("e"), self.say.name("e")
        below = self.walked(scope.at(walk + ".v", type_name, "0"), each)
        begin = _elements(listed(scope, self.walked(scope, each)), first)
        go_on = _elements(listed(scope, below), child)
        return (
            f"WITH RECURSIVE {walk}(v, place) AS ("
            f"SELECT {first}.v, ARRAY[{first}.i] FROM {begin} UNION ALL "
            f"SELECT {child}.v, {walk}.place || {child}.i FROM {walk} CROSS JOIN {go_on}) "
            f"SELECT v, row_number() OVER (ORDER BY place) FROM {walk}"
        )

    def _each_or_null(self, scope: Scope, each: Each, joins: list[str]) -> list[Item]:
        value = self.walked(scope, each)
        found, name, rows = self.say.name("l"), self.say.name("e"), self.say.name("s")
        joins.append(f"LATERAL (SELECT {listed(scope, value)} AS v OFFSET 0) AS {found}")
        items: list[Item] = []
        inner = [_elements(found + ".v", name)]
        self._block(
            scope.at(name + ".v", value.type_name, f"({name}.i - 1)"), each.block, items, inner
        )
        nothing = ", ".join(nulls(self.say, items, zeros(each.block)))
        joins.append(
            f"LATERAL ({_query(items, inner)} UNION ALL SELECT {nothing} "
            f"WHERE {self.say.count(found + '.v')} = 0) AS {rows}"
        )
        return [own.of(rows) for own in items]

    def _union(self, scope: Scope, union: Union, joins: list[str]) -> list[Item]:
        name = self.say.name("u")
        queries, all_items = [], []
        for branch in union.branches:
            items: list[Item] = []
            inner: list[str] = []
            self._block(scope, branch, items, inner)
            queries.append(_query(items, inner))
            all_items.append(items)
        agree(all_items)
        joins.append(f"LATERAL ({' UNION ALL '.join(queries)}) AS {name}")
        return [own.of(name) for own in all_items[0]]


def _elements(items: str, name: str) -> str:
    return f"LATERAL jsonb_array_elements({items}) WITH ORDINALITY AS {name}(v, i)"


def _query(items: Sequence[Item], joins: Sequence[str]) -> str:
    columns = ", ".join(f"{own.sql} AS {own.label}" for own in items)
    return f"SELECT {columns}" + (f" FROM {_JOIN.join(joins)}" if joins else "")
