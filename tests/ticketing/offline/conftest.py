"""A pool of free seats, tickets for it, and devices that tell what they scanned without a network."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.ticketing.offline.doors import DOOR, GRATIS, MINUTE
from ticketing import door
from ticketing.reconciling import OfflineScan


@pytest.fixture
def pool(open_pool):
    return open_pool(prices=(GRATIS,), capacity=60)


@pytest.fixture
def tickets(pool, book):
    return [one for _ in range(3) for one in book(pool, 2, holder=uuid4()).tickets]


@pytest.fixture
def tell(pool, at):
    """Upload what a device scanned: (barcode, minutes after noon) each. The results, or the verdicts with whole=True."""

    def go(device, *scans, whole=False, **more):
        words = {"door": DOOR, "organiser": pool.organiser, "now": at + timedelta(hours=2)} | more
        verdicts = door.reconcile(
            device=device,
            scans=[
                OfflineScan(barcode=barcode, scanned_at=at + minutes * MINUTE) for barcode, minutes in scans
            ],
            **words,
        )
        return verdicts if whole else [one.result for one in verdicts]

    return go


@pytest.fixture
def forged(tickets):
    text = tickets[0].barcode
    return ("1" if text[30] != "1" else "2").join([text[:30], text[31:]])
