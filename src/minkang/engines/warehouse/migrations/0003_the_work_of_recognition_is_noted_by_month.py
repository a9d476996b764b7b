"""Every statement that changes orders, uploads or own looks notes the stale months."""

from django.db import migrations

OWN = "SELECT DISTINCT {copy}, to_char(touched.\"on\", 'YYYY-MM') FROM {rows} AS touched"
NOTED = {
    "results_order": "recognition",
    "results_upload": "upload",
    "results_ownlookup": "lookup",
}
ROWS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def forward() -> str:
    said = []
    for table, copy in NOTED.items():
        noting = OWN.format(copy=f"'{copy}'", rows="touched_rows")
        said.append(
            f"""CREATE FUNCTION warehouse_notes_months_of_{table}() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    INSERT INTO warehouse_change (table_name, part) VALUES ('{copy}', '*');
                ELSE
                    INSERT INTO warehouse_change (table_name, part) {noting};
                END IF;
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER warehouse_notes_truncate AFTER TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION warehouse_notes_months_of_{table}();"""
        )
        for event, side in ROWS.items():
            said.append(
                f"""CREATE TRIGGER warehouse_notes_{event.lower()} AFTER {event} ON {table}
                REFERENCING {side} TABLE AS touched_rows
                FOR EACH STATEMENT EXECUTE FUNCTION warehouse_notes_months_of_{table}();"""
            )
    return "\n".join(said)


def backward() -> str:
    said = []
    for table in NOTED:
        said += [
            f"DROP TRIGGER warehouse_notes_{event.lower()} ON {table};"
            for event in (*ROWS, "truncate")
        ]
        said.append(f"DROP FUNCTION warehouse_notes_months_of_{table}();")
    return "\n".join(said)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0002_the_work_of_clinics_is_noted_by_month"),
        ("results", "0003_days_and_uploads_are_counted"),
    ]

    operations = [migrations.RunSQL(forward(), backward())]
