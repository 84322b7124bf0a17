"""The door: every scan, revocations to sync, when a door lets in, and the revision of a pool's hours."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).parent / "sql"
OUTCOMES = (
    "admitted", "took_over", "used", "revoked", "forged", "wrong_organiser", "wrong_event", "too_early", "over",
)  # fmt: skip

# What was scanned and revoked before there were these tables.
BACKFILL = """
INSERT INTO ticketing_scan (
    organiser, door, device, barcode, ticket, occurrence, scanned_at, received_at, offline, outcome)
SELECT b.organiser, coalesce(t.admitted_by, b.organiser), '', substr(sha256(convert_to(t.barcode, 'UTF8')), 1, 16), t.id,
    b.occurrence, t.admitted_at, t.admitted_at, false, 'admitted'
FROM ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id WHERE t.state = 'used';
INSERT INTO ticketing_revocation (ticket, occurrence, xid)
SELECT t.id, b.occurrence, pg_current_xact_id()::text::bigint
FROM ticketing_ticket t JOIN ticketing_booking b ON b.id = t.booking_id WHERE t.state = 'revoked';
"""


def before() -> str:
    """What 0010_door.sql drops, made again."""
    return (SQL / "0003_admit.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0009_money")]

    operations = [
        migrations.AddField(
            model_name="pool",
            name="doors_minutes",
            field=models.PositiveSmallIntegerField(db_default=180, default=180),
        ),
        migrations.AddField(model_name="pool", name="revision", field=models.IntegerField(db_default=0)),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=Q(doors_minutes__lte=10080), name="ticketing_pool_doors"
            ),
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organiser", models.UUIDField()),
                ("door", models.UUIDField()),
                ("device", models.TextField()),
                ("gate", models.TextField(db_default="")),
                ("barcode", models.BinaryField()),
                ("ticket", models.UUIDField(null=True)),
                ("occurrence", models.UUIDField(null=True)),
                ("scanned_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("offline", models.BooleanField()),
                ("outcome", models.TextField()),
                ("other_device", models.TextField(null=True)),
                ("other_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "ticketing_scan",
                "constraints": [
                    models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="ticketing_scan_outcome"),
                    models.UniqueConstraint(
                        fields=["organiser", "device", "barcode", "scanned_at"],
                        name="ticketing_scan_once",
                        condition=Q(offline=True),
                    ),
                    models.UniqueConstraint(
                        fields=["ticket"], name="ticketing_scan_admits_once", condition=Q(outcome="admitted")
                    ),
                ],
                "indexes": [
                    models.Index(fields=["occurrence", "outcome"], name="ticketing_scan_occurrence"),
                    models.Index(
                        fields=["ticket"], name="ticketing_scan_ticket", condition=Q(ticket__isnull=False)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ticket", models.UUIDField(unique=True)),
                ("occurrence", models.UUIDField()),
                ("xid", models.BigIntegerField()),
            ],
            options={
                "db_table": "ticketing_revocation",
                "indexes": [models.Index(fields=["occurrence", "xid"], name="ticketing_revocation_sync")],
            },
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            (SQL / "0010_door.sql").read_text(),
            """
            DROP FUNCTION ticketing_admit_offline(
                uuid, text, uuid, uuid, timestamptz, uuid[], bytea[], timestamptz[], text[]
            );
            DROP FUNCTION ticketing_admit(uuid, bytea, uuid, text, text, uuid, uuid, timestamptz);
            DROP FUNCTION ticketing_door_refuses(
                text, uuid, uuid, timestamptz, timestamptz, int, uuid, uuid, timestamptz
            );
            DROP TRIGGER ticketing_ticket_revoked ON ticketing_ticket;
            DROP FUNCTION ticketing_revoke();
            DROP TRIGGER ticketing_pool_revised ON ticketing_pool;
            DROP FUNCTION ticketing_pool_revised();
            DROP TRIGGER ticketing_scan_append_only ON ticketing_scan;
            DROP FUNCTION ticketing_scan_is_final();
            """
            + before(),
        ),
    ]
