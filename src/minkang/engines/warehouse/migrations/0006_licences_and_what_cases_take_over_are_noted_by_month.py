"""Every statement that changes licences, or takes one over, notes the months that became stale."""

from django.db import migrations

NOTED = {"licences_licence": ("licence", "issued_on"), "licences_taking": ("reuse", "on")}
ROWS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def forward() -> str:
    said = []
    for table, (copy, column) in NOTED.items():
        own = f"warehouse_notes_months_of_{table}"
        said.append(
            f"""CREATE FUNCTION {own}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    INSERT INTO warehouse_change (table_name, part) VALUES ('{copy}', '*');
                ELSE
                    INSERT INTO warehouse_change (table_name, part)
                        SELECT DISTINCT '{copy}', to_char(touched."{column}", 'YYYY-MM')
                        FROM touched_rows AS touched;
                END IF;
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER warehouse_notes_truncate AFTER TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {own}();"""
        )
        for event, side in ROWS.items():
            said.append(
                f"""CREATE TRIGGER warehouse_notes_{event.lower()} AFTER {event} ON {table}
                REFERENCING {side} TABLE AS touched_rows
                FOR EACH STATEMENT EXECUTE FUNCTION {own}();"""
            )
    return "\n".join(said)


def backward() -> str:
    said = []
    for table in NOTED:
        said += [
            f"DROP TRIGGER warehouse_notes_{event} ON {table};"
            for event in ("insert", "update", "delete", "truncate")
        ]
        said.append(f"DROP FUNCTION warehouse_notes_months_of_{table}();")
    return "\n".join(said)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0005_what_is_public_of_permits_and_guides_is_noted"),
        ("licences", "0002_what_happened_to_a_licence_stays"),
    ]

    operations = [migrations.RunSQL(forward(), backward())]
