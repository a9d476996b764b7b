"""Every statement that changes what arrived, patients of institutions or their links notes the months."""

from django.db import migrations

# Months are those of the session's time zone, as the copy cuts them.
NOTED = {
    "exchange_arrivalday": ("arrival", "on"),
    "people_sourcerecord": ("patient", "first_seen_at"),
    "people_sourcelink": ("link", "since"),
}
OWN = """INSERT INTO warehouse_change (table_name, part)
    SELECT DISTINCT '{copy}', to_char(touched."{column}", 'YYYY-MM') FROM touched_rows AS touched;"""
# What is known of a patient changes with every message, but hardly ever whose patient it is.
MOVED = """INSERT INTO warehouse_change (table_name, part)
    SELECT DISTINCT 'patient', to_char(month, 'YYYY-MM')
    FROM touched_rows AS after JOIN earlier_rows AS before USING (rid)
        CROSS JOIN LATERAL (VALUES (after.first_seen_at), (before.first_seen_at)) AS either (month)
    WHERE after.organisation_id <> before.organisation_id
        OR after.first_seen_at <> before.first_seen_at;"""


def noting(name: str, body: str) -> str:
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END
        $$;"""


def forward() -> str:
    said = []
    for table, (copy, column) in NOTED.items():
        own = f"warehouse_notes_months_of_{table}"
        everything = f"INSERT INTO warehouse_change (table_name, part) VALUES ('{copy}', '*');"
        said += [
            noting(own, OWN.format(copy=copy, column=column)),
            noting(f"{own}_gone", everything),
            f"""CREATE TRIGGER warehouse_notes_truncate AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {own}_gone();""",
        ]
        for event, side in (("INSERT", "NEW"), ("DELETE", "OLD")):
            said.append(
                f"""CREATE TRIGGER warehouse_notes_{event.lower()} AFTER {event} ON {table}
                REFERENCING {side} TABLE AS touched_rows
                FOR EACH STATEMENT EXECUTE FUNCTION {own}();"""
            )
        moved = own
        if copy == "patient":
            moved = f"{own}_moved"
            said.append(noting(moved, MOVED))
        said.append(
            f"""CREATE TRIGGER warehouse_notes_update AFTER UPDATE ON {table}
            REFERENCING NEW TABLE AS touched_rows OLD TABLE AS earlier_rows
            FOR EACH STATEMENT EXECUTE FUNCTION {moved}();"""
        )
    return "\n".join(said)


def backward() -> str:
    said = []
    for table, (copy, _) in NOTED.items():
        own = f"warehouse_notes_months_of_{table}"
        said += [
            f"DROP TRIGGER warehouse_notes_{event} ON {table};"
            for event in ("insert", "update", "delete", "truncate")
        ]
        said += [f"DROP FUNCTION {own}();", f"DROP FUNCTION {own}_gone();"]
        if copy == "patient":
            said.append(f"DROP FUNCTION {own}_moved();")
    return "\n".join(said)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0003_the_work_of_recognition_is_noted_by_month"),
        ("exchange", "0001_arrivals_are_counted_by_day"),
        ("people", "0003_institutions_know_patients_and_links_have_history"),
    ]

    operations = [migrations.RunSQL(forward(), backward())]
