"""Let the newest entries of one type, and the types there are, be found without reading the chain."""

from django.db import migrations

FORWARD = "CREATE INDEX audit_entries_of_a_type ON audit_entry (type, number)"
BACKWARD = "DROP INDEX audit_entries_of_a_type"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_only_ever_appended")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
