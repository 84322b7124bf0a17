"""What the planner makes of each class of query, on a crowded table: no timing, so it holds on any machine."""

import re
from dataclasses import replace

import pytest

from culture_app.offers import candidates, search
from culture_app.offers import services as offers
from culture_app.offers.tables import searched
from tests.offers.crowded import crowd
from tests.offers.documents import NOW

# Without the mark pytest-django makes no test database for this file alone.
pytestmark = pytest.mark.django_db
TONIGHT = "dateFrom=2026-07-01T16:00:00Z&dateTo=2026-07-01T22:00:00Z"
FORTNIGHT = "dateFrom=2026-07-01T16:00:00Z&dateTo=2026-07-14T22:00:00Z"
LEUVEN, VIRTON = "coordinates=50.88,4.70", "coordinates=49.57,5.53"
OUTWARDS = "Order By: (point <->"


@pytest.fixture(scope="module")
def plan(django_db_setup, django_db_blocker):
    """Explains a query string on a table of 8,000 offers with 40,000 occurrences, which is gone afterwards."""
    from django.db import transaction

    def told(statement, parameters):
        return "\n".join(row["QUERY PLAN"] for row in searched(f"EXPLAIN {statement}", parameters))

    def explain(raw, facets=(), steady=False, suggested=False):
        if suggested:
            asked = candidates.compose(query=offers.query_from(raw=raw), now=NOW, limit=5_000)
            assert asked.steady
            return _for_any_values(asked.statement, asked.parameters)
        if steady:
            return _for_any_values(
                *search.compose(offers.query_from(raw=f"{raw}&embed=card&limit=20"), now=NOW, language="nl")
            )

        query = replace(offers.query_from(raw=f"{raw}&embed=card&limit=20"), facets=facets)
        if facets:
            return told(*search.compose_facets(query, now=NOW))
        return told(*search.compose(query, now=NOW, language="nl"))

    with django_db_blocker.unblock(), transaction.atomic():
        crowd(offers=8000, each=5, now=NOW)
        yield explain
        transaction.set_rollback(True)


def _for_any_values(statement, parameters):
    """The plan of the statement once prepared, with its values unknown."""
    from django.db import connection
    from psycopg import ClientCursor
    from psycopg.sql import Literal

    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    numbered = re.sub(r"%\((\w+)\)s", lambda match: f"${names.index(match[1]) + 1}", statement).replace(
        "%%", "%"
    )
    with connection.cursor():
        session = connection.connection
        values = ", ".join(Literal(parameters[name]).as_string(session) for name in names)
        plain = ClientCursor(session)
        plain.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        plain.execute(f"PREPARE walk AS {numbered}")
        plain.execute(f"EXPLAIN EXECUTE walk({values})")
        found = "\n".join(row[0] for row in plain.fetchall())
        plain.execute("DEALLOCATE walk")
        plain.execute("SET LOCAL plan_cache_mode = auto")
    return found


@pytest.mark.parametrize("filters", ["", TONIGHT, f"{FORTNIGHT}&seats=4", "maxPrice=20"])
def test_near_walks_outwards_for_any_values(plan, filters):
    found = plan(f"{LEUVEN}&distance=10km&{filters}&count=none", steady=True)
    assert OUTWARDS in found
    assert "Bitmap" not in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize("window", [TONIGHT, FORTNIGHT])
@pytest.mark.parametrize("filters", ["", "seats=4", "maxPrice=20"])
def test_candidates_of_a_few_days_look_offers_up_by_key_for_any_values(plan, window, filters):
    found = plan(f"{LEUVEN}&distance=25km&{window}&{filters}", suggested=True)
    assert found.count("using day_point") == 2
    assert "Index Scan using offers_offer_pkey on offers_offer o" in found
    assert "offer_point" not in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize("filters", ["", TONIGHT, "maxPrice=20"])
def test_soonest_first_walks_by_start_for_any_values(plan, filters):
    walk = plan(f"{filters}&count=none", steady=True).partition("CTE begun")[0]
    assert "Index Scan using occurrence_starts on offers_occurrence w" in walk
    assert "Seq Scan" not in walk


@pytest.mark.parametrize("window", [TONIGHT, FORTNIGHT])
@pytest.mark.parametrize("filters", ["", "seats=4", "bookingAvailability=Available", "status=Available"])
@pytest.mark.parametrize("distance", ["10km", "100km"])
def test_near_in_a_few_days_walks_those_days_outwards(plan, window, filters, distance):
    found = plan(f"{LEUVEN}&distance={distance}&{window}&{filters}&count=none")
    assert found.count("Index Scan using day_point") == 2, "what has days, and what is on for long"
    assert found.count(OUTWARDS) == 2
    assert "Bitmap" not in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize("filters", ["", "status=Available", "seats=4", "dateFrom=2026-07-01T16:00:00Z"])
