"""What facets count, ready to be grouped by."""

from django.db import migrations, models

# In the row itself: fetched from elsewhere, a value costs more than all the counting.
STORAGE = """
ALTER TABLE offers_offer ALTER COLUMN facet_terms SET STORAGE MAIN, ALTER COLUMN facet_regions SET STORAGE MAIN,
    ALTER COLUMN facet_labels SET STORAGE MAIN;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0005_suggestion")]

    operations = [
        migrations.AddField(
            model_name="offer", name="facet_terms", field=models.TextField(db_default="", default="")
        ),
        migrations.AddField(
            model_name="offer", name="facet_regions", field=models.TextField(db_default="", default="")
        ),
        migrations.AddField(
            model_name="offer", name="facet_labels", field=models.TextField(db_default="", default="")
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
