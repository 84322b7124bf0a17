"""The row of stock is locked last, for little more than the commit."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
_BACK = """
DO $$
DECLARE
    v_key record;
BEGIN
    FOR v_key IN
        SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
        WHERE contype = 'f' AND NOT condeferrable AND confrelid = 'ticketing_booking'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', v_key."table", v_key.name);
    END LOOP;
END $$;
"""


def _before() -> str:
    """The function as it was, in place of this one."""
    text = (SQL / "0009_book.sql").read_text()
    at = text.index("CREATE FUNCTION ticketing_book(")
    return text[at:].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0012_cards")]

    operations = [migrations.RunSQL((SQL / "0013_book.sql").read_text(), _before() + _BACK)]
