"""Word lists that bring everyday words to the words of documents.

A list is a TOML file: ``[[group]]`` tables with ``say`` (what people type) and ``mean`` (what
documents print), and ``silent`` words that carry no meaning in a question.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minkang.kernel.text.folding import fold


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Everyday words with the document words they stand for, all folded.

    Attributes:
        meanings: For each everyday word, the document words to ask for as well.
        silent: Words of a question to leave out, longest first.
    """

    meanings: Mapping[str, tuple[str, ...]]
    silent: tuple[str, ...]

    def added(self, folded_text: str) -> tuple[str, ...]:
        """The document words that the everyday words in `folded_text` stand for, each once."""
        return tuple(
            dict.fromkeys(
                meaning
                for word, meanings in self.meanings.items()
                if word in folded_text
                for meaning in meanings
                if meaning not in folded_text
            )
        )

    def spoken(self, folded_text: str) -> str:
        """`folded_text` without its silent words; a blank stands where one was."""
        for word in self.silent:
            folded_text = folded_text.replace(word, " ")
        return folded_text


def read_thesaurus(path: Path) -> Thesaurus:
    """Read a word list.

    Raises:
        ValueError: A group lacks one of its two sides, or the file is not TOML.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    meanings: dict[str, tuple[str, ...]] = {}
    for number, group in enumerate(entries.get("group", []), start=1):
        said, meant = group.get("say", []), group.get("mean", [])
        if not said or not meant:
            raise ValueError(f"{path.name}: group {number} needs words under `say` and `mean`")
        for word in said:
            folded = fold(word).text
            known = meanings.get(folded, ())
            meanings[folded] = (*known, *(fold(meaning).text for meaning in meant))
    silent = sorted({fold(word).text for word in entries.get("silent", [])}, key=len, reverse=True)
    return Thesaurus(meanings, tuple(silent))
