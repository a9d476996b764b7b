"""Every statement that changes declarations of births, or their parts, notes what became stale."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import note_nothing_whole, note_whole

NOTED = (
    ("onething_declaration", "declaration"),
    ("onething_declaration", "finish"),
    ("onething_part", "part"),
)
NAME = "warehouse_notes_change_of_{copy}"
FORWARD = "\n".join(
    note_whole(table, copy, name=NAME.format(copy=copy)) for table, copy in NOTED
)
BACKWARD = "\n".join(
    note_nothing_whole(table, name=NAME.format(copy=copy)) for table, copy in NOTED
)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0007_decisions_demands_and_ratings_are_noted_by_month"),
        ("onething", "0001_offices_births_declarations_and_parts"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
