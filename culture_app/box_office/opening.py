"""Opening a sale by hand: what could be sold, and the terms of one that opens."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from culture_app.box_office import words
from culture_app.box_office.forms import OpenForm
from culture_app.kernel import clock
from culture_app.kernel.errors import DomainError
from culture_app.kernel.words import Money, pick
from culture_app.offers import services as offers
from culture_app.offers.data import Occurrence
from culture_app.organisers import sales
from culture_app.organisers import services as organisers
from culture_app.organisers.errors import NotYourEvent, PricesUnknown
from culture_app.organisers.to_sell import to_sell
from ticketing.data import PriceLine

type Page = Callable[[HttpRequest, str, dict[str, Any]], HttpResponse]


def choices(request: HttpRequest, *, page: Page, her: dict[str, Any]) -> HttpResponse:
    """Her coming shows that aren't on sale."""
    coming = to_sell(**her, now=clock.now(), language=words.language())
    context = {
        "title": words.say("open"),
        "columns": [words.say("what"), words.say("starts")],
        "rows": [(f"open/{one.occurrence}", (one.name, _hour(one.start))) for one in coming],
        "w": {"none": words.say("nothing_to_sell"), "site": words.say("site")},
    }
    return page(request, "box_office/sales.html", context)


def terms(request: HttpRequest, occurrence: UUID, *, page: Page, her: dict[str, Any]) -> HttpResponse:
    """The terms of one sale; once they are sent and can hold, it is open."""
    found = offers.occurrence(id=occurrence)
    if her["acts_for"] is None or found.organiser != her["acts_for"]:
        raise NotYourEvent
    sent = request.POST if request.method == "POST" else None
    form = OpenForm(sent, occurrence=found, prices=_prices(found), language=words.language())
    if sent is not None and form.is_valid():
        try:
            pool = organisers.open_sale(**her, wish=form.wish(), now=clock.now())
        except DomainError as error:
            messages.error(request, words.refusal(error))
        else:
            messages.success(request, words.say("opened"))
            return HttpResponseRedirect(f"/box-office/{pool.id}/")
    context = {
        "title": f"{pick(found.event_name, words.language())} · {_hour(found.start)}",
        "terms": form,
        "w": {"site": words.say("site"), "open": words.say("open"), "terms": words.say("terms")},
    }
    return page(request, "box_office/open.html", context)


def _prices(occurrence: Occurrence) -> tuple[PriceLine, ...]:
    """The document's, else one that she fills in."""
    try:
        return sales.price_lines(occurrence.prices)
    except PricesUnknown:
        return (PriceLine(tariff="base", name=sales.BASE, price=Money(0)),)


def _hour(at: datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M")
