"""Every statement that changes decisions, demands or ratings notes the months that became stale."""

from django.db import migrations

NOTED = {
    "permits_decision": ("decision", "decided_on"),
    "permits_demand": ("demand", "asked_at"),
    "permits_rating": ("rating", "rated_at"),
}
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
        ("warehouse", "0006_licences_and_what_cases_take_over_are_noted_by_month"),
        ("permits", "0004_decisions_are_delivered_published_and_rated"),
    ]

    operations = [migrations.RunSQL(forward(), backward())]
