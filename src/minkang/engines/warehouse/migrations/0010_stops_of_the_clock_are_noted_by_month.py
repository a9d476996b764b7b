"""Every statement that changes stops of the clock notes the months that became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_no_months, note_own_months

TABLE = "cases_clocksegment"


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0009_messages_to_offices_are_noted"),
        ("cases", "0004_stops_remember_the_promised_day"),
    ]

    operations = [
        migrations.RunSQL(note_own_months(TABLE, "suspension", "since"), note_no_months(TABLE))
    ]
