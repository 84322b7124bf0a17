"""What holds for every query, not only for the ones we thought of."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture_app.offers import services as offers
from tests.offers.documents import BRUGGE, GENT, LEUVEN, NOW, event, multiple, place, sub_event, take_in

pytestmark = pytest.mark.django_db

FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "dateFrom": st.sampled_from(["2026-07-03T21:00:00+02:00", "2026-07-05", "2026-12-01"]),
        "dateTo": st.sampled_from(["2026-07-03T20:00:00+02:00", "2026-07-06", "2027-01-01"]),
        "status": st.sampled_from(["Available", "Unavailable,TemporarilyUnavailable"]),
        "bookingAvailability": st.sampled_from(["Available", "Unavailable"]),
        "seats": st.integers(1, 9).map(str),
        "termIds[]": st.sampled_from(["0.50.4.0.0", "0.50.4.0.0,1.8.3.1.0", "9.9"]),
        "labels[]": st.sampled_from(["even", "even,derde"]),
        "text": st.sampled_from(["avond", "zalen", "even"]),
        "minAge": st.integers(0, 20).map(str),
        "maxPrice": st.sampled_from(["5", "50"]),
        "distance": st.sampled_from(["1km", "60km", "500km"]),
    },
)


def world():
    documents = [
        place(100, GENT),
        place(101, BRUGGE, openingHours=[{"dayOfWeek": ["monday"], "opens": "09:00", "closes": "17:00"}]),
    ]
    for number in range(1, 25):
        entries = [
            sub_event(
                f"2026-07-{day:02d}T{12 + number % 9}:00:00+02:00",
                f"2026-07-{day:02d}T23:00:00+02:00",
                status={"type": ("Available", "Unavailable")[(day + number) % 5 == 0]},
                bookingAvailability={"type": "Available", "remainingCapacity": (day * number) % 11},
            )
            for day in range(2, 3 + number % 6)
        ]
        documents.append(
            event(number, (LEUVEN, GENT, BRUGGE)[number % 3])
            | multiple(
                *entries,
                labels=["even"] * (number % 2 == 0) + ["derde"] * (number % 3 == 0),
                typicalAgeRange=("6-12", "-", "18-")[number % 3],
                priceInfo=[{"category": "base", "price": number}],
            )
        )
    take_in(*documents)


def query(filters, **more):
    raw = "&".join(f"{name}={value}" for name, value in {**filters, **more}.items())
    return offers.search(query=offers.query_from(raw=raw), now=NOW, language="nl")


def ids(page):
    return [card.id for card in page.items]


@pytest.fixture
def stocked():
    world()


PROPERTY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@PROPERTY
@given(
    filters=FILTERS,
    last=st.sampled_from(["dateFrom", "status", "seats", "termIds[]", "text", "minAge", "maxPrice"]),
)
def test_a_filter_only_ever_removes(stocked, filters, last):
    values = {
        "dateFrom": "2026-07-04", "status": "Available", "seats": "3", "termIds[]": "0.50.4.0.0", "text": "avond",
        "minAge": "13", "maxPrice": "12",
    }  # fmt: skip
    if last in filters:
        return
    wide = query(filters, coordinates="50.8798,4.7005", limit=2000)
    narrow = query(filters, coordinates="50.8798,4.7005", limit=2000, **{last: values[last]})
    assert set(ids(narrow)) <= set(ids(wide))
    assert narrow.total == len(narrow.items) <= wide.total


@PROPERTY
@given(
    filters=FILTERS,
    size=st.integers(1, 9),
    sort=st.sampled_from(
        ["sort[start]=asc", "sort[start]=desc", "sort[distance]=asc", "sort[score]=desc", "sort[created]=asc"]
    ),
)
def test_pages_by_start_give_the_same_sequence_as_one_page(stocked, filters, size, sort):
    name, direction = sort.split("=")
    filters = filters | {name: direction, "coordinates": "50.8798,4.7005"}
    whole = ids(query(filters, limit=2000))
    paged = [
        key
        for start in range(0, len(whole) + 1, size)
        for key in ids(query(filters, limit=size, start=start))
    ]
    assert paged == whole


@PROPERTY
@given(filters=FILTERS)
def test_nearest_first_is_by_distance_and_within_it(stocked, filters):
    page = query(filters, coordinates="51.05,3.73", limit=2000, **{"sort[distance]": "asc"})
    told = [card.distance_m for card in page.items]
    assert told == sorted(told)
    metres = {"1km": 1_000, "60km": 60_000, "500km": 500_000}.get(filters.get("distance", ""))
    assert metres is None or all(distance <= metres for distance in told)
