"""Places of elements in the tree: a member and, for lists, a position, with the sibling ``_member``."""

from dataclasses import dataclass

from minkang.engines.records.rules.patching.texts import Value
from minkang.engines.records.rules.reading import Json


@dataclass(frozen=True, slots=True)
class Place:
    """An element of an object; `position` is -1 where the member is no list."""

    owner: Json
    member: str
    position: int = -1

    @property
    def values(self) -> list[Value]:
        """The list the element stands in; an empty one that is not in the tree when there is none."""
        found = self.owner.get(self.member)
        return found if type(found) is list else []


def put(place: Place, value: Value, member: str) -> None:
    """Replace the element; `member` is its name afterwards, which differs when a choice changes type."""
    owner = place.owner
    if place.position >= 0:
        place.values[place.position] = value
        _forget(place)
    elif member == place.member:
        owner[member] = value
        owner.pop(f"_{member}", None)
    else:
        old = (place.member, f"_{place.member}")
        renamed = [
            (member, value) if n == place.member else (n, v)
            for n, v in owner.items()
            if n != old[1]
        ]
        owner.clear()
        owner.update(renamed)


def remove(place: Place) -> None:
    """Take the element away, with its extensions; no empty list stays behind."""
    sibling = f"_{place.member}"
    if place.position < 0:
        place.owner.pop(place.member, None)
        place.owner.pop(sibling, None)
        return
    for name in (place.member, sibling):
        values = place.owner.get(name)
        if type(values) is list and place.position < len(values):
            values.pop(place.position)
            if not any(each is not None for each in values):
                del place.owner[name]


def insert(owner: Json, member: str, position: int, value: Value) -> None:
    """Put a value into a list, which is made when there is none."""
    owner.setdefault(member, []).insert(position, value)
    beside = owner.get(f"_{member}")
    if type(beside) is list and position < len(beside):
        beside.insert(position, None)


def shift(owner: Json, member: str, source: int, destination: int) -> None:
    """Move a value within its list."""
    values = owner[member]
    beside = owner.get(f"_{member}")
    if type(beside) is list:
        beside += [None] * (len(values) - len(beside))
        beside.insert(destination, beside.pop(source))
    values.insert(destination, values.pop(source))


def _forget(place: Place) -> None:
    beside = place.owner.get(f"_{place.member}")
    if type(beside) is list and place.position < len(beside):
        beside[place.position] = None
        if not any(each is not None for each in beside):
            del place.owner[f"_{place.member}"]
