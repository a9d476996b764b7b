"""Where the rows of each table of the warehouse stand in the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from minkang.engines.warehouse.rules.tables import SHAPES

TOWN_DIGITS = 9
"""Leading digits of an area code that every place of a town shares."""


@dataclass(frozen=True, slots=True)
class Source:
    """One table of the warehouse, read from the registry.

    Attributes:
        select: Statement with the columns of the shape, in that order.
        reads: Tables of the database whose changes make the copy stale; for a table cut by town
            `cut_column` is one of the first.
        cut_column: A code of twelve digits for a table cut by town, a day for one cut by month;
            empty for one that is not cut.
    """

    select: str
    reads: tuple[str, ...]
    cut_column: str = ""


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "area": Source(
            "SELECT code, name, level, parent_id AS parent, settlement, valid_from, valid_until"
            " FROM places_area",
            ("places_area",),
        ),
        "award": Source(
            "SELECT id::text AS id, area_id AS area, kind, since, until FROM places_areaaward",
            ("places_areaaward",),
        ),
        "person": Source(
            "SELECT rid::text AS rid, sex::bigint AS sex, born_on, died_on, area_id AS area,"
            " resident_since, resident_until FROM people_person",
            ("people_person",),
            cut_column="area_id",
        ),
        "organisation": Source(
            "SELECT rid::text AS rid, name, category, level, grade,"
            " ownership <> 'private' AS is_public, ownership, area_id AS area,"
            " parent_id::text AS parent, record_level::bigint AS record_level, opened_on, closed_on,"
            " confirmed_on FROM organisations_organisation",
            ("organisations_organisation",),
        ),
        "department": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation, specialty, name,"
            " opened_on, closed_on FROM organisations_department",
            ("organisations_department",),
        ),
        "capacity": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation, kind,"
            " count::bigint AS amount, since, until FROM organisations_capacitystatement",
            ("organisations_capacitystatement",),
        ),
        "service": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation, kind, since, until"
            " FROM organisations_serviceoffered",
            ("organisations_serviceoffered",),
        ),
        "certificate": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation, kind, subject,"
            " issued_on, expires_on FROM organisations_certificate",
            ("organisations_certificate",),
        ),
        "enterprise": Source(
            "SELECT organisation_id::text AS organisation, industry, scale"
            " FROM organisations_enterprise",
            ("organisations_enterprise",),
        ),
        "revenue": Source(
            "SELECT id::text AS id, enterprise_id::text AS organisation, year::bigint AS year,"
            " revenue_fen AS fen FROM organisations_revenuestatement",
            ("organisations_revenuestatement",),
        ),
        "post": Source(
            "SELECT post.id::text AS id, post.practitioner_id::text AS practitioner,"
            " post.organisation_id::text AS organisation, post.kind, post.is_principal, post.since,"
            " post.until, licence.kind AS qualification, licence.scope,"
            " licence.issued_on AS qualified_since, licence.valid_until AS qualified_until"
            " FROM organisations_post AS post LEFT JOIN organisations_qualification AS licence"
            " ON licence.id = post.qualification_id",
            ("organisations_post", "organisations_qualification"),
        ),
        "qualification": Source(
            "SELECT id::text AS id, practitioner_id::text AS practitioner, kind, scope, issued_on,"
            " valid_until FROM organisations_qualification",
            ("organisations_qualification",),
        ),
        "feature": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation, feature"
            " FROM organisations_accessiblefeature",
            ("organisations_accessiblefeature",),
        ),
        "session": Source(
            "SELECT booking_session.id::text AS id, offered.organisation_id::text AS organisation,"
            ' department.specialty, offered.kind, booking_session."on" AS day,'
            " booking_session.day_kind, booking_session.state,"
            " (booking_session.published_at AT TIME ZONE 'Asia/Shanghai')::date AS published_on,"
            " extract(epoch FROM booking_session.started_at - booking_session.starts)::bigint"
            " AS late_seconds FROM booking_session"
            " JOIN booking_service AS offered ON offered.id = booking_session.service_id"
            " JOIN organisations_department AS department ON department.id = offered.department_id",
            ("booking_session",),
            cut_column="on",
        ),
        "slot": Source(
            "SELECT slot.id::text AS id, offered.organisation_id::text AS organisation,"
            ' booking_session."on" AS day, booking_session.state,'
            " (extract(epoch FROM slot.ends - slot.starts) / 60)::bigint AS minutes"
            " FROM booking_session JOIN booking_slot AS slot ON slot.session_id = booking_session.id"
            " JOIN booking_service AS offered ON offered.id = booking_session.service_id",
            ("booking_session", "booking_slot"),
            cut_column="on",
        ),
        "visit": Source(
            "SELECT booking_booking.rid::text AS id,"
            " department.organisation_id::text AS organisation, department.specialty, offered.kind,"
            ' booking_booking."on" AS day, booking_booking.channel, booking_booking.state,'
            ' extract(year FROM age(booking_booking."on", person.born_on))::bigint AS age,'
            " arrival.booking_id IS NOT NULL AS is_arrived,"
            " extract(epoch FROM consult.started_at - arrival.at)::bigint AS wait_seconds,"
            " extract(epoch FROM consult.started_at - greatest(arrival.at, slot.starts))::bigint"
            " AS wait_after_slot_seconds FROM booking_booking"
            " JOIN organisations_department AS department"
            " ON department.id = booking_booking.department_id"
            " JOIN booking_session AS session ON session.id = booking_booking.session_id"
            " JOIN booking_service AS offered ON offered.id = session.service_id"
            " JOIN booking_slot AS slot ON slot.id = booking_booking.slot_id"
            " JOIN people_person AS person ON person.rid = booking_booking.person_id"
            " LEFT JOIN booking_arrival AS arrival ON arrival.booking_id = booking_booking.rid"
            " LEFT JOIN booking_consult AS consult ON consult.booking_id = booking_booking.rid"
            " AND NOT consult.is_return",
            ("booking_booking", "booking_arrival", "booking_consult"),
            cut_column="on",
        ),
        "recognition": Source(
            "SELECT results_order.rid::text AS id,"
            " results_order.organisation_id::text AS organisation, results_order.kind,"
            ' results_order."on" AS day, results_order.state,'
            " results_order.was_recognisable AS is_recognisable,"
            " results_order.near::bigint AS near, results_order.reason,"
            " results_order.views::bigint AS views,"
            " results_order.saved_fen FROM results_order",
            ("results_order",),
            cut_column="on",
        ),
        "upload": Source(
            "SELECT results_upload.id::text AS id,"
            " results_upload.organisation_id::text AS organisation,"
            ' results_upload."on" AS day, results_upload.results, results_upload.lag_minutes'
            " FROM results_upload",
            ("results_upload",),
            cut_column="on",
        ),
        "lookup": Source(
            "SELECT results_ownlookup.id::text AS id, person.area_id AS area,"
            ' results_ownlookup."on" AS day FROM results_ownlookup'
            " JOIN people_person AS person ON person.rid = results_ownlookup.person_id",
            ("results_ownlookup",),
            cut_column="on",
        ),
        "arrival": Source(
            "SELECT exchange_arrivalday.id::text AS id,"
            " exchange_arrivalday.organisation_id::text AS organisation,"
            ' exchange_arrivalday."on" AS day, CASE exchange_arrivalday.kind'
            " WHEN 'hl7v2' THEN exchange_arrivalday.accepted"
            " WHEN 'sheet' THEN exchange_arrivalday.acts"
            " ELSE exchange_arrivalday.resources END AS accepted, exchange_arrivalday.rejected"
            " FROM exchange_arrivalday",
            ("exchange_arrivalday",),
            cut_column="on",
        ),
        "patient": Source(
            "SELECT people_sourcerecord.rid::text AS id,"
            " people_sourcerecord.organisation_id::text AS organisation,"
            " (people_sourcerecord.first_seen_at AT TIME ZONE 'Asia/Shanghai')::date AS day"
            " FROM people_sourcerecord",
            ("people_sourcerecord",),
            cut_column="first_seen_at",
        ),
        "link": Source(
            "SELECT people_sourcelink.id::text AS id, people_sourcelink.source_id::text AS patient,"
            " people_sourcelink.person_id::text AS person,"
            " (people_sourcelink.since AT TIME ZONE 'Asia/Shanghai')::date AS since,"
            " (people_sourcelink.until AT TIME ZONE 'Asia/Shanghai')::date AS until"
            " FROM people_sourcelink",
            ("people_sourcelink",),
            cut_column="since",
        ),
        "permit": Source(
            "SELECT version.id::text AS id, item.code AS item, item.area_id AS area,"
            " version.statutory::bigint AS statutory, version.promised::bigint AS promised,"
            " (version.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS since,"
            " (version.ended_at AT TIME ZONE 'Asia/Shanghai')::date AS until"
            " FROM permits_itemversion AS version"
            " JOIN permits_item AS item ON item.id = version.item_id"
            " WHERE version.state IN ('published', 'replaced', 'withdrawn')",
            ("permits_itemversion",),
        ),
        "guide": Source(
            "SELECT id::text AS id, organisation_id::text AS organisation,"
            " (published_at AT TIME ZONE 'Asia/Shanghai')::date AS since,"
            " (ended_at AT TIME ZONE 'Asia/Shanghai')::date AS until"
            " FROM permits_hospitalguide",
            ("permits_hospitalguide",),
        ),
        "guide_check": Source(
            'SELECT id::text AS id, organisation_id::text AS organisation, "on" AS day, is_open,'
            " actions::bigint AS actions FROM permits_guidecheck",
            ("permits_guidecheck",),
        ),
        "licence": Source(
            "SELECT licences_licence.rid::text AS id,"
            " licences_licence.issuer_id::text AS organisation, licences_licence.type AS kind,"
            " licences_licence.issued_on AS since, CASE licences_licence.state"
            " WHEN 'valid' THEN licences_licence.valid_until"
            " ELSE least(licences_licence.valid_until, ("
            "SELECT max((event.at AT TIME ZONE 'Asia/Shanghai')::date)"
            " FROM licences_licenceevent AS event"
            " WHERE event.licence_id = licences_licence.rid)) END AS until FROM licences_licence",
            ("licences_licence",),
            cut_column="issued_on",
        ),
        "reuse": Source(
            "SELECT licences_taking.id::text AS id, licence.issuer_id::text AS organisation,"
            ' licences_taking."on" AS day FROM licences_taking'
            " JOIN licences_reuseconsent AS consent ON consent.id = licences_taking.consent_id"
            " JOIN licences_licence AS licence ON licence.rid = consent.licence_id",
            ("licences_taking",),
            cut_column="on",
        ),
        "decision": Source(
            "SELECT permits_decision.application_id::text AS id,"
            " application.owner_id::text AS organisation, permits_decision.decided_on AS day,"
            " permits_decision.outcome, permits_decision.counted::bigint AS counted,"
            " permits_decision.promised::bigint AS promised, permits_decision.is_on_time,"
            " permits_decision.corrections::bigint AS corrections,"
            " permits_decision.papers::bigint AS papers,"
            " permits_decision.visits::bigint AS visits, permits_decision.publish_by,"
            " (permits_decision.published_at AT TIME ZONE 'Asia/Shanghai')::date AS published_on"
            " FROM permits_decision JOIN permits_application AS application"
            " ON application.rid = permits_decision.application_id",
            ("permits_decision",),
            cut_column="decided_on",
        ),
        "suspension": Source(
            "SELECT cases_clocksegment.case_id || '/' || cases_clocksegment.nth AS id,"
            " application.rid::text AS application, application.owner_id::text AS organisation,"
            " cases_clocksegment.started_by AS officer, cases_clocksegment.reason,"
            " cases_clocksegment.since AS day, cases_clocksegment.until,"
            " coalesce(cases_clocksegment.since >= cases_clocksegment.promised_on, false) AS is_late"
            " FROM cases_clocksegment JOIN permits_application AS application"
            ' ON application."case" = cases_clocksegment.case_id',
            ("cases_clocksegment",),
            cut_column="since",
        ),
        "demand": Source(
            "SELECT permits_demand.id::text AS id, application.owner_id::text AS organisation,"
            " (permits_demand.asked_at AT TIME ZONE 'Asia/Shanghai')::date AS day,"
            " permits_demand.held_as <> '' AND NOT permits_demand.is_declined AS is_held"
            " FROM permits_demand JOIN permits_application AS application"
            " ON application.rid = permits_demand.application_id"
            " AND permits_demand.judged_at IS NOT NULL",
            ("permits_demand",),
            cut_column="asked_at",
        ),
        "rating": Source(
            "SELECT permits_rating.application_id::text AS id,"
            " application.owner_id::text AS organisation,"
            " (permits_rating.rated_at AT TIME ZONE 'Asia/Shanghai')::date AS day,"
            " permits_rating.grade, permits_rating.reply_by,"
            " (permits_rating.replied_at AT TIME ZONE 'Asia/Shanghai')::date AS replied_on"
            " FROM permits_rating JOIN permits_application AS application"
            " ON application.rid = permits_rating.application_id",
            ("permits_rating",),
            cut_column="rated_at",
        ),
        "declaration": Source(
            "SELECT rid::text AS id, lead_id::text AS organisation,"
            " (declared_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM onething_declaration"
            " WHERE stage IN ('window', 'running', 'done', 'unfinished')",
            ("onething_declaration",),
        ),
        "finish": Source(
            "SELECT whole.rid::text AS id, whole.lead_id::text AS organisation,"
            " whole.ended_on AS day, (whole.ended_on"
            " - (whole.declared_at AT TIME ZONE 'Asia/Shanghai')::date)::bigint AS days,"
            " (SELECT count(*) FROM cases_caseevent AS event WHERE event.case_id = whole.case"
            " AND event.kind = 'take_up') AS visits,"
            " 1 + (SELECT count(*) FROM onething_part AS part"
            " JOIN cases_caseevent AS event ON event.case_id = part.case"
            " WHERE part.declaration_id = whole.rid AND event.kind = 'supply') AS steps,"
            " (SELECT coalesce(sum(cardinality(own.told_missing)), 0)::bigint"
            " FROM onething_part AS part JOIN cases_case AS own ON own.rid = part.case"
            " WHERE part.declaration_id = whole.rid) AS papers"
            " FROM onething_declaration AS whole WHERE whole.stage = 'done'",
            ("onething_declaration",),
        ),
        "part": Source(
            "SELECT rid::text AS id, organisation_id::text AS organisation, opened_on AS since,"
            " due_on AS due, legal_due_on AS legal_due, ended_on AS until FROM onething_part"
            " WHERE opened_on IS NOT NULL AND state <> 'stopped'",
            ("onething_part",),
        ),
        "message": Source(
            "SELECT rid::text AS id, office_id::text AS organisation,"
            " (made_at AT TIME ZONE 'Asia/Shanghai')::date AS since,"
            " (answer_due_at AT TIME ZONE 'Asia/Shanghai')::date AS due,"
            " (answered_at AT TIME ZONE 'Asia/Shanghai')::date AS until FROM gateway_message",
            ("gateway_message",),
        ),
    }
)
"""The source of every table, by the table's name."""


def live(name: str) -> str:
    """The table as a common table expression over the live rows."""
    columns = ", ".join(f'"{column}"' for column in SHAPES[name].columns)
    return f'"{name}" ({columns}) AS NOT MATERIALIZED ({SOURCES[name].select})'
