"""What is on for long knows on `offers_day` on which day it begins (see `shelves`)."""

from django.db import migrations, models

BEGINS = """
UPDATE offers_day d SET begins = (o.first_start AT TIME ZONE 'Europe/Brussels')::date - DATE '1970-01-01'
FROM offers_offer o WHERE o.id = d.offer_id AND d.shelf <= 4 AND o.first_start IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0010_seated_days")]

    operations = [
        migrations.AddField("day", "begins", models.IntegerField(null=True)),
        migrations.RunSQL(BEGINS, migrations.RunSQL.noop),
    ]
