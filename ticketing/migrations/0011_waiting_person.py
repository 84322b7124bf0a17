"""Whoever waits is held to the pool's limit per person, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0010_door")]

    operations = [
        migrations.AddField(model_name="waiting", name="person", field=models.TextField(null=True)),
    ]
