"""The newest versions of a type are found however many others were written since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_pairs_are_read_in_the_index_alone")]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["type", "written_at", "number"], name="changes_of_a_type"),
        ),
    ]
