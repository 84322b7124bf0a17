"""originals: the document as it was pulled comes back from what is kept of it."""

import orjson
import pytest

from culture_app.offers import services as offers
from culture_app.offers.models import Offer
from culture_app.offers.originals import original
from tests.offers.documents import NOW, event, key, place, take_in

pytestmark = pytest.mark.django_db


def kept(document):
    row = Offer.objects.get(pk=key(document))
    return original(row.source, row.document)


@pytest.mark.parametrize("said", [{}, {"labels": ["Eigen"]}, {"labels": None}], ids=str)
@pytest.mark.parametrize("with_place", [True, False])
@pytest.mark.parametrize("with_overlay", [True, False])
def test_an_event_comes_back_as_it_was_pulled(said, with_place, with_overlay):
    pulled = event(**said)
    if with_place:
        take_in(place(name={"nl": "De Singel"}))
    take_in(pulled)
    if with_overlay:
        offers.overlay(
            offer=key(pulled), by=None, now=NOW, labels_added=["Top"], image_override="https://x.be/a.jpg"
        )
    assert kept(pulled) == pulled


def test_an_event_without_a_type_comes_back_without_one():
    take_in(place())
    pulled = {name: value for name, value in event().items() if name != "@type"}
    take_in(pulled)
    assert kept(pulled) == pulled


def test_the_place_is_kept_once():
    take_in(place(description={"nl": "x" * 5000}))
    take_in(event(description={"nl": "y" * 5000}))
    row = Offer.objects.get(pk=key(event()))
    assert set(orjson.loads(bytes(row.source))) == {"@id", "location", "~"}


def test_a_withdrawal_that_says_no_more_keeps_what_was_pulled():
    take_in(place())
    take_in(event())
    take_in({"@id": event()["@id"], "@type": "Event", "workflowStatus": "DELETED"})
    assert kept(event()) == event() | {"workflowStatus": "DELETED"}
