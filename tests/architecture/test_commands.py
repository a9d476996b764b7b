"""Every command explains itself and fails with one clear sentence."""

import subprocess
import sys

import pytest

from minkang.project.cli import COMMANDS


def minkang(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minkang.project.cli", *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_shows_an_example(name: str) -> None:
    done = minkang(*name.split(), "--help")
    assert done.returncode == 0, done.stderr
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
