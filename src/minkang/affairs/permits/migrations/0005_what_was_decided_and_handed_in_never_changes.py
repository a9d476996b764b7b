"""What an office decided, what was handed in and how it was rated stay as they were said."""

from django.db import migrations

FIXED = {
    "permits_decision": (
        "application_id", "number", "outcome", "reason", "decided_at", "decided_on", "decided_by",
    ),
    "permits_paper": (
        "rid", "application_id", "material", "media", "size", "digest", "sealed", "given_by",
        "given_at",
    ),
    "permits_rating": ("application_id", "grade", "words", "rated_at"),
}  # fmt: skip


def forward() -> str:
    said = [
        """CREATE FUNCTION permits_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'what was said of an application never changes'
                USING ERRCODE = 'restrict_violation';
        END
        $$;"""
    ]
    for table, columns in FIXED.items():
        old, new = (", ".join(f"{side}.{one}" for one in columns) for side in ("OLD", "NEW"))
        said.append(
            f"""CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION permits_said_stays();
            CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION permits_said_stays();"""
        )
    return "\n".join(said)


def backward() -> str:
    said = [
        f"DROP TRIGGER {table}_stays ON {table}; DROP TRIGGER {table}_is_kept ON {table};"
        for table in FIXED
    ]
    return "\n".join([*said, "DROP FUNCTION permits_said_stays();"])


class Migration(migrations.Migration):
    dependencies = [("permits", "0004_decisions_are_delivered_published_and_rated")]

    operations = [migrations.RunSQL(forward(), backward())]
