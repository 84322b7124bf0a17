"""ingest: documents in, outcomes out, tables exact."""

from datetime import UTC, datetime

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import Availability
from culture_app.offers.errors import OfferNotFound, OfferWithdrawn
from culture_app.offers.models import Occurrence, Offer
from tests.offers.documents import (
    GENT,
    HOST,
    NOW,
    event,
    found,
    iri,
    key,
    multiple,
    occurrence_of,
    place,
    source,
    sub_event,
    take_in,
)  # fmt: skip

pytestmark = pytest.mark.django_db
EARLIER, LATER = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)


def statuses(outcomes):
    return [outcome.status for outcome in outcomes]


def everything():
    """All tables of the room, as they are."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Offer, Occurrence)]


def test_a_new_document_is_created():
    assert statuses(take_in(event())) == ["created"]


def test_the_same_document_again_is_unchanged_and_changes_nothing():
    take_in(event(), place())
    before = everything()
    assert statuses(take_in(event(), place(), now=NOW.replace(hour=12))) == ["unchanged", "unchanged"]
    assert everything() == before


def test_a_batch_of_unchanged_documents_costs_one_look_up(django_assert_num_queries):
    documents = [event(number) for number in range(1, 20)]
    take_in(*documents)
    with django_assert_num_queries(5):  # savepoint, lock and its count, look-up, release
        take_in(*documents)


def test_a_batch_costs_the_same_number_of_statements_whatever_its_size(django_assert_num_queries):
    take_in(event(99))
    for size in (2, 40):
        batch = [event(number + size * 100) for number in range(size)]
        with django_assert_num_queries(8):
            take_in(*batch)


def test_a_changed_document_is_updated():
    take_in(event())
    assert statuses(take_in(event(name={"nl": "Nieuw"}))) == ["updated"]
    assert found("") == ["Nieuw"]


def test_outcomes_come_in_the_order_of_the_documents():
    outcomes = take_in(event(2), {"@id": iri("event", 3), "@type": "Event"}, event(1))
    assert [outcome.iri for outcome in outcomes] == [iri("event", 2), iri("event", 3), iri("event", 1)]
    assert statuses(outcomes) == ["created", "rejected", "created"]


def test_http_and_https_are_one_offer():
    take_in(event())
    other = event() | {"@id": iri("event", 1).replace("https", "http"), "name": {"nl": "Zelfde"}}
    assert statuses(take_in(other)) == ["updated"]
    assert Offer.objects.filter(kind="event").count() == 1


def test_an_older_document_is_superseded():
    offers.ingest(documents=[source(event(name={"nl": "Nieuw"}), modified=LATER)], now=NOW)
    (outcome,) = offers.ingest(documents=[source(event(name={"nl": "Oud"}), modified=EARLIER)], now=NOW)
    assert outcome.status == "superseded"
    assert found("") == ["Nieuw"]


def test_of_two_in_one_pull_the_later_modified_counts():
    newer, older = (
        source(event(name={"nl": "Nieuw"}), modified=LATER),
        source(event(name={"nl": "Oud"}), modified=EARLIER),
    )
    assert statuses(offers.ingest(documents=[newer, older], now=NOW)) == ["created", "superseded"]


def test_of_two_without_modified_the_last_in_order_counts():
    assert statuses(take_in(event(name={"nl": "Een"}), event(name={"nl": "Twee"}))) == [
        "superseded",
        "created",
    ]
    assert found("") == ["Twee"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (event(name={}), "no name"),
        (event(name={"nl": "a\x00b"}), "NUL"),
        (event(calendarType="weekly"), "weekly"),
        (event() | {"startDate": None}, "startDate is missing"),
        (event(size=2**70), "can't be read"),
        (event(name={"nl": "\ud800"}), "can't be read"),
    ],
)
def test_a_document_that_cannot_be_used_is_rejected_with_its_reason(document, reason):
    given = source(event())
    document = type(given)(
        kind="event", iri=document["@id"], document=document, modified=None, source="", digest=b"1"
    )
    (outcome,) = offers.ingest(documents=[document], now=NOW)
    assert outcome.status == "rejected"
    assert reason in outcome.reason


@pytest.mark.parametrize("nonsense", [3, "x", [], [[]], {"nl": 3}, {"a": {"b": []}}, True])
@pytest.mark.parametrize(
    "field",
    ["location", "organizer", "terms", "labels", "priceInfo", "subEvent", "openingHours", "audience", "mediaObject",
     "typicalAgeRange", "bookingInfo", "status", "bookingAvailability", "availableTo", "name", "workflowStatus"],
)  # fmt: skip
def test_nonsense_in_a_field_never_stops_the_others(field, nonsense):
    outcomes = take_in(event(1, **{field: nonsense}), event(2))
    assert outcomes[1].status == "created"


def test_a_rejected_document_leaves_what_is_stored():
    take_in(event())
    take_in(event(calendarType="weekly"))
    assert found("") == ["Avond 1"]


def test_what_was_mended_is_told():
    (outcome,) = take_in(event(created="2026-04-22T13:33:37"))
    assert "created has no offset" in outcome.mended[0]


@pytest.mark.parametrize("status", ["DELETED", "REJECTED"])
def test_a_withdrawn_offer_is_no_longer_found(status):
    take_in(event())
    assert statuses(take_in(event(workflowStatus=status))) == ["withdrawn"]
    assert found("disableDefaultFilters=true") == []
    with pytest.raises(OfferWithdrawn):
        offers.event(id=key(event()))


def test_a_withdrawal_needs_no_more_than_its_id():
    take_in(event())
    (outcome,) = take_in({"@id": iri("event", 1), "@type": "Event", "workflowStatus": "DELETED"})
    assert outcome.status == "withdrawn"


def test_who_booked_a_withdrawn_event_can_still_be_told_what_it_was():
    take_in(event())
    occurrence = occurrence_of(event())
    take_in({"@id": iri("event", 1), "@type": "Event", "workflowStatus": "DELETED"})
    told = offers.occurrence(id=occurrence)
    assert (told.event_name["nl"], told.withdrawn) == ("Avond 1", True)
    assert offers.cards(occurrences=[occurrence], now=NOW, language="nl")[occurrence].name == "Avond 1"


def test_a_withdrawn_offer_can_come_back():
    take_in(event())
    take_in(event(workflowStatus="DELETED"))
    take_in(event())
    assert found("") == ["Avond 1"]


def test_occurrences_keep_their_keys_when_the_rest_changes():
    take_in(event())
    before = occurrence_of(event())
    take_in(event(name={"nl": "Nieuw"}, endDate="2026-07-03T23:00:00+02:00"))
    assert occurrence_of(event()) == before


def test_an_occurrence_that_is_no_longer_told_is_gone():
    document = event() | multiple(
        sub_event("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00"),
        sub_event("2026-07-04T20:00:00+02:00", "2026-07-04T22:00:00+02:00"),
    )
    take_in(document)
    dropped = occurrence_of(document, 1)
    take_in(document | {"subEvent": document["subEvent"][:1]})
    with pytest.raises(OfferNotFound):
        offers.occurrence(id=dropped)


def test_an_occurrence_with_a_pool_that_is_no_longer_told_is_called_off():
    take_in(event())
    sold = occurrence_of(event())
    offers.record_availability(
        rows=[Availability(occurrence=sold, capacity=50, seats_left=12, basis="pool", as_of=NOW)]
    )
    take_in(event(startDate="2026-07-04T20:00:00+02:00", endDate="2026-07-04T22:00:00+02:00"))
    assert offers.occurrence(id=sold).status == "Unavailable"


def test_two_occurrences_may_start_together():
    twice = sub_event("2026-07-03T20:00:00+02:00", "2026-07-03T22:00:00+02:00")
    take_in(event() | multiple(twice, twice))
    assert offers.occurrences(offer=key(event()), kind="event").total == 2


def test_an_unknown_place_is_read_from_the_event():
    take_in(event())
    (card,) = offers.cards(events=[key(event())], now=NOW, language="nl").values()
    assert (card.place_name, card.municipality) == ("Zaal 1", "Leuven")


def test_a_known_place_counts_more_than_what_the_event_says_of_it():
    for order in ([place(name={"nl": "De Singel"}), event()], [event(), place(name={"nl": "De Singel"})]):
        Offer.objects.all().delete()
        for document in order:
            take_in(document)
        assert (
            offers.cards(events=[key(event())], now=NOW, language="nl")[key(event())].place_name
            == "De Singel"
        )


def test_an_event_moves_with_its_place():
    take_in(place(), event())
    take_in(place(at=GENT))
    assert found("coordinates=51.0536,3.7304&distance=1km&termIds=0.50.4.0.0") == ["Avond 1"]


def test_the_order_of_place_and_event_makes_no_difference_to_the_tables():
    take_in(place(), event())
    together = everything()
    Offer.objects.all().delete()
    take_in(event())
    take_in(place())
    assert everything() == together


def test_unknown_fields_are_kept():
    take_in(event(somethingNew={"a": [1, 2]}))
    assert b'"somethingNew":{"a":[1,2]}' in offers.event(id=key(event())).body


def test_an_offer_is_found_by_the_uuid_in_its_iri():
    take_in(event())
    assert (
        str(offers.event(id=iri("event", 1).rsplit("/", 1)[1]).iri)
        == f"{HOST}/event/00000001-0000-4000-8000-000000000000"
    )


def test_a_place_that_says_nothing_of_its_hours_is_simply_there():
    document = {name: value for name, value in place().items() if name != "calendarType"}
    assert statuses(take_in(document)) == ["created"]
    assert offers.occurrences(offer=key(place()), kind="place").items[0].start is None


def test_seats_that_a_document_reports_are_kept():
    take_in(event(bookingAvailability={"type": "Available", "capacity": 80, "remainingCapacity": 5}))
    told = offers.occurrence(id=occurrence_of(event()))
    assert (told.capacity, told.seats_left, told.seats_basis) == (80, 5, "reported")


def test_seats_that_are_no_longer_reported_are_unknown():
    take_in(event(bookingAvailability={"type": "Available", "capacity": 80, "remainingCapacity": 5}))
    take_in(event())
    assert offers.occurrence(id=occurrence_of(event())).seats_left is None


def test_a_pool_counts_more_than_what_a_document_reports():
    take_in(event())
    occurrence = occurrence_of(event())
    offers.record_availability(
        rows=[Availability(occurrence=occurrence, capacity=50, seats_left=12, basis="pool", as_of=NOW)]
    )
    take_in(event(bookingAvailability={"type": "Available", "capacity": 80, "remainingCapacity": 5}))
    told = offers.occurrence(id=occurrence)
    assert (told.capacity, told.seats_left, told.seats_basis) == (50, 12, "pool")
