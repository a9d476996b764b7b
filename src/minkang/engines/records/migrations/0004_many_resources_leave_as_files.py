"""Files of many resources that somebody asked for; what is in quarantine is sealed."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Bulk exports, and a quarantine nobody reads by chance."""

    dependencies = [("records", "0003_what_is_spoken_of_has_a_place")]

    operations = [
        migrations.RemoveField(model_name="quarantine", name="text"),
        migrations.AddField(
            model_name="quarantine",
            name="sealed",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ExportJob",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("requested_at", models.DateTimeField()),
                ("request", models.TextField()),
                ("reader", models.TextField()),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "patients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("is_of_patients", models.BooleanField()),
                ("since", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待中"),
                            ("running", "正在导出"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                            ("removed", "已删除"),
                        ],
                        max_length=9,
                    ),
                ),
                ("snapshot_at", models.DateTimeField(null=True)),
                ("files", models.TextField(default="[]")),
                ("fault", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["waiting", "running", "done", "failed", "removed"]),
                        name="export_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=("waiting", "running"), ended_at__isnull=True)
                        | Q(state__in=("done", "failed", "removed"), ended_at__isnull=False),
                        name="export_has_an_end_iff_it_ended",
                    ),
                ],
            },
        ),
    ]
