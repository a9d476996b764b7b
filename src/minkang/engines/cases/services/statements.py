"""The SQL of steps: a batch is locked and read in one round trip, and written in another."""

# A plan made while a table is empty reads all of it; later that is every case of the region. All that
# is asked for here is found through an index, by one plan whatever the values are.
BY_INDEX = """
SELECT set_config('enable_seqscan', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
"""
PUBLISHED = """
SELECT code, id, (SELECT coalesce(max(id), 0) FROM cases_notice)
FROM cases_procedureversion WHERE code = ANY (%s::text[]) AND state = 'published'
"""
# Rows are locked in the order of their keys, so that two batches cannot wait for each other. What is
# read after the lock is read by a statement of its own, so that it sees what the last holder wrote.
LOCK = """
SELECT rid, number, version_id, owner_id, title, state, kind, stopped_at, required, told_missing,
    corrections, received_at, received_on, accepted_on, is_deemed, statutory_amount, statutory_unit,
    promised_amount, promised_unit, extension_amount, extension_unit, acceptance_due_on,
    statutory_due_on, promised_due_on, is_provisional, decided_on, ended_on, outcome, seq, head,
    (SELECT coalesce(max(id), 0) FROM cases_notice)
FROM cases_case WHERE rid = ANY (%s::uuid[]) ORDER BY rid FOR NO KEY UPDATE
"""
# One answer for everything small: whose, what, two words, two days, a number, an organisation.
REST = """
SELECT case_id, 'task', code, state, opened_on, due_on, NULL::int, organisation_id
FROM cases_task WHERE case_id = ANY (%(cases)s::uuid[])
UNION ALL
SELECT case_id, 'segment', reason, started_by, since, until, nth, NULL
FROM cases_clocksegment WHERE case_id = ANY (%(cases)s::uuid[])
UNION ALL
SELECT case_id, 'office', kind, '', NULL, NULL, NULL, organisation_id
FROM cases_office WHERE case_id = ANY (%(cases)s::uuid[])
UNION ALL
SELECT event.case_id, 'key', event.kind, event.key, NULL, NULL, event.seq, NULL
FROM unnest(%(keyed)s::uuid[], %(keys)s::text[]) AS asked (case_id, key)
JOIN cases_caseevent AS event
    ON event.case_id = asked.case_id AND event.key = asked.key AND event.key <> ''
"""
KNOWN = """
SELECT DISTINCT ON (code) code, value, seq, sealed FROM cases_casefact WHERE case_id = %s
ORDER BY code, seq DESC
"""
MOVING = {
    "state": "text", "kind": "text", "stopped_at": "text", "told_missing": "text", "corrections": "int",
    "received_at": "timestamptz", "received_on": "date", "accepted_on": "date", "is_deemed": "bool",
    "extension_amount": "int", "extension_unit": "text", "acceptance_due_on": "date",
    "statutory_due_on": "date", "promised_due_on": "date", "is_provisional": "bool",
    "decided_on": "date", "ended_at": "timestamptz", "ended_on": "date", "outcome": "text",
    "seq": "int", "head": "text",
}  # fmt: skip
STAYING = {
    "prefix": "text", "version_id": "bigint", "item": "text", "title": "text", "person_id": "uuid",
    "organisation_id": "uuid", "parent_id": "uuid", "owner_id": "uuid", "place": "text",
    "opened_at": "timestamptz", "opened_by": "text", "required": "text", "statutory_amount": "int",
    "statutory_unit": "text", "promised_amount": "int", "promised_unit": "text",
}  # fmt: skip
# Arrays do not nest, and bytes go as hexadecimal digits.
READ_AS = {
    "told_missing": "told.told_missing::text[]",
    "required": "told.required::text[]",
    "head": "decode(told.head, 'hex')",
    "prefix": "told.prefix || lpad(nextval('cases_number')::text, 7, '0')",
}


def _arrays(columns: dict[str, str]) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    return f"unnest({arrays}) AS told ({', '.join(columns)})"


def _read(columns: dict[str, str]) -> str:
    return ", ".join(READ_AS.get(name, f"told.{name}") for name in columns)


CHANGE = f"""
UPDATE cases_case AS changed SET ({", ".join(MOVING)}) = ROW ({_read(MOVING)})
FROM {_arrays({"rid": "uuid", **MOVING})} WHERE changed.rid = told.rid
"""  # noqa: S608 - names of columns
OPEN = f"""
INSERT INTO cases_case (rid, number, {", ".join([*STAYING][1:])}, {", ".join(MOVING)})
SELECT told.rid, {_read(STAYING)}, {_read(MOVING)}
FROM {_arrays({"rid": "uuid", **STAYING, **MOVING})}
RETURNING rid, number
"""  # noqa: S608 - names of columns
EVENTS = """
INSERT INTO cases_caseevent
    (case_id, seq, kind, role, by, at, "on", origin, target, body, key, previous, hash)
SELECT told.case_id, told.seq, told.kind, told.role, told.by, told.at, told."on", told.origin, told.target,
    told.body, told.key, decode(told.previous, 'hex'), decode(told.hash, 'hex')
FROM unnest(
    %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::date[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
) AS told (case_id, seq, kind, role, by, at, "on", origin, target, body, key, previous, hash)
"""
TASKS = """
INSERT INTO cases_task
    (assigned_to, case_id, code, organisation_id, role, state, opened_on, due_on, settled_at)
SELECT '', told.* FROM unnest(
    %s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::date[], %s::date[], %s::timestamptz[]
) AS told
ON CONFLICT (case_id, code) DO UPDATE SET
    organisation_id = excluded.organisation_id, state = excluded.state,
    opened_on = excluded.opened_on, due_on = excluded.due_on, settled_at = excluded.settled_at
"""
SEGMENTS = """
INSERT INTO cases_clocksegment (case_id, nth, since, until, reason, started_by, promised_on)
SELECT told.* FROM unnest(
    %s::uuid[], %s::int[], %s::date[], %s::date[], %s::text[], %s::text[], %s::date[]
) AS told
ON CONFLICT (case_id, nth) DO UPDATE SET until = excluded.until
"""
FACTS = """
INSERT INTO cases_casefact
    (case_id, seq, code, value, sealed, source, source_ref, holder, verified_at)
SELECT told.case_id, told.seq, told.code, told.value, decode(told.sealed, 'hex'), told.source,
    told.source_ref, told.holder, told.verified_at
FROM unnest(
    %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::timestamptz[]
) AS told (case_id, seq, code, value, sealed, source, source_ref, holder, verified_at)
"""
MESSAGES = """
INSERT INTO cases_message (tries, case_id, made_at, seq, code)
SELECT 0, told.* FROM unnest(%s::uuid[], %s::timestamptz[], %s::int[], %s::text[]) AS told
"""
OFFICES = """
INSERT INTO cases_office (case_id, kind, organisation_id)
SELECT told.* FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS told
"""
ASSIGN = "UPDATE cases_task SET assigned_to = %s WHERE case_id = %s AND code = %s"
