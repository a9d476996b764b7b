"""PostgreSQL: nodes are ``jsonb``, lists are ``jsonb`` arrays, paths are jsonpath in lax mode."""

# ruff: noqa: S608  names are checked, literals are quoted

from decimal import Decimal

from minkang.engines.records.rules.views.dialects import Body, Dialect, is_one_list
from minkang.engines.records.rules.views.values import Kind, Nodes, Step

_CASTS = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "numeric",
    Kind.DECIMAL: "numeric",
}


class Postgres(Dialect):
    """Needs version 15 or later."""

    def number(self, value: Decimal | int) -> str:
        """Exact by its type."""
        return f"{value:f}::numeric" if isinstance(value, Decimal) else f"{value}::numeric"

    def let(self, sql: str, body: Body) -> str:
        """A sub-select of one row."""
        name = self.name("l")
        return f"(SELECT {body(name + '.v')} FROM (SELECT {sql} AS v OFFSET 0) AS {name})"

    def path(self, nodes: Nodes) -> str:
        """Single members by ``->``, lists by one jsonpath."""
        if not nodes.steps:
            return nodes.base
        if not nodes.many:
            return self._single(nodes.base, nodes.steps)
        return f"jsonb_path_query_array({nodes.base}, {self.text(_jsonpath(nodes))})"

    def scalar_at(self, nodes: Nodes, kind: Kind) -> str:
        """Texts by ``->>``."""
        if not nodes.steps or kind in _CASTS or len(nodes.steps[-1].names) > 1:
            return self.scalar(self.path(nodes), kind)
        *before, last = nodes.steps
        return f"({self._single(nodes.base, before)} ->> {self.text(last.names[0])})"

    def _single(self, base: str, steps: "list[Step] | tuple[Step, ...]") -> str:
        for step in steps:
            reached = [f"({base} -> {self.text(name)})" for name in step.names]
            base = reached[0] if len(reached) == 1 else f"coalesce({', '.join(reached)})"
        return base

    def scalar(self, node: str, kind: Kind) -> str:
        """Numbers are cast from ``jsonb`` itself, digit by digit."""
        if kind in _CASTS:
            return f"({node})::{_CASTS[kind]}"
        return f"({node} #>> '{{}}')"

    def scalars(self, items: str, kind: Kind) -> str:
        """An array of the sub-select."""
        name = self.name("e")
        return (
            f"ARRAY(SELECT {self.scalar(name + '.v', kind)} "
            f"FROM jsonb_array_elements({items}) WITH ORDINALITY AS {name}(v, i) ORDER BY {name}.i)"
        )

    def node(self, scalar: str, kind: Kind) -> str:
        """By ``to_jsonb``."""
        return f"to_jsonb(({scalar})::{_CASTS.get(kind, 'text')})"

    def items(self, node: str) -> str:
        """An array of one, NULL of NULL."""
        return self.let(
            node, lambda v: f"CASE WHEN {v} IS NOT NULL THEN jsonb_build_array({v}) END"
        )

    def only(self, items: str) -> str:
        """A scalar sub-select, which fails by itself at a second row."""
        name = self.name("e")
        return f"(SELECT {name}.v FROM jsonb_array_elements({items}) AS {name}(v))"

    def at(self, items: str, index: str) -> str:
        """Places beyond the end are NULL."""
        return f"({items} -> {index if index.isdigit() else f'({index})::integer'})"

    def nth(self, nodes: Nodes, index: str) -> str:
        """Of one array directly."""
        if not is_one_list(nodes):
            return super().nth(nodes, index)
        return self.at(self._single(nodes.base, nodes.steps), index)

    def last(self, items: str) -> str:
        """NULL of an empty list."""
        return f"({items} -> -1)"

    def count(self, items: str) -> str:
        """0 for NULL."""
        return f"coalesce(jsonb_array_length({items}), 0)"

    def where(self, items: str, condition: Body) -> str:
        """In the order of the list."""
        name = self.name("e")
        return (
            f"(SELECT jsonb_agg({name}.v ORDER BY {name}.i) "
            f"FROM jsonb_array_elements({items}) WITH ORDINALITY AS {name}(v, i) "
            f"WHERE {condition(name + '.v')})"
        )

    def each(self, items: str, node: Body) -> str:
        """In the order of the list."""
        name, made = self.name("e"), self.name("m")
        return (
            f"(SELECT jsonb_agg({made}.v ORDER BY {name}.i) "
            f"FROM jsonb_array_elements({items}) WITH ORDINALITY AS {name}(v, i) "
            f"CROSS JOIN LATERAL (SELECT {node(name + '.v')} AS v) AS {made} "
            f"WHERE {made}.v IS NOT NULL)"
        )

    def flat(self, items: str, listed: Body) -> str:
        """In the order of both lists."""
        name, made = self.name("e"), self.name("m")
        return (
            f"(SELECT jsonb_agg({made}.v ORDER BY {name}.i, {made}.i) "
            f"FROM jsonb_array_elements({items}) WITH ORDINALITY AS {name}(v, i) "
            f"CROSS JOIN LATERAL jsonb_array_elements({listed(name + '.v')}) "
            f"WITH ORDINALITY AS {made}(v, i))"
        )

    def followed(self, lists: list[str]) -> str:
        """NULL counts as empty."""
        return "(" + " || ".join(f"coalesce({items}, '[]')" for items in lists) + ")"

    def all_of(self, items: str, condition: Body) -> str:
        """True of an empty list."""
        name = self.name("e")
        return (
            f"NOT EXISTS (SELECT FROM jsonb_array_elements({items}) AS {name}(v) "
            f"WHERE ({condition(name + '.v')}) IS NOT TRUE)"
        )

    def joined(self, items: str, separator: str) -> str:
        """Texts are taken out of their quotes."""
        name = self.name("e")
        return (
            f"(SELECT coalesce(string_agg({name}.v, {separator} ORDER BY {name}.i), '') "
            f"FROM jsonb_array_elements_text({items}) WITH ORDINALITY AS {name}(v, i))"
        )

    def quotient(self, dividend: str, divisor: str) -> str:
        """``numeric`` divides exactly to its precision."""
        return f"({dividend} / nullif({divisor}, 0))"

    def product(self, left: str, right: str) -> str:
        """``numeric`` multiplies exactly."""
        return f"({left} * {right})"

    def whole_quotient(self, dividend: str, divisor: str) -> str:
        """Cut towards 0."""
        return f"div({dividend}, nullif({divisor}, 0))"

    def exact(self, text: str) -> str:
        """By the cast."""
        return f"({text})::numeric"

    def half_step(self, number: str) -> str:
        """By the scale of the number."""
        return f"(0.5 * power(10::numeric, -scale(({number})::numeric)))"

    def last_day(self, month: str) -> str:
        """By the calendar."""
        return f"to_char(({month} || '-01')::date + interval '1 month - 1 day', 'DD')"

    def instant(self, text: str) -> str:
        """By the cast."""
        return f"({text})::timestamptz"

    def cast(self, sql: str, sql_type: str) -> str:
        """By the name of PostgreSQL."""
        return f"({sql})::{_TYPES[sql_type]}"

    def typed_null(self, sql_type: str) -> str:
        """By the cast."""
        return self.cast("NULL", sql_type)


_TYPES = {
    "BOOLEAN": "boolean",
    "BIGINT": "bigint",
    "DECIMAL": "numeric",
    "VARCHAR": "text",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}
_TYPES |= {f"{name}[]": f"{own}[]" for name, own in _TYPES.items()}


def _jsonpath(nodes: Nodes) -> str:
    """Lax mode takes a single value for a list of one where ``[*]`` asks for a list."""
    path = "$[*]" if nodes.base_is_list else "$"
    for step in nodes.steps:
        names = [f'."{name}"' for name in step.names]
        if len(names) > 1:
            choices = " || ".join(f'@.key == "{name}"' for name in step.names)
            path += f".keyvalue() ? ({choices}).value"
        else:
            path += names[0]
        if step.many is not False:
            path += "[*]"
    return path + (" ? (@ != null)" if nodes.steps[-1].many is not False else "")
