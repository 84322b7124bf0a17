"""What can be completed while somebody types."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0003_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind",
                        "form",
                        "target",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.TextField()),
                ("form", models.TextField(db_collation="C")),
                ("target", models.TextField()),
                ("opening", models.BooleanField()),
                ("weight", models.IntegerField()),
                ("shown", models.TextField()),
            ],
        ),
    ]
