from datetime import timedelta

import pytest
from culture_world import NOW, key

from personal_vault.data import SubjectVisits, Visit
from recommender.interactions import gather, weigh


def visit(name, kind="check_in", *, days_ago=1.0):
    return Visit(event=key(name), at=NOW - timedelta(days=days_ago), kind=kind, name=name)


EVENTS = {key("a"): 0, key("b"): 1, key("c"): 2}


def test_a_purchase_weighs_more_than_a_check_in_than_a_favourite_than_a_view():
    weights = [weigh(kind=kind, at=NOW, now=NOW) for kind in ("purchase", "check_in", "favourite", "view")]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 4


def test_a_visit_of_a_year_ago_weighs_half():
    assert weigh(kind="purchase", at=NOW - timedelta(days=365), now=NOW) == pytest.approx(0.5)


def test_a_ticket_for_next_week_weighs_in_full():
    assert weigh(kind="purchase", at=NOW + timedelta(days=7), now=NOW) == 1.0


def test_visits_to_unknown_events_and_people_without_others_are_left_out():
    subjects = [
        SubjectVisits(row=9, visits=(visit("a"), visit("nowhere"))),
        SubjectVisits(row=4, visits=(visit("nowhere"),)),
        SubjectVisits(row=1, visits=(visit("b"),)),
    ]
    visits = gather(subjects, events=EVENTS)
    assert (visits.people, visits.rows.tolist(), sorted(visits.events.tolist())) == (2, [0, 1], [0, 1])


def test_several_visits_to_one_event_count_as_the_weightiest():
    subjects = [SubjectVisits(row=0, visits=(visit("a", "view"), visit("a", "purchase"), visit("a", "view")))]
    matrix = gather(subjects, events=EVENTS).matrix(events=3, today=0.0)
    assert matrix.toarray().tolist() == [[1.0, 0.0, 0.0]]


def test_the_order_in_which_people_come_makes_no_difference():
    subjects = [SubjectVisits(row=at, visits=(visit(name, days_ago=at),)) for at, name in enumerate("cab")]
    forward, backward = (gather(found, events=EVENTS) for found in (subjects, subjects[::-1]))
    assert (forward.rows == backward.rows).all()
    assert (forward.events == backward.events).all()


def test_the_window_says_from_when_to_when():
    visits = gather(
        [SubjectVisits(row=0, visits=(visit("a", days_ago=9), visit("b", days_ago=2)))], events=EVENTS
    )
    assert (visits.first, visits.last) == (NOW - timedelta(days=9), NOW - timedelta(days=2))


def test_a_cut_in_time_keeps_who_is_who():
    subjects = [
        SubjectVisits(row=0, visits=(visit("a", days_ago=10),)),
        SubjectVisits(row=1, visits=(visit("b", days_ago=1),)),
    ]
    late = gather(subjects, events=EVENTS).between(5, 99)
    assert (late.people, late.rows.tolist()) == (2, [1])


def test_nobody_is_an_empty_matrix():
    visits = gather([], events=EVENTS)
    assert len(visits) == 0
    assert visits.matrix(events=3, today=0.0).shape == (0, 3)
