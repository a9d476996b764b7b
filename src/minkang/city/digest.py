"""The content of a region in one number: what was drawn, without keys that differ at every building.

Surrogate keys, sealed values and moments of recording stay out, so two buildings of one seed agree
whatever the keys of their data folders are.
"""

import hashlib

from django.db import connection

_ORGANISATION = """
SELECT concat_ws('|', o.credit_code, o.name, o.name_en, o.licence, o.category, o.level, o.grade,
    o.ownership, o.area_id, head.credit_code, o.address, o.telephone, o.latitude, o.longitude,
    o.record_level, o.opened_on, o.closed_on, o.confirmed_on, e.industry, e.scale)
FROM organisations_organisation o
LEFT JOIN organisations_organisation head ON head.rid = o.parent_id
LEFT JOIN organisations_enterprise e ON e.organisation_id = o.rid
"""
_HELD = """
SELECT concat_ws('|', o.credit_code, {columns}) FROM {table} held
JOIN organisations_organisation o ON o.rid = held.{key}
"""
_STAFF = """
SELECT concat_ws('|', p.name, p.sex, p.born_on, q.kind, q.scope, q.number, q.issued_on)
FROM organisations_practitioner p
LEFT JOIN organisations_qualification q ON q.practitioner_id = p.rid
"""
_POSTS = """
SELECT concat_ws('|', p.name, p.born_on, o.credit_code, d.name, q.number, post.kind,
    post.is_principal, post.since, post.until)
FROM organisations_post post
JOIN organisations_practitioner p ON p.rid = post.practitioner_id
JOIN organisations_organisation o ON o.rid = post.organisation_id
LEFT JOIN organisations_department d ON d.id = post.department_id
LEFT JOIN organisations_qualification q ON q.id = post.qualification_id
"""
_HOUSEHOLDS = """
SELECT concat_ws('|', h.area_id, h.address, string_agg(m.told, '/' ORDER BY m.told))
FROM people_household h JOIN (
    SELECT household_id, concat_ws('|', name, sex, born_on, died_on, ethnicity, kinship, area_id,
        resident_since, resident_until, identity_index IS NULL, telephone_index IS NULL) AS told
    FROM people_person
) m ON m.household_id = h.rid GROUP BY h.rid
"""
_GUARDIANS = """
SELECT concat_ws('|', w.name, w.born_on, a.name, a.born_on, g.kind, g.since, g.until)
FROM people_guardianship g
JOIN people_person w ON w.rid = g.ward_id JOIN people_person a ON a.rid = g.guardian_id
"""
_CARE = """
SELECT concat_ws('|', p.name, p.born_on, p.area_id, o.credit_code, c.kind, c.since, c.until)
FROM people_carerelation c JOIN people_person p ON p.rid = c.person_id
JOIN organisations_organisation o ON o.rid = c.organisation_id
"""
# Bookings are counted, not named: which of two people in one moment was first is left to chance.
_CLINICS = """
SELECT concat_ws('|', o.credit_code, service.name, resource.name, session."on", session.part,
    session.day_kind, session.state, session.published_at, session.started_at IS NULL,
    (SELECT string_agg(told, '/' ORDER BY told) FROM (
        SELECT concat_ws(':', booking.channel, booking.state, count(*)) AS told
        FROM booking_booking booking WHERE booking.session_id = session.id
        GROUP BY booking.channel, booking.state
    ) counted))
FROM booking_session session
JOIN booking_service service ON service.id = session.service_id
JOIN booking_resource resource ON resource.id = session.resource_id
JOIN organisations_organisation o ON o.rid = service.organisation_id
"""
# So are records, whose visits follow bookings.
_SENT = """
SELECT concat_ws('|', o.credit_code, resource.type, count(*), max(resource.version))
FROM records_resource resource LEFT JOIN organisations_organisation o ON o.rid = resource.organisation
GROUP BY o.credit_code, resource.type
"""
_REFUSED = """
SELECT concat_ws('|', o.credit_code, kept.feed, count(*))
FROM records_quarantine kept LEFT JOIN organisations_organisation o ON o.rid = kept.organisation
GROUP BY o.credit_code, kept.feed
"""
_LICENCES = """
SELECT concat_ws('|', licence.type, coalesce(o.credit_code, p.name), licence.issued_on,
    licence.valid_until, licence.state)
FROM licences_licence licence
LEFT JOIN organisations_organisation o ON o.rid = licence.organisation_id
LEFT JOIN people_person p ON p.rid = licence.person_id
"""
_APPLICATIONS = """
SELECT concat_ws('|', item.code, coalesce(o.credit_code, p.name), owner.credit_code, a.stage, a.way,
    a.submitted_at, a.state, a.outcome, a.seq, a.due_on, a.ended_on)
FROM permits_application a
JOIN permits_itemversion version ON version.id = a.version_id
JOIN permits_item item ON item.id = version.item_id
LEFT JOIN organisations_organisation o ON o.rid = a.organisation_id
LEFT JOIN organisations_organisation owner ON owner.rid = a.owner_id
LEFT JOIN people_person p ON p.rid = a.person_id
"""
_RATINGS = """
SELECT concat_ws('|', rating.grade, rating.rated_at, rating.replied_at) FROM permits_rating rating
"""
_GUIDES = """
SELECT concat_ws('|', o.credit_code, guide.desk, guide.phone, guide.published_at)
FROM permits_hospitalguide guide
JOIN organisations_organisation o ON o.rid = guide.organisation_id
"""
_BIRTHS = """
SELECT concat_ws('|', o.credit_code, birth.born_on, birth.recorded_at, declaration.declared_at,
    declaration.stage, (SELECT string_agg(told, '/' ORDER BY told) FROM (
        SELECT concat_ws(':', part.code, part.state) AS told
        FROM onething_part part WHERE part.declaration_id = declaration.rid
    ) parts))
FROM onething_birth birth JOIN organisations_organisation o ON o.rid = birth.hospital_id
LEFT JOIN onething_declaration declaration ON declaration.birth_id = birth.rid
"""
_AREAS = "SELECT concat_ws('|', code, name, level, settlement) FROM places_area"
_AWARDS = "SELECT concat_ws('|', area_id, kind, since, until) FROM places_areaaward"