@pytest.mark.parametrize("distance", ["1km", "10km", "100km"])
def test_near_without_an_end_walks_the_offers_outwards(plan, filters, distance):
    found = plan(f"{LEUVEN}&distance={distance}&{filters}&count=none")
    walk = found.partition("CTE few")[0] + found.partition("One-Time Filter")[2]
    assert "Index Scan using offer_point" in walk
    assert OUTWARDS in walk


@pytest.mark.parametrize("window", ["", TONIGHT])
def test_in_an_empty_neighbourhood_the_box_ends_the_walk(plan, window):
    found = plan(f"{VIRTON}&distance=10km&{window}&count=none")
    assert "point &&" in found
    assert "Seq Scan" not in found


def test_nearest_first_without_a_distance_walks_too(plan):
    assert OUTWARDS in plan(f"{LEUVEN}&sort[distance]=asc&count=none")


@pytest.mark.parametrize("filters", ["", TONIGHT, FORTNIGHT, "seats=4", "dateFrom=2026-07-01T16:00:00Z"])
def test_soonest_first_walks_the_occurrences_by_their_start(plan, filters):
    found = plan(f"{filters}&count=none")
    walk = found.partition("CTE begun")[0]
    assert re.search("Index Scan (using|on) occurrence_starts", walk)
    assert "Seq Scan" not in walk
    assert "One-Time Filter" in found, "what has begun is only looked for where the page is still short"


@pytest.mark.parametrize(
    "filters", ["", FORTNIGHT, f"{LEUVEN}&distance=10km", f"{LEUVEN}&distance=10km&{TONIGHT}"]
)
def test_each_offers_occurrences_are_found_by_their_index(plan, filters):
    assert "using occurrence_offer_starts" in plan(f"{filters}&count=none")


def test_a_count_near_in_a_few_days_begins_with_those_days(plan):
    found = plan(f"{LEUVEN}&distance=10km&{TONIGHT}")
    assert "on day_point" in found.partition("CTE page")[0] + found.partition("Aggregate")[2]
    assert "Seq Scan on offers_occurrence" not in found


@pytest.mark.parametrize("window", [TONIGHT, FORTNIGHT])
def test_a_count_of_a_few_days_anywhere_reads_only_those_of_the_calendar(plan, window):
    found = plan(window)
    assert "Seq Scan on offers_occurrence" not in found
    assert "occurrence_long" in found or "occurrence_starts" in found


@pytest.mark.parametrize("filters", ["termIds=0.7", "labels=zeldzaam"])
def test_terms_and_labels_are_found_by_the_index_of_keys(plan, filters):
    assert "Bitmap Index Scan on offer_keys" in plan(f"{filters}&count=none&sort[created]=desc")


def test_rare_words_are_found_by_the_index_of_words(plan):
    assert "Bitmap Index Scan on offer_search" in plan("text=jazzconcert&count=none")


def test_an_id_is_found_by_key_or_by_the_uuid_in_the_iri(plan):
    found = plan("id=11111111-2222-4333-8444-555555555555&count=none&sort[created]=desc")
    assert "offers_offer_pkey" in found
    assert "offer_external" in found


def test_what_is_on_for_long_is_looked_for_no_further_than_the_days_reach(plan):
    found = plan(f"{LEUVEN}&distance=10km&{TONIGHT}&seats=4&count=none")
    assert "CTE days" in found
    assert "CTE Scan on days" in found.split("InitPlan", 1)[1]
    assert found.count("Index Scan using day_point") == 2


def test_facets_near_in_a_few_days_begin_with_those_days(plan):
    found = plan(f"{LEUVEN}&distance=10km&{TONIGHT}", facets=("types", "regions"))
    assert "on day_point" in found


def test_facets_of_two_choices_read_what_meets_one_of_them(plan):
    found = plan("termIds=0.50.4.0.0&regions=nis-24062", facets=("types", "regions"))
    assert found.count("Bitmap Index Scan on offer_keys") == 2


def test_facets_read_each_match_once(plan):
    found = plan("termIds=0.7", facets=("types", "themes", "regions", "labels"))
    assert found.count("on offers_offer o") == 1
