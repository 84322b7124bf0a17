"""`q`: how parts are combined, which words are text, and what is refused."""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.errors import BadParameter
from tests.offers.documents import key
from tests.offers.parameters.test_q import BELGICA, JAZZ_NIGHT, WE, WORKSHOP, B, J, W
from tests.offers.parameters.world import named, names, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    take_in(WE, BELGICA, JAZZ_NIGHT, WORKSHOP)


COMBINED = {
    "labels:uitpas* AND price:0": [W],
    "labels:uitpas* && price:0": [W],
    "+labels:uitpas* +price:0": [W],
    "labels:uitpas* price:0": [W],
    "labels:uitpas* price:12.5": [],
    "labels:uitpas* OR price:12.5": [W, J],
    "labels:uitpas* || price:12.5": [W, J],
    "price:[0 TO 99] NOT price:0": [J],
    "price:[0 TO 99] -price:0": [J],
    "price:[0 TO 99] !price:0": [J],
    "price:[0 TO 99] AND NOT price:0": [J],
    "NOT NOT price:0": [W],
    "NOT (price:0 OR price:12.5)": [B],
    # AND binds closer than OR
    "price:0 OR price:12.5 AND labels:nothing": [W],
    "(price:0 OR price:12.5) AND labels:nothing": [],
    "(price:0 OR price:12.5) AND (labels:uitpas* OR name:jazz)": [W, J],
    "((((price:0))))": [W],
    # together with other parameters
    "price:[0 TO 99]&dateFrom=2026-07-05": [W],
    "name:jazz&text=atelier": [],
}


@pytest.mark.parametrize("q", COMBINED)
def test_combinations(q):
    raw = f"q={q.replace('+', '%2B').replace('&&', '%26%26')}"
    assert names(raw) == sorted(COMBINED[q])


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("jazz", [J]),
        ("jazz nacht", [J]),
        ("jazz NOT nacht", []),
        ("jazz OR atelier", [W, J]),
        ("atelier labels:uitpas*", [W]),
        ("atelier name:jazz", []),
        ('"in de nacht"', [J]),
        ("NOT jazz", [B, W]),
        ("jaz*", [J]),
        ("jazz - nacht", [J]),
    ],
)
def test_words_by_themselves_are_looked_for_as_text_is(q, found):
    assert names(f"q={q}") == sorted(found)


def test_words_that_must_be_there_count_for_the_relevance():
    query = offers.query_from(raw='q=jazz AND price:0 AND "in de nacht"&text=avond')
    assert query.text == 'avond jazz "in de nacht"'
    assert query.lucene is not None
    assert offers.query_from(raw="q=jazz").lucene is None


def test_drafts_stay_out_unless_the_default_is_reset():
    take_in(named("Schets", workflowStatus="DRAFT"))
    assert names("q=workflowStatus:DRAFT") == []
    assert names("q=workflowStatus:DRAFT&workflowStatus=*") == ["Schets"]


@pytest.mark.parametrize(
    "q",
    [
        "(price:0",
        "price:0)",
        "price:",
        "price:(",
        "price:()",
        "()",
        '"',
        'labels:"open',
        '""',
        "price:[0 TO 5",
        "price:[0 5]",
        "price:[TO]",
        "price:[0 to 5]",
        "[0 TO 5]",
        "price:cheap",
        "price:[a TO b]",
        "created:yesterday",
        "created:[2026-02-30 TO *]",
        "typicalAgeRange:old",
        "localTimeRange:[2500 TO 2600]",
        "id:12",
        "id:abc*",
        "allAges:perhaps",
        "labels:[a TO b]",
        "mediaObjectsCount:[5 TO 10]",
        "AND price:0",
        "price:0 AND",
        "price:0 OR",
        "price:0 AND OR price:1",
        "NOT",
        "jazz~",
        "jazz~2",
        "jazz^4",
        "(jazz)^4",
        "/ja.z/",
        'jazz"nacht"',
        "jazz]",
        "{jazz}",
        "price:>=",
        "name:!!",
        "(" * 21 + "jazz" + ")" * 21,
        "NOT " * 22 + "jazz",
        "price:0 " * 501,
        "x" * 20_001,
        " OR ".join(f"w{number}" for number in range(20)),
        " AND ".join(f"status:{number}" for number in range(20)),
    ],
)
def test_what_it_cannot_read_it_refuses(q):
    with pytest.raises(BadParameter) as refusal:
        offers.query_from(raw=f"q={q}")
    assert refusal.value.extra["field"] == "q"


@pytest.mark.parametrize(
    ("q", "suggestion"),
    [
        ("label:x", "labels"),
        ("term.id:x", "terms.id"),
        ("typicalAgeRanges:[1 TO 2]", "typicalAgeRange"),
        ("description.nl:jazz", "text"),
        ("address.nl.streetAddress:Markt", "text"),
        ("_exists_:lables", "labels"),
        ("xyzzy:1", None),
    ],
)
def test_an_unknown_field_is_answered_with_the_nearest_known_one(q, suggestion):
    with pytest.raises(BadParameter) as refusal:
        offers.query_from(raw=f"q={q}")
    assert refusal.value.extra["suggestion"] == suggestion


def test_what_was_sent_is_not_repeated():
    with pytest.raises(BadParameter) as refusal:
        offers.query_from(raw="q=lotte@example.org:1")
    assert "lotte" not in str(refusal.value)


def test_a_long_list_of_ids_is_one_condition():
    ids = " OR ".join(f"{number:08d}-0000-4000-8000-000000000000" for number in range(400))
    assert names(f"q=id:({ids} OR {key(WORKSHOP)})") == [W]
