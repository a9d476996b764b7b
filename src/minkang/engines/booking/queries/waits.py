"""How long people waited at one organisation, by department and age; counts only, told both ways."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from minkang.engines.booking.terms import Channel, OfferKind

WAITS = """
SELECT department.name, band.name, count(*), count(consult.started_at),
       count(*) FILTER (WHERE consult.started_at - arrival.at <= %(limit)s * interval '1 minute'),
       count(*) FILTER (WHERE consult.started_at - greatest(arrival.at, slot.starts)
                              <= %(limit)s * interval '1 minute'),
       coalesce(ceil(percentile_cont(0.9) WITHIN GROUP (
           ORDER BY extract(epoch FROM consult.started_at - arrival.at) / 60)), 0)::int
FROM booking_booking AS booking
JOIN booking_arrival AS arrival ON arrival.booking_id = booking.rid
JOIN booking_slot AS slot ON slot.id = booking.slot_id
JOIN booking_session AS session ON session.id = booking.session_id
JOIN booking_service AS offered ON offered.id = session.service_id
JOIN organisations_department AS department ON department.id = booking.department_id
JOIN people_person AS person ON person.rid = booking.person_id
CROSS JOIN LATERAL (SELECT extract(year FROM age(booking."on", person.born_on)) AS years) AS aged
JOIN LATERAL (
    VALUES ('all', true), ('old', aged.years >= %(old)s), ('child', aged.years < %(child)s)
) AS band (name, holds) ON band.holds
LEFT JOIN booking_consult AS consult ON consult.booking_id = booking.rid AND NOT consult.is_return
WHERE department.organisation_id = %(organisation)s
    AND booking."on" >= %(since)s AND booking."on" < %(until)s
    AND offered.kind = ANY (%(kinds)s) AND booking.channel <> %(walk_in)s
GROUP BY GROUPING SETS ((department.name, band.name), (band.name))
ORDER BY department.name NULLS FIRST, band.name
"""
CLINICS = [OfferKind.CLINIC.value, OfferKind.EXPERT_CLINIC.value]


@dataclass(frozen=True, slots=True)
class Waits:
    """Booked visits of a group of people whose patient arrived.

    Attributes:
        department: Its name, or "" for the whole organisation.
        band: ``all``, ``old`` or ``child``.
        arrived: All of them.
        measured: Those of whom the consultation was noted too; the next three are of these.
        within: Seen within the limit after arrival.
        within_of_slot: Seen within the limit after the later of arrival and start of the slot.
        ninth: Nine of ten were seen within so many minutes of arrival; 0 when none is measured.
    """

    department: str
    band: str
    arrived: int
    measured: int
    within: int
    within_of_slot: int
    ninth: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limit in minutes, and the ages from which somebody is old and below which a child."""

    limit: int
    old: int
    child: int


def waits_by_department(
    organisation: UUID, days: tuple[date, date], bounds: Bounds
) -> tuple[Waits, ...]:
    """Waits of the clinics of an organisation on ``since <= day < until``, the whole of it first."""
    with connection.cursor() as cursor:
        cursor.execute(
            WAITS,
            {
                "organisation": organisation,
                "since": days[0],
                "until": days[1],
                "kinds": CLINICS,
                "walk_in": Channel.WALK_IN,
                "limit": bounds.limit,
                "old": bounds.old,
                "child": bounds.child,
            },
        )
        return tuple(Waits(row[0] or "", *row[1:]) for row in cursor.fetchall())
