"""Bad input gets one clear answer: nothing lost, no trace shown."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

NOTICE = (
    "关于改进小镇便民服务的通知\n各村:\n一、总体要求\n窗口每天开放8小时以上。\n"
    "二、主要任务\n1.缩短等待。平均等待时间控制在15分钟以内。\n小镇人民政府\n2026年3月1日\n"
)


def minkang(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minkang.project.cli", *words],
        capture_output=True, text=True, check=False, timeout=110, env=os.environ | env,
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess[str], code: str) -> str:
    """The refusal as shown; it is one sentence with a stable code, and no trace."""
    assert done.returncode == 2, done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout
    assert code in done.stderr + done.stdout
    return done.stderr


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that a system user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="minkang-home-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_binary_file_is_refused_with_the_next_step(tmp_path: Path) -> None:
    file = tmp_path / "scan.txt"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8)
    assert "请" in refused(minkang("policy", "parse", str(file)), "policy.file_is_binary")


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", "\ufeff".encode()])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(content)
    assert "请" in refused(minkang("policy", "parse", str(file)), "policy.file_is_empty")


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    said = refused(minkang("policy", "parse", str(tmp_path / "no.txt")), "policy.file_unreadable")
    assert "no.txt" in said


def test_text_in_gb18030_reads_like_the_same_text_in_utf_8(tmp_path: Path) -> None:
    answers = []
    for encoding in ("utf-8", "gb18030"):
        file = tmp_path / f"{encoding}.txt"
        file.write_bytes(NOTICE.encode(encoding))
        done = minkang("policy", "parse", str(file), "--json")
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout)["documents"])
    assert answers[0] == answers[1]
    assert [target["value"] for target in answers[0][0]["targets"]] == ["8", "15"]


def test_five_megabytes_on_one_line_lose_no_character(tmp_path: Path) -> None:
    line = "1.扩大服务。到2027年,服务点达到30个以上。" * 90_000
    file = tmp_path / "long.txt"
    file.write_text(line, encoding="utf-8")
    assert file.stat().st_size > 5_000_000
    done = minkang("policy", "parse", str(file), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    parts = [clause["text"] for document in answer["documents"] for clause in document["clauses"]]
    kept = sum(map(len, parts)) + sum(len(part["text"]) for part in answer["residue"])
    assert kept == len(line)


def test_a_document_without_numbering_becomes_paragraphs_and_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text("今天天气很好。\n我们去河边走了走。\n晚上回家。\n", encoding="utf-8")
    done = minkang("policy", "parse", str(file), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["warnings"]
    text = "".join(
        clause["text"] for document in answer["documents"] for clause in document["clauses"]
    )
    assert "我们去河边走了走。" in text


def test_a_bad_file_is_refused_and_the_good_ones_are_kept(
    founded_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    place = {"MINKANG_HOME": str(founded_home), "MINKANG_DATABASE_URL": ""}
    refused(minkang("policy", "import", str(tmp_path), **place), "policy.file_is_binary")
    found = minkang("policy", "search", "窗口等待时间", "--json", **place)
    assert found.returncode == 0, found.stderr
    assert "便民服务" in found.stdout


def test_a_second_demo_on_a_busy_port_says_which_port_to_try(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = minkang("demo", "--port", str(port), MINKANG_HOME=str(home))
    assert f"--port {port + 1}" in refused(done, "project.port_busy")


def test_an_unknown_region_is_refused_with_the_known_ones(home: Path) -> None:
    done = minkang("demo", "--port", "1", "--region", "atlantis", MINKANG_HOME=str(home))
    assert "benxi" in refused(done, "web.region_unknown")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that is soon full."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a small disk can only be mounted by root")
    disk = Path(tempfile.mkdtemp(prefix="minkang-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this sandbox does not let root mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
    disk.rmdir()


def fill(disk: Path) -> Path:
    """Write a file until nothing more fits."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return filler


def test_a_full_disk_is_named_and_what_was_kept_is_still_there(
    small_disk: Path, tmp_path: Path, begin_founded: Callable[[Path], None]
) -> None:
    home = small_disk / "home"
    home.mkdir()
    begin_founded(home)
    place = {"MINKANG_HOME": str(home), "MINKANG_DATABASE_URL": ""}
    (tmp_path / "kept.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "late.txt").write_text(NOTICE.replace("15分钟", "10分钟") * 400, encoding="utf-8")
    assert minkang("policy", "import", str(tmp_path / "kept.txt"), **place).returncode == 0
    filler = fill(small_disk)
    full = minkang("policy", "import", str(tmp_path / "late.txt"), **place)
    assert full.returncode != 0
    assert "project.disk_full" in full.stderr
    assert "Traceback" not in full.stderr
    filler.unlink()
    found = minkang("policy", "search", "窗口等待时间", **place)
    assert found.returncode == 0, found.stderr
    assert "平均等待时间" in found.stdout
