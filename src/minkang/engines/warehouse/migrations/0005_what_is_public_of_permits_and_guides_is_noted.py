"""Every statement that changes items, hospitals' guides or their checks notes the stale table."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_nothing_whole, note_whole

NOTED = (
    ("permits_itemversion", "permit"),
    ("permits_hospitalguide", "guide"),
    ("permits_guidecheck", "guide_check"),
)
FORWARD = "\n".join(note_whole(*noted) for noted in NOTED)
BACKWARD = "\n".join(note_nothing_whole(table) for table, _ in NOTED)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0004_what_arrives_and_whose_it_is_is_noted_by_month"),
        ("permits", "0002_what_was_proposed_never_changes"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
