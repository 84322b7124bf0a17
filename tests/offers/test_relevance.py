"""What comes first for a text: the name over the description, the near over the far, and why."""

import orjson
import pytest

from culture_app.offers import services as offers
from tests.offers.documents import BRUGGE, GENT, LEUVEN, NOW, event, found, take_in

pytestmark = pytest.mark.django_db
NEAR_LEUVEN = "coordinates=50.8798,4.7005&distance=150km"


def named(number, name, at=LEUVEN, description="Een avond om niet te missen."):
    return event(number, at, name={"nl": name}, description={"nl": description})


def test_a_word_in_the_name_comes_before_one_in_the_description():
    take_in(named(1, "Een avond", description="Met jazz van de bovenste plank."), named(2, "Jazz in de tuin"))
    assert found("text=jazz") == ["Jazz in de tuin", "Een avond"]


def test_of_two_alike_the_nearer_comes_first():
    take_in(named(1, "Jazz 1", BRUGGE), named(2, "Jazz 2", LEUVEN), named(3, "Jazz 3", GENT))
    assert found(f"text=jazz&{NEAR_LEUVEN}") == ["Jazz 2", "Jazz 3", "Jazz 1"]


def test_a_name_further_away_still_comes_before_a_description_next_door():
    take_in(
        named(1, "Een avond", LEUVEN, "Met jazz van de bovenste plank."), named(2, "Jazz aan zee", BRUGGE)
    )
    assert found(f"text=jazz&{NEAR_LEUVEN}") == ["Jazz aan zee", "Een avond"]


def test_without_a_point_distance_plays_no_part():
    take_in(named(1, "Jazz aan zee", BRUGGE), named(2, "Een lange avond vol jazz en nog veel meer", LEUVEN))
    assert found("text=jazz")[0] == "Jazz aan zee"


def explanations(raw):
    query = offers.query_from(raw=f"{raw}&explain=true&embed=card")
    members = orjson.loads(offers.collection(query=query, now=NOW, language="nl"))["member"]
    return [member["explanation"] for member in members]


def test_an_explanation_says_which_wishes_are_met():
    take_in(named(1, "Jazz aan de Leie", GENT))
    (said,) = explanations(f"text=jazz&{NEAR_LEUVEN}&termIds[]=0.50.4.0.0,9.9.9")
    assert said["terms"] == ["0.50.4.0.0"]
    assert 69_000 < said["distance"] < 72_000
    assert 0 < said["score"] <= 5


def test_an_explanation_says_whether_the_name_has_the_words():
    take_in(
        named(1, "Jazz aan de Leie"), named(2, "Een avond", description="Met jazz van de bovenste plank.")
    )
    assert [said["inName"] for said in explanations("text=jazz")] == [True, False]


def test_a_region_is_named_as_it_was_asked():
    take_in(named(1, "Jazz"))
    (said,) = explanations("regions[]=gem-leuven")
    assert said["regions"] == ["gem-leuven"]


def test_a_better_fit_has_the_higher_score():
    take_in(named(1, "Jazz"), named(2, "Een avond met jazz en nog veel meer moois voor iedereen"))
    first, second = explanations("text=jazz")
    assert first["score"] > second["score"]


def test_without_text_nothing_is_scored():
    take_in(named(1, "Jazz"))
    (said,) = explanations("")
    assert "score" not in said
