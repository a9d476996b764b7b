"""Every command explains itself and fails with one clear sentence."""

import subprocess
import sys

import pytest

from minkang.project.cli import COMMANDS

EVERY_HELP = """
import contextlib, os
from minkang.project.cli import COMMANDS, dispatch
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minkang.project.settings")
for name in COMMANDS:
    with contextlib.suppress(SystemExit):
        dispatch([*name.split(), "--help"])
"""


def minkang(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minkang.project.cli", *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.slow
def test_help_of_every_command_shows_an_example() -> None:
    """One process asks for all of it: starting one costs more than what it is asked."""
    done = subprocess.run(
        [sys.executable, "-c", EVERY_HELP], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert f"example: minkang {name}" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["dmeo"], "unknown command 'dmeo'"),
        (["policy", "burn"], "followed by one of: parse, import, search"),
        (["bench", "nothing"], "'nothing' is none of"),
        (["serve", "--port", "99999"], "port 99999 is outside 1-65535"),
    ],
)
def test_bad_words_get_one_clear_sentence_and_no_trace(words: list[str], says: str) -> None:
    done = minkang(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
