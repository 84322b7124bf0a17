"""For pulls in bulk: how often documents were written is counted, documents are compressed fast (lz4)."""

from django.db import migrations

WRITING = """
CREATE TABLE offers_writing (times bigint NOT NULL);
INSERT INTO offers_writing VALUES (0);
"""
# A server may have been built without lz4: then they stay as they were.
FAST = """
DO $$ BEGIN
    ALTER TABLE offers_offer ALTER COLUMN source SET COMPRESSION lz4, ALTER COLUMN document SET COMPRESSION lz4,
        ALTER COLUMN search SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0006_facets"),
    ]

    operations = [
        migrations.RunSQL(WRITING, "DROP TABLE offers_writing"),
        migrations.RunSQL(FAST, migrations.RunSQL.noop),
    ]
