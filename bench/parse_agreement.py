"""How far the parser agrees with our register of the five policy documents.

Usage: ``python bench/parse_agreement.py [POLICIES] [--details]``; POLICIES defaults to
``../shared/policies`` beside the repository.

What is measured, all after removing white space:

* *clauses*: share of register clauses whose text stands, wherever it stands in its own source
  file, inside exactly one parsed clause.
* *targets*: share of register targets (comparator, value, unit) for which a parsed target of the
  same comparator, value and unit stands inside the text of that very register clause; each
  parsed target may serve one register target only. `yearly-decrease>=` counts as `>=`, our set
  having no word for a yearly change.
* *spurious*: parsed targets inside register clauses that no register target needs.
* *responsible*: share of register clauses with units whose parsed clause names the same units in
  the same order.
"""

import argparse
import json
import sys
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minkang.policy.parsing import Clause, Document, Parsed, Target, coverage, decode, parse

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "policies"


@dataclass
class Source:
    """One parsed source file with the offsets of its visible characters."""

    text: str
    parsed: Parsed
    visible: str = ""
    places: list[int] = field(default_factory=list)
    spans: list[tuple[int, int, Document, Clause]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = [i for i, c in enumerate(self.text) if not c.isspace()]
        self.visible = "".join(self.text[i] for i in self.places)
        self.spans = sorted(
            ((c.start, c.end, d, c) for d in self.parsed.documents for c in d.clauses),
            key=lambda s: s[0],
        )

    def occurrences(self, quoted: str) -> list[tuple[int, int]]:
        """Half-open spans of the source where `quoted` stands, white space apart."""
        needle = "".join(quoted.split())
        found, at = [], self.visible.find(needle)
        while at >= 0:
            found.append((self.places[at], self.places[at + len(needle) - 1] + 1))
            at = self.visible.find(needle, at + 1)
        return found

    def holder(self, start: int, end: int) -> tuple[Document, Clause] | None:
        """The one clause that holds the span, None when none does."""
        position = bisect_right(self.spans, start, key=lambda s: s[0]) - 1
        if position < 0 or self.spans[position][1] < end:
            return None
        return self.spans[position][2], self.spans[position][3]


@dataclass
class Agreement:
    """Counts of the comparison; lists name what disagrees."""

    clauses: int = 0
    held: int = 0
    targets: int = 0
    matched: int = 0
    parsed_inside: int = 0
    stated: int = 0
    same_units: int = 0
    lost: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    @property
    def clause_share(self) -> float:
        """Share of register clauses held by exactly one parsed clause."""
        return self.held / self.clauses

    @property
    def target_share(self) -> float:
        """Share of register targets found exactly."""
        return self.matched / self.targets


def load(folder: Path) -> dict[str, Source]:
    """Parse every text file of the folder."""
    sources = {}
    for path in sorted(folder.glob("*.txt")):
        text = decode(path.read_bytes()).text
        sources[path.name] = Source(text, parse(text))
    return sources


def measure(folder: Path, sources: dict[str, Source]) -> Agreement:
    """Compare the register of the folder with the parse of its files."""
    result = Agreement()
    used: Counter[tuple[str, str, str, int]] = Counter()
    for entry in json.loads((folder / "register.json").read_text("utf-8")):
        source = sources[entry["source_file"]]
        _measure_entry(entry, source, result, used)
    return result


def _measure_entry(
    entry: dict[str, Any],
    source: Source,
    result: Agreement,
    used: Counter[tuple[str, str, str, int]],
) -> None:
    places = source.occurrences(entry["text"])
    holders = [source.holder(*place) for place in places]
    result.clauses += 1
    result.targets += len(entry["targets"])
    if not places or None in holders:
        result.lost.append(f"{entry['id']} {entry['text'][:40]}")
        result.missing.extend(_wording(entry, t) for t in entry["targets"])
        return
    result.held += 1
    wanted = Counter(
        (t["comparator"].removeprefix("yearly-decrease"), t["value"], t["unit"] or "")
        for t in entry["targets"]
    )
    place, holder = _best(entry, places, holders)
    found = _inside(holder[0], holder[1], place)
    given = Counter((t.comparator.value, t.value, t.unit) for t in found)
    result.matched += (wanted & given).total()
    result.parsed_inside += len(found)
    for key in (wanted - given).elements():
        result.missing.append(f"{entry['id']} {key} :: {entry['text'][:90]}")
    for key in (given - wanted).elements():
        result.spurious.append(f"{entry['id']} {key} :: {entry['text'][:90]}")
    if entry["responsible"]:
        result.stated += 1
        same = list(holder[1].responsible) == entry["responsible"]
        result.same_units += same
        if not same:
            result.units.append(f"{entry['id']} {entry['responsible']} / {holder[1].responsible}")
    del used


def _best(
    entry: dict[str, Any],
    places: list[tuple[int, int]],
    holders: list[tuple[Document, Clause] | None],
) -> tuple[tuple[int, int], tuple[Document, Clause]]:
    """Pick the occurrence under the register's section title; the first when none fits."""
    section = "".join(entry["section"].split())
    for place, holder in zip(places, holders, strict=True):
        assert holder is not None
        own = "".join("".join(holder[1].heading_path).split())
        if own and own in section.replace("/", ""):
            return place, holder
    assert holders[0] is not None
    return places[0], holders[0]


def _inside(document: Document, clause: Clause, place: tuple[int, int]) -> list[Target]:
    return [
        t
        for t in document.targets
        if t.clause == clause.path and place[0] <= t.start and t.end <= place[1]
    ]


def _wording(entry: dict[str, Any], target: dict[str, Any]) -> str:
    return f"{entry['id']} {target['comparator']} {target['value']} {target['unit']} (clause lost)"


def main() -> int:
    """Print the figures; exit 1 when a bar is missed or a character is lost."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--details", action="store_true", help="list every disagreement")
    chosen = arguments.parse_args()
    sources = load(chosen.folder)
    result = measure(chosen.folder, sources)
    exact = {name: coverage(s.parsed, s.text).exact for name, s in sources.items()}
    print(
        f"clauses held by exactly one parsed clause: {result.held}/{result.clauses} = {result.clause_share:.2%}"
    )
    print(
        f"targets with exact comparator, value, unit: {result.matched}/{result.targets} = {result.target_share:.2%}"
    )
    print(
        f"parsed targets inside register clauses: {result.parsed_inside}, spurious {len(result.spurious)}"
    )
    print(f"responsible units equal, lead first: {result.same_units}/{result.stated}")
    print(f"every character owned once: {all(exact.values())}")
    if chosen.details:
        for name in ("lost", "missing", "spurious", "units"):
            print(f"\n{name}")
            print("\n".join(f"  {line}" for line in getattr(result, name)))
    good = result.clause_share >= 0.97 and result.target_share >= 0.95 and all(exact.values())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
