"""UiTPAS, API 4.0 (https://docs.publiq.be/docs/uitpas/introduction).

- GET /tariffs answers with `available` (SOCIALTARIFF, COUPON; prices in euros) and an `endUserMessage` that has to be shown.
- POST /ticket-sales registers a list, all or none. It knows no idempotency key: GET /ticket-sales tells what it has.
- DELETE /ticket-sales/{id} takes one back; 404 means that it isn't there.
- Its problems repeat what was asked, so only the status goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import httpx

from culture_app.kernel.words import LANGUAGES, Money, Texts
from ticketing.card_schemes.errors import CardSchemeUnavailable
from ticketing.card_schemes.protocol import CardTicket, Offer, Offers, Registered, SchemeRefusedError

TIMEOUT = httpx.Timeout(3.0, connect=1.0)
KINDS = ("SOCIALTARIFF", "COUPON")
# It logs each address, and an address holds a card's number.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Uitpas:
    """A CardScheme over HTTP."""

    name = "uitpas"

    def __init__(self, *, url: str, token: str) -> None:
        self._url, self._token = url.rstrip("/"), token

    def tariffs(self, *, event: str, number: str, regular: Money) -> Offers:
        """GET /tariffs."""
        asked = {"eventId": event, "uitpasNumber": number, "regularPrice": regular.amount}
        answer = self._ask("GET", "/tariffs", params=asked)
        try:
            found = tuple(_offer(row) for row in answer["available"] if row["type"] in KINDS)
        except (TypeError, KeyError, InvalidOperation):
            raise CardSchemeUnavailable(retry_after=5) from None
        return Offers(offers=found, message=_message(answer))

    def register(self, tickets: Sequence[CardTicket]) -> tuple[str, ...]:
        """POST /ticket-sales."""
        sales = [
            {
                "uitpasNumber": ticket.number,
                "eventId": ticket.event,
                "regularPrice": float(ticket.regular.amount),
                "tariff": {"id": ticket.tariff},
            }
            for ticket in tickets
        ]
        answer = self._ask("POST", "/ticket-sales", json=sales)
        try:
            references = tuple(str(row["id"]) for row in answer)
        except (TypeError, KeyError):
            raise CardSchemeUnavailable(retry_after=5) from None
        if len(references) != len(tickets):
            raise CardSchemeUnavailable(retry_after=5)
        return references

    def registered(self, ticket: CardTicket) -> tuple[Registered, ...]:
        """GET /ticket-sales."""
        asked = {"eventId": ticket.event, "uitpasNumber": ticket.number, "limit": "100"}
        answer = self._ask("GET", "/ticket-sales", params=asked)
        try:
            return tuple(
                Registered(
                    reference=str(row["id"]), tariff=str(row["tariff"]["id"]), at=_moment(row["creationDate"])
                )
                for row in answer["member"]
            )
        except (TypeError, KeyError, ValueError):
            raise CardSchemeUnavailable(retry_after=5) from None

    def undo(self, reference: str) -> None:
        """DELETE /ticket-sales/{id}."""
        self._ask("DELETE", f"/ticket-sales/{reference}", gone_is_fine=True)

    def _ask(self, method: str, path: str, *, gone_is_fine: bool = False, **more: Any) -> Any:
        """One call. The client isn't kept: none of its logs or pools may hold an address with a card number."""
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            with httpx.Client(timeout=TIMEOUT, trust_env=False, headers=headers) as client:
                answer = client.request(method, self._url + path, **more)
        except httpx.HTTPError:
            raise CardSchemeUnavailable(retry_after=5) from None
        if answer.status_code == 404 and gone_is_fine:
            return None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise CardSchemeUnavailable(retry_after=5)
        try:
            body = answer.json() if answer.content else None
        except ValueError:
            raise CardSchemeUnavailable(retry_after=5) from None
        if answer.status_code >= 400:
            raise SchemeRefusedError(f"uitpas answered {answer.status_code}", _message(body))
        return body


def _offer(row: dict[str, Any]) -> Offer:
    cents = (Decimal(str(row["price"])) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    remaining = row.get("remaining")
    return Offer(
        tariff=str(row["id"]),
        name=str(row["name"]),
        kind=row["type"],
        price=Money(int(cents)),
        remaining=None if remaining is None else int(remaining),
    )


def _message(body: Any) -> Texts:
    """Its `endUserMessage` in our languages, and no longer than a message is."""
    found = body.get("endUserMessage") if isinstance(body, dict) else None
    if not isinstance(found, dict):
        return {}
    return {language: str(found[language])[:1000] for language in LANGUAGES if found.get(language)}


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
