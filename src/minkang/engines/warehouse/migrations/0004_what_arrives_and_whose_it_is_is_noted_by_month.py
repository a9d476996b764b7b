"""Every statement that changes what arrived, patients of institutions or their links notes the months."""

from django.db import migrations

from minkang.engines.warehouse.migrations._noting import (
    MONTHS_OF_OWN,
    function,
    function_of,
    no_triggers,
    note,
    trigger,
)

# Months are those of the session's time zone, as the copy cuts them.
NOTED = {
    "exchange_arrivalday": ("arrival", "on"),
    "people_sourcerecord": ("patient", "first_seen_at"),
    "people_sourcelink": ("link", "since"),
}
# What is known of a patient changes with every message, but hardly ever whose patient it is.
MOVED = """INSERT INTO warehouse_change (table_name, part)
    SELECT DISTINCT 'patient', to_char(month, 'YYYY-MM')
    FROM touched_rows AS after JOIN earlier_rows AS before USING (rid)
        CROSS JOIN LATERAL (VALUES (after.first_seen_at), (before.first_seen_at)) AS either (month)
    WHERE after.organisation_id <> before.organisation_id
        OR after.first_seen_at <> before.first_seen_at;"""
BOTH = "NEW TABLE AS touched_rows OLD TABLE AS earlier_rows"


def forward() -> str:
    said = []
    for table, (copy, column) in NOTED.items():
        own = function_of(table)
        months = MONTHS_OF_OWN.format(copy=copy, column=column)
        said += [
            function(own, f"INSERT INTO warehouse_change (table_name, part) {months};"),
            function(f"{own}_gone", note([copy], "*")),
            trigger(table, "TRUNCATE", f"{own}_gone"),
            trigger(table, "INSERT", own, rows="NEW TABLE AS touched_rows"),
            trigger(table, "DELETE", own, rows="OLD TABLE AS touched_rows"),
        ]
        moved = own
        if copy == "patient":
            moved = f"{own}_moved"
            said.append(function(moved, MOVED))
        said.append(trigger(table, "UPDATE", moved, rows=BOTH))
    return "\n".join(said)


def backward() -> str:
    said = []
    for table, (copy, _) in NOTED.items():
        own = function_of(table)
        said += [no_triggers(table), f"DROP FUNCTION {own}();", f"DROP FUNCTION {own}_gone();"]
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
