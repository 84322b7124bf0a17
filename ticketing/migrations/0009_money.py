"""VAT, vouchers, limits per person, social tariffs and invoices: tables, rates, and the booking function that knows them."""

from datetime import date
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import culture_app.kernel.identity

SQL = Path(__file__).parent / "sql"
SINCE = date(1996, 1, 1)
# Royal decree no. 20 of 20 July 1970, table A, rubric XXVIII; and the VAT code's own general rate.
RATES = {"culture": 60, "standard": 210}
# A show, concert, film, exhibition or conference of a recognised institution without profit motive: what is left out here is
# which organisers are; each has a row of its own, or pools of this kind.
EXEMPT = {
    "nl": "Vrijgesteld van btw: artikel 44, § 2, 9° van het btw-wetboek.",
    "fr": "Exempté de TVA : article 44, § 2, 9° du Code de la TVA.",
    "de": "Von der MwSt. befreit: Artikel 44 § 2 Nr. 9 des Mehrwertsteuergesetzbuches.",
    "en": "Exempt from VAT: article 44, § 2, 9° of the Belgian VAT code.",
}


def seed(apps, schema_editor):
    rate = apps.get_model("ticketing", "VatRate")
    for kind, per_mille in RATES.items():
        rate.objects.create(country="BE", kind=kind, valid_from=SINCE, per_mille=per_mille)
    rate.objects.create(country="BE", kind="recognised", valid_from=SINCE, exempt=EXEMPT)


