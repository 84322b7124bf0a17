"""settle: after a large pull, nothing waits beside the indexes, and the planner knows the tables."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.tables import rows
from tests.offers.documents import event, take_in

pytestmark = pytest.mark.django_db


def known():
    return rows("SELECT reltuples AS n FROM pg_class WHERE oid = 'offers_offer'::regclass")[0]["n"]


def test_nothing_waits_beside_an_index():
    take_in(*(event(number) for number in range(30)))
    offers.settle(created=30)
    assert rows(
        "SELECT gin_clean_pending_list('offer_keys') AS n, gin_clean_pending_list('offer_search') AS m"
    ) == [{"n": 0, "m": 0}]


def test_a_table_that_grew_tenfold_gets_its_statistics():
    take_in(*(event(number) for number in range(30)))
    offers.settle(created=10_000_000)
    assert known() == 30


def test_statistics_that_are_about_right_are_left_to_autovacuum():
    take_in(*(event(number) for number in range(30)))
    offers.settle(created=10_000_000)
    take_in(event(99))
    offers.settle(created=1)
    assert known() == 30
