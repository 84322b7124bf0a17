"""Text is understood in Python (docs/decisions/0040): its words, the part of a vector that ranks, no more trigrams."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Names and what stands around them, without descriptions: small enough to lie in the row, where a rank reads it.
HEADINGS = """
ALTER TABLE offers_offer
    ADD COLUMN headings tsvector GENERATED ALWAYS AS (ts_filter(search, '{a,b,c}')) STORED;
ALTER TABLE offers_offer ALTER COLUMN headings SET STORAGE MAIN, ALTER COLUMN search SET STATISTICS 1000;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0002_search"),
    ]

    operations = [
        # Trusted: the database's owner may create it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "lexeme", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.TextField()),
                ("lexeme", models.TextField()),
                (
                    "slips",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("often", models.SmallIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(fields=["lexeme"], name="word_lexeme"),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(fields=["slips"], name="word_slips"),
        ),
        migrations.RunSQL(
            "DROP INDEX offer_words",
            "CREATE INDEX offer_words ON offers_offer USING gin (words gin_trgm_ops)",
        ),
        migrations.RunSQL(HEADINGS, "ALTER TABLE offers_offer DROP COLUMN headings"),
    ]
