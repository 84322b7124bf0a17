"""settle: after a large pull, nothing waits beside the indexes, and the planner knows the tables."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.tables import rows, run
from tests.offers.documents import event, take_in

pytestmark = pytest.mark.django_db


def test_nothing_waits_beside_an_index():
    take_in(*(event(number) for number in range(30)))
    offers.settle()
    assert rows(
        "SELECT gin_clean_pending_list('offer_keys') AS n, gin_clean_pending_list('offer_search') AS m"
    ) == [{"n": 0, "m": 0}]


def test_tables_of_which_nothing_is_known_get_their_statistics():
    run("UPDATE pg_class SET reltuples = -1 WHERE oid = 'offers_offer'::regclass")
    take_in(*(event(number) for number in range(30)))
    offers.settle()
    assert rows("SELECT reltuples AS n FROM pg_class WHERE oid = 'offers_offer'::regclass") == [{"n": 30}]
