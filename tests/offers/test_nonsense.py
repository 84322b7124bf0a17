"""Whatever stands in a query string: an answer or a refusal, never a fault of ours."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from culture_app.offers.vocabulary import PARAMETERS, SORTS
from tests.offers.documents import event, iri, place, take_in

pytestmark = pytest.mark.django_db
UDB = iri("event", 1).rsplit("/", 1)[1]
NAMES = [*PARAMETERS, "termIds[]", "labels[]", *(f"sort[{name}]" for name in SORTS), "sort[]", "nonsense"]
VALUES = st.one_of(
    st.text(max_size=20),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.sampled_from(["", "*", "asc", "desc", "true", "card", "none", "50.88,4.7", "90,180", "-90,-180", "10km", "\x00",
                     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "' OR 1=1 --", "%s", "%(now)s", '"', "a OR b",
                     "-", "<->", "!jazz & |", UDB]),
)  # fmt: skip


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parameters=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
@example(parameters=[("text", '"unfinished'), ("coordinates", "90,180"), ("distance", "99999999miles")])
@example(
    parameters=[("dateFrom", "9999-12-31T23:59:59Z"), ("dateTo", "0001-01-01T00:00:00Z"), ("embed", "card")]
)
def test_is_answered_or_refused(client, stocked, parameters):
    raw = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in parameters)
    assert client.get(f"/v1/offers?{raw}").status_code in (200, 400, 404)
    assert client.get(f"/v1/events/{UDB}/occurrences?{raw}").status_code in (200, 400, 404)


@pytest.fixture
def stocked():
    take_in(place(), event())


@pytest.mark.parametrize(
    "raw", ["%", "%00=%00", "=", "&&&", "%ff=%fe", "text=%ed%a0%80", "a" * 5000, "text=" + "x" * 5000]
)
def test_so_is_what_is_no_query_string(client, stocked, raw):
    assert client.get("/v1/offers", QUERY_STRING=raw).status_code in (200, 400)
