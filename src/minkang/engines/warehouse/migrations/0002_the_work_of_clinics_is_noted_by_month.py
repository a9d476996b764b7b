"""Every statement that changes sessions, slots or visits notes the months that became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import (
    MONTHS_OF_OWN,
    note_months,
    note_no_months,
    note_nothing_whole,
    note_whole,
)

OF_BOOKING = (
    "SELECT DISTINCT 'visit', to_char(booking_booking.\"on\", 'YYYY-MM') FROM touched_rows AS touched"
    " JOIN booking_booking ON booking_booking.rid = touched.booking_id"
)
OF_SESSION = (
    "SELECT DISTINCT 'slot', to_char(booking_session.\"on\", 'YYYY-MM') FROM touched_rows AS touched"
    " JOIN booking_session ON booking_session.id = touched.session_id"
)
NOTED = {
    "booking_session": {
        copy: MONTHS_OF_OWN.format(copy=copy, column="on") for copy in ("session", "slot")
    },
    "booking_slot": {"slot": OF_SESSION},
    "booking_booking": {"visit": MONTHS_OF_OWN.format(copy="visit", column="on")},
    "booking_arrival": {"visit": OF_BOOKING},
    "booking_consult": {"visit": OF_BOOKING},
}
FORWARD = [note_months(table, months) for table, months in NOTED.items()]
FORWARD.append(note_whole("organisations_accessiblefeature", "feature"))
BACKWARD = [note_nothing_whole("organisations_accessiblefeature"), *map(note_no_months, NOTED)]


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0001_changes_noted_by_triggers"),
        ("booking", "0001_initial"),
    ]

    operations = [migrations.RunSQL("\n".join(FORWARD), "\n".join(BACKWARD))]
