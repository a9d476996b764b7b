"""Tags the platform itself puts on what goes out, and that are in no stored text.

A hall that judges resources registers a marking. Whatever leaves by the API — a read, a search, a
bundle, an export — goes through `marked`, so that a mark shows the moment it is given and is gone the
moment it is taken away, while the text of the sender, its hash and its version stay as they are. A tag
of such a system is refused from senders.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from minkang.engines.records.rules.reading import members
from minkang.engines.records.terms import Version

Place = tuple[int, int]
"""Rid and version."""
Tags = Mapping[Place, "tuple[Tag, ...]"]
Marked = Callable[[Iterable[Version]], tuple[Version, ...]]
"""Puts the tags on what goes out."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in ``meta.tag``."""

    system: str
    code: str
    display: str


Marking = Callable[[Sequence[Place]], Mapping[Place, Tag]]
_markings: dict[str, tuple[Marking, ...]] = {}


def marking(*type_names: str) -> Callable[[Marking], Marking]:
    """Register the decorated function for resources of these types.

    It is asked for many versions at once and answers those that carry its tag; a version of before
    carries none.
    """

    def add(own: Marking) -> Marking:
        for name in type_names:
            if own not in _markings.get(name, ()):
                _markings[name] = (*_markings.get(name, ()), own)
        return own

    return add


def marked(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The versions as they go out, in order."""
    told = tuple(versions)
    return with_tags(told, tags_of((one.type_name, one.rid, one.version) for one in told))


def with_tags(versions: Iterable[Version], tags: Tags) -> tuple[Version, ...]:
    """The versions with their tags, in order."""
    if not tags:
        return tuple(versions)
    return tuple(
        replace(one, body=tagged(one.body, tags.get((one.rid, one.version), ())))
        for one in versions
    )


def tags_of(versions: Iterable[tuple[str, int, int]]) -> Tags:
    """Tags of those among the versions (type, rid, version) that carry any."""
    asked: dict[Marking, list[Place]] = {}
    for type_name, rid, version in versions:
        for own in _markings.get(type_name, ()):
            asked.setdefault(own, []).append((rid, version))
    found: dict[Place, tuple[Tag, ...]] = {}
    for own, places in asked.items():
        for place, tag in own(places).items():
            found[place] = (*found.get(place, ()), tag)
    return found


def tagged(body: str, tags: Collection[Tag]) -> str:
    """The text with tags at the end of ``meta.tag``; everything else keeps its letters and order."""
    if not body or not tags:
        return body
    ours = ",".join(
        json.dumps(
            {"system": one.system, "code": one.code, "display": one.display},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for one in tags
    )
    held = members(body)
    meta = members(bytes(held["meta"]))
    theirs = bytes(meta["tag"]).decode().strip()[1:-1].strip() if "tag" in meta else ""
    both = f"[{theirs},{ours}]" if theirs else f"[{ours}]"
    parts = {name: bytes(raw).decode() for name, raw in meta.items()} | {"tag": both}
    return _joined(
        {name: bytes(raw).decode() for name, raw in held.items()} | {"meta": _joined(parts)}
    )


def _joined(parts: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{text}' for name, text in parts.items()) + "}"
