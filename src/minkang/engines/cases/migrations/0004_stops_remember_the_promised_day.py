"""A stop of the clock keeps the promised day it met, which nobody could tell afterwards for sure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_cases_are_called_to_mind")]

    operations = [
        migrations.AddField("clocksegment", "promised_on", models.DateField(null=True)),
        migrations.AddIndex(
            "clocksegment", models.Index(fields=["since"], name="segments_by_their_first_day")
        ),
    ]
