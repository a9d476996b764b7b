"""DuckDB: nodes are ``JSON``, lists are ``JSON[]``, everything is an expression over lists.

DuckDB's own reader of JSON turns numbers into binary floats. `exact` therefore puts every number of a
text into quotes before it is read, and numbers are taken out as DECIMAL(38, 12): 26 digits before the
point and 12 behind it; what is larger is read as NULL.
"""

from decimal import Decimal

from minkang.engines.records.rules.views.dialects import Body, Dialect, is_one_list
from minkang.engines.records.rules.views.values import NUMBERS, Kind, Nodes, Step

DIGITS = 38
PLACES = 12
EXACT = f"DECIMAL({DIGITS}, {PLACES})"
_CASTS = {Kind.BOOLEAN: "BOOLEAN", Kind.INTEGER: EXACT, Kind.DECIMAL: EXACT}
_TYPES = {
    "BOOLEAN": "BOOLEAN",
    "BIGINT": "BIGINT",
    "DECIMAL": EXACT,
    "VARCHAR": "VARCHAR",
    "DATE": "DATE",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ",
}
_TYPES |= {f"{name}[]": f"{own}[]" for name, own in _TYPES.items()}
_STRING_OR_NUMBER = r'("(?:[^"\\]|\\.)*")|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'


def exact(body: str) -> str:
    """SQL of JSON with its numbers in quotes, digit by digit, from SQL of a JSON text.

    Strings are matched as a whole, so that a number inside one stays what it is. Control characters
    mark what was found: JSON text cannot contain them.
    """
    marked = (
        f"regexp_replace({body}, '{_STRING_OR_NUMBER}', '\\1' || chr(1) || '\\2' || chr(2), 'g')"
    )
    strings = f"replace({marked}, chr(1) || chr(2), '')"
    return f"""replace(replace({strings}, chr(1), '"'), chr(2), '"')::JSON"""


