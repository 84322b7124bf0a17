"""Sales that change: seats for the house, shards that come and go, shows that are called off, and what is booked once."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

SQL = Path(__file__).parent / "sql"


def before() -> str:
    """The function that this one replaces, made again."""
    text = (SQL / "0003_stock.sql").read_text()
    begins = text.index("CREATE FUNCTION ticketing_take")
    ends = text.index("END $$;", begins) + len("END $$;")
    return text[begins:ends].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0007_news"), ("kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="pool",
            name="refund_hours",
            field=models.SmallIntegerField(null=True, db_default=0),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=Q(refund_hours__isnull=True) | Q(refund_hours__gte=0),
                name="ticketing_pool_refund_hours",
            ),
        ),
        migrations.AddField(model_name="poolshard", name="house", field=models.IntegerField(db_default=0)),
        migrations.AddField(
            model_name="poolshard", name="closed", field=models.BooleanField(db_default=False)
        ),
        migrations.AddConstraint(
            model_name="poolshard",
            constraint=models.CheckConstraint(
                condition=Q(house__gte=0) & Q(house__lte=F("reserved")), name="ticketing_house_is_reserved"
            ),
        ),
        migrations.CreateModel(
            name="HouseHold",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("seats", models.IntegerField()),
                ("note", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="house_holds",
                        to="ticketing.pool",
                    ),
                ),
            ],
            options={
                "db_table": "ticketing_house_hold",
                "constraints": [
                    models.CheckConstraint(condition=Q(seats__gte=0), name="ticketing_house_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="CallingOff",
            fields=[
                (
                    "pool",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="calling_off",
                        serialize=False,
                        to="ticketing.pool",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "ticketing_calling_off",
                "indexes": [
                    models.Index(
                        fields=["asked_at"],
                        name="ticketing_calling_off_due",
                        condition=Q(revoked_at__isnull=True),
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="once",
            field=models.GeneratedField(
                expression=Func(
                    Func(F("request_hash"), Value(33), function="substr", output_field=models.BinaryField()),
                    Value("hex"),
                    function="encode",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
                db_persist=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                fields=["once"],
                name="ticketing_booked_once",
                condition=Q(state__in=("held", "awaiting_payment", "confirmed")) & ~Q(once=""),
            ),
        ),
        migrations.RunSQL(
            (SQL / "0008_sales.sql").read_text(),
            """
            DROP TRIGGER ticketing_pool_transition ON ticketing_pool;
            DROP VIEW ticketing_stock_balance;
            DROP FUNCTION ticketing_keep(uuid, uuid, int, text, timestamptz);
            DROP FUNCTION ticketing_spread(uuid, int, int);
            """
            + before(),
        ),
    ]
