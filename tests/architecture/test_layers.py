"""The house keeps its order: layers, rooms, private tables."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
# The graph builder mixes two copies of a package that both stand on the path, so the installed
# one is taken off it before another one is looked at.
LINT = """
import sys
from importlinter.cli import lint_imports_command
sys.path[:] = [entry for entry in sys.path if entry != sys.argv[1]]
del sys.argv[1]
lint_imports_command()
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    hidden = "" if folder == ROOT else str(ROOT / "src")
    config = str(folder / "pyproject.toml")
    return subprocess.run(
        [sys.executable, "-c", LINT, hidden, "--no-cache", "--config", config],
        cwd=folder, env={"PYTHONPATH": str(folder / "src")}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_every_contract() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("kernel/refusal.py", "import minkang.policy.terms", "An upper layer may import"),
        ("policy/terms.py", "import minkang.cockpit.urls", "An upper layer may import"),
        ("cockpit/utils.py", "", "Every app has the same rooms"),
        ("extras/__init__.py", "", "An upper layer may import"),
        ("policy/terms.py", "import django.db", "knows nothing of Django"),
    ],
)
def test_a_planted_breach_is_caught(tmp_path: Path, room: str, line: str, contract: str) -> None:
    house = copy_of_the_house(tmp_path)
    planted = house / "src/minkang" / room
    planted.parent.mkdir(exist_ok=True)
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = lint(house)
    assert done.returncode != 0
    broken = [said for said in done.stdout.splitlines() if "BROKEN" in said or "exhaustive" in said]
    assert contract in done.stdout
    assert broken, done.stdout


def test_tables_of_an_app_are_private_to_it() -> None:
    graph = grimp.build_graph("minkang", cache_dir=None)
    breaches = []
    for module in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            here, there = app_of(module), app_of(imported)
            if here == there or not is_table(imported) or there == "minkang.registry":
                continue
            breaches.append(f"{module} imports the tables of {there} ({imported})")
    assert breaches == []


HOUSES = frozenset({"engines", "care", "supply", "publichealth", "affairs", "oversight"})


def app_of(module: str) -> str:
    parts = module.split(".")
    is_grouped = len(parts) > 2 and parts[1] in {"kernel", *HOUSES}
    return ".".join(parts[: 3 if is_grouped else 2])


def is_table(module: str) -> bool:
    return "models" in module.split(".")


def test_rules_of_a_hall_or_engine_are_asked_through_its_queries_and_services() -> None:
    graph = grimp.build_graph("minkang", cache_dir=None)
    breaches = [
        f"{module} imports {imported}"
        for module in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if "rules" in imported.split(".")
        and app_of(imported).split(".")[1] in HOUSES
        and app_of(module) != app_of(imported)
    ]
    assert breaches == []
