"""A resource that comes back as it was read, with the marks the platform put on it on the way out.

A mark is dropped when it says of the sender's own resource just what the platform says of it now.
Any other is a claim of the sender's, which stays in the text and is refused by validation.
"""

import msgspec

from minkang.engines.records.queries.marks import Tag, tags_of
from minkang.engines.records.rules import specification
from minkang.engines.records.rules.reading import joined, members
from minkang.engines.records.services import statements
from minkang.engines.records.terms import Author
from minkang.kernel.prepared import numbers, rows, texts


def without_own_marks(text: str, *, type_name: str, fhir_id: str, author: Author) -> str:
    """The text of a well-formed resource without the marks it was read with; else as it is."""
    ours = _marks_of(type_name, fhir_id, author)
    held = members(text)
    meta = members(bytes(held["meta"])) if "meta" in held else {}
    if not ours or "tag" not in meta:
        return text
    sent = msgspec.json.decode(bytes(meta["tag"]), type=list[msgspec.Raw])
    kept = [one for one in sent if msgspec.json.decode(one) not in ours]
    if len(kept) == len(sent):
        return text
    parts = {name: bytes(raw).decode() for name, raw in meta.items()}
    parts["tag"] = f"[{','.join(bytes(one).decode() for one in kept)}]"
    if not kept:
        del parts["tag"]
    return joined(
        {name: bytes(raw).decode() for name, raw in held.items()} | {"meta": joined(parts)}
    )


def _marks_of(type_name: str, fhir_id: str, author: Author) -> list[dict[str, str]]:
    """The marks of the current version, as they stand in ``meta.tag``; none of another sender's."""
    number = specification.table().type_number(type_name)
    found = rows(statements.CURRENT, numbers([number]), texts([fhir_id]))
    return [
        _told(tag)
        for _, _, rid, version, _, organisation, *_ in found
        if author.is_platform or organisation == author.organisation
        for tag in tags_of([(type_name, rid, version)]).get((rid, version), ())
    ]


def _told(tag: Tag) -> dict[str, str]:
    return {"system": tag.system, "code": tag.code, "display": tag.display}
