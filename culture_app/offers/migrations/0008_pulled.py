"""What a large pull needn't do: keep an index that nobody asks, take statistics of what no plan is made by."""

from django.db import migrations

NARROWER = """
DROP INDEX IF EXISTS offers_offer_iri_c4a64f01_like;
ALTER TABLE offers_offer
    ALTER COLUMN source SET STATISTICS 0, ALTER COLUMN document SET STATISTICS 0,
    ALTER COLUMN card_nl SET STATISTICS 0, ALTER COLUMN card_fr SET STATISTICS 0,
    ALTER COLUMN card_de SET STATISTICS 0, ALTER COLUMN card_en SET STATISTICS 0,
    ALTER COLUMN names SET STATISTICS 0, ALTER COLUMN prices SET STATISTICS 0,
    ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0,
    ALTER COLUMN facet_terms SET STATISTICS 0, ALTER COLUMN facet_regions SET STATISTICS 0,
    ALTER COLUMN facet_labels SET STATISTICS 0, ALTER COLUMN search SET STATISTICS 0, ALTER COLUMN headings SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0007_bulk")]

    operations = [migrations.RunSQL(NARROWER, migrations.RunSQL.noop)]
