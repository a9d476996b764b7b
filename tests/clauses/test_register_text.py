"""The register recognises the source texts and repeats none of them."""

import re
import time
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import minkang.policy
from minkang.policy import clauses

PACKAGE = Path(minkang.policy.__file__).parent
RUN = 14
"""Han characters in a row, punctuation ignored, that count as a copied passage."""

TITLED_AT_LENGTH = (
    "liaoning-2025-34",
    "siping-env",
    "dehua-2021",
    "dongying-2024",
    "benxi-zf-2023-4",
    "benxi-zf-2023-5",
    "benxi-2023-8",
    "benxi-2023-9",
)
LONG_OFFICE = "国家金融监督管理总局东营监管分局"
"""A document must be called by its title and an office by its name, however long."""


@pytest.fixture(scope="module")
def texts(policies: Path) -> Mapping[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(policies.glob("0*.txt"))}


def test_every_clause_is_found_in_every_copy_of_its_document(texts: Mapping[str, str]) -> None:
    folded = {name: clauses.normalise(text)[0] for name, text in texts.items()}
    register = clauses.register()
    lost = [
        (clause.id, copy)
        for clause in register.clauses.values()
        for copy in register.document(clause.document).copies
        if clauses.locate(clause.anchor, folded[copy]) is None
    ]
    assert lost == []


def test_all_clauses_are_sought_in_all_texts_within_two_seconds(texts: Mapping[str, str]) -> None:
    folded = [clauses.normalise(text)[0] for text in texts.values()]
    begun = time.perf_counter()
    found = sum(
        clauses.locate(clause.anchor, text) is not None
        for text in folded
        for clause in clauses.register().clauses.values()
    )
    assert time.perf_counter() - begun < 2
    assert found >= 730 + 53


def test_a_sentence_printed_twice_belongs_to_two_clauses(texts: Mapping[str, str]) -> None:
    gazette = clauses.normalise(texts["004_benxi_gazette_2023_3.txt"])[0]
    register = clauses.register()
    for first, second in (
        ("benxi-2023-9/4.4", "benxi-2023-9/19.3"),
        ("benxi-2023-3/5.4.4", "benxi-2023-3/z3.3.2"),
    ):
        start = clauses.locate(register.get(first).anchor, gazette)
        again = clauses.locate(register.get(second).anchor, gazette)
        assert register.get(first).anchor.sha256 == register.get(second).anchor.sha256
        assert start is not None
        assert again is not None
        assert start < again


def test_a_located_clause_maps_back_to_the_characters_of_the_file(
    texts: Mapping[str, str],
) -> None:
    text = texts["001_liaoning_attachment.txt"]
    folded, offsets = clauses.normalise(text)
    anchor = clauses.register().get("liaoning-2025-34/2.1").anchor
    start = clauses.locate(anchor, folded)
    assert start is not None
    passage = text[offsets[start] : offsets[start + anchor.length - 1] + 1]
    assert clauses.anchor_of(clauses.normalise(passage)[0]) == anchor


def test_a_clause_of_another_document_is_not_found(texts: Mapping[str, str]) -> None:
    dongying = clauses.normalise(texts["003_dongying_opinions.txt"])[0]
    anchor = clauses.register().get("liaoning-2025-34/2.1").anchor
    assert clauses.locate(anchor, dongying) is None


def test_no_data_file_repeats_a_passage_of_the_documents(texts: Mapping[str, str]) -> None:
    """Names are excluded: what stands in 《》 or “”, and the long names above."""
    sources = "|".join(_han(text) for text in texts.values())
    passages = {sources[start : start + RUN] for start in range(len(sources) - RUN + 1)}
    copied = {
        said
        for path in PACKAGE.rglob("*.toml")
        for said in _words(tomllib.loads(path.read_text(encoding="utf-8")))
        if any(run in passages for run in _runs(said))
    }
    register = clauses.register()
    titles = {register.document(document_id).title for document_id in TITLED_AT_LENGTH}
    assert copied == titles | {LONG_OFFICE}


def _han(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(character for character in folded if "\u4e00" <= character <= "\u9fff")


def _runs(said: str) -> Iterator[str]:
    for part in re.split(r"《[^》]*》|“[^”]*”", said):
        han = _han(part)
        yield from (han[start : start + RUN] for start in range(len(han) - RUN + 1))


def _words(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for value in entry.values():
            yield from _words(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _words(value)
