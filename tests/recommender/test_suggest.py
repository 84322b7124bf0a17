"""suggest, through the real doors of offers and the vault."""

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest
from demo_documents import NOW, THEMES, event_document, event_key, ingest, ingest_programme

from culture_app.kernel.words import GeoPoint
from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Interest, Purpose, Visit
from recommender import services as recommender
from recommender.data import SuggestionWish

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LEUVEN = GeoPoint(50.879, 4.701)
WISH = SuggestionWish(query=OfferQuery(kinds=("event",), near=LEUVEN, distance_m=10_000), limit=6)


@pytest.fixture(autouse=True)
def models(settings, tmp_path):
    """Each test has its own folder of artifacts: none, until it trains."""
    settings.RECOMMENDER_DIR = tmp_path / "models"


@pytest.fixture
def programme():
    ingest_programme()


def suggested(citizen=None, wish=WISH, language="nl"):
    return recommender.suggest(citizen=citizen, wish=wish, now=NOW, language=language)


def consent(citizen, purpose=Purpose.SUGGESTIONS, *, given=True):
    vault.consent(citizen=citizen, purpose=purpose, category=Category.HISTORY, given=given)


def citizen_who_likes(*themes, visits=()):
    """Someone new, with these declared interests and visits to these events (consented)."""
    citizen = uuid4()
    vault.set_interests(
        citizen=citizen,
        interests=[Interest(term_id=THEMES[theme][0], label=THEMES[theme][1]) for theme in themes],
    )
    if visits:
        consent(citizen)
        for at, number in enumerate(visits):
            kept = vault.record_visit(
                citizen=citizen,
                visit=Visit(
                    event=event_key(number),
                    at=NOW - timedelta(days=at + 1),
                    kind="check_in",
                    name=f"Event {number}",
                ),
            )
            assert kept
    return citizen


def names(page):
    return [item.card.name.split()[0] for item in page.items]


def told(page):
    """All that a page says, as bytes."""
    return orjson.dumps(
        [
            [
                offers.card_json(card=item.card),
                [(r.code, dict(r.texts), r.subject) for r in item.reasons],
                item.score,
            ]
            for item in page.items
        ]
        + [page.model, page.personal],
        default=str,
    )


def test_without_a_citizen_or_an_artifact_there_are_suggestions_with_reasons(programme):
    page = suggested()
    assert len(page.items) == 6
    assert all(item.reasons for item in page.items)
    assert (page.model, page.personal) == ("none", False)


def test_positions_count_from_one(programme):
    assert [item.position for item in suggested().items] == [1, 2, 3, 4, 5, 6]


def test_a_card_says_how_far_it_is(programme):
    assert all(item.card.distance_m is not None for item in suggested().items)


def test_declared_interests_lead_and_are_named(programme):
    page = suggested(citizen_who_likes("dance"))
    assert names(page)[:2] == ["dance"] * 2
    assert [reason.subject for reason in page.items[0].reasons if reason.code == "interest"] == [
        THEMES["dance"][1]
    ]


def test_interests_count_only_when_the_wish_says_so(programme):
    wish = SuggestionWish(query=WISH.query, limit=6, use_interests=False)
    assert told(suggested(citizen_who_likes("dance"), wish)) == told(suggested(citizen_who_likes(), wish))


def test_history_counts_once_something_is_learned_even_content_alone(programme):
    recommender.train(now=NOW)
    page = suggested(citizen_who_likes(visits=(2, 6)))
    assert names(page)[:2] == ["dance"] * 2
    assert page.items[0].reasons[0].code == "visited"
    assert page.personal


def test_because_you_visited_names_what_the_vault_holds(programme):
    recommender.train(now=NOW)
    page = suggested(citizen_who_likes(visits=(2, 6)))
    named = {reason.subject for item in page.items for reason in item.reasons if reason.code == "visited"}
    assert named <= {"Event 2", "Event 6"}


def test_a_visit_counts_at_the_next_request_even_to_an_event_that_came_after_the_training(programme):
    recommender.train(now=NOW)
    ingest([event_document(900, "theatre", hours=1)])
    page = suggested(citizen_who_likes(visits=(900,)))
    assert names(page)[:2] == ["theatre"] * 2


def test_a_new_event_is_suggested_without_a_new_training(programme):
    recommender.train(now=NOW)
    ingest([event_document(901, "dance", hours=3)])
    page = suggested(citizen_who_likes(visits=(2, 6)))
    assert "dance 901" in [item.card.name for item in page.items]


@pytest.mark.parametrize("interests", [(), ("expo",)])
def test_after_withdrawal_the_answer_is_that_of_somebody_without_a_history(programme, interests):
    recommender.train(now=NOW)
    hers, nobody = citizen_who_likes(*interests, visits=(2, 6)), citizen_who_likes(*interests)
    assert told(suggested(hers)) != told(suggested(nobody))
    consent(hers, given=False)
    assert told(suggested(hers)) == told(suggested(nobody))


def test_consent_without_a_history_makes_no_difference(programme):
    consenting = citizen_who_likes("expo")
    consent(consenting)
    assert told(suggested(consenting)) == told(suggested(citizen_who_likes("expo")))


def test_each_reading_of_her_vault_is_in_her_access_log(programme):
    citizen = citizen_who_likes("expo")
    suggested(citizen)
    line = vault.access_log(citizen=citizen).items[0]
    assert (line.actor, line.purpose) == (Actor(kind="service", id="recommender"), Purpose.SUGGESTIONS)


def test_where_she_has_been_is_no_suggestion_any_more(programme):
    recommender.train(now=NOW)
    first = suggested(citizen_who_likes("dance")).items[0].card
    been = citizen_who_likes("dance", visits=(int(first.name.split()[1]),))
    assert first.id not in [item.card.id for item in suggested(been).items]


def test_only_what_the_search_allows_is_suggested(programme):
    far_away = OfferQuery(kinds=("event",), near=GeoPoint(51.2, 2.9), distance_m=5_000)
    assert suggested(wish=SuggestionWish(query=far_away)).items == ()


def test_cards_are_in_the_asked_language(programme):
    ingest([event_document(902, "jazz", hours=2, name={"nl": "Avond", "fr": "Soirée"})])
    wish = SuggestionWish(query=OfferQuery(kinds=("event",), ids=(event_key(902),)))
    assert [item.card.name for item in suggested(wish=wish, language="fr").items] == ["Soirée"]


def test_without_an_artifact_it_costs_one_search_and_one_reading_of_cards(
    programme, django_assert_num_queries
):
    with django_assert_num_queries(2):
        suggested()
