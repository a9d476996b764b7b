"""Puts the platform's id and meta into the exact text of a resource.

Only these members are written anew; all others keep their bytes, and all keep their order.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Raw

from minkang.engines.records.rules.reading import members
from minkang.engines.records.rules.sealing import instant


def spliced(parts: Mapping[str, Raw], *, fhir_id: str, version: int, updated_at: datetime) -> str:
    """The text of a resource as it is stored.

    Args:
        parts: Its top-level members with their exact bytes, in order, as `reading.members` gives
            them; `resourceType` is one of them.
        fhir_id: The id it has here.
        version: Counted from one.
        updated_at: When the version was written, to the microsecond.

    Returns:
        One JSON object. `id` and `meta` stand where the sender put them, else after `resourceType`;
        the sender's `meta` keeps everything but `versionId` and `lastUpdated`.
    """
    stamps = {"versionId": f'"{version}"', "lastUpdated": f'"{instant(updated_at)}"'}
    own = parts.get("meta")
    meta = _joined(members(bytes(own)) if own else {}, stamps, after="")
    anchor = "id" if "id" in parts else "resourceType"
    return _joined(parts, {"id": f'"{fhir_id}"', "meta": meta}, after=anchor)


def _joined(parts: Mapping[str, Raw], ours: Mapping[str, str], *, after: str) -> str:
    """The object with our members in place of theirs; those they do not have follow `after`."""
    missing = [f'"{name}":{text}' for name, text in ours.items() if name not in parts]
    written = [] if after else missing
    for name, value in parts.items():
        written.append(f'"{name}":{ours.get(name) or bytes(value).decode()}')
        if name == after:
            written += missing
    return "{" + ",".join(written) + "}"
