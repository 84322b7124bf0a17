"""Each day has a second shelf, for offers with known seats (see `shelves`)."""

from django.db import migrations

DOUBLED = """
UPDATE offers_day d SET shelf = -2 * shelf - EXISTS (
    SELECT FROM offers_occurrence c JOIN offers_availability a ON a.occurrence_id = c.id
    WHERE c.offer_id = d.offer_id AND a.seats_left IS NOT NULL
)::int
WHERE shelf > 4;
UPDATE offers_day SET shelf = -shelf WHERE shelf < 0;
"""
HALVED = """
UPDATE offers_day SET shelf = -(shelf / 2) WHERE shelf > 4;
UPDATE offers_day SET shelf = -shelf WHERE shelf < 0;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0009_one_key")]

    operations = [migrations.RunSQL(DOUBLED, HALVED)]
