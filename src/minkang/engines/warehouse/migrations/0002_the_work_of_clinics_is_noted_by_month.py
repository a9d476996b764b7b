"""Every statement that changes sessions, slots or visits notes the months that became stale."""

from django.db import migrations

MONTH = "to_char({day}, 'YYYY-MM')"
OWN = 'SELECT DISTINCT {copy}, ' + MONTH.format(day='touched."on"') + " FROM {rows} AS touched"
OF_BOOKING = (
    "SELECT DISTINCT {copy}, "
    + MONTH.format(day='booking_booking."on"')
    + " FROM {rows} AS touched JOIN booking_booking ON booking_booking.rid = touched.booking_id"
)
OF_SESSION = (
    "SELECT DISTINCT {copy}, "
    + MONTH.format(day='booking_session."on"')
    + " FROM {rows} AS touched JOIN booking_session ON booking_session.id = touched.session_id"
)
NOTED = {
    "booking_session": (("session", OWN), ("slot", OWN)),
    "booking_slot": (("slot", OF_SESSION),),
    "booking_booking": (("visit", OWN),),
    "booking_arrival": (("visit", OF_BOOKING),),
    "booking_consult": (("visit", OF_BOOKING),),
}
ROWS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def forward() -> str:
    said = []
    for table, copies in NOTED.items():
        noting = " UNION ALL ".join(
            months.format(copy=f"'{copy}'", rows="touched_rows") for copy, months in copies
        )
        everything = ", ".join(f"('{copy}', '*')" for copy, _ in copies)
        said.append(
            f"""CREATE FUNCTION warehouse_notes_months_of_{table}() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    INSERT INTO warehouse_change (table_name, part) VALUES {everything};
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
    said.append(
        """CREATE TRIGGER warehouse_notes_change
            AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisations_accessiblefeature
            FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole('feature');"""
    )
    return "\n".join(said)


def backward() -> str:
    said = ["DROP TRIGGER warehouse_notes_change ON organisations_accessiblefeature;"]
    for table in NOTED:
        said += [
            f"DROP TRIGGER warehouse_notes_{event.lower()} ON {table};"
            for event in (*ROWS, "truncate")
        ]
        said.append(f"DROP FUNCTION warehouse_notes_months_of_{table}();")
    return "\n".join(said)


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0001_changes_noted_by_triggers"),
        ("booking", "0001_initial"),
    ]

    operations = [migrations.RunSQL(forward(), backward())]
