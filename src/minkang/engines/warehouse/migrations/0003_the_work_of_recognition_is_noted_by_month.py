"""Every statement that changes orders, uploads or own looks notes the stale months."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_no_months, note_own_months

NOTED = (
    ("results_order", "recognition", "on"),
    ("results_upload", "upload", "on"),
    ("results_ownlookup", "lookup", "on"),
)
FORWARD = "\n".join(note_own_months(*noted) for noted in NOTED)
BACKWARD = "\n".join(note_no_months(table) for table, _, _ in NOTED)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0002_the_work_of_clinics_is_noted_by_month"),
        ("results", "0003_days_and_uploads_are_counted"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
