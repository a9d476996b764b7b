from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0007_feeds_speak_in_their_own_way")]

    operations = [
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("projection", models.TextField(primary_key=True, serialize=False)),
                ("xact", models.BigIntegerField(default=0)),
                ("number", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("moved_at__isnull", True), ("number", 0), ("xact", 0))
                        | Q(("moved_at__isnull", False), ("number__gt", 0)),
                        name="a_bookmark_that_moved_says_when",
                    )
                ],
            },
        ),
    ]