def back_to_the_first_book(apps, schema_editor):
    schema_editor.execute(
        "DROP FUNCTION ticketing_book(uuid, uuid, uuid, text, bytea, int, jsonb, uuid[], text[], int[], int[], text[],"
        " timestamptz, uuid, text, text, timestamptz, timestamptz, text, uuid, text, text, text)"
    )
    schema_editor.execute((SQL / "0003_book.sql").read_text(), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("ticketing", "0008_sales"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardSale",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="card_sale",
                        serialize=False,
                        to="ticketing.booking",
                    ),
                ),
                ("scheme", models.TextField()),
                ("state", models.TextField()),
                ("sealed", models.TextField(null=True)),
                (
                    "references",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("attempts", models.IntegerField(db_default=0)),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ticketing_card_sale",
            },
        ),
        migrations.CreateModel(
            name="Invoice",
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
                ("organiser", models.UUIDField()),
                ("year", models.SmallIntegerField()),
                ("kind", models.TextField()),
                ("number", models.IntegerField()),
                ("cents", models.IntegerField()),
                ("vat_cents", models.IntegerField()),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ticketing_invoice",
            },
        ),
        migrations.CreateModel(
            name="InvoiceSequence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organiser", models.UUIDField()),
                ("year", models.SmallIntegerField()),
                ("kind", models.TextField()),
                ("last", models.IntegerField()),
            ],
            options={
                "db_table": "ticketing_invoice_sequence",
            },
        ),
        migrations.CreateModel(
            name="InvoiceWish",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="invoice_wish",
                        serialize=False,
                        to="ticketing.booking",
                    ),
                ),
                ("buyer", models.TextField()),
            ],
            options={
                "db_table": "ticketing_invoice_wish",
            },
        ),
        migrations.CreateModel(
            name="VatRate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("country", models.TextField(db_default="BE")),
                ("kind", models.TextField()),
                ("organiser", models.UUIDField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("per_mille", models.IntegerField(null=True)),
                ("exempt", models.JSONField(null=True)),
            ],
            options={
                "db_table": "ticketing_vat_rate",
            },
        ),
        migrations.CreateModel(
            name="Voucher",
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
                ("organiser", models.UUIDField(db_index=True)),
                ("code_hmac", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("cents", models.IntegerField(null=True)),
                ("percent", models.SmallIntegerField(null=True)),
                ("uses", models.IntegerField()),
                (
                    "pools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("valid_from", models.DateTimeField(null=True)),
                ("valid_to", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ticketing_voucher",
            },
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="ticketing_ledger_account",
        ),
        migrations.AddField(
            model_name="booking",
            name="person",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="voucher",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="pool",
            name="max_per_person",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="pool",
            name="vat_kind",
            field=models.TextField(db_default="culture"),
        ),
        migrations.AddField(
            model_name="priceline",
            name="age_max",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="priceline",
            name="age_min",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="priceline",
            name="group_min",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="vat_cents",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["pool", "person"],
                name="ticketing_booking_person",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("voucher__isnull", False)),
                fields=["voucher"],
                name="ticketing_booking_voucher",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__in", ["stock", "held", "sold"]), ("unit", "seat")),
                    models.Q(("account__in", ["provider", "sales", "refunds_due"]), ("unit", "EUR")),
                    models.Q(("account__in", ["vat", "vat_in_sales"]), ("unit", "VAT")),
                    _connector="OR",
                ),
                name="ticketing_ledger_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_cents__gte", 0), ("vat_cents__lte", models.F("cents"))),
                name="ticketing_vat_within_price",
            ),
        ),
        migrations.AddIndex(
            model_name="cardsale",
            index=models.Index(
                condition=models.Q(("state__in", ("due", "registered"))),
                fields=["due_at"],
                name="ticketing_card_sale_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardsale",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("due", "registered", "refused", "dropped", "undone"))),
                name="ticketing_card_sale_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardsale",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "due"), ("sealed__isnull", True), _connector="OR"),
                name="ticketing_card_number_is_forgotten",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="booking",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="ticketing.booking"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="refund",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ticketing.refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicesequence",
            constraint=models.UniqueConstraint(
                fields=("organiser", "year", "kind"), name="ticketing_invoice_sequence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="vatrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exempt__isnull", True), ("per_mille__range", (0, 500))),
                    models.Q(("exempt__isnull", False), ("per_mille__isnull", True)),
                    _connector="OR",
                ),
                name="ticketing_vat_rate_or_exempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="vatrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="ticketing_vat_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="vatrate",
            constraint=models.UniqueConstraint(
                fields=("country", "kind", "organiser", "valid_from"),
                name="ticketing_vat_rate_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cents__gt", 0), ("percent__isnull", True)),
                    models.Q(("cents__isnull", True), ("percent__range", (1, 100))),
                    _connector="OR",
                ),
                name="ticketing_voucher_amount_or_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("uses__gt", 0)), name="ticketing_voucher_uses"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("organiser", "year", "kind", "number"), name="ticketing_invoice_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "invoice")),
                fields=("booking",),
                name="ticketing_one_invoice_per_booking",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "invoice"), ("refund__isnull", True)),
                    models.Q(("kind", "credit_note"), ("refund__isnull", False)),
                    _connector="OR",
                ),
                name="ticketing_credit_note_of_a_refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cents__gt", 0),
                    ("number__gt", 0),
                    ("vat_cents__gte", 0),
                    ("vat_cents__lte", models.F("cents")),
                ),
                name="ticketing_invoice_amounts",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(
            (SQL / "0009_money.sql").read_text(),
            """
            DROP FUNCTION ticketing_may_return(uuid);
            DROP FUNCTION ticketing_invoice_one(uuid, timestamptz);
            DROP FUNCTION ticketing_next_number(uuid, int, text);
            DROP FUNCTION ticketing_claim_voucher(uuid, uuid);
            DROP FUNCTION ticketing_seats_of(uuid, text);
            DROP TRIGGER ticketing_ledger_vat ON ticketing_ledger;
            DROP FUNCTION ticketing_ledger_vat();
            """,
        ),
        migrations.RunPython(migrations.RunPython.noop, back_to_the_first_book),
        migrations.RunSQL((SQL / "0009_book.sql").read_text(), migrations.RunSQL.noop),
    ]
