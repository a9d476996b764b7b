"""Every statement that changes messages to other offices notes what became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_nothing_whole, note_whole

NAME = "warehouse_notes_change_of_message"
FORWARD = note_whole("gateway_message", "message", name=NAME)
BACKWARD = note_nothing_whole("gateway_message", name=NAME)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0008_births_declared_and_their_parts_are_noted"),
        ("gateway", "0002_exchanges_stay"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
