"""What the planner makes of each class of query, on a crowded table: no timing, so it holds on any machine."""

import pytest

from culture_app.offers import search
from culture_app.offers import services as offers
from culture_app.offers.tables import searched
from tests.offers.crowded import crowd
from tests.offers.documents import NOW

# Without the mark pytest-django makes no test database for this file alone.
pytestmark = pytest.mark.django_db
TONIGHT = "dateFrom=2026-07-01T16:00:00Z&dateTo=2026-07-01T22:00:00Z"
FORTNIGHT = "dateFrom=2026-07-01T16:00:00Z&dateTo=2026-07-14T22:00:00Z"
LEUVEN, VIRTON = "coordinates=50.88,4.70", "coordinates=49.57,5.53"


@pytest.fixture(scope="module")
def plan(django_db_setup, django_db_blocker):
    """Explains a query string on a table of 8,000 offers with 40,000 occurrences, which is gone afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        crowd(offers=8000, each=5, now=NOW)

        def explain(raw):
            query = offers.query_from(raw=f"{raw}&embed=card&limit=20")
            statement, parameters = search.compose(query, now=NOW, language="nl")
            return "\n".join(row["QUERY PLAN"] for row in searched(f"EXPLAIN {statement}", parameters))

        yield explain
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "filters",
    ["", FORTNIGHT, f"{TONIGHT}&seats=4", f"{FORTNIGHT}&bookingAvailability=Available", "status=Available"],
)
@pytest.mark.parametrize("distance", ["1km", "10km", "100km"])
def test_near_walks_the_index_in_order_of_distance(plan, filters, distance):
    found = plan(f"{LEUVEN}&distance={distance}&{filters}&count=none")
    assert "Index Scan using offer_point" in found
    assert "Order By: (point <->" in found
    assert "Bitmap" not in found


def test_in_an_empty_neighbourhood_the_box_ends_the_walk(plan):
    found = plan(f"{VIRTON}&distance=10km&{TONIGHT}&count=none")
    assert "Index Scan using offer_point" in found or "Bitmap Index Scan on offer_point" in found
    assert "Index Cond: (point &&" in found
    assert "Seq Scan" not in found


def test_nearest_first_without_a_distance_walks_too(plan):
    assert "Order By: (point <->" in plan(f"{LEUVEN}&sort[distance]=asc&count=none")


@pytest.mark.parametrize("filters", ["", FORTNIGHT, f"{LEUVEN}&distance=10km"])
def test_each_offers_occurrences_are_found_by_their_index(plan, filters):
    found = plan(f"{filters}&count=none")
    assert "using occurrence_offer_starts" in found
    assert "Seq Scan on offers_occurrence" not in found


def test_rare_words_are_found_by_the_index_of_words(plan):
    found = plan("text=jazzconcert&count=none")
    assert "Bitmap Index Scan on offer_search" in found
    assert "Bitmap Index Scan on offer_words" in found


def test_terms_are_found_by_their_index(plan):
    assert "Bitmap Index Scan on offer_keys" in plan("termIds=0.7&count=none")


def test_an_id_is_found_by_key_or_by_the_uuid_in_the_iri(plan):
    found = plan("id=11111111-2222-4333-8444-555555555555&count=none")
    assert "offers_offer_pkey" in found
    assert "offer_external" in found
