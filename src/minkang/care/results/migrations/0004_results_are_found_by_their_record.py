"""What goes out of the health records is asked for its mark by the number of the record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("results", "0003_days_and_uploads_are_counted")]

    operations = [
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                fields=["resource"],
                condition=models.Q(resource__isnull=False),
                name="result_by_resource",
            ),
        ),
    ]
