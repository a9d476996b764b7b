"""The generated pages of docs/: always what the code says, never what somebody remembers."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from minkang.policy.clauses import register
from minkang.project.rooms import every_clause

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "src" / "minkang"
README = ROOT / "README.md"
TABLE_BEGINS, TABLE_ENDS = (
    "<!-- measures: written by `minkang docs` -->",
    "<!-- end of measures -->",
)
MEASURES_OF = "liaoning-2025-34"
MEASURES = (
    "weekend clinics, barrier-free sites",
    "30-minute slots, 20-minute waits",
    "results recognised everywhere",
    "stronger hospitals, quality control",
    "nursery places, childcare allowance",
    "geriatrics, rehabilitation, hospice",
    "paediatrics, mothers and newborns",
    "hospitals and companies together",
    "one-stop chronic care",
    "vaccination within reach",
    "free checks for workers at risk",
    "health literacy",
    "approvals in half the legal time",
    "one report for a newborn",
    "fair competition",
    "one visit for all inspections",
    "conduct of the profession",
)


@dataclass(frozen=True, slots=True)
class Code:
    """One refusal code and the module that uses it."""

    code: str
    module: str


def pages() -> Mapping[Path, str]:
    """Every generated page by its path."""
    return {
        ROOT / "docs" / "clauses.md": _clauses(),
        ROOT / "docs" / "errors.md": _errors(),
        README: _readme(),
    }


def _readme() -> str:
    before, rest = README.read_text(encoding="utf-8").split(TABLE_BEGINS)
    after = rest.split(TABLE_ENDS)[1]
    lines = ["| | measure | room | clauses running |", "|---|---|---|---|"]
    rows = {str(row["id"]): row for row in every_clause()}
    for number, name in enumerate(MEASURES, 1):
        mine = [
            clause
            for clause in register().of_document(MEASURES_OF)
            if clause.item == f"{MEASURES_OF}/{number}"
        ]
        rooms = ", ".join(dict.fromkeys(f"`{clause.room}`" for clause in mine))
        running = sum(1 for clause in mine if rows[clause.id]["place"])
        lines.append(f"| {number} | {name} | {rooms} | {running} of {len(mine)} |")
    return f"{before}{TABLE_BEGINS}\n" + "\n".join(lines) + f"\n{TABLE_ENDS}{after}"


def _clauses() -> str:
    lines = [
        "# Clauses",
        "",
        "Written by `minkang docs`. Every clause of the register, in our own words: where it runs,",
        "or the room it waits for and the day that is looked at again.",
    ]
    rows = every_clause()
    for document in register().documents:
        mine = [row for row in rows if row["document"] == document.id]
        placed = sum(1 for row in mine if row["place"])
        lines += [
            "",
            f"## {document.id}",
            "",
            f"{document.title_en}. {len(mine)} clauses, {placed} running.",
            "",
            "| clause | kind | title | where |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {row['id']} | {row['kind']} | {row['title']} | {_where(row)} |" for row in mine
        ]
    return "\n".join(lines) + "\n"


def _where(row: Mapping[str, object]) -> str:
    if row["place"]:
        return f"`{row['place']}`"
    waiver = row["waiver"]
    if not isinstance(waiver, dict):
        return "evidence only"
    return f"waits for {waiver['room']} (review {waiver['review_on']})"


def _errors() -> str:
    lines = [
        "# Refusals",
        "",
        "Written by `minkang docs`. Every stable code that a person or a machine may be answered",
        "with; the sentence, the next step and the clause travel with it (`kernel/refusal.py`).",
        "",
        "| code | given by |",
        "|---|---|",
    ]
    lines += [f"| `{found.code}` | `{found.module}` |" for found in sorted(_codes(), key=str)]
    return "\n".join(lines) + "\n"


def _codes() -> set[Code]:
    return {
        Code(code, ".".join(file.relative_to(SOURCES.parent).with_suffix("").parts))
        for file in SOURCES.rglob("*.py")
        for code in _codes_of(ast.parse(file.read_text(encoding="utf-8")))
    }


def _codes_of(tree: ast.Module) -> Iterator[str]:
    """String constants of the form ``area.reason`` that are handed to a refusal."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        named = [word.value for word in node.keywords if word.arg == "code"]
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        for value in [*named, *node.args[:1]]:
            if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
                continue
            if called.strip("_").lower() in {"refusal", "refuse", "refused", "unfit"}:
                yield value.value
