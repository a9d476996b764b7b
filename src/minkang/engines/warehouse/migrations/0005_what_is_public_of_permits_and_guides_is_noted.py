"""Every statement that changes items, hospitals' guides or their checks notes the stale table."""

from django.db import migrations

WHOLE = {
    "permits_itemversion": "permit",
    "permits_hospitalguide": "guide",
    "permits_guidecheck": "guide_check",
}
FORWARD = "\n".join(
    f"""CREATE TRIGGER warehouse_notes_change
        AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole('{copy}');"""
    for table, copy in WHOLE.items()
)
BACKWARD = "\n".join(f"DROP TRIGGER warehouse_notes_change ON {table};" for table in WHOLE)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0004_what_arrives_and_whose_it_is_is_noted_by_month"),
        ("permits", "0002_what_was_proposed_never_changes"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
