"""The statements of the index. `%(name)s` are parameters; nothing typed is ever put into SQL."""

# An English word is asked for as typed, as Chinese texts print it, and by its stem, as our English
# titles are indexed.
VOCABULARY = """
SELECT asked.term, array_agg(lexeme.term ORDER BY lexeme.term), max(lexeme.entries),
    (SELECT count(*) FROM policy_searchentry)
FROM unnest(%(terms)s::text[]) AS asked (term)
CROSS JOIN LATERAL (
    SELECT asked.term
    UNION SELECT unnest(ts_lexize('english_stem', asked.term)) WHERE asked.term ~ '^[a-z]+$'
) AS spelling (term)
JOIN policy_searchlexeme lexeme ON lexeme.term = spelling.term
GROUP BY asked.term
"""

ENGLISH = """
UPDATE policy_searchentry SET vector = vector || setweight(to_tsvector('english', title_en), 'A')
WHERE id = ANY(%(entries)s) AND title_en <> ''
"""

# `covered` takes of every concept of the question the best wording an entry has, so that a concept
# with many words for it counts no more than one with few. `scored` adds the concepts up and lowers
# the sum of an entry that leaves part of the question uncovered. `relevant` leaves the tail out.
# `flagged` notes which facets an entry passes: the count of a facet value is taken over the
# entries that pass every other facet, so that a reader sees what another choice would bring.
MATCHES = """
WITH clue AS MATERIALIZED (
    SELECT * FROM unnest(%(concepts)s::int[], %(weights)s::float8[], %(needed)s::float8[],
        %(matches)s::tsquery[], %(rankings)s::tsquery[])
        AS clue (concept, weight, needed, match, ranking)
), found AS MATERIALIZED (
    SELECT entry.id, entry.document_id, entry.period_id, entry.state, entry."group",
        entry.clause_kind, entry.kind, entry.terms, entry.vector
    FROM policy_searchentry entry
    WHERE %(everything)s OR entry.vector @@ %(any)s::tsquery OR entry.id = ANY(%(pinned)s)
), covered AS MATERIALIZED (
    SELECT found.id, clue.concept, max(clue.needed) AS needed,
        max(clue.weight * ts_rank(%(ranks)s::real[], found.vector, clue.ranking)) AS score
    FROM found JOIN clue ON found.vector @@ clue.match
    GROUP BY found.id, clue.concept
), summed AS MATERIALIZED (
    SELECT id, sum(score) AS score, sum(needed) AS needed FROM covered GROUP BY id
), scored AS MATERIALIZED (
    SELECT found.id, found.document_id, found.period_id, found.state, found."group",
        COALESCE(NULLIF(found.clause_kind, ''), found.kind) AS kind,
        COALESCE(summed.score * power(summed.needed / %(whole)s, %(strict)s), 0)
            / (%(flat)s + ln(1 + found.terms)) AS score
    FROM found LEFT JOIN summed USING (id)
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
