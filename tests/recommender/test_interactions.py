from datetime import timedelta

import pytest
from culture_world import NOW, key

from personal_vault.data import SubjectVisits, Visit
from recommender.extraction import gather
from recommender.interactions import MOST_VISITS, weigh


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
    visits = gather(subjects, events=EVENTS)
    late = visits.between(5, 99)
    assert late.people == 2
    assert late.rows.tolist() == visits.rows[visits.events == EVENTS[key("b")]].tolist()


def test_a_sample_is_of_whole_people():
    subjects = [
        SubjectVisits(row=at, visits=tuple(visit(name, days_ago=at + 1) for name in "abc")) for at in range(9)
    ]
    sample = gather(subjects, events=EVENTS).sample(4)
    assert (sample.people, len(sample)) == (4, 12)


def test_nobody_is_an_empty_matrix():
    visits = gather([], events=EVENTS)
    assert len(visits) == 0
    assert visits.matrix(events=3, today=0.0).shape == (0, 3)


def test_on_disk_it_is_the_same_and_the_files_have_no_name(tmp_path):
    subjects = [SubjectVisits(row=at, visits=(visit("a", days_ago=at), visit("b"))) for at in range(5)]
    held, mapped = gather(subjects, events=EVENTS), gather(subjects, events=EVENTS, folder=tmp_path / "x")
    assert held.digest() == mapped.digest()
    assert list((tmp_path / "x").iterdir()) == []
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o700


def test_what_was_learned_from_has_a_hash_of_its_own():
    one, other = ([SubjectVisits(row=0, visits=(visit("a", kind),))] for kind in ("view", "purchase"))
    assert gather(one, events=EVENTS).digest() != gather(other, events=EVENTS).digest()


def test_of_a_long_history_the_latest_visits_count():
    events = {key(f"event {at}"): at for at in range(MOST_VISITS + 5)}
    visits = tuple(visit(f"event {at}", days_ago=500 - at) for at in range(MOST_VISITS + 5))
    matrix = gather([SubjectVisits(row=0, visits=visits)], events=events).matrix(events=len(events), today=0)
    assert sorted(matrix.indices.tolist()) == list(range(5, MOST_VISITS + 5))


def test_block_by_block_is_the_whole():
    subjects = [SubjectVisits(row=at, visits=(visit("a", days_ago=at), visit("b"))) for at in range(7)]
    visits = gather(subjects, events=EVENTS)
    blocks = list(visits.blocks(3))
    assert [first for first, _ in blocks] == [0, 1, 2, 3, 4, 5, 6]
    assert [event for _, block in blocks for event in block.events.tolist()] == visits.events.tolist()
