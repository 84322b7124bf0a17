"""A kind of record for what suggestions showed her, and the index by which old ones are found."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside running requests can't be in a transaction

    dependencies = [("personal_vault", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="kind",
            field=models.CharField(
                choices=[
                    ("interests", "Interests"),
                    ("visit", "Visit"),
                    ("consent", "Consent"),
                    ("holder", "Holder"),
                    ("shown", "Shown"),
                ],
                max_length=12,
            ),
        ),
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(
                condition=models.Q(("kind", "shown")), fields=["id"], name="vault_shown_by_age"
            ),
        ),
    ]
