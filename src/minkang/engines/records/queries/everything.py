"""``Patient/$everything``: a patient's record page by page, and the directory entries it speaks of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from minkang.engines.records.queries import reading
from minkang.engines.records.queries.including import included
from minkang.engines.records.queries.pieces import Piece, joined
from minkang.engines.records.queries.searching import Page, scope_of, search, version
from minkang.engines.records.rules.extraction.moments import END, micros
from minkang.engines.records.rules.search.parsing import placed_in
from minkang.engines.records.rules.search.records_of import PATIENT
from minkang.engines.records.rules.search.values import (
    DateValue,
    Include,
    Order,
    OrderKind,
    Prefix,
    SearchQuery,
    Updated,
)
from minkang.engines.records.terms import Reader

OLDEST_CHANGE_FIRST = (Order(OrderKind.UPDATED, is_descending=False),)
WHATEVER_IT_NAMES = Include("", (), "", is_reverse=False, iterates=True)


def get_everything_for(
    reader: Reader,
    fhir_id: str,
    *,
    at: datetime,
    types: Sequence[str] = (),
    since: datetime | None = None,
    count: int = 100,
    cursor: str = "",
) -> Page:
    """One page of the patient's record, oldest change first.

    What lies in the patient's compartment are the matches. Practitioners, organisations, medicines and
    whatever else in nobody's compartment the page speaks of come along, on every page that speaks of it.

    Args:
        reader: Who reads; what they may not see is left out.
        fhir_id: Id of the Patient.
        at: The moment.
        types: Only these types; empty for all.
        since: Only what changed at or after this moment.
        count: Most matches of a page.
        cursor: ``next_cursor`` of the page before.

    Raises:
        FhirRefused: the patient is unknown, deleted or not to be seen.
        Unsearchable: the cursor is none of ours.
    """
    reading.read(PATIENT, fhir_id, reader=reader, at=at)
    named = tuple(types)
    conditions = [placed_in((PATIENT, fhir_id), named)]
    changed = [Updated((DateValue(Prefix.GE, micros(since), END),))] if since else []
    query = SearchQuery(
        named, (*conditions, *changed), OLDEST_CHANGE_FIRST, count=count, cursor=cursor
    )
    page = search(query, reader=reader, at=at)
    asked = replace(query, includes=(WHATEVER_IT_NAMES,))
    scope = scope_of(reader, at)
    in_nobodys = joined(" AND ", [Piece("resource.patient IS NULL"), scope.visible])
    along, is_cut = included(
        asked, [one.rid for one in page.matches], replace(scope, visible=in_nobodys)
    )
    wanted = (version(row) for row in along)
    return replace(
        page,
        included=tuple(one for one in wanted if not named or one.type_name in named),
        is_cut=is_cut,
    )
