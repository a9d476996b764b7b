"""FHIRPath text to nodes, by precedence climbing."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from minkang.engines.records.rules.paths.lexing import Kind, PathFault, Word, words
from minkang.engines.records.rules.paths.nodes import (
    Amount,
    Binary,
    Call,
    Empty,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    TypeTest,
    Unary,
    Variable,
)
from minkang.engines.records.rules.paths.temporal import Temporal, read_moment, read_time

LONGEST = 10_000
MOST_WORDS = 600
DEEPEST = 60
# The higher, the closer it binds; invocation and indexer bind closest and are not in the table.
PRECEDENCE = {
    "implies": 1,
    "or": 2,
    "xor": 2,
    "and": 3,
    "in": 4,
    "contains": 4,
    "=": 5,
    "~": 5,
    "!=": 5,
    "!~": 5,
    "<": 6,
    ">": 6,
    "<=": 6,
    ">=": 6,
    "|": 7,
    "is": 8,
    "as": 8,
    "+": 9,
    "-": 9,
    "&": 9,
    "*": 10,
    "/": 10,
    "div": 10,
    "mod": 10,
}
_SIGN_BINDS = 11
_NO_NAMES = frozenset({"and", "or", "xor", "implies", "div", "mod", "true", "false"})
_TYPE_FUNCTIONS = frozenset({"is", "as", "ofType"})
_CALENDAR = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "millisecond"})
_VARIABLES = frozenset({"this", "index", "total"})

__all__ = ["PathFault", "parse"]


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        PathFault: It is no FHIRPath, or longer or deeper than anybody writes.
    """
    if len(text) > LONGEST:
        raise PathFault(f"longer than {LONGEST} characters")
    all_words = tuple(words(text))
    # Each word is at most one level of the tree, which is walked by recursion.
    if len(all_words) > MOST_WORDS:
        raise PathFault(f"more than {MOST_WORDS} words")
    parser = _Parser(all_words)
    node = parser.expression(0)
    parser.expect_end()
    return node


class _Parser:
    def __init__(self, all_words: tuple[Word, ...]) -> None:
        self._words = all_words
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> Word:
        return self._words[self._at]

    def _next(self) -> Word:
        word = self._words[self._at]
        self._at += 1
        return word

    def _is_sign(self, text: str) -> bool:
        return self._now.kind is Kind.SIGN and self._now.text == text

    def _takes(self, text: str) -> bool:
        if self._is_sign(text):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self._fault(f"expected {text!r}")

    def _fault(self, cause: str) -> PathFault:
        found = self._now.text or "the end"
        return PathFault(f"{cause} at {self._now.at}, found {found!r}")

    def expect_end(self) -> None:
        if self._now.kind is not Kind.END:
            raise self._fault("expected the end")

    def expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._fault("nested too deeply")
        left = self._signed()
        while (operator := self._operator(least)) is not None:
            self._at += 1
            if operator in ("is", "as"):
                left = TypeTest(operator, left, *self._type_name())
            else:
                left = Binary(operator, left, self.expression(PRECEDENCE[operator] + 1))
        self._depth -= 1
        return left

    def _operator(self, least: int) -> str | None:
        if self._now.kind not in (Kind.SIGN, Kind.NAME):
            return None
        binds = PRECEDENCE.get(self._now.text)
        return self._now.text if binds is not None and binds >= least else None

    def _signed(self) -> Node:
        for sign in "+-":
            if self._takes(sign):
                return Unary(sign, self.expression(_SIGN_BINDS))
        return self._invoked(self._term())

    def _invoked(self, source: Node) -> Node:
        while True:
            if self._takes("."):
                source = self._invocation(source)
            elif self._takes("["):
                source = Indexed(source, self.expression(0))
                self._expect("]")
            else:
                return source

    def _term(self) -> Node:
        if self._takes("("):
            inner = self.expression(0)
            self._expect(")")
            return inner
        if self._takes("{"):
            self._expect("}")
            return Empty()
        if self._now.kind is Kind.NAME and self._now.text in ("true", "false"):
            return Literal(self._next().text == "true")
        if self._now.kind is Kind.VARIABLE:
            return self._variable()
        reader = _LITERALS.get(self._now.kind)
        if reader is not None:
            return reader(self)
        return self._invocation(None)

    def _variable(self) -> Node:
        if self._now.text not in _VARIABLES:
            raise self._fault("expected $this, $index or $total")
        return Variable(self._next().text)

    def _invocation(self, source: Node | None) -> Node:
        if self._now.kind is Kind.VARIABLE and source is not None:
            return self._variable()
        name = self._name(follows_dot=source is not None)
        if not self._takes("("):
            return Member(source, name)
        if name in _TYPE_FUNCTIONS:
            test = TypeTest(name, source, *self._type_name())
            self._expect(")")
            return test
        return Call(source, name, self._arguments())

    def _arguments(self) -> tuple[Node, ...]:
        if self._takes(")"):
            return ()
        arguments = [self.expression(0)]
        while self._takes(","):
            arguments.append(self.expression(0))
        self._expect(")")
        return tuple(arguments)

    def _name(self, *, follows_dot: bool = False) -> str:
        word = self._now
        # After a dot nothing but a name can stand, and Narrative has an element div.
        is_name = word.kind is Kind.NAME and (follows_dot or word.text not in _NO_NAMES)
        if not is_name and word.kind is not Kind.QUOTED_NAME:
            raise self._fault("expected a name")
        return self._next().text

    def _type_name(self) -> tuple[str, str]:
        name = self._name()
        return (name, self._name()) if self._takes(".") else ("", name)

    def external(self) -> Node:
        return External(self._next().text)

    def string(self) -> Node:
        return Literal(self._next().text)

    def number(self) -> Node:
        text = self._next().text
        unit = self._now
        if unit.kind is Kind.STRING:
            self._at += 1
            return Literal(Amount(Decimal(text), unit.text))
        if unit.kind is Kind.NAME and unit.text.removesuffix("s") in _CALENDAR:
            self._at += 1
            return Literal(Amount(Decimal(text), unit.text.removesuffix("s"), is_calendar=True))
        return Literal(Decimal(text) if "." in text else int(text))

    def moment(self) -> Node:
        return self._temporal(read_moment)

    def time(self) -> Node:
        return self._temporal(read_time)

    def _temporal(self, reader: Callable[[str], Temporal | None]) -> Node:
        value = reader(self._now.text)
        if value is None:
            raise self._fault("no such date or time")
        self._at += 1
        return Literal(value)


_LITERALS: dict[Kind, Callable[[_Parser], Node]] = {
    Kind.EXTERNAL: _Parser.external,
    Kind.STRING: _Parser.string,
    Kind.NUMBER: _Parser.number,
    Kind.MOMENT: _Parser.moment,
    Kind.TIME: _Parser.time,
}
