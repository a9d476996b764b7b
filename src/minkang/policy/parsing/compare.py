"""Recognise two copies of one document and show every difference, character by character."""

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate

from minkang.policy.parsing.types import Document

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
_INVISIBLE = re.compile(r"[\s\ufeff\u200b-\u200d\u2060]")
_PUNCTUATION = str.maketrans("‘’“”`—–―~·・•", "''\"\"'------.")
_TOKEN = re.compile(r"\[bookmark:[^\]\n]{0,80}\]|[\s\ufeff\u200b-\u200d\u2060]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。;,]*[。;,]|[^。;,]+")
_WORDING_LIMIT = 0.95
# Beyond this product of lengths a replaced passage is shown whole.
_REFINED_AREA = 4_000_000


class DifferenceKind(StrEnum):
    """What differs between two copies at one place."""

    PUNCTUATION = "punctuation-width"
    WHITESPACE = "whitespace"
    BOOKMARK = "bookmark"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the copies differ; spans are half open, a missing side is an empty span."""

    kind: DifferenceKind
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two texts are copies, how alike they are (0 to 1), and where they differ.

    `same_document` holds when nothing but punctuation width, white space and bookmark names
    differs; `similarity` is the share of equal characters in the folded texts.
    """

    same_document: bool
    similarity: float
    differences: tuple[Difference, ...]

    def count(self, kind: DifferenceKind) -> int:
        """Return how many differences are of one kind."""
        return sum(1 for d in self.differences if d.kind is kind)


@dataclass(frozen=True, slots=True)
class _Token:
    folded: str
    start: int
    end: int


def folded(text: str) -> str:
    """Return `text` after NFKC without white space and bookmark names."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _BOOKMARK.sub("", text)))
    return bare.translate(_PUNCTUATION)


def fingerprint(document: Document) -> str:
    """Return the SHA-256 of the document's clause texts, equal for all its copies."""
    body = folded("".join(c.text for c in document.clauses if not c.path.startswith("n.")))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def compare(left: str, right: str) -> Comparison:
    """Compare two copies character by character; positions point into the given texts."""
    ours, theirs = list(_tokens(left)), list(_tokens(right))
    left_text = "".join(t.folded for t in ours)
    right_text = "".join(t.folded for t in theirs)
    differences: list[Difference] = []
    if left_text == right_text:
        differences.extend(_aligned(left, right, ours, theirs))
        return Comparison(bool(left_text), 1.0, tuple(differences))
    equal = 0
    left_at, right_at = _positions(ours, len(left)), _positions(theirs, len(right))
    for tag, a, b, c, d in _opcodes(left_text, right_text):
        if tag == "equal":
            equal += b - a
            pieces_left = _between(ours, left_at[a][0], left_at[b - 1][1])
            pieces_right = _between(theirs, right_at[c][0], right_at[d - 1][1])
            differences.extend(_aligned(left, right, pieces_left, pieces_right))
        else:
            differences.append(_wording(left, right, left_at, right_at, (a, b, c, d)))
    similarity = 2 * equal / (len(left_text) + len(right_text))
    return Comparison(False, similarity, tuple(differences))


def _opcodes(left: str, right: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Align sentence by sentence, then character by character where sentences differ."""
    ours, theirs = _SENTENCE.findall(left), _SENTENCE.findall(right)
    left_edges = [0, *accumulate(map(len, ours))]
    right_edges = [0, *accumulate(map(len, theirs))]
    for tag, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        a, b, c, d = left_edges[i], left_edges[j], right_edges[k], right_edges[m]
        if tag != "replace" or (b - a) * (d - c) > _REFINED_AREA:
            yield tag, a, b, c, d
            continue
        inner = SequenceMatcher(None, left[a:b], right[c:d], autojunk=False)
        for kind, e, f, g, h in inner.get_opcodes():
            yield kind, a + e, a + f, c + g, c + h


def _between(tokens: list[_Token], start: int, end: int) -> list[_Token]:
    first = bisect_left(tokens, start, key=lambda t: t.start)
    return tokens[first : bisect_left(tokens, end, key=lambda t: t.start)]


def are_copies(left: str, right: str) -> bool:
    """Say whether two texts are one document in spite of a few different words."""
    first, second = folded(left), folded(right)
    if not first or not second:
        return False
    if first == second:
        return True
    quick = SequenceMatcher(None, first, second, autojunk=False).quick_ratio()
    return quick >= _WORDING_LIMIT and compare(left, right).similarity >= _WORDING_LIMIT


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(folded(found.group()), found.start(), found.end())


def _positions(tokens: list[_Token], length: int) -> list[tuple[int, int]]:
    places = [(t.start, t.end) for t in tokens for _ in t.folded]
    return [*places, (length, length)]


def _aligned(
    left: str, right: str, ours: list[_Token], theirs: list[_Token]
) -> Iterator[Difference]:
    """Yield the differences of two token runs whose folded texts are equal."""
    i = j = 0
    while i < len(ours) or j < len(theirs):
        a = ours[i] if i < len(ours) else None
        b = theirs[j] if j < len(theirs) else None
        left_edge = a.start if a else (ours[-1].end if ours else 0)
        right_edge = b.start if b else (theirs[-1].end if theirs else 0)
        if (
            a
            and not a.folded
            and (b is None or b.folded or _is_mark(left, a) != _is_mark(right, b))
        ):
            yield _difference(left, right, (a.start, a.end, right_edge, right_edge))
            i += 1
        elif b and not b.folded and (a is None or a.folded):
            yield _difference(left, right, (left_edge, left_edge, b.start, b.end))
            j += 1
        elif a and b and a.folded == b.folded:
            if left[a.start : a.end] != right[b.start : b.end]:
                yield _difference(left, right, (a.start, a.end, b.start, b.end))
            i, j = i + 1, j + 1
        else:
            i, j = i + bool(a), j + bool(b)


def _is_mark(text: str, token: _Token) -> bool:
    return text[token.start] == "["


def _difference(left: str, right: str, span: tuple[int, int, int, int]) -> Difference:
    a, b, c, d = span
    ours, theirs = left[a:b], right[c:d]
    if ours.startswith("[bookmark:") or theirs.startswith("[bookmark:"):
        kind = DifferenceKind.BOOKMARK
    elif not folded(ours) and not folded(theirs):
        kind = DifferenceKind.WHITESPACE
    else:
        kind = DifferenceKind.PUNCTUATION
    return Difference(kind, a, b, c, d, ours, theirs)


def _wording(
    left: str,
    right: str,
    left_at: list[tuple[int, int]],
    right_at: list[tuple[int, int]],
    code: tuple[int, int, int, int],
) -> Difference:
    a, b, c, d = code
    left_span = (left_at[a][0], left_at[b - 1][1]) if b > a else (left_at[a][0],) * 2
    right_span = (right_at[c][0], right_at[d - 1][1]) if d > c else (right_at[c][0],) * 2
    return Difference(
        DifferenceKind.WORDING,
        *left_span,
        *right_span,
        left[left_span[0] : left_span[1]],
        right[right_span[0] : right_span[1]],
    )
