"""Word lists that bring everyday words to the words of documents.

A list is a folder of TOML files. ``[[group]]`` tables carry ``say`` (what people type), ``mean`` (what documents
print for it) and, where a word only points that way, ``near``. ``frame`` words carry no meaning in a
question; ``whole`` words are read as one although a framing word stands inside them.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from minkang.kernel.text.cutting import Stretch, cut
from minkang.kernel.text.folding import fold


@dataclass(frozen=True, slots=True)
class Meanings:
    """The document words of an everyday word: the same thing, and things close by."""

    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Everyday words with the document words they stand for, all folded.

    Attributes:
        meanings: For each everyday word, the document words to ask for as well.
        words: Every word with a meaning.
        printed: Those of them that documents print, the others are only said.
        frame: Words that only frame a question.
    """

    meanings: Mapping[str, Meanings]
    words: frozenset[str]
    printed: frozenset[str]
    frame: frozenset[str]

    def cut(self, folded_text: str) -> tuple[Stretch, ...]:
        """The stretches of a question by this word list."""
        return cut(folded_text, self.words, self.frame)


def read_thesaurus(folder: Path) -> Thesaurus:
    """Read the word lists of a folder as one; a word in several groups has the meanings of all.

    Raises:
        ValueError: A group lacks `say` or `mean`, or a file is not TOML.
    """
    meanings: dict[str, Meanings] = {}
    printed: set[str] = set()
    frame: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        printed.update(_folded(entries.get("whole", [])))
        frame.update(_folded(entries.get("frame", [])))
        for number, group in enumerate(entries.get("group", []), start=1):
            said, meant = _folded(group.get("say", [])), _folded(group.get("mean", []))
            if not said or not meant:
                raise ValueError(f"{path.name}: group {number} needs words under `say` and `mean`")
            near = _folded(group.get("near", []))
            printed.update((*meant, *near))
            for word in said:
                known = meanings.get(word, Meanings())
                same = _others(word, (*known.same, *meant))
                close = _others(word, (*known.near, *near))
                meanings[word] = Meanings(same, tuple(item for item in close if item not in same))
    return Thesaurus(
        meanings, frozenset(printed.union(meanings)), frozenset(printed), frozenset(frame)
    )


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word).text for word in words)


def _others(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in candidates if item != word))
