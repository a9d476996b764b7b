"""The SQL of a step: two reads in one round trip, then its writes in another."""

# What is read after the lock is read by a statement of its own, so that it sees what whoever held the
# lock before has written.
LOCK = """
SELECT number, version_id, owner_id, title, state, kind, stopped_at, required, told_missing, corrections,
    received_at, received_on, accepted_on, is_deemed, statutory_amount, statutory_unit, promised_amount,
    promised_unit, extension_amount, extension_unit, acceptance_due_on, statutory_due_on,
    promised_due_on, is_provisional, decided_on, ended_on, outcome, seq, head,
    (SELECT coalesce(max(id), 0) FROM cases_notice)
FROM cases_case WHERE rid = %s FOR NO KEY UPDATE
"""
# One answer for everything small: what, two words, two days, a number, bytes, an organisation.
REST = """
SELECT 'task', code, state, opened_on, due_on, NULL::int, NULL::bytea, organisation_id
FROM cases_task WHERE case_id = %(case)s
UNION ALL
SELECT 'segment', reason, started_by, since, until, nth, NULL, NULL
FROM cases_clocksegment WHERE case_id = %(case)s
UNION ALL
SELECT 'fact', code, value, NULL, NULL, seq, sealed, NULL FROM (
    SELECT DISTINCT ON (code) code, value, seq, sealed FROM cases_casefact WHERE case_id = %(case)s
    ORDER BY code, seq DESC
) AS fact
UNION ALL
SELECT 'office', kind, '', NULL, NULL, NULL, NULL, organisation_id
FROM cases_office WHERE case_id = %(case)s
UNION ALL
SELECT 'key', kind, body, NULL, NULL, seq, NULL, NULL
FROM cases_caseevent WHERE case_id = %(case)s AND key = %(key)s AND key <> ''
"""
OPEN = """
INSERT INTO cases_case (
    rid, number, version_id, item, title, person_id, organisation_id, parent_id, owner_id, place,
    opened_at, opened_by, required, statutory_amount, statutory_unit, promised_amount, promised_unit,
    state, kind, stopped_at, told_missing, corrections, received_at, received_on, accepted_on,
    is_deemed, extension_amount, extension_unit, acceptance_due_on, statutory_due_on,
    promised_due_on, is_provisional, decided_on, ended_at, ended_on, outcome, seq, head
) VALUES (
    %s, %s || lpad(nextval('cases_number')::text, 7, '0'), %s, %s, %s, %s, %s, %s, %s, %s,
    %s, %s, %s::text[], %s, %s, %s, %s,
    %s, %s, %s, %s::text[], %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
) RETURNING number
"""
CHANGE = """
UPDATE cases_case SET
    state = %s, kind = %s, stopped_at = %s, told_missing = %s::text[], corrections = %s,
    received_at = %s, received_on = %s, accepted_on = %s, is_deemed = %s, extension_amount = %s,
    extension_unit = %s, acceptance_due_on = %s, statutory_due_on = %s, promised_due_on = %s,
    is_provisional = %s, decided_on = %s, ended_at = %s, ended_on = %s, outcome = %s, seq = %s,
    head = %s
WHERE rid = %s
"""
EVENTS = """
INSERT INTO cases_caseevent
    (case_id, at, role, by, "on", seq, kind, origin, target, body, key, previous, hash)
SELECT %s, %s, told.role, told.by, %s, told.seq, told.kind, told.origin, told.target, told.body, told.key,
    decode(told.previous, 'hex'), decode(told.hash, 'hex')
FROM unnest(
    %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[]
) AS told (seq, kind, role, by, origin, target, body, key, previous, hash)
"""
TASKS = """
INSERT INTO cases_task
    (case_id, assigned_to, code, organisation_id, role, state, opened_on, due_on, settled_at)
SELECT %s, '', told.* FROM unnest(
    %s::text[], %s::uuid[], %s::text[], %s::text[], %s::date[], %s::date[], %s::timestamptz[]
) AS told
ON CONFLICT (case_id, code) DO UPDATE SET
    organisation_id = excluded.organisation_id, state = excluded.state,
    opened_on = excluded.opened_on, due_on = excluded.due_on, settled_at = excluded.settled_at
"""
SEGMENT = """
INSERT INTO cases_clocksegment (case_id, nth, since, until, reason, started_by)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, nth) DO UPDATE SET until = excluded.until
"""
FACTS = """
INSERT INTO cases_casefact
    (case_id, seq, code, value, sealed, source, source_ref, holder, verified_at)
SELECT %s, %s, told.code, told.value, decode(told.sealed, 'hex'), told.source, told.source_ref, told.holder,
    told.verified_at
FROM unnest(
    %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[]
) AS told (code, value, sealed, source, source_ref, holder, verified_at)
"""
MESSAGES = """
INSERT INTO cases_message (case_id, made_at, tries, seq, code)
SELECT %s, %s, 0, told.* FROM unnest(%s::int[], %s::text[]) AS told
"""
OFFICES = """
INSERT INTO cases_office (case_id, kind, organisation_id)
SELECT %s, told.* FROM unnest(%s::text[], %s::uuid[]) AS told
"""
ASSIGN = "UPDATE cases_task SET assigned_to = %s WHERE case_id = %s AND code = %s"
