"""The two statements of a search. `%(name)s` are parameters; nothing typed is ever put into SQL."""

FREQUENCIES = """
SELECT term, entries, (SELECT count(*) FROM policy_searchentry)
FROM policy_searchlexeme WHERE term = ANY(%(terms)s)
"""

# `scored` ranks every entry that shares a term with the question. `relevant` leaves the tail out,
# because a question in ordinary words touches a third of the library with its weakest term.
# `flagged` notes which facets an entry passes: the count of a facet value is taken over the
# entries that pass every other facet, so that a reader sees what another choice would bring.
MATCHES = """
WITH scored AS MATERIALIZED (
    SELECT entry.id, entry.document_id, entry.period_id, entry.state, entry."group",
        COALESCE(NULLIF(entry.clause_kind, ''), entry.kind) AS kind,
        (SELECT COALESCE(sum(band.weight * ts_rank(%(ranks)s::real[], entry.vector, band.query)), 0)
            FROM unnest(%(weights)s::float8[], %(bands)s::tsquery[]) AS band (weight, query))
            / (%(flat)s + ln(1 + entry.terms)) AS score
    FROM policy_searchentry entry
    WHERE %(everything)s OR entry.vector @@ %(any)s::tsquery OR entry.id = ANY(%(pinned)s)
), relevant AS MATERIALIZED (
    SELECT scored.*, COALESCE(array_position(%(pinned)s::bigint[], id), 1000000) AS pin
    FROM scored
    WHERE score >= %(cut)s * (SELECT max(score) FROM scored) OR id = ANY(%(pinned)s)
), flagged AS MATERIALIZED (
    SELECT relevant.*,
        (cardinality(%(documents)s::bigint[]) = 0 OR document_id = ANY(%(documents)s)) AS by_document,
        (cardinality(%(kinds)s::text[]) = 0 OR kind = ANY(%(kinds)s)) AS by_kind,
        (cardinality(%(groups)s::text[]) = 0 OR "group" = ANY(%(groups)s)) AS by_group,
        (cardinality(%(states)s::text[]) = 0 OR state = ANY(%(states)s)) AS by_state,
        (%(any_standing)s OR period_id = ANY(%(standing)s::bigint[])) AS by_validity,
        (cardinality(%(units)s::text[]) = 0 OR EXISTS (
            SELECT FROM policy_searchunit unit
            WHERE unit.entry_id = relevant.id AND unit.name = ANY(%(units)s))) AS by_unit
    FROM relevant
), chosen AS (
    SELECT * FROM flagged
    WHERE by_document AND by_kind AND by_group AND by_state AND by_validity AND by_unit
)
(SELECT 'hit' AS facet, id::text AS value, score::float8 AS figure FROM chosen
    ORDER BY pin, score DESC, id LIMIT %(limit)s OFFSET %(offset)s)
UNION ALL SELECT 'total', '', count(*) FROM chosen
UNION ALL SELECT 'document', document_id::text, count(*) FROM flagged
    WHERE by_kind AND by_group AND by_state AND by_validity AND by_unit GROUP BY 2
UNION ALL SELECT 'validity', period_id::text, count(*) FROM flagged
    WHERE by_document AND by_kind AND by_group AND by_state AND by_unit GROUP BY 2
UNION ALL SELECT 'kind', kind, count(*) FROM flagged
    WHERE by_document AND by_group AND by_state AND by_validity AND by_unit GROUP BY 2
UNION ALL SELECT 'group', "group", count(*) FROM flagged
    WHERE by_document AND by_kind AND by_state AND by_validity AND by_unit AND "group" <> ''
    GROUP BY 2
UNION ALL SELECT 'state', state, count(*) FROM flagged
    WHERE by_document AND by_kind AND by_group AND by_validity AND by_unit AND state <> ''
    GROUP BY 2
UNION ALL SELECT 'unit', unit.name, count(*)
    FROM flagged JOIN policy_searchunit unit ON unit.entry_id = flagged.id
    WHERE by_document AND by_kind AND by_group AND by_state AND by_validity GROUP BY 2
"""
