"""Bookings and refunds tell what becomes of them, whatever moves them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0005_waiting"), ("kernel", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "booking",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="ticketing.booking",
                    ),
                ),
            ],
            options={
                "db_table": "ticketing_step",
                "indexes": [models.Index(fields=["booking", "id"], name="ticketing_step_booking")],
            },
        ),
        migrations.RunSQL(
            (SQL / "0006_steps.sql").read_text(),
            """
            DROP TRIGGER ticketing_refund_ended ON ticketing_refund;
            DROP TRIGGER ticketing_booking_moved ON ticketing_booking;
            DROP TRIGGER ticketing_booking_made ON ticketing_booking;
            DROP FUNCTION ticketing_tell_refund();
            DROP FUNCTION ticketing_tell_step();
            """,
        ),
    ]
