"""A webhook's note stays until somebody has looked, and says how often there was news."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0006_steps")]

    operations = [
        migrations.AddField("providerevent", "news", models.IntegerField(db_default=1)),
        migrations.AddField("providerevent", "attempts", models.IntegerField(db_default=0)),
        migrations.AddField(
            "providerevent",
            "due_at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
