"""`q`: field by field. How they are combined: test_q_grammar."""

import pytest

from tests.offers.documents import GENT, key, multiple
from tests.offers.parameters.world import hall, maker, named, names, on, take_in, uuid

pytestmark = pytest.mark.django_db

CONCERT = {"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}
JAZZ = {"id": "1.8.1.0.0", "label": "Jazz en blues", "domain": "theme"}
THEATRE_HALL = {"id": "8.70.0.0.0", "label": "Theater", "domain": "eventtype"}
WE = maker("Wij samen", labels=["UiTPAS Gent"])
BELGICA = hall(
    "Ancienne Belgica",
    geo={"latitude": GENT[0], "longitude": GENT[1]},
    address={"nl": {"addressCountry": "BE", "addressLocality": "Gent", "postalCode": "9000"}},
    terms=[THEATRE_HALL],
    labels=["museumpas"],
)
JAZZ_NIGHT = named(
    "Jazz in de nacht",
    name={"nl": "Jazz in de nacht", "fr": "Nuit du jazz"},
    location=BELGICA,
    organizer=WE,
    terms=[CONCERT, JAZZ],
    labels=['dag van de "fiets"', "a, b"],
    typicalAgeRange="18-",
    priceInfo=[{"category": "base", "price": 12.5}],
    mediaObject=[{"contentUrl": "https://example.org/a.png"}],
    created="2026-05-01T12:00:00+00:00",
    creator="auth0|ab-1",
    contributors=["an@example.org"],
    production={"id": "p-1"},
    languages=["nl", "fr"],
    completedLanguages=["nl"],
    startDate="2026-07-03T22:00:00+02:00",
    endDate="2026-07-04T02:00:00+02:00",
)
WORKSHOP = named(
    "Atelier",
    terms=[{"id": "0.3.1.0.0", "label": "Cursus", "domain": "eventtype"}],
    typicalAgeRange="6-12",
    priceInfo=[{"category": "base", "price": 0}],
    labels=["uitpas leuven"],
    attendanceMode="online",
    childrenOnly=True,
    created="2026-06-01T12:00:00+00:00",
) | multiple(
    on(6, "10:00", "12:00", status={"type": "Unavailable"}),
    on(8, "10:00", "12:00", childcare={"start": "09:00", "end": "13:00"}),
    on(15, "10:00", "12:00", bookingAvailability={"type": "Unavailable"}),
)  # fmt: skip
J, W, B = "Jazz in de nacht", "Atelier", "Ancienne Belgica"


@pytest.fixture(autouse=True)
def _world():
    take_in(WE, BELGICA, JAZZ_NIGHT, WORKSHOP)


FIELDS = {
    # identity
    f"id:{uuid(JAZZ_NIGHT)}": [J],
    f"id:{key(JAZZ_NIGHT)}": [J],
    f"id:({uuid(JAZZ_NIGHT)} OR {uuid(WORKSHOP)})": [W, J],
    f"location.id:{uuid(BELGICA)}": [B, J],
    f"organizer.id:{uuid(WE)}": [J],
    "production.id:p-1": [J],
    'creator:"auth0|ab-1"': [J],
    "contributors:an@example.org": [J],
    "@type:Event": [W, J],
    "_type:place": [B],
    # names: whole words, in this order
    "name.nl:jazz": [J],
    r"name.\*:nuit": [J],
    "name.*:nuit": [J],
    "name.nl:nuit": [],
    "name:jaz": [],
    "name:jaz*": [J],
    r"name.\*:*acht*": [J],
    'name.nl:"in de nacht"': [J],
    'name.nl:"de in"': [],
    "name.nl:n?cht": [J],
    r"location.name.\*:\"ancienne belgica\"".replace('\\"', '"'): [B, J],
    "organizer.name.nl:samen": [J],
    # what
    "terms.id:0.50.4.0.0": [J],
    "terms.id:(0.50.4.0.0 AND 1.8.1.0.0)": [J],
    "terms.id:1.8.*": [J],
    'terms.label:"jazz en blues"': [J],
    "typeIds:0.3.1.0.0": [W],
    "themeIds:1.8.1.0.0": [J],
    "location.terms.id:8.70.0.0.0": [B, J],
    "location.labels:museumPAS": [B, J],
    'organizer.labels:"uitpas gent"': [J],
    "labels:uitpas*": [W],
    'labels:"uitpas leuven"': [W],
    r'labels:"dag van de \"fiets\""': [J],
    # a label with a comma, which the parameter takes for two
    'labels:"a, b"': [J],
    "price:12.5": [J],
    "price:0": [W],
    "price:[0 TO 12.5]": [W, J],
    "price:{0 TO *]": [J],
    "price:<12.50": [W],
    "price:>=12,50": [J],
    "priceRange:[* TO 5]": [W],
    "uitpas:true": [W, J],
    "mediaObjectsCount:>=1": [J],
    "mediaObjectsCount:[1 TO *]": [J],
    "mediaObjectsCount:0": [B, W],
    "videosCount:>0": [],
    "languages:fr": [J],
    "completedLanguages:(nl OR fr)": [B, W, J],
    "mainLanguage:NL": [B, W, J],
    "completeness:>=1": [B, W, J],
    # where
    "address.nl.postalCode:9000": [B, J],
    r"address.\*.postalCode:90*": [B, J],
    "postalCode:(9000 OR 3000)": [B, W, J],
    "address.nl.addressLocality:gent": [B, J],
    "addressCountry:be": [B, W, J],
    "regions:gem-gent": [B, J],
    "regions:nis-440*": [B, J],
    # who
    "typicalAgeRange:[6 TO 12]": [B, W],
    "typicalAgeRange:12": [B, W],
    "typicalAgeRange:{12 TO *]": [B, J],
    "typicalAgeRange:[6 TO 12] NOT typicalAgeRange:([0 TO 5] OR [13 TO *])": [W],
    "birthdateRange:[2018-01-01 TO 2018-12-31]": [W],
    "birthdateRange:([1990-01-01 TO 1990-12-31] OR [2018-01-01 TO 2018-12-31])": [W, J],
    "allAges:true": [B],
    "allAges:false": [W, J],
    "allAges:*": [B, W, J],
    "childrenOnly:true": [W],
    "audienceType:everyone": [B, W, J],
    "audienceType:(members OR education)": [],
    # state
    "workflowStatus:READY_FOR_VALIDATION,APPROVED": [B, W, J],
    "workflowStatus:DRAFT": [],
    "isDuplicate:false": [B, W, J],
    "attendanceMode:(online OR mixed)": [W],
    "calendarType:permanent": [B],
    "!(calendarType:permanent)": [W, J],
    "created:[2026-05-15 TO *]": [W],
    "created:2026-05-01": [J],
    r"created:[2026-05-01T12\:00\:00%2B00\:00 TO 2026-05-01T12\:00\:00%2B00\:00]": [J],
    # a bare plus arrives as a space, here too
    "created:[2026-05-01T14:00:00+02:00 TO 2026-05-01T14:00:00+02:00]": [J],
    "created:{2026-05-01 TO *]": [W],
    "modified:[2020-01-01 TO *]": [],
    "availableTo:[* TO 2026-07-05]": [J],
    "availableRange:[2026-07-10 TO 2026-07-11]": [B, W],
    # calendars
    "status:Unavailable": [W],
    "status:available": [B, W, J],
    "bookingAvailability:unavailable": [W],
    "dateRange:[2026-07-03 TO 2026-07-03]": [B, J],
    "dateRange:2026-07-08": [B, W],
    "calendarType:multiple AND dateRange:[2026-07-10 TO *]": [W],
    "localTimeRange:[0900 TO 1030]": [B, W],
    "localTimeRange:[2300 TO 0100]": [B, J],
    "localTimeRange:[1000 TO 1200] NOT localTimeRange:[0000 TO 0559]": [W],
    "childcare:true": [W],
    "hasOvernight:true": [],
    "recurringOnDayOfWeek:wednesday": [],
    # whether there is one
    "_exists_:name.fr": [J],
    "_exists_:price": [W, J],
    "NOT _exists_:organizer.id": [B, W],
    "themeIds:*": [J],
    "*:*": [B, W, J],
    "*": [B, W, J],
}


@pytest.mark.parametrize("q", FIELDS)
def test_fields(q):
    assert names(f"q={q}") == sorted(FIELDS[q])
