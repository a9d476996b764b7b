"""The SQL of writing resources: few statements, whatever their number."""

# What conditions ask for is found through an index, even by a plan made while the tables were empty.
NO_SCAN = "SELECT set_config('enable_seqscan', 'off', true)"
ADVISORY = """
SELECT pg_advisory_xact_lock(%s::int, told.hash)
FROM (SELECT hash FROM unnest(%s::int[]) AS asked (hash) ORDER BY hash) AS told
"""
# Rows are locked in the order of their keys, so that two acts cannot wait for each other. What is
# current is read by the statement after: one that has waited still sees the tables of its beginning.
LOCK = """
SELECT resource.rid
FROM unnest(%s::smallint[], %s::text[]) AS asked (type, fhir_id)
JOIN records_resource AS resource USING (type, fhir_id)
ORDER BY type, fhir_id FOR NO KEY UPDATE OF resource
"""
# Waits for whoever is just writing a reference to one of these, who has locked it as a target.
LOCK_TO_DELETE = """
SELECT resource.rid
FROM unnest(%s::smallint[], %s::text[]) AS asked (type, fhir_id)
JOIN records_resource AS resource USING (type, fhir_id)
ORDER BY type, fhir_id FOR UPDATE OF resource
"""
CURRENT = """
SELECT type, fhir_id, resource.rid, resource.version, resource.is_deleted, resource.organisation,
    resource.updated_at, resource.patient, resource.sensitivity, resource.sort_ts, version.method,
    version.hash, version.body
FROM unnest(%s::smallint[], %s::text[]) AS asked (type, fhir_id)
JOIN records_resource AS resource USING (type, fhir_id)
LEFT JOIN records_resourceversion AS version USING (rid, version)
"""
TARGETS = """
SELECT type, fhir_id, target.rid, target.is_deleted AND target.version > 0
FROM unnest(%s::smallint[], %s::text[]) AS asked (type, fhir_id)
JOIN records_resource AS target USING (type, fhir_id)
ORDER BY type, fhir_id FOR KEY SHARE OF target
"""
RIDS = "SELECT nextval('records_resource_rid_seq') FROM generate_series(1, %s::int)"
# Somebody else may just be making the same place; then the rid is theirs.
SPOKEN_OF = """
INSERT INTO records_resource AS resource
    (type, fhir_id, version, is_deleted, updated_at, sensitivity, sort_ts)
SELECT type, fhir_id, 0, true, %s::timestamptz, 0, 0
FROM unnest(%s::smallint[], %s::text[]) AS told (type, fhir_id) ORDER BY type, fhir_id
ON CONFLICT (type, fhir_id) DO UPDATE SET version = resource.version
RETURNING type, fhir_id, rid
"""
RESOURCES = """
INSERT INTO records_resource AS resource (
    rid, type, fhir_id, version, is_deleted, updated_at, patient, organisation, sensitivity, sort_ts
)
SELECT rid, type, fhir_id, version, is_deleted, %s::timestamptz, patient, organisation, sensitivity,
    sort_ts
FROM unnest(
    %s::uuid[], %s::bigint[], %s::smallint[], %s::text[], %s::int[], %s::boolean[], %s::bigint[], %s::smallint[],
    %s::bigint[]
) AS told (organisation, rid, type, fhir_id, version, is_deleted, patient, sensitivity, sort_ts)
ON CONFLICT (rid) DO UPDATE SET
    version = excluded.version, is_deleted = excluded.is_deleted, updated_at = excluded.updated_at,
    patient = excluded.patient, sensitivity = excluded.sensitivity, sort_ts = excluded.sort_ts,
    organisation = coalesce(resource.organisation, excluded.organisation)
"""
VERSIONS = """
INSERT INTO records_resourceversion (rid, version, updated_at, by, method, body, previous, hash)
SELECT rid, version, %s::timestamptz, by, method, body, decode(previous, 'hex'), decode(hash, 'hex')
FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS told (by, rid, version, method, body, previous, hash)
"""
CHANGES = """
INSERT INTO records_change (xact, entry, rid, version, type, patient, written_at)
SELECT pg_current_xact_id()::text::bigint, entry, rid, version, type, patient, %s::timestamptz
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::smallint[], %s::bigint[]) WITH ORDINALITY
    AS told (entry, rid, version, type, patient, place)
ORDER BY place
RETURNING number
"""
FORGET = """
WITH gone (rid) AS (SELECT unnest(%s::bigint[])),
    tokens AS (DELETE FROM records_ix_token USING gone WHERE records_ix_token.rid = gone.rid),
    refs AS (DELETE FROM records_ix_reference USING gone WHERE records_ix_reference.rid = gone.rid),
    dates AS (DELETE FROM records_ix_date USING gone WHERE records_ix_date.rid = gone.rid),
    strings AS (DELETE FROM records_ix_string USING gone WHERE records_ix_string.rid = gone.rid),
    quantities AS (DELETE FROM records_ix_quantity USING gone WHERE records_ix_quantity.rid = gone.rid),
    uris AS (DELETE FROM records_ix_uri USING gone WHERE records_ix_uri.rid = gone.rid)
DELETE FROM records_ix_pair USING gone WHERE records_ix_pair.rid = gone.rid
"""
# Index rows exist only for what is there, so whoever is found still speaks of it.
REFERRED = """
SELECT DISTINCT target.type, target.fhir_id, source.type, source.fhir_id
FROM records_ix_reference AS reference
JOIN records_resource AS target ON target.rid = reference.target
JOIN records_resource AS source ON source.rid = reference.rid
WHERE reference.target = ANY (%s::bigint[]) AND reference.rid <> reference.target
ORDER BY 1, 2, 3, 4 LIMIT 20
"""
