"""/metrics for Prometheus: what is counted in the processes, and what stands in the tables when it is asked.

- Not public: with METRICS_TOKEN set, who brings it as a bearer token; else a caller on this machine that no proxy speaks for.
  Anybody else finds nothing here.
- Timing costs a request a few microseconds (docs/decisions/0053). Labels are words of ours: an outcome, a state, a code.
- The tables are asked in a handful of statements over indexes of what waits, never over all that ever was.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from culture_app.kernel import metrics
from culture_app.problems import not_found

SEARCHES = frozenset(
    {"/v1/offers", "/v1/events", "/v1/places", "/v1/organizers", "/v1/autocomplete", "/v1/suggestions"}
)
_PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_OUTCOMES = {200: "replayed", 201: "booked"}


class Timing:
    """The outermost middleware: how long searches and bookings took, and which refusals there were."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        code = getattr(response, "code", None)
        if code is not None:
            metrics.PROBLEMS.labels(code).inc()
        path = request.path_info
        if path in SEARCHES:
            metrics.SEARCH_SECONDS.labels(str(response.status_code)).observe(perf_counter() - began)
        elif request.method == "POST" and path.endswith("/booking") and path.startswith("/v1/outings/"):
            outcome = code or _OUTCOMES.get(response.status_code, "other")
            metrics.BOOKING_SECONDS.labels(outcome).observe(perf_counter() - began)
        return response


def page(request: HttpRequest) -> HttpResponse:
    """All figures, in Prometheus' text format."""
    if not _may(request):
        return not_found(request)
    registry = CollectorRegistry()
    if metrics.shared():
        metrics.forget_the_dead()
        MultiProcessCollector(registry)
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    tables = CollectorRegistry()
    tables.register(_Tables())
    answer = HttpResponse(counted + generate_latest(tables), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer


def _may(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        brought = request.META.get("HTTP_AUTHORIZATION", "").encode("utf-8", "replace")
        return hmac.compare_digest(brought, f"Bearer {token}".encode())
    here = request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}
    return here and not any(name in request.META for name in _PROXIED)


_OUTBOX = """
SELECT topic, count(*), extract(epoch FROM clock_timestamp() - min(created_at)), count(*) FILTER (WHERE attempts >= 20)
FROM kernel_outbox GROUP BY topic
"""
# A payment's key tells when it was made, so a day of them is a piece of an index.
_PAYMENTS = "SELECT state, count(*) FROM ticketing_payment WHERE id >= %s GROUP BY state"
_REFUNDS = """
SELECT state, count(*) FROM ticketing_refund WHERE state IN ('requested', 'sent') GROUP BY state
"""
_WEBHOOKS = "SELECT provider, kind, sum(count) FROM ticketing_webhook_count GROUP BY provider, kind"
_WAITING = """
SELECT
    (SELECT count(*) FROM ticketing_booking
     WHERE state IN ('held', 'awaiting_payment') AND expires_at <= clock_timestamp()),
    (SELECT count(*) FROM notices_notice WHERE state = 'waiting'),
    (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) FROM notices_notice
     WHERE state = 'waiting')
"""


def _yesterday() -> UUID:
    """The first key (UUID version 7) of the last 24 hours, by the wall clock, which makes them."""
    milliseconds = int((datetime.now(UTC) - timedelta(days=1)).timestamp() * 1000)
    return UUID(int=milliseconds << 80)


class _Tables(Collector):
    """What the database knows at this moment."""

    def collect(self) -> Iterator[Any]:
        up = GaugeMetricFamily("culture_database_up", "The tables could be asked")
        try:
            yield from self._asked()
        except DatabaseError:
            up.add_metric([], 0)
        else:
            up.add_metric([], 1)
        yield up

    def _asked(self) -> list[Any]:
        depth = GaugeMetricFamily("culture_outbox_waiting", "Rows not delivered yet", labels=["topic"])
        age = GaugeMetricFamily(
            "culture_outbox_oldest_seconds", "Age of the oldest of them", labels=["topic"]
        )
        stuck = GaugeMetricFamily("culture_outbox_stuck", "Rows that are no longer tried", labels=["topic"])
        for topic, waiting, seconds, given_up in _rows(_OUTBOX):
            depth.add_metric([topic], waiting)
            age.add_metric([topic], float(seconds))
            stuck.add_metric([topic], given_up)
        payments = GaugeMetricFamily(
            "culture_payments_of_a_day", "Payments made in the last 24 hours, by state", labels=["state"]
        )
        for state, count in _rows(_PAYMENTS, _yesterday()):
            payments.add_metric([state], count)
        refunds = GaugeMetricFamily("culture_refunds_waiting", "Refunds under way", labels=["state"])
        for state, count in _rows(_REFUNDS):
            refunds.add_metric([state], count)
        webhooks = CounterMetricFamily(
            "culture_webhooks", "Calls of payment providers", labels=["provider", "kind"]
        )
        for provider, kind, count in _rows(_WEBHOOKS):
            webhooks.add_metric([provider, kind], float(count))
        overdue, owed, oldest = _rows(_WAITING)[0]
        holds = GaugeMetricFamily("culture_holds_overdue", "Holds that the sweep should have let go")
        holds.add_metric([], overdue)
        notices = GaugeMetricFamily("culture_notices_waiting", "Mails not sent yet")
        notices.add_metric([], owed)
        notice_age = GaugeMetricFamily("culture_notices_oldest_seconds", "Age of the oldest of them")
        notice_age.add_metric([], float(oldest))
        return [depth, age, stuck, payments, refunds, webhooks, holds, notices, notice_age]


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
