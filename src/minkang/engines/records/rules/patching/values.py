"""Values of a FHIRPath Patch: ``value[x]`` of a parameter, or parts that make up an object."""

from collections.abc import Iterable
from dataclasses import dataclass

from minkang.engines.records.rules.patching.faults import Unpatchable, malformed
from minkang.engines.records.rules.patching.texts import Value
from minkang.engines.records.rules.paths.items import ancestry
from minkang.engines.records.rules.reading import Json
from minkang.engines.records.rules.specification import Element, table

_VALUE = "value"
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A value and its type; the type is "" when it was put together from parts."""

    value: Value
    type_name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the standard says of a member.

    Attributes:
        name: Of the element, ``deceased`` of ``deceasedBoolean``.
        types: Types it may have.
        is_list: Whether it repeats.
        is_choice: Whether the JSON member names the type.
    """

    name: str
    types: tuple[str, ...]
    is_list: bool
    is_choice: bool

    def json_name(self, type_name: str) -> str:
        """The JSON member for a value of a type."""
        if not self.is_choice:
            return self.name
        return self.name + type_name[:1].upper() + type_name[1:]


def member_of(type_name: str, member: str, where: str) -> Known:
    """The element a member (``deceased`` or ``deceasedBoolean``) of a type belongs to.

    Raises:
        Unpatchable: The type has no such element.
    """
    element = _element(_elements(type_name), member)
    if element is None:
        raise malformed(where, "The standard has no such element there.")
    return Known(element.name, element.types, element.max != 1, element.choice)


def _element(elements: Iterable[Element], member: str) -> Element | None:
    for element in elements:
        if member == element.name or any(element.json_name(t) == member for t in element.types):
            return element
    return None


def given_value(part: Json, type_names: tuple[str, ...], where: str) -> Given:
    """The value of a ``value`` part for an element of one of `type_names`.

    Raises:
        Unpatchable: There is none, or it is of a type the element cannot have.
    """
    return _given(part, type_names, where, 0)


def _given(part: Json, type_names: tuple[str, ...], where: str, depth: int) -> Given:
    if depth > _DEEPEST:
        raise malformed(where, "The value is nested too deeply.")
    if type(part.get("part")) is list:
        return Given(_object(part["part"], type_names, where, depth), type_names[0])
    if type(part.get("resource")) is dict:
        return Given(part["resource"], "Resource")
    for member, value in part.items():
        if member.startswith(_VALUE) and len(member) > len(_VALUE):
            return Given(value, _fitting(member[len(_VALUE) :], type_names, where))
    raise malformed(where, "There is no value.")


def _fitting(ending: str, type_names: tuple[str, ...], where: str) -> str:
    written = ending if ending in table().types else ending[:1].lower() + ending[1:]
    for name in type_names:
        # A text stands for a code, uri or markdown too: senders cannot know which it is.
        if written == name or name in ancestry(written) or written in ancestry(name):
            return name
        if {written, name} <= _TEXTUAL:
            return name
    raise _wrong_type(where)


def _wrong_type(where: str) -> Unpatchable:
    return malformed(where, "The value is of a type the element cannot have.")


_TEXTUAL = frozenset(
    {"string", "xhtml", "code", "uri", "id", "markdown", "url", "canonical", "oid", "uuid"}
)


def _object(parts: list[Value], type_names: tuple[str, ...], where: str, depth: int) -> Json:
    made: Json = {}
    for part in parts:
        name = part.get("name") if type(part) is dict else None
        if type(name) is not str:
            raise malformed(where, "Every part has a name.")
        owner = next((t for t in type_names if _element(_elements(t), name)), type_names[0])
        known = member_of(owner, name, where)
        given = _given(part, known.types, where, depth + 1)
        member = known.json_name(given.type_name)
        if known.is_list:
            made.setdefault(member, []).append(given.value)
        else:
            made[member] = given.value
    return made


def _elements(type_name: str) -> Iterable[Element]:
    known = table().types.get(type_name)
    return known.elements.values() if known else ()
