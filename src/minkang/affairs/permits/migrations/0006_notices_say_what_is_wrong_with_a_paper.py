"""A notice may say of each paper that was handed in what is wrong with it; the words stay."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER permits_fault_stays BEFORE UPDATE OR DELETE ON permits_fault
FOR EACH ROW EXECUTE FUNCTION permits_said_stays();
"""
BACKWARD = "DROP TRIGGER permits_fault_stays ON permits_fault;"


class Migration(migrations.Migration):
    dependencies = [("permits", "0005_what_was_decided_and_handed_in_never_changes")]

    operations = [
        migrations.CreateModel(
            name="Fault",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="permits.paper",
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("said_by", models.CharField(max_length=80)),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="what_is_wrong_is_said",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
