"""Every statement that changes decisions, demands or ratings notes the months that became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_no_months, note_own_months

NOTED = (
    ("permits_decision", "decision", "decided_on"),
    ("permits_demand", "demand", "asked_at"),
    ("permits_rating", "rating", "rated_at"),
)
FORWARD = "\n".join(note_own_months(*noted) for noted in NOTED)
BACKWARD = "\n".join(note_no_months(table) for table, _, _ in NOTED)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0006_licences_and_what_cases_take_over_are_noted_by_month"),
        ("permits", "0004_decisions_are_delivered_published_and_rated"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
