"""A ticket that dies takes its social tariff back, whatever let it die."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0011_waiting_person")]

    operations = [
        migrations.RunSQL(
            (SQL / "0012_cards.sql").read_text(),
            """
            DROP TRIGGER ticketing_card_is_due ON ticketing_ticket;
            DROP FUNCTION ticketing_card_is_due();
            """,
        ),
    ]
