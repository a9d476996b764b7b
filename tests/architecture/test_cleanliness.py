"""The repository carries no machine, no index address, no policy sentence and no dumping ground."""

import ast
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from minkang.policy.clauses import register

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = 16
HAN = re.compile(r"[\u4e00-\u9fff]")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "managers", "misc", "common", "dto"}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


NAMES = [
    *(squeezed(document.title) for document in register().documents),
    *(squeezed(unit.name) for unit in register().units()),
]
TOP_HANDLERS = {"src/minkang/project/cli.py"}


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.exists() and (not endings or path.suffix in endings)]


def modules() -> list[Path]:
    return [path for path in tracked(".py") if "migrations" not in path.parts]


def test_locks_carry_no_address() -> None:
    locks = [path for path in tracked() if path.name.endswith(".lock")]
    assert len(locks) == 3
    for lock in locks:
        assert "://" not in lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock.read_text(encoding="utf-8")
    assert not [path for path in tracked() if path.name == "uv.lock" or "pylock" in path.name]


def test_no_file_is_a_dumping_ground() -> None:
    for path in modules():
        assert path.stem not in BANNED_NAMES, path
        assert not re.search(r"_v\d+$|_new$|legacy", path.stem), path
        assert path.read_text(encoding="utf-8").count("\n") <= 450, f"{path} is too long"


def test_functions_can_be_read_at_one_glance() -> None:
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno
                if size > 70:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({size})")
    assert long == []


def test_only_the_top_handler_catches_everything() -> None:
    broad = []
    for path in modules():
        if str(path.relative_to(ROOT)) in TOP_HANDLERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_handler = isinstance(node, ast.ExceptHandler)
            if is_handler and (node.type is None or is_exception_name(node.type)):
                broad.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert broad == []


def is_exception_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"}


@pytest.mark.slow
def test_no_sentence_of_a_policy_document_is_in_the_repository(policies: Path) -> None:
    known = set()
    for source in sorted(policies.glob("*.txt")):
        text = squeezed(source.read_text(encoding="utf-8"))
        known |= {text[at : at + SENTENCE] for at in range(len(text) - SENTENCE + 1)}
    known = {run for run in known if len(HAN.findall(run)) >= SENTENCE - 1}
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            text = without_names(squeezed(line))
            if any(text[at : at + SENTENCE] in known for at in range(len(text) - SENTENCE + 1)):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:60]}")
    assert found == []


def without_names(text: str) -> str:
    """Titles and names are facts, not sentences: of documents, offices, in marks or quoted."""
    for name in NAMES:
        text = text.replace(name, "|")
    return re.sub(r"《[^》]*》|“[^”]*”", "|", text)
