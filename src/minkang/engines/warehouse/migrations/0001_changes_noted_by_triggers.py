"""Every statement that changes the registry notes which part of the copy became stale.

Statement triggers cost one row a statement, whatever the number of rows changed. The table of
changes is only appended to, so that writers never wait for each other. The identity of the
database tells a copy made from another one apart.
"""

from django.db import migrations, models

PERSON_EVENTS = {
    "INSERT": ("REFERENCING NEW TABLE AS after_rows", "SELECT area_id FROM after_rows"),
    "UPDATE": (
        "REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows",
        "SELECT area_id FROM before_rows UNION ALL SELECT area_id FROM after_rows",
    ),
    "DELETE": ("REFERENCING OLD TABLE AS before_rows", "SELECT area_id FROM before_rows"),
}

WHOLE = {
    "places_area": ["area"],
    "places_areaaward": ["award"],
    "organisations_organisation": ["organisation"],
    "organisations_department": ["department"],
    "organisations_capacitystatement": ["capacity"],
    "organisations_serviceoffered": ["service"],
    "organisations_certificate": ["certificate"],
    "organisations_enterprise": ["enterprise"],
    "organisations_revenuestatement": ["revenue"],
    "organisations_post": ["post"],
    "organisations_qualification": ["qualification", "post"],
}


def forward() -> str:
    said = [
        "CREATE TABLE warehouse_identity (id uuid PRIMARY KEY);",
        "INSERT INTO warehouse_identity VALUES (gen_random_uuid());",
        """CREATE FUNCTION warehouse_as_of() RETURNS date LANGUAGE sql STABLE AS $$
            SELECT current_setting('minkang.as_of')::date
        $$;""",
        """CREATE FUNCTION warehouse_note_whole() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            FOR place IN 0 .. TG_NARGS - 1 LOOP
                INSERT INTO warehouse_change (table_name, part) VALUES (TG_ARGV[place], '');
            END LOOP;
            RETURN NULL;
        END
        $$;""",
        """CREATE FUNCTION warehouse_note_all_people() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO warehouse_change (table_name, part) VALUES ('person', '*');
            RETURN NULL;
        END
        $$;
        CREATE TRIGGER warehouse_notes_truncate AFTER TRUNCATE ON people_person
            FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_all_people();""",
    ]
    for event, (referencing, rows) in PERSON_EVENTS.items():
        name = f"warehouse_notes_{event.lower()}"
        said.append(
            f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO warehouse_change (table_name, part)
                SELECT DISTINCT 'person', left(area_id, 9) FROM ({rows}) AS touched;
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER {name} AFTER {event} ON people_person {referencing}
                FOR EACH STATEMENT EXECUTE FUNCTION {name}();"""
        )
    for table, copies in WHOLE.items():
        words = ", ".join(f"'{copy}'" for copy in copies)
        said.append(
            f"""CREATE TRIGGER warehouse_notes_change
                AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole({words});"""
        )
    return "\n".join(said)


def backward() -> str:
    said = [f"DROP TRIGGER warehouse_notes_change ON {table};" for table in WHOLE]
    said.append("DROP TRIGGER warehouse_notes_truncate ON people_person;")
    for event in PERSON_EVENTS:
        name = f"warehouse_notes_{event.lower()}"
        said += [f"DROP TRIGGER {name} ON people_person;", f"DROP FUNCTION {name}();"]
    said += [
        "DROP FUNCTION warehouse_note_all_people();",
        "DROP FUNCTION warehouse_note_whole();",
        "DROP FUNCTION warehouse_as_of();",
        "DROP TABLE warehouse_identity;",
    ]
    return "\n".join(said)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=24)),
                ("part", models.CharField(max_length=12)),
            ],
        ),
        migrations.RunSQL(forward(), backward()),
    ]
