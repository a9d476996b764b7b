"""Routes that share their beginning are walked once: a tree of moves, compiled into closures."""

from collections.abc import Iterable, Mapping
from typing import Any

from minkang.engines.records.rules.extraction.references import refers_to
from minkang.engines.records.rules.extraction.routes import Having, Move, Nth, RefersTo, Step
from minkang.engines.records.rules.extraction.rows import Harvest, Leaf


class Branch:
    """Where routes part: the moves that lead on, and the leaves that take the value right here."""

    __slots__ = ("leaves", "onward")

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.onward: dict[Move, Branch] = {}

    def at(self, moves: Iterable[Move]) -> "Branch":
        """The branch at the end of `moves`, grown when there is none."""
        branch = self
        for move in moves:
            branch = branch.onward.setdefault(move, Branch())
        return branch

    def walker(self) -> Leaf:
        """Takes one value, and gives what is found from here on to the leaves."""
        members: dict[str, list[Leaf]] = {}
        walkers = list(self.leaves)
        for move, branch in self.onward.items():
            if isinstance(move, Step):
                members.setdefault(move.member, []).append(_each(branch.walker()))
            elif isinstance(move, Nth):
                members.setdefault(move.member, []).append(_nth(move.place, branch.walker()))
            else:
                walkers.append(_only(move, branch.walker()))
        if members:
            walkers.append(_into({name: _all(found) for name, found in members.items()}))
        return _all(walkers)


def _all(walkers: list[Leaf]) -> Leaf:
    if len(walkers) == 1:
        return walkers[0]
    every = tuple(walkers)

    def walk(value: Any, out: Harvest) -> None:
        for walker in every:
            walker(value, out)

    return walk


def _into(members: Mapping[str, Leaf]) -> Leaf:
    by_name = members.get

    def walk(value: Any, out: Harvest) -> None:
        # What is there is little beside what could be there, so the value leads.
        if type(value) is dict:
            for name, found in value.items():
                walker = by_name(name)
                if walker is not None:
                    walker(found, out)

    return walk


def _each(walker: Leaf) -> Leaf:
    def walk(value: Any, out: Harvest) -> None:
        if type(value) is not list:
            walker(value, out)
            return
        for each in value:
            walker(each, out)

    return walk


def _nth(place: int, walker: Leaf) -> Leaf:
    def walk(value: Any, out: Harvest) -> None:
        values = value if type(value) is list else [value]
        if place < len(values):
            walker(values[place], out)

    return walk


def _only(move: Having | RefersTo, walker: Leaf) -> Leaf:
    if isinstance(move, RefersTo):
        type_name = move.type_name

        def walk(value: Any, out: Harvest) -> None:
            if refers_to(value, type_name):
                walker(value, out)

        return walk
    name, text = move.name, move.text

    def walk_having(value: Any, out: Harvest) -> None:
        if type(value) is dict and value.get(name) == text:
            walker(value, out)

    return walk_having
