"""One foreign key of household and area together instead of two apart.

A person's area can then never differ from the household's, and loading a city checks one key a
person instead of three. It follows a household that changes its area.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                fields=("rid", "area"), name="household_is_at_one_area"
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="area",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residents",
                to="places.area",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="household",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="people.household",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE people_person ADD CONSTRAINT person_lives_where_the_household_is"
            " FOREIGN KEY (household_id, area_id) REFERENCES people_household (rid, area_id)"
            " ON UPDATE CASCADE",
            "ALTER TABLE people_person DROP CONSTRAINT person_lives_where_the_household_is",
        ),
    ]
