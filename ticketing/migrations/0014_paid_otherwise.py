"""More or less may come than was asked: what came is kept, and what is too much goes back without a credit note."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

SQL = Path(__file__).parent / "sql"


def _before() -> str:
    """The function as it was, in place of this one."""
    text = (SQL / "0009_money.sql").read_text()
    begins = text.index("CREATE FUNCTION ticketing_invoice_one(")
    ends = text.index("-- May a booking that expired", begins)
    return text[begins:ends].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0013_stock_last")]

    operations = [
        migrations.AddField("payment", "received_cents", models.IntegerField(null=True)),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=Q(received_cents__isnull=True)
                | (Q(state="paid", received_cents__gt=0) & ~Q(received_cents=F("cents"))),
                name="ticketing_payment_received_otherwise",
            ),
        ),
        migrations.AddField("refund", "surplus", models.BooleanField(db_default=False)),
        migrations.RunSQL((SQL / "0014_invoice.sql").read_text(), _before()),
    ]
