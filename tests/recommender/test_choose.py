"""The choice, pure: candidates and a taste in, a short list with reasons out."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from culture_world import LEUVEN, NOW, TRAITS, candidate, interest, key, lessons, programme, visits_to

from culture_app.kernel.words import GeoPoint, Money
from culture_app.offers.data import Candidates, OfferQuery
from personal_vault.data import Visit
from recommender.choosing import choose
from recommender.data import SuggestionWish
from recommender.standing import newcomers
from recommender.taste import taste

LEARNED = lessons().learned


def wish(**told):
    near = told.pop("near", None)
    return SuggestionWish(query=OfferQuery(near=near), **({"limit": 6} | told))


def chosen(*, candidates=None, visits=(), interests=(), learned=LEARNED, asked=None, visited=None):
    mine = taste(visits=visits, interests=interests, now=NOW)
    return choose(
        candidates=programme() if candidates is None else Candidates.of(candidates),
        mine=mine,
        visited=mine.visits if visited is None else visited,
        wish=asked or wish(),
        learned=learned,
        now=NOW,
        traits=TRAITS,
    )


def themes(result):
    return [TRAITS[choice.candidate.event].labels[0] for choice in result.choices]


def codes(result, at=0):
    return [reason.code for reason in result.reasons(result.choices[at], term_names={})]


@pytest.mark.parametrize("theme", ["jazz", "theatre", "dance", "expo"])
def test_events_that_nobody_has_been_to_are_ranked_by_what_she_went_to(theme):
    assert themes(chosen(visits=visits_to(theme)))[:3] == [theme] * 3


def test_a_declared_interest_leads_for_somebody_without_a_history():
    assert themes(chosen(interests=(interest("dance"),)))[:3] == ["dance"] * 3


def test_a_declared_interest_changes_the_list_of_somebody_with_a_history():
    assert "expo" in themes(chosen(visits=visits_to("jazz"), interests=(interest("expo"),)))[:4]


def test_a_heavier_interest_comes_first():
    result = chosen(interests=(interest("dance", 0.3), interest("expo", 1.0)))
    assert themes(result)[0] == "expo"


def test_an_interest_known_by_its_name_alone_matches_a_label():
    named = interest("dance")
    assert themes(chosen(interests=(type(named)(term_id="unheard.of", label="Dance"),)))[0] == "dance"


def test_without_history_and_interests_the_list_is_varied():
    assert len(set(themes(chosen()))) == 4


def test_without_an_artifact_interests_nearness_and_news_still_rank():
    assert themes(chosen(interests=(interest("dance"),), learned=None))[:3] == ["dance"] * 3
    near, far = (candidate(at, "jazz", distance_m=metres) for at, metres in ((1, 400.0), (2, 40_000.0)))
    assert chosen(candidates=(far, near), learned=None).choices[0].candidate.event == near.event
    old, new = (
        candidate(at, "jazz", published=NOW - timedelta(days=days)) for at, days in ((1, 300), (2, 1))
    )
    assert chosen(candidates=(old, new), learned=None).choices[0].candidate.event == new.event


def test_nothing_to_choose_from_is_an_empty_list():
    assert chosen(candidates=(), visits=visits_to("jazz")).choices == ()


def test_the_list_is_no_longer_than_asked():
    assert len(chosen(asked=wish(limit=3)).choices) == 3


def test_the_order_of_the_candidates_makes_no_difference():
    forward, backward = (
        chosen(candidates=found, visits=visits_to("jazz"))
        for found in (list(programme()), list(programme())[::-1])
    )
    assert [c.candidate for c in forward.choices] == [c.candidate for c in backward.choices]


def test_a_visit_that_came_after_the_training_counts_by_what_the_event_was():
    fresh = candidate(7777, "theatre")
    visit = Visit(event=fresh.event, at=NOW - timedelta(hours=3), kind="check_in", name="Last night")
    result = chosen(visits=(visit,), visited=newcomers(Candidates.of([fresh]), np.array([0]), TRAITS))
    assert themes(result)[:2] == ["theatre"] * 2
    reason = result.reasons(result.choices[0], term_names={})[0]
    assert (reason.code, reason.subject) == ("visited", "Last night")


def test_a_visit_to_an_event_that_nobody_can_describe_changes_nothing():
    visit = Visit(event=key("elsewhere"), at=NOW, kind="check_in", name="?")
    assert len(chosen(visits=(visit,)).choices) == 6


def test_sold_out_events_are_left_out():
    sold_out, left = candidate(1, "jazz", seats_left=0), candidate(2, "jazz", seats_left=3)
    assert chosen(candidates=(sold_out, left)).choices[0].candidate.event == left.event


def test_every_child_fits_the_age_that_an_event_is_for():
    toddlers, young, all_ages = (
        candidate(at, "dance", ages=ages) for at, ages in ((1, (0, 3)), (2, (4, 9)), (3, None))
    )
    result = chosen(candidates=(toddlers, young, all_ages), asked=wish(children=(4, 7)))
    assert {choice.candidate.event for choice in result.choices} == {young.event, all_ages.event}


def test_a_known_price_above_the_budget_is_left_out_and_an_unknown_one_stays():
    dear, cheap, unknown = (
        candidate(at, "dance", price_cents=cents) for at, cents in ((1, 2_501), (2, 2_500), (3, None))
    )
    result = chosen(candidates=(dear, cheap, unknown), asked=wish(budget=Money(2_500)))
    assert {choice.candidate.event for choice in result.choices} == {cheap.event, unknown.event}


def test_because_you_visited_names_a_visit_of_that_theme_as_the_vault_names_it():
    result = chosen(visits=(*visits_to("jazz", count=5), *visits_to("expo", count=1)))
    reason = result.reasons(result.choices[0], term_names={})[0]
    assert reason.code == "visited"
    assert reason.subject.startswith("jazz ")
    assert reason.texts["nl"] == f"Omdat je naar {reason.subject} ging"
    assert set(reason.texts) == {"nl", "fr", "de", "en"}


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [("purchase", "booked", "Because you booked {}"), ("favourite", "liked", "Because you like {}")],
)
def test_who_booked_or_likes_something_is_not_told_that_she_was_there(kind, code, said):
    visits = tuple(replace(visit, kind=kind) for visit in visits_to("jazz", count=5))
    result = chosen(visits=visits)
    reason = result.reasons(result.choices[0], term_names={})[0]
    assert (reason.code, reason.texts["en"]) == (code, said.format(reason.subject))


def test_only_visits_in_the_history_are_ever_named():
    visits = visits_to("jazz")
    names = {visit.name for visit in visits}
    result = chosen(visits=visits)
    told = {
        r.subject for c in result.choices for r in result.reasons(c, term_names={}) if r.code == "visited"
    }
    assert told and told <= names


def test_a_visit_without_a_name_is_not_named():
    nameless = tuple(Visit(event=v.event, at=v.at, kind=v.kind, name="") for v in visits_to("jazz"))
    result = chosen(visits=nameless)
    assert all("visited" not in codes(result, at) for at in range(len(result.choices)))


def test_somebody_without_a_history_is_never_told_that_she_visited_something():
    result = chosen(interests=(interest("dance"),))
    assert all("visited" not in codes(result, at) for at in range(len(result.choices)))


def test_your_interest_is_named_by_its_label():
    result = chosen(interests=(interest("dance"),))
    reason = result.reasons(result.choices[0], term_names={})[0]
    assert (reason.code, reason.subject, reason.texts["en"]) == ("interest", "dance", "Your interest: dance")


def test_an_interest_without_a_label_takes_the_name_of_its_term():
    bare = type(interest("dance"))(term_id="0.dance")
    result = chosen(interests=(bare,))
    assert result.reasons(result.choices[0], term_names={"0.dance": "Dans"})[0].subject == "Dans"


def test_near_you_is_said_only_to_somebody_who_said_where_she_is():
    close = (candidate(1, "jazz", distance_m=1_234.0),)
    assert "near" in codes(chosen(candidates=close, asked=wish(near=LEUVEN)))
    assert "near" not in codes(chosen(candidates=close))


def test_near_you_says_how_far_with_each_languages_comma():
    result = chosen(candidates=(candidate(1, "jazz", distance_m=1_234.0),), asked=wish(near=LEUVEN))
    reason = result.reasons(result.choices[0], term_names={})[0]
    assert (reason.texts["nl"], reason.texts["en"]) == ("Dichtbij: 1,2 km", "Near you: 1.2 km")


def test_just_announced_holds_for_a_week():
    for days, expected in ((6, True), (8, False)):
        result = chosen(candidates=(candidate(1, "jazz", published=NOW - timedelta(days=days)),))
        assert ("new" in codes(result)) is expected


def test_every_suggestion_has_at_least_one_reason():
    result = chosen(candidates=(candidate(1, "jazz", hours=900),), learned=None)
    assert codes(result) == ["varied"]


def test_somebody_who_does_not_say_where_she_is_gets_what_is_near_her_past_visits():
    at_home, far = (
        candidate(at, "jazz", house=0, point=point, organiser=None, place=None)
        for at, point in ((1, GeoPoint(50.80, 4.60)), (2, GeoPoint(51.2, 3.2)))
    )
    assert (
        chosen(candidates=(far, at_home), visits=visits_to("jazz")).choices[0].candidate.event
        == at_home.event
    )


@pytest.mark.parametrize(
    ("began_hours_ago", "lasts_hours", "suggested"), [(0.1, 2, True), (1, 2, False), (3, 48, True)]
)
def test_a_show_that_has_begun_is_no_suggestion_but_a_fair_may_be_joined(
    began_hours_ago, lasts_hours, suggested
):
    start = NOW - timedelta(hours=began_hours_ago)
    running = candidate(1, "jazz", start=start, end=start + timedelta(hours=lasts_hours))
    assert bool(chosen(candidates=[running]).choices) is suggested
