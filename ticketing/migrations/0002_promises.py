"""The promises that the database keeps: transitions, an append-only ledger, and its balance."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"

TRANSITIONS = {
    "booking": {
        "held": ["awaiting_payment", "confirmed", "cancelled", "expired"],
        "awaiting_payment": ["confirmed", "cancelled", "expired"],
        "confirmed": ["cancelled", "refund_pending"],
        "cancelled": ["paid_late"],
        "expired": ["paid_late"],
        "paid_late": ["confirmed", "refund_pending"],
        "refund_pending": ["refunded"],
    },
    "ticket": {
        "held": ["live", "void"],
        "live": ["used", "revoked"],
        "void": ["held"],
    },
    "payment": {
        "pending": ["open", "paid", "failed", "expired", "canceled"],
        "open": ["paid", "failed", "expired", "canceled"],
        # The provider's word is final only when it is "paid".
        "failed": ["paid"],
        "expired": ["paid"],
        "canceled": ["paid"],
    },
    "refund": {
        "requested": ["sent", "done", "failed"],
        "sent": ["done", "failed"],
        "failed": ["requested"],
    },
}


def trigger(kind: str, table: dict[str, list[str]]) -> str:
    """The trigger that lets only these steps through."""
    steps = ", ".join(f"'{before}>{after}'" for before, afters in table.items() for after in afters)
    return (
        f"CREATE TRIGGER ticketing_{kind}_transition BEFORE UPDATE OF state ON ticketing_{kind}"
        " FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)"
        f" EXECUTE FUNCTION ticketing_check_transition({steps})"
    )


class Migration(migrations.Migration):
    dependencies = [("ticketing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            (SQL / "0002_promises.sql").read_text(),
            """
            DROP TRIGGER ticketing_ledger_balance ON ticketing_ledger;
            DROP TRIGGER ticketing_ledger_append_only ON ticketing_ledger;
            DROP FUNCTION ticketing_ledger_balances();
            DROP FUNCTION ticketing_ledger_is_final();
            DROP FUNCTION ticketing_check_transition();
            """,
        ),
        *(
            migrations.RunSQL(
                trigger(kind, table), f"DROP TRIGGER ticketing_{kind}_transition ON ticketing_{kind}"
            )
            for kind, table in TRANSITIONS.items()
        ),
    ]
