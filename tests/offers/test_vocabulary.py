"""The query string: what is understood, what is refused, and how it is said."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery
from culture_app.offers.errors import BadParameter, PageTooDeep, UnknownParameter


def parse(raw, **more):
    return offers.query_from(raw=raw, **more)


def test_nothing_asked_is_the_default_query():
    assert parse("") == OfferQuery()


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        ("text=Jazz+in+het+park", "text", "Jazz in het park"),
        ("seats=4", "seats", 4),
        ("status=available", "status", ("Available",)),
        ("limit=0", "limit", 30),
        ("limit=2000", "limit", 2000),
        ("embed=true", "embed", "full"),
        ("embed=card", "embed", "card"),
        ("embed=false", "embed", "none"),
        ("count=none", "count", False),
        ("termIds[]=a,b&termIds[]=c", "term_ids", (("a", "b"), ("c",))),
        ("minPrice=12.5", "price_min", 1250),
        ("workflowStatus=*", "workflow_status", ()),
        ("dateFrom=*", "date_from", None),
        ("sort[distance]=asc&sort[start]=desc", "sort", (("distance", True), ("start", False))),
        ("text=a%01b", "text", "a b"),
        ("text=%ff", "text", "\ufffd"),
    ],
)
def test_reads(raw, field, value):
    assert getattr(parse(raw), field) == value


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("limit=2001", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e3", "limit"),
        ("limit=", "limit"),
        ("workflowStatus=", "workflowStatus"),
        ("termIds[]=", "termIds"),
        ("addressCountry=Belgium", "addressCountry"),
        ("start=10001", "start"),
        ("text=" + "x" * 501, "text"),
        ("text=a%00b", "text"),
        ("start=99999999999999999999", "start"),
        ("seats=0", "seats"),
        ("seats=٣", "seats"),
        ("coordinates=91,4", "coordinates"),
        ("coordinates=NaN,4", "coordinates"),
        ("coordinates=50.8", "coordinates"),
        ("distance=ten", "distance"),
        ("distance=-5km", "distance"),
        ("distance=5parsec", "distance"),
        ("dateFrom=tomorrow", "dateFrom"),
        ("dateTo=2026-02-30", "dateTo"),
        ("status=Sold", "status"),
        ("bookingAvailability=Available,Unavailable", "bookingAvailability"),
        ("embed=maybe", "embed"),
        ("count=some", "count"),
        ("sort[price]=asc", "sort"),
        ("sort[start]=up", "sort[start]"),
        ("id=12", "id"),
        ("&".join(["termIds[]=1.8"] * 21), "termIds"),
        ("labels[]=" + "x" * 201, "labels"),
        ("minAge=131", "minAge"),
        ("maxPrice=NaN", "maxPrice"),
        ("isDuplicate=perhaps", "isDuplicate"),
    ],
)
def test_refuses_and_names_the_parameter(raw, field):
    with pytest.raises(BadParameter) as refusal:
        parse(raw)
    assert refusal.value.extra["field"] == field


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [("distanse=5km", "distance"), ("termId=a", "termIds"), ("datefrom=x", "dateFrom")],
)
def test_an_unknown_parameter_is_answered_with_the_nearest_known_one(raw, suggestion):
    with pytest.raises(UnknownParameter) as refusal:
        parse(raw)
    assert refusal.value.extra == {"field": raw.partition("=")[0], "suggestion": suggestion}


def test_what_looks_typed_by_a_person_is_not_repeated():
    with pytest.raises(UnknownParameter) as refusal:
        parse("lotte@example.org=1")
    assert "lotte" not in refusal.value.detail + refusal.value.extra["field"]


def test_only_lists_may_have_brackets():
    with pytest.raises(UnknownParameter):
        parse("text[]=a")


def test_parameters_of_the_caller_are_left_to_the_caller():
    assert parse("interests=mine&text=jazz", also=frozenset({"interests"})).text == "jazz"


def test_an_absurd_date_is_as_far_as_dates_go():
    assert parse("dateTo=9999-12-31T23:59:59-12:00").date_to.year == 9998
    assert parse("dateFrom=0001-01-01T00:00:00Z").date_from.year == 2


def test_too_many_parameters_are_refused():
    with pytest.raises(BadParameter):
        parse("&".join(["text=a"] * 201))


def test_organizers_have_no_dates_or_audiences_to_filter_by_default():
    query = parse("", kinds=("organizer",))
    assert (query.workflow_status, query.available_from, query.audiences) == (("ACTIVE",), None, ())


def test_a_page_reaches_to_the_ten_thousandth_result_and_no_further():
    assert parse("start=9990&limit=10").limit == 10
    assert parse("start=9990").limit == 10
    with pytest.raises(PageTooDeep):
        parse("start=9990&limit=11")
