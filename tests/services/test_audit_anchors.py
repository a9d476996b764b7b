"""Heads of the chain are kept outside the database, and a cut is seen by them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from minkang.kernel.audit import anchors
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refused

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BELL_RUNG = register(
    EntryType(code="anchortest.bell_rung", zh="敲了钟", en="Rang the bell", facts=())
)

pytestmark = pytest.mark.django_db


def ring() -> None:
    with transaction.atomic():
        audit.record(BELL_RUNG, subject="bell:1", by="person:ringer", at=NOON)
    audit.seal(at=NOON)


def test_a_head_is_kept_once_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "not there yet" / "anchors.txt"
    ring()
    head = anchors.keep_head(file)
    anchors.keep_head(file)
    assert anchors.kept(file) == (head,)


def test_a_chain_cut_after_it_was_anchored_is_not_whole(tmp_path: Path) -> None:
    ring()
    ring()
    anchors.keep_head(tmp_path / "anchors.txt")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)")
    verdict = audit.verify(anchors=anchors.kept(tmp_path / "anchors.txt"))
    assert not verdict.ok
    assert verdict.anchors == 1


@pytest.mark.parametrize("line", ["", "1 2", "1 2 zz", f"one 2 {'a' * 64}", f"1 2 {'a' * 63}"])
def test_an_unreadable_anchor_names_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text(f"1 1 {'a' * 64}\n{line}\n")
    with pytest.raises(Refused, match=r"anchors\.txt:2"):
        anchors.kept(file)
