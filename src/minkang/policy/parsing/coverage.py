"""Proof that parsing lost nothing: clauses and residue tile the input."""

from dataclasses import dataclass

from minkang.policy.parsing.types import Parsed


@dataclass(frozen=True, slots=True)
class Coverage:
    """Half-open spans that no owner has, that two have, or whose text is not the input's."""

    lost: tuple[tuple[int, int], ...]
    doubled: tuple[tuple[int, int], ...]
    altered: tuple[tuple[int, int], ...]

    @property
    def exact(self) -> bool:
        """Say whether every character has exactly one owner and is kept verbatim."""
        return not (self.lost or self.doubled or self.altered)


def coverage(parsed: Parsed, text: str) -> Coverage:
    """Check that every character of `text` lies in exactly one clause or residue."""
    owned = [(c.start, c.end, c.text) for d in parsed.documents for c in d.clauses]
    owned.extend((r.start, r.end, r.text) for r in parsed.residue)
    owned.sort()
    lost: list[tuple[int, int]] = []
    doubled: list[tuple[int, int]] = []
    at = 0
    for start, end, _ in owned:
        if start > at:
            lost.append((at, start))
        elif start < at:
            doubled.append((start, min(at, end)))
        at = max(at, end)
    if at < len(text):
        lost.append((at, len(text)))
    altered = [(start, end) for start, end, held in owned if text[start:end] != held]
    return Coverage(tuple(lost), tuple(doubled), tuple(altered))
