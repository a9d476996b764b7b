"""``Observation/$lastn``: the newest results of each kind of one patient."""

from datetime import datetime

from minkang.engines.records.queries import search_plans
from minkang.engines.records.queries.pieces import Piece, piece
from minkang.engines.records.queries.searching import (
    Page,
    ask,
    scope_of,
    version,
    with_bodies,
)
from minkang.engines.records.rules.search import SearchQuery, Unsearchable, faults
from minkang.engines.records.rules.search.records_of import patient_asked
from minkang.engines.records.rules.specification import table
from minkang.engines.records.terms import Reader

MOST_OF_A_KIND = 100
MOST = 1000

# A result may carry several codes of one thing. It counts only when it is among the newest of each,
# so that a local code beside LOINC does not bring an old result back. Words stand in where no code is.
NEWEST_OF_EACH = """
WITH met AS MATERIALIZED ({}), coded AS (
    SELECT ix.rid, ix.code_hash AS code, ix.system_hash AS system
    FROM met JOIN records_ix_token AS ix ON ix.rid = met.rid WHERE ix.sp = {}
    UNION ALL
    SELECT ix.rid, hashtextextended(ix.norm, 0), 0
    FROM met JOIN records_ix_string AS ix ON ix.rid = met.rid WHERE ix.sp = {}
        AND NOT EXISTS (SELECT FROM records_ix_token AS code WHERE code.rid = ix.rid AND code.sp = ix.sp)
), ranked AS (
    SELECT coded.rid, row_number() OVER (
        PARTITION BY coded.code, coded.system ORDER BY resource.sort_ts DESC, coded.rid DESC
    ) AS nth
    FROM coded JOIN records_resource AS resource ON resource.rid = coded.rid
), newest AS (
    SELECT ranked.rid FROM ranked GROUP BY ranked.rid HAVING max(ranked.nth) <= {}
)
SELECT resource.rid, resource.type, resource.fhir_id, resource.version, resource.updated_at,
    resource.sort_ts
FROM newest JOIN records_resource AS resource ON resource.rid = newest.rid
ORDER BY resource.sort_ts DESC, resource.rid LIMIT {}
"""


def get_newest_for(reader: Reader, query: SearchQuery, *, most: int, at: datetime) -> Page:
    """The newest `most` results of each code among those that fit, newest first; one page, no next.

    Args:
        reader: Who reads.
        query: A search of Observation with ``patient`` or ``subject`` (a Patient).
        most: Results of each code, 1 to 100.
        at: The moment.

    Raises:
        Unsearchable: no patient is named, or `most` is out of bounds.
    """
    if patient_asked(query.conditions) is None:
        raise Unsearchable([faults.invalid("patient", "one patient", "一名患者，如 Patient/1")])
    if not 1 <= most <= MOST_OF_A_KIND:
        wanted = f"1 to {MOST_OF_A_KIND}"
        raise Unsearchable([faults.invalid("max", wanted, f" 1 到 {MOST_OF_A_KIND} 的整数")])
    code = Piece("%s::smallint", (table().parameters("Observation")["code"].number,))
    found = piece(
        NEWEST_OF_EACH,
        search_plans.found(query, scope_of(reader, at), None),
        code,
        code,
        Piece("%s::int", (most,)),
        Piece("%s::int", (MOST + 1,)),
    )
    told = ask(with_bodies(found, "page.sort_ts DESC, page.rid"))
    return Page(tuple(map(version, told[:MOST])), is_cut=len(told) > MOST)
