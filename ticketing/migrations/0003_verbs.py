"""The verbs that hold stock, as SQL functions: one round trip each."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0002_promises"), ("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(
            (SQL / "0003_stock.sql").read_text(),
            """
            DROP FUNCTION ticketing_expire_one(timestamptz);
            DROP FUNCTION ticketing_release(uuid, uuid[], text, timestamptz);
            DROP FUNCTION ticketing_take(uuid, int, int);
            """,
        ),
        migrations.RunSQL(
            (SQL / "0003_book.sql").read_text(),
            """
            DROP FUNCTION ticketing_book(
                uuid, uuid, uuid, text, bytea, int, jsonb, uuid[], text[], int[], text[],
                timestamptz, uuid, text, text, timestamptz, timestamptz
            );
            """,
        ),
        migrations.RunSQL(
            (SQL / "0003_admit.sql").read_text(),
            "DROP FUNCTION ticketing_admit(uuid, uuid, uuid, uuid, timestamptz);",
        ),
    ]
