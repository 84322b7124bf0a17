"""Mollie, by its own client, API v2 (https://docs.mollie.com/reference/payments-api).

- The webhook carries only an id; what counts is what `look` then fetches.
- Its states: open, pending and authorized are all "open" to us (money may still come); paid, failed, expired and canceled
  are final for Mollie.
- Its refunds: queued, pending and processing are "sent"; refunded is "done"; failed and canceled are "failed".
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from mollie.api.client import Client
from mollie.api.error import Error, RequestError, ResponseError, ResponseHandlingError
from mollie.api.objects.payment import Payment

from culture_app.kernel.words import Money
from ticketing.errors import ProviderUnavailable
from ticketing.providers.protocol import (
    PaymentRequest,
    ProviderRefusedError,
    RefundRequest,
    RefundSession,
    RefundState,
    Session,
    SessionState,
)

CONNECT_S, READ_S = 1, 3
_SESSION: dict[str, SessionState] = {
    "open": "open",
    "pending": "open",
    "authorized": "open",
    "paid": "paid",
    "failed": "failed",
    "expired": "expired",
    "canceled": "canceled",
}
_REFUND: dict[str, RefundState] = {
    "queued": "sent",
    "pending": "sent",
    "processing": "sent",
    "refunded": "done",
    "failed": "failed",
    "canceled": "failed",
}


class Mollie:
    """A PaymentProvider over HTTP. Cheap to make: one per call, since its client isn't safe between threads."""

    name = "mollie"

    def __init__(self, *, url: str, key: str) -> None:
        self._client = Client(api_endpoint=url, timeout=(CONNECT_S, READ_S), retry=0)
        self._client.set_api_key(key)

    def start(self, request: PaymentRequest) -> Session:
        """POST /v2/payments."""
        data = {
            "amount": _amount(request.amount),
            "description": request.description,
            "redirectUrl": request.return_url,
            "locale": request.locale,
            "metadata": {"payment": str(request.key)},
        }
        if request.webhook_url:  # Mollie refuses an empty one
            data["webhookUrl"] = request.webhook_url
        return _session(
            self._ask(lambda: self._client.payments.create(data, idempotency_key=str(request.key)))
        )

    def look(self, reference: str) -> Session:
        """GET /v2/payments/{id}."""
        return _session(self._ask(lambda: self._client.payments.get(reference)))

    def refund(self, request: RefundRequest) -> RefundSession:
        """POST /v2/payments/{id}/refunds."""
        refunds = Payment({"id": request.reference}, self._client).refunds
        data = {
            "amount": _amount(request.amount),
            "description": request.description,
            "metadata": {"refund": str(request.key)},
        }

        def ask() -> Any:
            # Mollie forgets an idempotency key after an hour; a retry may come days later.
            known = refunds.list(limit=250) if request.again else []
            for refund in known:
                if (refund.get("metadata") or {}).get("refund") == str(request.key):
                    return refund
            return refunds.create(data, idempotency_key=str(request.key))

        return _refund(self._ask(ask))

    def look_refund(self, payment: str, refund: str) -> RefundSession:
        """GET /v2/payments/{id}/refunds/{id}."""
        return _refund(self._ask(lambda: Payment({"id": payment}, self._client).refunds.get(refund)))

    def _ask(self, call: Any) -> Any:
        """Mollie's errors as ours. Its message may quote what was sent, so only its class and status go on."""
        try:
            return call()
        except ResponseError as error:
            status = int(error.status or 0)
            # A key that Mollie doesn't take (401, 403) is our operators' trouble: no payment fails by that.
            if status in (401, 403, 429) or status >= 500:
                raise ProviderUnavailable(retry_after=5) from None
            raise ProviderRefusedError(f"mollie answered {status}") from None
        except (RequestError, ResponseHandlingError):
            raise ProviderUnavailable(retry_after=5) from None
        except Error as error:
            raise ProviderRefusedError(f"mollie's client: {type(error).__name__}") from None
        finally:
            session = getattr(self._client, "_client", None)
            if session is not None:
                session.close()


def _amount(money: Money) -> dict[str, str]:
    return {"currency": money.currency, "value": money.amount}


def _money(amount: Any) -> Money:
    try:
        return Money(int(Decimal(amount["value"]) * 100), amount["currency"])
    except (TypeError, KeyError, InvalidOperation):
        raise ProviderUnavailable("The payment provider's answer can't be read.") from None


def _session(payment: Any) -> Session:
    state = _SESSION.get(str(payment["status"]))
    if state is None:
        raise ProviderUnavailable("The payment provider names a state that we don't know.")
    return Session(
        reference=str(payment["id"]),
        state=state,
        amount=_money(payment["amount"]),
        url=str(payment.checkout_url or "") if state == "open" else "",
    )


def _refund(refund: Any) -> RefundSession:
    state = _REFUND.get(str(refund["status"]))
    if state is None:
        raise ProviderUnavailable("The payment provider names a state that we don't know.")
    return RefundSession(reference=str(refund["id"]), state=state)
