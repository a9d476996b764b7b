"""Anchors of the audit chain: heads kept in a file, where the database cannot reach them.

One line an anchor: number of the head seal, entries sealed, digest. Print the last line, or keep
the file on another machine, and nobody can shorten or rewrite the chain unseen.
"""

from collections.abc import Sequence
from pathlib import Path

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.rules import Anchor
from minkang.kernel.refusal import Refusal, Refused


def kept(file: Path) -> Sequence[Anchor]:
    """The anchors of `file`, oldest first; none when it does not exist yet.

    Raises:
        Refused: `audit.anchor_unreadable`, naming the line.
    """
    if not file.exists():
        return ()
    lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    return tuple(_parsed(file, number, line) for number, line in enumerate(lines, 1))


def keep_head(file: Path) -> Anchor | None:
    """Append the head of the chain to `file` unless it is its last line already."""
    head = audit.anchor()
    if head is not None and head not in kept(file)[-1:]:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as anchors:
            anchors.write(f"{head.seal} {head.entries} {head.digest}\n")
    return head


def _parsed(file: Path, number: int, line: str) -> Anchor:
    words = line.split()
    shape = [word.isdecimal() for word in words[:2]]
    if shape != [True, True] or not _is_digest(words[2:]):
        raise Refused(
            Refusal(
                "audit.anchor_unreadable",
                f"锚点文件 {file} 第 {number} 行读不懂。请用另存的锚点文件(--anchors)再验证一次。",
                f"{file}:{number}: expected `seal entries digest`",
            )
        )
    return Anchor(seal=int(words[0]), entries=int(words[1]), digest=words[2])


def _is_digest(words: Sequence[str]) -> bool:
    digits = set("0123456789abcdef")
    return [len(word) for word in words] == [64] and set(words[0]) <= digits
