"""An offer's key is made from its IRI: two keys for what must be there once are one too many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offers", "0008_pulled")]

    operations = [migrations.AlterField("offer", "iri", models.TextField())]
