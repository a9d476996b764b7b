"""Every statement that changes messages to other offices notes what became stale."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER warehouse_notes_change_of_message
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gateway_message
    FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole('message');
"""
BACKWARD = "DROP TRIGGER warehouse_notes_change_of_message ON gateway_message;"


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0008_births_declared_and_their_parts_are_noted"),
        ("gateway", "0002_exchanges_stay"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
