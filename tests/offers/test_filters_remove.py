"""Every filter only ever removes: whatever else is asked, a further condition finds some of the same and nothing new.

Said without the default filters, since a parameter that has a default replaces it. Of ranges and of `coordinates` that
`distance` needs both are always there.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture_app.offers import services as offers
from culture_app.offers.data import Crowd
from culture_app.offers.vocabulary import ORGANIZER_PARAMETERS, PARAMETERS
from tests.offers.documents import BRUGGE, GENT, LEUVEN, NOW, key, multiple, occurrence_of, place, source
from tests.offers.parameters.world import hall, maker, named, on, uuid

pytestmark = pytest.mark.django_db

THEMES = ("1.8.1.0.0", "1.8.2.0.0", "1.8.3.1.0")
HALL = place(500, GENT, terms=[{"id": "8.70.0.0.0", "label": "Theater"}], labels=["stadszaal"])
WE = maker("Wij", labels=["vzw"], terms=[{"id": "o.1", "label": "Vereniging"}])
CHOICES: dict[str, list[str]] = {
    "text": ["avond", "jazz", "-avond", '"avond 1"', "zaal", "fietsn"],
    "textLanguages[]": ["nl", "fr"],
    "q": ["avond", "price:[1 TO 6]", "NOT labels:even", "status:Unavailable OR labels:derde", "dateRange:[2026-07-04 TO *]"],
    "id": [uuid(HALL), f"{key(named('Avond 1'))},{key(named('Avond 2'))},{uuid(named('Avond 3'))}"],
    "creator": ["auth0|0", "auth0|1,auth0|2"],
    "contributors": ["an@example.org"],
    "coordinates": ["51.05,3.73"],
    "distance": ["1km", "60km"],
    "bounds": ["51.0,3.0|51.3,4.0"],
    "regions[]": ["gem-gent", "nis-24062", "gem-gent,gem-leuven", "gem-atlantis"],
    "postalCode": ["9000", "30*"],
    "addressCountry": ["BE", "NL"],
    "locationId": [uuid(HALL)],
    "organizerId": [uuid(WE)],
    "productionId": ["p-0"],
    "departurePlaces[]": [uuid(HALL)],
    "dateFrom": ["2026-06-01", "2026-07-04T20:00:00+02:00", "2027-01-01"],
    "dateTo": ["2026-06-20", "2026-07-04T20:00:00+02:00", "2027-01-01"],
    "localTimeFrom": ["09:00", "20:30"],
    "localTimeTo": ["02:00", "2200"],
    "recurringOnDayOfWeek": ["friday", "saturday,sunday"],
    "calendarType": ["multiple", "permanent,single"],
    "availableFrom": ["2026-07-04"],
    "availableTo": ["2026-07-01"],
    "createdFrom": ["2026-01-05"],
    "createdTo": ["2026-01-15"],
    "modifiedFrom": ["2026-01-05"],
    "modifiedTo": ["2026-01-15"],
    "workflowStatus": ["APPROVED", "DRAFT"],
    "isDuplicate": ["true", "false"],
    "status": ["Available", "Unavailable,TemporarilyUnavailable"],
    "bookingAvailability": ["Available", "Unavailable"],
    "seats": ["1", "6"],
    "crowd": ["quiet", "busy,unknown"],
    "attendanceMode": ["online", "offline,mixed"],
    "minAge": ["0", "13"],
    "maxAge": ["5", "30"],
    "allAges": ["true", "false"],
    "birthdateRangeFrom": ["2016-01-01"],
    "birthdateRangeTo": ["2018-01-01", "2000-01-01"],
    "audienceType": ["everyone", "education"],
    "childrenOnly": ["true", "false"],
    "hasChildcare": ["true", "false"],
    "hasOvernight": ["true", "false"],
    "termIds[]": [THEMES[0], ",".join(THEMES[:2]), "9.9"],
    "termLabels[]": ["concert", "x"],
    "labels[]": ["even", "even,derde"],
    "locationTermIds[]": ["8.70.0.0.0"],
    "locationTermLabels[]": ["theater"],
    "locationLabels[]": ["stadszaal"],
    "organizerTermIds[]": ["o.1"],
    "organizerTermLabels[]": ["vereniging"],
    "organizerLabels[]": ["vzw"],
    "price": ["5"],
    "minPrice": ["5"],
    "maxPrice": ["12.50"],
    "uitpas": ["true", "false"],
    "hasMediaObjects": ["true", "false"],
    "hasVideos": ["true", "false"],
    "mainLanguage": ["nl", "fr"],
    "languages[]": ["nl", "fr"],
    "completedLanguages[]": ["nl", "fr"],
    "minCapacity": ["50", "500"],
    "hire": ["true", "false"],
}  # fmt: skip
# What shapes the answer, widens on purpose, or says nothing.
NO_FILTER = {
    "disableDefaultFilters", "seatsUnknown", "facets", "start", "limit", "after", "embed", "count", "explain", "apiKey", "clientId",
    "embedCalendarSummaries", "groupBy",
}  # fmt: skip


def test_no_filter_is_forgotten():
    assert {name.removesuffix("[]") for name in CHOICES} == set(PARAMETERS) - NO_FILTER
    assert set(ORGANIZER_PARAMETERS) - set(PARAMETERS) == {"name"}


def world():
    """Events that differ in everything by their number, with sub-events before and after now; some places."""
    documents = [HALL, WE]
    for number in range(24):
        entries = [
            on(
                day,
                f"{9 + number % 12:02d}:00",
                f"{10 + number % 12:02d}:30",
                status={"type": ("Available", "Unavailable", "TemporarilyUnavailable")[(day + number) % 3]},
                bookingAvailability={"type": "Available", "remainingCapacity": (day * number) % 8}
                if number % 4
                else {"type": "Unavailable"},
                **({"childcare": {"start": "08:00"}} if (day + number) % 4 == 0 else {}),
                overnight=(day + number) % 5 == 0,
            )
            for day in range(1, 3 + number % 5)
        ]
        own = {"location": HALL} if number % 5 == 0 else {}
        documents.append(
            named(
                f"Avond {number}",
                **own,
                organizer=WE if number % 3 == 0 else {},
                terms=[
                    {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"},
                    {"id": THEMES[number % 3], "label": "", "domain": "theme"},
                ],
                labels=["even"] * (number % 2 == 0)
                + ["derde"] * (number % 3 == 0)
                + ["UiTPAS Gent"] * (number % 7 == 0),
                typicalAgeRange=("6-12", "-", "18-")[number % 3],
                priceInfo=[{"category": "base", "price": number}] if number % 6 else [],
                workflowStatus=("APPROVED", "READY_FOR_VALIDATION", "DRAFT")[number % 3],
                creator=f"auth0|{number % 4}",
                contributors=["an@example.org"] if number % 4 == 1 else [],
                production={"id": f"p-{number % 3}"},
                departurePlaces=[HALL["@id"]] if number % 4 == 2 else [],
                attendanceMode=("offline", "online", "mixed")[number % 3],
                childrenOnly=number % 6 == 1,
                audience={"audienceType": ("everyone", "education")[number % 2]},
                mediaObject=[{"contentUrl": "https://example.org/a"}] if number % 2 else [],
                videos=[{"url": "https://example.org/v"}] if number % 3 else [],
                languages=["nl", "fr"][: 1 + number % 2],
                completedLanguages=["nl", "fr"][: number % 3],
                created=f"2026-01-{1 + number:02d}T00:00:00Z",
                availableFrom="2026-07-02T00:00:00Z" if number % 8 == 3 else None,
            )
            | multiple(*entries)
        )
    for number, at in enumerate((LEUVEN, GENT, BRUGGE)):
        documents.append(
            hall(
                f"Zaal {number}",
                geo={"latitude": at[0], "longitude": at[1]},
                capacity=100 * number or None,
                hire={"available": number == 2},
            )
        )
    documents.append(
        hall(
            "Bib",
            openingHours=[{"dayOfWeek": ["friday"], "opens": "09:00", "closes": "17:00"}],
            mainLanguage="fr",
            name={"fr": "Bib"},
        )
    )
    moments = (datetime(2026, 1, 1 + number % 25, tzinfo=UTC) for number in range(len(documents)))
    given = [source(document, modified=moment) for document, moment in zip(documents, moments, strict=True)]
    offers.ingest(documents=given, now=NOW)
    rows = [
        Crowd(
            occurrence=occurrence_of(document, 1),
            level=("quiet", "busy")[number % 2],
            basis="sales",
            as_of=NOW,
        )
        for number, document in enumerate(documents[2:20])
    ]
    offers.record_crowds(rows=rows)


@pytest.fixture
def stocked():
    world()


def found(filters):
    raw = "&".join(
        f"{name}={value}"
        for name, value in {"disableDefaultFilters": "true", "limit": "2000", **filters}.items()
    )
    page = offers.search(query=offers.query_from(raw=raw), now=NOW, language="nl")
    assert page.total == len(page.items)
    return {card.id for card in page.items}


FILTERS = st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(CHOICES[name]) for name in names})
)
# Without the other these mean something else: a time of day up to midnight, a distance from nowhere.
TOGETHER = {
    "localTimeFrom": {"localTimeTo": "02:00"},
    "localTimeTo": {"localTimeFrom": "20:30"},
    "distance": {"coordinates": "51.05,3.73"},
}


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(filters=FILTERS, last=st.sampled_from(sorted(CHOICES)), data=st.data())
def test_a_further_filter_only_removes(stocked, filters, last, data):
    if last in filters or TOGETHER.get(last, {}).keys() & filters.keys():
        return
    added = {last: data.draw(st.sampled_from(CHOICES[last])), **TOGETHER.get(last, {})}
    assert found(filters | added) <= found(filters)


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_each_filter_removes_something(stocked, name):
    alone = [found({name: value, **TOGETHER.get(name, {})}) for value in CHOICES[name]]
    everything = found({})
    if name in ("textLanguages[]", "coordinates"):
        assert all(each == everything for each in alone)  # it says nothing by itself
    else:
        assert any(each < everything for each in alone)
        assert any(each for each in alone)
