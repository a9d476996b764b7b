"""The first command of a newcomer: from any folder, quick, and plain about what is missing."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "cat", "cksum", "dirname", "readlink", "rm", "printf", "env")

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the launcher and what it reads, and no environment yet."""
    house = tmp_path / "a house with blanks"
    house.mkdir()
    shutil.copy(ROOT / "minkang", house)
    for name in ("pyproject.toml", *(path.name for path in ROOT.glob("requirements*.lock"))):
        shutil.copy(ROOT / name, house)
    return house


def only_tools(folder: Path, python: str) -> str:
    """A PATH with nothing but the tools of the launcher and the given python3."""
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (folder / "python3").chmod(0o755)
    return str(folder)


def start(launcher: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(launcher), *words], cwd="/", env={"PATH": os.environ["PATH"]} | env,
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip


def test_an_old_python_is_named_as_the_thing_that_is_missing(house: Path, tmp_path: Path) -> None:
    done = start(house / "minkang", "demo", PATH=only_tools(tmp_path / "bin", "exit 1"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (house / ".venv").exists()


def test_an_absent_network_is_named_as_the_thing_that_is_missing(house: Path) -> None:
    closed = "http://127.0.0.1:9/simple"
    done = start(
        house / "minkang", "demo",
        PIP_INDEX_URL=closed, PIP_EXTRA_INDEX_URL=closed, PIP_RETRIES="0", PIP_FIND_LINKS="",
        PIP_CONFIG_FILE=os.devnull, UV_DEFAULT_INDEX=closed, UV_HTTP_RETRIES="0", HOME=str(house),
    )  # fmt: skip
    assert done.returncode == 1
    assert "check the network" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_hands_every_word_over_from_any_folder_and_through_a_link(
    house: Path, tmp_path: Path
) -> None:
    python = house / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done\n')
    python.chmod(0o755)
    said = (house / "requirements.lock").read_bytes() + (house / "pyproject.toml").read_bytes()
    mark = subprocess.run(["cksum"], input=said, capture_output=True, check=True).stdout.decode()
    (house / ".venv" / "requirements.lock.mark").write_text(mark)
    link = tmp_path / "link"
    link.symlink_to(house / "minkang")
    done = start(link, "policy", "search", "看病 要等多久")
    assert done.stdout == "[-m][minkang.project.cli][policy][search][看病 要等多久]"


def test_the_second_start_takes_less_than_two_seconds() -> None:
    if not (ROOT / ".venv" / "requirements.lock.mark").exists():
        pytest.skip("the environment of this checkout was not made by ./minkang")
    began = time.monotonic()
    done = start(ROOT / "minkang", "--help")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 2
