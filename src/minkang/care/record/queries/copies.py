"""A record to take along: the exact text of one entry, and everything as one FHIR Bundle."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from minkang.care.record.queries.timeline import entry_unknown, stretch_of
from minkang.care.record.queries.viewing import Viewing
from minkang.engines.records.queries import timeline as store


def exact_text(viewing: Viewing, rid: int, *, at: datetime) -> str:
    """One entry exactly as its institution sent it.

    Raises:
        Refused: ``record.entry_unknown``.
    """
    stretch = replace(stretch_of(viewing), with_parts=True)
    text = store.exact_text(stretch, rid, reader=viewing.reader, at=at)
    if text is None:
        raise entry_unknown(rid)
    return text


def bundle(viewing: Viewing, *, base: str, at: datetime) -> Iterator[str]:
    """Everything of a record as the text of a Bundle (type collection), each resource as it was sent.

    Args:
        viewing: The own record.
        base: Address of the records interface, before ``/Patient/1``.
        at: The moment.
    """
    stretch = replace(stretch_of(viewing), types=(), with_parts=True)
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": at.isoformat()}
    yield json.dumps(head)[:-1] + ', "entry": ['
    between = "\n"
    for reference, text in store.all_texts(stretch, reader=viewing.reader, at=at):
        yield f'{between}{{"fullUrl": {json.dumps(f"{base}/{reference}")}, "resource": {text}}}'
        between = ",\n"
    yield "\n]}\n"
