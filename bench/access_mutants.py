"""Breaks the decisions of access in every small way and counts how many ways the tests notice.

``python bench/access_mutants.py [--module M] [--every N]`` prints one line for each mutant that
survives and the figure killed/total; the exit code is 0 only when all are killed. It is our own,
because what must not pass unnoticed here is a changed cell of a table: a role, a relation, a place.

A mutant is one module of `MUTATED` with one change: a comparison, a connective, a negation, a
condition, a set operation, a constant, a member of a set or vocabulary, or a row of a table.
"""

import argparse
import ast
import copy
import sys
import unittest
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "rules"
PACKAGE = "minkang.registry.access"
MUTATED = ("rules.matrix", "rules.deciding", "rules.permissions", "rules.acts", "terms.values")
TEST_FILES = ("test_access_decision", "test_access_permissions", "test_access_acts")

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}
_COMBINED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.BitAnd: (ast.BitOr, ast.Sub),
    ast.BitOr: (ast.BitAnd, ast.Sub),
    ast.Sub: (ast.BitOr, ast.BitAnd),
    ast.Add: (ast.Sub,),
}


@dataclass(frozen=True)
class Mutant:
    """One module with one change."""

    module: str
    line: int
    change: str
    tree: ast.Module


Change = tuple[str, Callable[[], None]]


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of one module."""
    path = ROOT / "src" / Path(*f"{PACKAGE}.{module}".split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for index, node in enumerate(_behaving(tree)):
        for number, (change, _) in enumerate(_changes(node)):
            if isinstance(node, ast.Name) and change.partition("→")[2] not in known:
                continue
            changed = copy.deepcopy(tree)
            twin = list(_behaving(changed))[index]
            list(_changes(twin))[number][1]()
            yield Mutant(module, getattr(node, "lineno", 0), change, changed)


def _behaving(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below that change what is decided: no annotations, decorators or type aliases."""
    for name, value in ast.iter_fields(node):
        if name in {"decorator_list", "annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            is_alias = isinstance(child, ast.Assign) and isinstance(child.value, ast.Subscript)
            if isinstance(child, ast.AST) and not is_alias:
                yield child
                yield from _behaving(child)


def _changes(node: ast.AST) -> Iterator[Change]:
    yield from _CHANGES.get(type(node), lambda _: iter(()))(node)


def _of_comparison(node: ast.Compare) -> Iterator[Change]:
    (operator,) = node.ops
    for other in _COMPARED[type(operator)]:
        yield f"{type(operator).__name__}→{other.__name__}", _setter(node, "ops", [other()])


def _of_connective(node: ast.BoolOp) -> Iterator[Change]:
    yield "and↔or", _setter(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for n in range(len(node.values)):
        yield f"drop operand {n}", _setter(node, "values", _without(node.values, n))


def _of_operation(node: ast.BinOp) -> Iterator[Change]:
    for other in _COMBINED.get(type(node.op), ()):
        yield f"{type(node.op).__name__}→{other.__name__}", _setter(node, "op", other())


def _of_negation(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield "drop not", _setter(node, "op", _Same())


def _of_condition(node: ast.If | ast.IfExp) -> Iterator[Change]:
    for truth in (True, False):
        yield f"if {truth}", _setter(node, "test", ast.Constant(truth))


def _of_loop(node: ast.comprehension) -> Iterator[Change]:
    if node.ifs:
        yield "drop condition", _setter(node, "ifs", [])


def _of_constant(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool() as value:
            yield f"{value}→{not value}", _setter(node, "value", not value)
        case int() as value:
            yield f"{value}→{value + 1}", _setter(node, "value", value + 1)
            yield f"{value}→{value - 1}", _setter(node, "value", value - 1)


def _of_members(node: ast.Set | ast.Tuple) -> Iterator[Change]:
    if isinstance(node, ast.Set) or isinstance(node.ctx, ast.Load):
        for n in range(len(node.elts)):
            yield f"drop member {n}", _setter(node, "elts", _without(node.elts, n))


def _of_member(node: ast.Attribute) -> Iterator[Change]:
    if isinstance(node.value, ast.Name):
        for other in _neighbours(node.value.id, node.attr):
            yield f"{node.attr}→{other}", _setter(node, "attr", other)


def _of_name(node: ast.Name) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load):
        for group in _COLUMNS:
            for other in _beside(group, node.id):
                yield f"{node.id}→{other}", _setter(node, "id", other)


_CHANGES: dict[type[ast.AST], Callable[..., Iterator[Change]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_connective,
    ast.BinOp: _of_operation,
    ast.UnaryOp: _of_negation,
    ast.If: _of_condition,
    ast.IfExp: _of_condition,
    ast.comprehension: _of_loop,
    ast.Constant: _of_constant,
    ast.Set: _of_members,
    ast.Tuple: _of_members,
    ast.Attribute: _of_member,
    ast.Name: _of_name,
}
# Names of the matrix that stand in one column, so that each can be taken for its neighbour.
_COLUMNS = (
    ("FIND", "READ", "WRITE", "EXPORT"),
    ("RESIDENT", "CLINICIANS", "HOSPITAL", "PUBLIC_HEALTH", "VILLAGE", "CLERK", "APPROVER", "HOTLINE"),
    ("IDENTITY", "CONTACT", "REACH", "CIVIL", "ORDINARY"),
    ("NOTHING", "REPORTED", "SENSITIVE"),
    ("SELF", "TREAT", "PUBHLTH", "HOPERAT", "BTG"),
)  # fmt: skip


def _without(members: list[ast.expr], place: int) -> list[ast.expr]:
    return members[:place] + members[place + 1 :]


class _Same(ast.UAdd):
    """Marks a negation to be dropped; see `_Unwrap`."""


class _Unwrap(ast.NodeTransformer):
    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, _Same):
            return ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return node.values[0] if len(node.values) == 1 else node


def _setter(node: ast.AST, field: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, field, value)


def _neighbours(vocabulary: str, member: str) -> list[str]:
    terms = import_module(f"{PACKAGE}.terms")
    kind = getattr(terms, vocabulary, None)
    if vocabulary == "Bound":
        members = ["ANYWHERE", "PLACE", "ORGANISATION"]
    elif isinstance(kind, type) and hasattr(kind, "__members__"):
        members = list(kind.__members__)
    else:
        return []
    return _beside(members, member)


def _beside(members: Sequence[str], member: str) -> list[str]:
    """The next and the one before, around the end: enough to see that the value matters."""
    if member not in members or len(members) == 1:
        return []
    place = members.index(member)
    return sorted({members[place - 1], members[(place + 1) % len(members)]} - {member})


def survives(mutant: Mutant) -> bool:
    """Whether every rule test passes with the mutant in place."""
    return tests_pass(lambda: _install(mutant))


def tests_pass(prepare: Callable[[], None]) -> bool:
    """Whether every rule test passes once the rules were prepared."""

    def judge() -> None:
        prepare()
        _run([_fresh_tests(name) for name in TEST_FILES])

    verdict = unittest.TestResult()
    _forget()
    try:
        unittest.FunctionTestCase(judge).run(verdict)
    finally:
        _forget()
    return verdict.wasSuccessful()


def _forget() -> None:
    for name in list(sys.modules):
        if name.startswith((f"{PACKAGE}.rules", f"{PACKAGE}.terms")) or name == "access_samples":
            del sys.modules[name]


def _install(mutant: Mutant) -> None:
    """Load the mutated module as its package would, before anything else asks for it."""
    name = f"{PACKAGE}.{mutant.module}"
    tree = ast.fix_missing_locations(_Unwrap().visit(mutant.tree))
    code = compile(tree, name, "exec")
    sys.meta_path.insert(0, _Finder(name, code))


class _Finder:
    """Finds one module, in its mutated form, once."""

    def __init__(self, name: str, code: object) -> None:
        self._name, self._code = name, code

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> object:
        if name != self._name:
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]  # found once
        path = ROOT / "src" / Path(*name.split(".")).with_suffix(".py")
        spec = spec_from_file_location(name, path)
        code = self._code

        class Loader:
            def create_module(self, _spec: object) -> None:
                return None

            def exec_module(self, module: ModuleType) -> None:
                exec(code, module.__dict__)  # type: ignore[arg-type]  # noqa: S102 - our own source

        spec.loader = Loader()  # type: ignore[assignment,union-attr]
        return spec


def _fresh_tests(name: str) -> ModuleType:
    spec = spec_from_file_location(f"mutated_{name}", TESTS / f"{name}.py")
    module = module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def _run(modules: list[ModuleType]) -> None:
    tests = [
        (name, value)
        for module in modules
        for name, value in vars(module).items()
        if name.startswith("test_")
    ]
    # Those that ask every question come last: most mutants are killed before.
    for _, test in sorted(tests, key=lambda named: named[0].startswith("test_every")):
        test()


def main(arguments: list[str]) -> int:
    """Print survivors and the figure; 0 when all mutants are killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", choices=MUTATED, help="only the mutants of this module")
    parser.add_argument("--every", type=int, default=1, help="try only every n-th mutant")
    wanted = parser.parse_args(arguments)
    sys.path.insert(0, str(TESTS))
    if not tests_pass(lambda: None):
        print("the tests fail without any mutant, so their failing would prove nothing")
        return 2
    tried = killed = 0
    for module in [wanted.module] if wanted.module else MUTATED:
        for mutant in list(mutants(module))[:: wanted.every]:
            tried += 1
            if survives(mutant):
                print(f"survived: {mutant.module}:{mutant.line} {mutant.change}", flush=True)
            else:
                killed += 1
    print(f"killed {killed} of {tried}")
    return 0 if killed == tried else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
