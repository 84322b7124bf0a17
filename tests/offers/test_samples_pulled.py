"""UiTdatabank's own sample documents (../shared/data/mesh/udb3), each pulled into an empty database: what it shows of its
calendar, or the true reason for which it isn't taken. They stand where UiTdatabank's own tests stand, in May 2017.
"""

from datetime import datetime
from pathlib import Path

import orjson
import pytest

from culture_app.offers import services as offers
from culture_app.offers import summaries
from culture_app.offers.models import Offer
from tests.offers.documents import source

FOLDER = Path(__file__).resolve().parents[3] / "shared/data/mesh/udb3"
NOW = datetime.fromisoformat("2017-05-09T15:11:32+02:00")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample documents aren't on this machine"),
]
KINDS = {"events": "event", "places": "place", "organizers": "organizer"}
# Name: calendar type, how many sub-events, md and lg in Dutch (the first line of it).
TAKEN = {
    "events/example_event": ("single", 1, "Ma 17 mei 2021", "Maandag 17 mei 2021 van 18u tot middernacht"),
    "events/original": ("single", 1, "Za 22 april 2017", "Zaterdag 22 april 2017 van 12u tot 20u"),
    "events/original-with-languages": ("single", 1, "Za 22 april 2017", "Zaterdag 22 april 2017 van 10u tot 18u"),
    "events/original-with-production": ("single", 1, "Za 22 april 2017", "Zaterdag 22 april 2017 van 10u tot 18u"),
    "events/original-with-typical-age-range": ("single", 1, "Za 22 april 2017", "Zaterdag 22 april 2017 van 12u tot 20u"),
    "events/original-with-wrong-created": ("single", 1, "Za 22 april 2017", "Zaterdag 22 april 2017 van 10u tot 18u"),
    "events/original-with-multiple-dates": ("multiple", 3, "Evenement afgelopen", "Evenement afgelopen"),
    "events/original-with-overnight": ("multiple", 3, "Evenement afgelopen", "Evenement afgelopen"),
    "events/original-with-unavailable-booking-availability": ("multiple", 3, "Evenement afgelopen", "Evenement afgelopen"),
    "events/original-periodic-with-opening-hours": (
        "periodic", 285, "Van zo 1 januari 2017 tot en met vr 30 juni 2017",
        "Van zondag 1 januari 2017 tot en met vrijdag 30 juni 2017",
    ),
    "events/original-periodic-with-adjusted-day": (
        "periodic", 10, "Van ma 6 februari 2017 tot en met vr 17 februari 2017",
        "Van maandag 6 februari 2017 tot en met vrijdag 17 februari 2017",
    ),
    "events/original-permanent-with-closed-days": ("permanent", None, "Alle dagen open", None),
    "events/original-permanent-with-midnight-crossing-opening-hours": ("permanent", None, None, None),
    "places/example_place": (
        "periodic", None, "Van do 1 januari 2026 tot en met do 31 december 2026",
        "Van donderdag 1 januari 2026 tot en met donderdag 31 december 2026",
    ),
    "places/original": ("permanent", 1, "Alle dagen open", "Alle dagen open"),
    "places/original-with-duplicate-of": ("permanent", 1, "Alle dagen open", "Alle dagen open"),
    "places/original-with-incomplete-address-translation": ("permanent", 1, "Alle dagen open", "Alle dagen open"),
    "places/original-with-metadata": ("permanent", 1, "Alle dagen open", "Alle dagen open"),
    "places/original-with-opening-hours": ("permanent", None, "Open ma, wo en vr", None),
    "places/original-with-period-and-closed-days": (
        "periodic", 6, "Van za 22 april 2017 tot en met di 9 mei 2017",
        "Van zaterdag 22 april 2017 tot en met dinsdag 9 mei 2017",
    ),
    "organizers/example_organizer": ("", 0, "", ""),
    "organizers/original": ("", 0, "", ""),
    "organizers/original-with-description": ("", 0, "", ""),
    "organizers/original_with_geo": ("", 0, "", ""),
}  # fmt: skip
REFUSED = {
    "events/original-periodic-with-wrong-opening-hours": "no opening hours can be used",
    "events/original-with-optional-fields": "calendarType is missing",
}


def pull(name):
    """As a data product delivers it: the kind is the product's, the key in the document may be missing."""
    document = orjson.loads((FOLDER / f"{name}.json").read_bytes())
    document.setdefault("@id", f"https://io.uitdatabank.be/{name}")
    (outcome,) = offers.ingest(documents=[source(document, kind=KINDS[name.split("/")[0]])], now=NOW)
    return document, outcome


@pytest.mark.parametrize("name", TAKEN)
def test_a_sample_is_taken_with_its_calendar(name):
    document, outcome = pull(name)
    assert (outcome.status, outcome.reason) == ("created", "")
    row = Offer.objects.get()
    kind, count, medium, large = TAKEN[name]
    assert row.calendar_type == kind
    if count is not None:
        assert row.occurrence_set.count() == count
    for size, said in (("md", medium), ("lg", large)):
        if said is not None:
            lines = summaries.summary(document, form=(size, False), language="nl", now=NOW).split("\n")
            assert lines[0] == said


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_that_says_nothing_usable_is_refused_with_its_reason(name):
    _, outcome = pull(name)
    assert outcome.status == "rejected"
    assert REFUSED[name] in outcome.reason
    assert not Offer.objects.exists()


def test_no_sample_is_forgotten():
    names = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.json")}
    assert names == set(TAKEN) | set(REFUSED)
