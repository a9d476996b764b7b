"""The SQL of taking a place: few statements, whatever the number of orders."""

# A plan made in the morning, when a table is empty, reads all of it; by noon that is every booking of
# the day for every batch. All that is asked for here is found through an index.
BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true)"
LOCK_PERSONS = """
SELECT rid, born_on, died_on FROM people_person WHERE rid = ANY (%s::uuid[])
ORDER BY rid FOR NO KEY UPDATE
"""
SUSPENDED = """
SELECT person_id, max(until) FROM booking_suspension
WHERE person_id = ANY (%s::uuid[]) AND lifted_at IS NULL AND since <= %s AND until > %s
GROUP BY person_id
"""
HELD = """
SELECT person_id, "on", department_id, session_id FROM booking_booking
WHERE person_id = ANY (%s::uuid[]) AND "on" > %s AND state <> 'cancelled'
"""
# One search for each key: joined plainly, the planner may walk through every booking there is.
REPLAYED = """
SELECT asked.person, asked.key, booking.digest, booking.rid, booking.pool_id,
    booking.slot_id, booking.session_id, booking.report_at, booking.state, booking.hold_until
FROM unnest(%s::uuid[], %s::text[]) AS asked (person, key)
CROSS JOIN LATERAL (
    SELECT * FROM booking_booking AS one
    WHERE one.person_id = asked.person AND one.key = asked.key AND one.key <> '' LIMIT 1
) AS booking
"""
BOOKED_FOR = """
SELECT DISTINCT booker_id, person_id FROM booking_booking
WHERE booker_id = ANY (%s::uuid[]) AND "on" >= %s AND state IN ('pending', 'booked', 'arrived')
"""
SLOTS = """
SELECT slot.id, slot.session_id, service.department_id, session."on", slot.starts, slot.ends,
    session.state, session.release, coalesce(draw.state = 'drawn', false),
    left(organisation.area_id, 6), (
        SELECT json_object_agg(own.name, own.value ORDER BY own.since)
        FROM booking_override AS own
        WHERE own.organisation_id = service.organisation_id AND own.since <= session."on"
    )
FROM booking_slot AS slot
JOIN booking_session AS session ON session.id = slot.session_id
JOIN booking_service AS service ON service.id = session.service_id
JOIN organisations_organisation AS organisation ON organisation.rid = service.organisation_id
LEFT JOIN booking_draw AS draw ON draw.session_id = session.id
WHERE slot.id = ANY (%s::bigint[])
"""
POOLS = """
SELECT pool.slot_id, pool.kind, pool.id, pool.report_at, pool.capacity - pool.booked, pool.is_open,
    pool.opens_at, pool.closes_at
FROM unnest(%s::bigint[], %s::text[]) AS asked (slot, kind)
JOIN booking_pool AS pool ON pool.slot_id = asked.slot AND pool.kind = asked.kind
ORDER BY pool.slot_id, pool.kind, pool.report_at
"""
# Rows are locked in the order of their ids before any is changed, so that two batches cannot wait
# for each other; what is left is then read from the locked row. `nth` counts the takers of a pool:
# where fewer places are left than asked for, the first in the queue get them.
PLACE = """
WITH asked AS (
    SELECT * FROM unnest(%s::bigint[], %s::int[]) AS asked (pool, takers)
), locked AS (
    SELECT pool.id, least(asked.takers, pool.capacity - pool.booked) AS room
    FROM booking_pool AS pool JOIN asked ON asked.pool = pool.id
    WHERE pool.is_open AND pool.booked < pool.capacity
    ORDER BY pool.id FOR NO KEY UPDATE OF pool
), placed AS (
    UPDATE booking_pool AS pool SET booked = pool.booked + locked.room FROM locked
    WHERE pool.id = locked.id RETURNING pool.id, locked.room
), made AS (
    INSERT INTO booking_booking (
        rid, pool_id, slot_id, session_id, department_id, "on", report_at, person_id, booker_id,
        channel, state, priority, ground, reference, key, digest, hold_until, replaces_id,
        made_at, cancel_cause, sequence
    )
    SELECT told.rid, told.pool, told.slot, told.session, told.department, told.day, told.report_at,
        told.person, told.booker, told.channel, told.state, told.priority, told.ground,
        told.reference, told.key, decode(told.digest, 'hex'), told.hold_until, told.replaces, %s, '', 0
    FROM unnest(
        %s::int[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[],
        %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::uuid[]
    ) AS told (
        nth, rid, pool, slot, session, department, day, report_at, person, booker, channel, state,
        priority, ground, reference, key, digest, hold_until, replaces
    )
    JOIN placed ON placed.id = told.pool AND told.nth <= placed.room
    ON CONFLICT DO NOTHING
    RETURNING rid, pool_id
)
SELECT placed.id, placed.room, made.rid FROM placed LEFT JOIN made ON made.pool_id = placed.id
"""
GIVE_BACK = """
UPDATE booking_pool AS pool SET booked = pool.booked - told.places
FROM unnest(%s::bigint[], %s::int[]) AS told (pool, places) WHERE pool.id = told.pool
"""
