"""Every statement that changes licences, or takes one over, notes the months that became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_no_months, note_own_months

NOTED = (("licences_licence", "licence", "issued_on"), ("licences_taking", "reuse", "on"))
FORWARD = "\n".join(note_own_months(*noted) for noted in NOTED)
BACKWARD = "\n".join(note_no_months(table) for table, _, _ in NOTED)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0005_what_is_public_of_permits_and_guides_is_noted"),
        ("licences", "0002_what_happened_to_a_licence_stays"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