class Duck(Dialect):
    """Needs version 1.3 or later, for the lambdas of Python's form."""

    def number(self, value: Decimal | int) -> str:
        """Exact by its type."""
        return f"CAST('{value:f}' AS {EXACT})"

    def let(self, sql: str, body: Body) -> str:
        """A lambda over a list of one."""
        name = self.name("l")
        return f"list_transform([{sql}], lambda {name}: {body(name)})[1]"

    def path(self, nodes: Nodes) -> str:
        """Runs of known members by one JSON path, others one by one."""
        sql, is_list = nodes.base, nodes.base_is_list
        steps = list(nodes.steps)
        while steps:
            run = steps[: _known(steps)]
            if run:
                sql, is_list = self._run(sql, run, is_list=is_list), is_list or _many(run)
                steps = steps[len(run) :]
            else:
                sql, is_list = self._open(sql, steps.pop(0), is_list=is_list), True
        if nodes.steps and nodes.steps[-1].many is not False:
            name = self.name("x")
            sql = f"list_filter({sql}, lambda {name}: json_type({name}) <> 'NULL')"
        return sql

    def _run(self, sql: str, run: list[Step], *, is_list: bool) -> str:
        """Members of which the standard says how many there are, as one path."""
        if not is_list:
            return f"json_extract({sql}, {self.text(_json_path(run))})"
        if _many(run):
            return self.flat(sql, lambda v: self._run(v, run, is_list=False))
        return self.each(sql, lambda v: self._run(v, run, is_list=False))

    def _open(self, sql: str, step: Step, *, is_list: bool) -> str:
        """One member that is a choice of names, or of which nobody knows how many there are."""
        if is_list:
            return self.flat(sql, lambda v: self._open(v, step, is_list=False))
        found = [f"json_extract({sql}, {self.text(_quoted(name))})" for name in step.names]
        node = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
        return self.let(
            node,
            lambda v: (
                f"CASE WHEN json_type({v}) = 'ARRAY' THEN json_extract({v}, '$[*]') "
                f"WHEN {v} IS NOT NULL THEN [{v}] ELSE []::JSON[] END"
            ),
        )

    def scalar_at(self, nodes: Nodes, kind: Kind) -> str:
        """By its path."""
        return self.scalar(self.path(nodes), kind)

    def scalar(self, node: str, kind: Kind) -> str:
        """Out of its quotes, see `exact`."""
        text = f"({node} ->> '$')"
        if kind in NUMBERS:
            return self.exact(text)
        return f"CAST({text} AS BOOLEAN)" if kind is Kind.BOOLEAN else text

    def scalars(self, items: str, kind: Kind) -> str:
        """A list of the cast texts."""
        name = self.name("x")
        made = f"list_transform({items}, lambda {name}: {self.scalar(name, kind)})"
        return f"coalesce({made}, []::{_CASTS.get(kind, 'VARCHAR')}[])"

    def node(self, scalar: str, kind: Kind) -> str:
        """Numbers as text, as `exact` leaves them."""
        return f"to_json(CAST({scalar} AS {'VARCHAR' if kind in NUMBERS else _CASTS.get(kind, 'VARCHAR')}))"

    def items(self, node: str) -> str:
        """A list of one, empty of NULL."""
        name = self.name("x")
        return f"list_filter([{node}], lambda {name}: {name} IS NOT NULL)"

    def only(self, items: str) -> str:
        """``error`` at a second item."""
        fault = self.text("more than one value where the view has room for one")
        return self.let(
            items, lambda v: f"CASE WHEN len({v}) > 1 THEN error({fault}) ELSE {v}[1] END"
        )

    def at(self, items: str, index: str) -> str:
        """Places beyond the end are NULL."""
        place = str(int(index) + 1) if index.isdigit() else f"CAST({index} AS BIGINT) + 1"
        return f"({items})[{place}]"

    def nth(self, nodes: Nodes, index: str) -> str:
        """Of one array by its path, where the place is written out."""
        if not is_one_list(nodes) or not index.isdigit():
            return super().nth(nodes, index)
        path = _json_path(list(nodes.steps)).removesuffix("[*]") + f"[{index}]"
        return f"json_extract({nodes.base}, {self.text(path)})"

    def last(self, items: str) -> str:
        """NULL of an empty list."""
        return f"({items})[-1]"

    def count(self, items: str) -> str:
        """0 for NULL."""
        return f"coalesce(len({items}), 0)"

    def where(self, items: str, condition: Body) -> str:
        """By ``list_filter``."""
        name = self.name("x")
        return f"list_filter({items}, lambda {name}: {condition(name)})"

    def each(self, items: str, node: Body) -> str:
        """By ``list_transform``."""
        name, made = self.name("x"), self.name("x")
        transformed = f"list_transform({items}, lambda {name}: {node(name)})"
        return f"list_filter({transformed}, lambda {made}: {made} IS NOT NULL)"

    def flat(self, items: str, listed: Body) -> str:
        """By ``flatten``."""
        name = self.name("x")
        return f"flatten(list_transform({items}, lambda {name}: {listed(name)}))"

    def followed(self, lists: list[str]) -> str:
        """NULL counts as empty."""
        return f"list_concat({', '.join(lists)})" if len(lists) > 1 else lists[0]

    def all_of(self, items: str, condition: Body) -> str:
        """True of an empty list."""
        name = self.name("x")
        fails = f"list_filter({items}, lambda {name}: ({condition(name)}) IS NOT TRUE)"
        return f"(coalesce(len({fails}), 0) = 0)"

    def joined(self, items: str, separator: str) -> str:
        """Texts are taken out of their quotes."""
        return f"array_to_string({self.scalars(items, Kind.TEXT)}, {separator})"

    def quotient(self, dividend: str, divisor: str) -> str:
        """Division of integers, rounded: DuckDB would divide binary floats."""
        return self.let(dividend, lambda a: self.let(divisor, lambda b: self._quotient(a, b)))

    def _quotient(self, dividend: str, divisor: str) -> str:
        scale = f"1{'0' * PLACES}::HUGEINT"
        above, below = (
            f"CAST(abs({side}) * 1{'0' * PLACES}::{EXACT} AS HUGEINT)"
            for side in (dividend, divisor)
        )
        whole = f"({above} * {scale} + {below} // 2) // nullif({below}, 0)"
        sign = f"(sign({dividend}) * sign({divisor}))::HUGEINT"
        last_place = self.number(Decimal(1).scaleb(-PLACES))
        return f"CAST({last_place} * CAST({sign} * {whole} AS DECIMAL(26, 0)) AS {EXACT})"

    def product(self, left: str, right: str) -> str:
        """Twice the places, cut back to `EXACT`."""
        return f"CAST({left} * {right} AS {EXACT})"

    def whole_quotient(self, dividend: str, divisor: str) -> str:
        """Cut towards 0."""
        return f"trunc({self.quotient(dividend, divisor)})"

    def exact(self, text: str) -> str:
        """By the cast."""
        return f"TRY_CAST({text} AS {EXACT})"

    def half_step(self, number: str) -> str:
        """By the text, as the type has a fixed scale."""
        return self.let(
            f"lower({number})",
            lambda t: (
                f"CAST('5e' || (-1 - len(split_part(split_part({t}, 'e', 1), '.', 2)) "
                f"+ CAST(coalesce(nullif(split_part({t}, 'e', 2), ''), '0') AS INTEGER)) AS {EXACT})"
            ),
        )

    def last_day(self, month: str) -> str:
        """By the calendar."""
        return f"strftime(last_day(CAST({month} || '-01' AS DATE)), '%d')"

    def instant(self, text: str) -> str:
        """By the cast."""
        return f"CAST({text} AS TIMESTAMPTZ)"

    def cast(self, sql: str, sql_type: str) -> str:
        """By the name of DuckDB."""
        return f"CAST({sql} AS {_TYPES[sql_type]})"

    def typed_null(self, sql_type: str) -> str:
        """By the cast."""
        return self.cast("NULL", sql_type)


def _known(steps: list[Step]) -> int:
    """How many steps from the first one on make one path of DuckDB."""
    for place, step in enumerate(steps):
        if step.many is None or len(step.names) > 1:
            return place
    return len(steps)


def _many(steps: list[Step]) -> bool:
    return any(step.many for step in steps)


def _quoted(name: str) -> str:
    return f'$."{name}"'


def _json_path(steps: list[Step]) -> str:
    return "$" + "".join(f'."{step.names[0]}"' + "[*]" * bool(step.many) for step in steps)
