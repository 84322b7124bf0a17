"""The waiting list: its table, and the rule that seats which came back are the line's first."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import culture_app.kernel.identity

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0004_turnouts")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE ticketing_waiting_number", "DROP SEQUENCE ticketing_waiting_number"
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=culture_app.kernel.identity.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=models.Func(models.Value("ticketing_waiting_number"), function="nextval"),
                        unique=True,
                    ),
                ),
                ("occurrence", models.UUIDField()),
                ("holder", models.UUIDField()),
                ("wishes", models.JSONField()),
                ("seats", models.IntegerField()),
                ("state", models.TextField()),
                ("quote", models.JSONField(null=True)),
                ("joined_at", models.DateTimeField()),
                ("promoted_at", models.DateTimeField(null=True)),
                (
                    "booking",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.booking",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ticketing.pool"
                    ),
                ),
            ],
            options={
                "db_table": "ticketing_waiting",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["pool", "number"],
                        name="ticketing_waiting_line",
                    ),
                    models.Index(fields=["holder"], name="ticketing_waiting_holder"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "promoted", "left", "ended"))),
                        name="ticketing_waiting_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gt", 0)), name="ticketing_waiting_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("booking__isnull", False),
                                ("promoted_at__isnull", False),
                                ("quote__isnull", False),
                                ("state", "promoted"),
                            ),
                            models.Q(
                                models.Q(("state", "promoted"), _negated=True), ("booking__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="ticketing_promoted_has_a_booking",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "0005_waiting.sql").read_text(),
            """
            DROP TRIGGER ticketing_waiting_transition ON ticketing_waiting;
            DROP TRIGGER ticketing_the_line_goes_first ON ticketing_booking;
            DROP FUNCTION ticketing_the_line_goes_first();
            DROP FUNCTION ticketing_next_waiting(uuid);
            """,
        ),
    ]
