"""What an organiser fills in: the terms of a sale that opens or changes, and seats for the house."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from culture_app.box_office.words import later, say
from culture_app.kernel.words import Money, pick
from culture_app.offers.data import Occurrence
from culture_app.organisers.data import SaleWish
from ticketing.data import Pool, PriceLine
from ticketing.terms import PoolChange

VAT_KINDS = ("culture", "recognised", "standard")


class Moment(forms.DateTimeField):
    """A moment on a Brussels clock, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class _Spoken(forms.Form):
    """What it says of a mistake is in the page's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak(field)


def speak(field: forms.Field) -> forms.Field:
    """The field, with what it says of a mistake."""
    field.error_messages = dict.fromkeys(field.error_messages, say("unreadable"))
    for validator in field.validators:
        if hasattr(validator, "message"):
            validator.message = say("unreadable")
        if hasattr(validator, "messages"):
            validator.messages = dict.fromkeys(validator.messages, say("unreadable"))
    return field


def price_field(line: PriceLine, language: str) -> forms.Field:
    """One tariff's price, as it is now."""
    price = forms.DecimalField(
        label=say("price", tariff=pick(line.name, language) or line.tariff),  # type: ignore[arg-type]
        min_value=Decimal(0),
        max_value=Decimal(10_000),
        max_digits=7,
        decimal_places=2,
        initial=Decimal(line.price.cents) / 100,
    )
    return speak(price)


class TermsForm(_Spoken):
    capacity = forms.IntegerField(label=later("capacity"), min_value=1, max_value=1_000_000)
    max_per_booking = forms.IntegerField(label=later("max_per_booking"), min_value=1, max_value=100)
    max_per_person = forms.IntegerField(
        label=later("max_per_person"), min_value=1, max_value=1000, required=False
    )
    refund_hours = forms.IntegerField(
        label=later("refund_hours"), min_value=0, max_value=1440, required=False
    )
    sale_opens = Moment(label=later("sale_opens"), required=False)
    sale_closes = Moment(label=later("sale_closes"), required=False)

    def __init__(self, data: Any, *, pool: Pool, language: str) -> None:
        self.pool = pool
        names = ("capacity", "max_per_booking", "max_per_person", "refund_hours", "sale_opens", "sale_closes")
        initial = {name: getattr(pool, name) for name in names}
        super().__init__(data, initial=initial)
        for line in pool.prices:
            self.fields[f"price-{line.tariff}"] = price_field(line, language)

    def change(self) -> PoolChange:
        """What was filled in, as one value; the tariffs stay, with their new prices."""
        filled = dict(self.cleaned_data)
        prices = tuple(
            replace(line, price=Money(int(filled.pop(f"price-{line.tariff}") * 100)))
            for line in self.pool.prices
        )
        return PoolChange(prices=prices, **filled)


class OpenForm(_Spoken):
    """The terms of a sale that opens; what the event's document says of capacity and prices is filled in."""

    capacity = forms.IntegerField(label=later("capacity"), min_value=1, max_value=1_000_000)
    max_per_booking = forms.IntegerField(
        label=later("max_per_booking"), min_value=1, max_value=100, initial=10
    )
    max_per_person = forms.IntegerField(
        label=later("max_per_person"), min_value=1, max_value=1000, required=False
    )
    refund_hours = forms.IntegerField(
        label=later("refund_hours"), min_value=0, max_value=1440, required=False, initial=0
    )
    doors_minutes = forms.IntegerField(
        label=later("doors_minutes"), min_value=0, max_value=10_080, initial=180
    )
    sale_opens = Moment(label=later("sale_opens"), required=False)
    sale_closes = Moment(label=later("sale_closes_at"), required=False)
    vat_kind = forms.ChoiceField(label=later("vat_kind"))

    def __init__(
        self, data: Any, *, occurrence: Occurrence, prices: Sequence[PriceLine], language: str
    ) -> None:
        super().__init__(data, initial={"capacity": occurrence.capacity})
        self.occurrence, self.prices = occurrence, prices
        self.fields["vat_kind"].choices = [(kind, say(f"vat_{kind}")) for kind in VAT_KINDS]  # type: ignore[attr-defined]
        for line in prices:
            self.fields[f"price-{line.tariff}"] = price_field(line, language)

    def wish(self) -> SaleWish:
        """What was filled in, as one value."""
        filled = dict(self.cleaned_data)
        prices = tuple(
            replace(line, price=Money(int(filled.pop(f"price-{line.tariff}") * 100))) for line in self.prices
        )
        return SaleWish(occurrence=self.occurrence.id, prices=prices, **filled)


class HouseForm(_Spoken):
    """Its own key comes with the page: sent twice, it is one hold."""

    hold = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seats = forms.IntegerField(label=later("seats"), min_value=1, max_value=1_000_000)
    note = forms.CharField(label=later("note"), max_length=80, required=False)
