"""Every statement that changes declarations of births, or their parts, notes what became stale."""

from django.db import migrations

NOTED = (
    ("onething_declaration", "declaration"),
    ("onething_declaration", "finish"),
    ("onething_part", "part"),
)
FORWARD = "\n".join(
    f"""CREATE TRIGGER warehouse_notes_change_of_{copy}
        AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole('{copy}');"""
    for table, copy in NOTED
)
BACKWARD = "\n".join(
    f"DROP TRIGGER warehouse_notes_change_of_{copy} ON {table};" for table, copy in NOTED
)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0007_decisions_demands_and_ratings_are_noted_by_month"),
        ("onething", "0001_offices_births_declarations_and_parts"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
