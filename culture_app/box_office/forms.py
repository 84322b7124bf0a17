"""What an organiser fills in: a sale's terms, and seats for the house."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from culture_app.box_office.words import later, say
from culture_app.kernel.words import Money, pick
from ticketing.data import Pool
from ticketing.terms import PoolChange


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
    return field


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
            price = forms.DecimalField(
                label=say("price", tariff=pick(line.name, language) or line.tariff),  # type: ignore[arg-type]
                min_value=Decimal(0),
                max_value=Decimal(10_000),
                max_digits=7,
                decimal_places=2,
                initial=Decimal(line.price.cents) / 100,
            )
            self.fields[f"price-{line.tariff}"] = speak(price)

    def change(self) -> PoolChange:
        """What was filled in, as one value; the tariffs stay, with their new prices."""
        filled = dict(self.cleaned_data)
        prices = tuple(
            replace(line, price=Money(int(filled.pop(f"price-{line.tariff}") * 100)))
            for line in self.pool.prices
        )
        return PoolChange(prices=prices, **filled)


class HouseForm(_Spoken):
    """Its own key comes with the page: sent twice, it is one hold."""

    hold = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seats = forms.IntegerField(label=later("seats"), min_value=1, max_value=1_000_000)
    note = forms.CharField(label=later("note"), max_length=80, required=False)
