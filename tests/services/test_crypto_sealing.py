"""Personal values open in their own cell only, and their keys stay in their folder."""

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from minkang.kernel import crypto
from minkang.kernel.audit.models import Entry
from minkang.kernel.crypto import services as keys

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TABLE = "crypto_example"
COLUMN = keys.SealedColumn(TABLE, "sealed", "rid")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    named = tmp_path / "home" / "keys"
    with override_settings(MINKANG_KEYS=named):
        yield named


def seal(text: str, key: str = "1") -> bytes:
    return crypto.seal(text, table=TABLE, column="sealed", key=key)


def unseal(sealed: bytes, key: str = "1") -> str:
    return crypto.unseal(sealed, table=TABLE, column="sealed", key=key)


@pytest.mark.parametrize("profile", list(crypto.Profile))
@pytest.mark.parametrize("text", ["", "210502199001010018", "本溪市 𠮷"])
def test_what_is_sealed_opens_again(profile: crypto.Profile, text: str) -> None:
    crypto.adopt(profile)
    assert unseal(seal(text)) == text
    assert text.encode() not in seal(text) or text == ""
    assert seal(text) != seal(text)


@pytest.mark.parametrize(
    "cell",
    [
        {"table": TABLE, "column": "sealed", "key": "2"},
        {"table": TABLE, "column": "other", "key": "1"},
        {"table": "other", "column": "sealed", "key": "1"},
    ],
)
def test_a_value_moved_to_another_cell_does_not_open(cell: dict[str, str]) -> None:
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(seal("13800000000"), **cell)


def test_an_altered_value_does_not_open_wherever_it_is_altered() -> None:
    sealed = seal("13800000000")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(crypto.SealBroken):
            unseal(bytes(altered))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 21, b"plain text"])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(crypto.SealBroken):
        unseal(sealed)


def test_a_value_does_not_open_with_the_keys_of_another_installation(tmp_path: Path) -> None:
    sealed = seal("13800000000")
    with override_settings(MINKANG_KEYS=tmp_path / "elsewhere"), pytest.raises(crypto.SealBroken):
        unseal(sealed)


def test_a_lost_kek_is_a_loud_failure_and_never_replaced(folder: Path) -> None:
    seal("13800000000")
    (folder / "kek").write_text("00" * 32, encoding="ascii")
    os.utime(folder / "ring.json", ns=(1, 1))
    with pytest.raises(crypto.SealBroken):
        seal("13800000001")
    (folder / "kek").unlink()
    os.utime(folder / "ring.json", ns=(2, 2))
    with pytest.raises(FileNotFoundError):
        seal("13800000001")
    assert not (folder / "kek").exists()


def test_an_index_is_equal_for_equal_texts_of_one_purpose_only() -> None:
    first = crypto.blind_index("210502199001010018", purpose="identity")
    assert len(first) == 16
    assert first == crypto.blind_index("210502199001010018", purpose="identity")
    assert first != crypto.blind_index("210502199001010019", purpose="identity")
    assert first != crypto.blind_index("210502199001010018", purpose="telephone")
    assert first != hashlib.sha256(b"210502199001010018").digest()[:16]


@pytest.mark.parametrize("profile", list(crypto.Profile))
def test_an_index_lives_longer_than_the_data_keys(profile: crypto.Profile) -> None:
    before = crypto.blind_index("13800000000", purpose="telephone")
    crypto.adopt(profile)
    seal("13800000000")
    assert crypto.blind_index("13800000000", purpose="telephone") == before


def test_keys_are_readable_by_their_owner_only_and_wrapped(folder: Path) -> None:
    seal("13800000000")
    crypto.blind_index("13800000000", purpose="telephone")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {file.name for file in folder.iterdir()}
    assert names == {"kek", "ring.json", "lock"}
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    uses = [one["use"] for one in json.loads((folder / "ring.json").read_text())["keys"]]
    assert uses == [f"table:{TABLE}", "purpose:telephone"]


STARTING = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(MINKANG_KEYS=Path(sys.argv[1]))
from minkang.kernel.crypto.sealing import blind_index, seal
sys.stdin.read(1)
sealed = [seal(str(n), table=f"t{n % 3}", column="c", key=str(n)).hex() for n in range(30)]
print(blind_index("x", purpose="identity").hex(), *sealed)
"""


@pytest.mark.slow
def test_processes_that_start_at_once_agree_on_their_keys(folder: Path) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", STARTING, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = [process.communicate("g")[0].split() for process in starting]
    assert {answer[0] for answer in answers} == {crypto.blind_index("x", purpose="identity").hex()}
    for answer in answers:
        for number, sealed in enumerate(answer[1:]):
            cell = {"table": f"t{number % 3}", "column": "c", "key": str(number)}
            assert crypto.unseal(bytes.fromhex(sealed), **cell) == str(number)
    made = json.loads((folder / "ring.json").read_text())["keys"]
    assert len(made) == 4


def execute(statement: str, *values: object) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def cells(db: None) -> int:  # noqa: ARG001 - the fixture opens the database
    execute("CREATE TEMPORARY TABLE crypto_example (rid bigint PRIMARY KEY, sealed bytea)")
    rows = [
        (number, seal(str(number), str(number)) if number % 7 else b"") for number in range(2500)
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO crypto_example VALUES (%s, %s)", rows)
    return sum(1 for _, sealed in rows if sealed)


def held() -> dict[int, bytes]:
    rows = execute("SELECT rid, sealed FROM crypto_example WHERE sealed <> ''")
    return {rid: bytes(sealed) for rid, sealed in rows}


def all_readable() -> bool:
    return all(unseal(sealed, str(rid)) == str(rid) for rid, sealed in held().items())


def test_old_values_stay_readable_after_rotation_and_new_ones_use_the_new_key(cells: int) -> None:
    old = seal("1")[1:9]
    keys.rotate(TABLE, by="system:test", at=NOON)
    assert seal("1")[1:9] != old
    assert len(held()) == cells
    assert all_readable()
    assert Entry.objects.filter(type="crypto.key_rotated", subject=f"table:{TABLE}").count() == 1


def test_a_table_moves_to_the_sm_profile_by_adopting_rotating_and_resealing(cells: int) -> None:
    crypto.adopt(crypto.Profile.SM)
    keys.rotate(TABLE, by="system:test", at=NOON)
    assert keys.reseal(COLUMN, by="system:test", at=NOON) == cells
    newest = seal("1")[1:9]
    assert {sealed[1:9] for sealed in held().values()} == {newest}
    assert all_readable()
    assert keys.reseal(COLUMN, by="system:test", at=NOON) == 0


def test_resealing_that_stops_midway_is_readable_and_goes_on_where_it_stopped(cells: int) -> None:
    keys.rotate(TABLE, by="system:test", at=NOON)
    good = held()[2000]
    execute("UPDATE crypto_example SET sealed = %s WHERE rid = 2000", good[:-1])
    with pytest.raises(crypto.SealBroken):
        keys.reseal(COLUMN, by="system:test", at=NOON)
    execute("UPDATE crypto_example SET sealed = %s WHERE rid = 2000", good)
    assert all_readable()
    remaining = keys.reseal(COLUMN, by="system:test", at=NOON)
    assert 0 < remaining < cells
    assert all_readable()