def _held(table: str, *columns: str, key: str = "organisation_id") -> str:
    named = ", ".join(f"held.{column}" for column in columns)
    return _HELD.format(table=f"organisations_{table}", columns=named, key=key)


# The hashes are laid in order, so the order of the rows does not matter.
_FOLDED = """
SELECT encode(sha256(convert_to(coalesce(string_agg(row, '' ORDER BY row), ''), 'UTF8')), 'hex')
FROM (SELECT md5(concat_ws) AS row FROM ({rows}) content) hashed
"""
CONTENT = (
    _AREAS,
    _AWARDS,
    _ORGANISATION,
    _held("department", "specialty", "name", "opened_on", "closed_on"),
    _held("capacitystatement", "kind", "count", "since", "until"),
    _held("serviceoffered", "kind", "since", "until"),
    _held("certificate", "kind", "subject", "issued_on", "expires_on"),
    _held("openinghours", "weekday", "opens", "closes"),
    _held("accessiblefeature", "feature"),
    _held("revenuestatement", "year", "revenue_fen", key="enterprise_id"),
    _STAFF,
    _POSTS,
    _HOUSEHOLDS,
    _GUARDIANS,
    _CARE,
    _CLINICS,
    _SENT,
    _REFUSED,
    _LICENCES,
    _APPLICATIONS,
    _RATINGS,
    _GUIDES,
    _BIRTHS,
)


def digest() -> str:
    """SHA-256 over everything that the registers hold, as 64 hexadecimal digits."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for rows in CONTENT:
            cursor.execute(_FOLDED.format(rows=rows))
            (found,) = cursor.fetchone()
            whole.update(found.encode())
    return whole.hexdigest()


def count_residents() -> int:
    """How many people the register of residents holds, living or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        (found,) = cursor.fetchone()
    return int(found)
