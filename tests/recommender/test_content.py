import numpy as np
from culture_world import NOW, THEMES, event, key, newcomer
from scipy.sparse import csr_matrix

from culture_app.kernel.words import GeoPoint
from recommender.content import Portrait, bridge, learn_encoder, portrait, ridge, traits

EVENTS = [event(at, THEMES[at % 4], NOW, house=at % 3) for at in range(24)]
ENCODER = learn_encoder(EVENTS, [found.text for found in EVENTS])


def likeness(one, other):
    return float((ENCODER.encode([one]) @ ENCODER.encode([other]).T).toarray()[0, 0])


def test_rows_have_unit_length():
    rows = ENCODER.encode(EVENTS, [found.text for found in EVENTS])
    assert np.allclose(np.asarray(rows.multiply(rows).sum(axis=1)).ravel(), 1.0, atol=1e-5)


def test_events_of_one_theme_are_more_alike_than_events_of_two():
    assert likeness(newcomer(900, "jazz"), EVENTS[4]) > likeness(newcomer(900, "jazz"), EVENTS[7])


def test_a_rare_trait_says_more_than_a_common_one():
    shared_by_all = likeness(
        newcomer(1, "jazz", term_ids=("1.evening",), labels=(), organiser=None, place=None, point=None),
        newcomer(2, "jazz"),
    )
    shared_by_few = likeness(
        newcomer(1, "jazz", term_ids=("0.jazz",), labels=(), organiser=None, place=None, point=None),
        newcomer(2, "jazz"),
    )
    assert shared_by_few > shared_by_all


def test_where_it_is_what_it_costs_and_for_which_age_are_traits():
    plain = traits(newcomer(1, "jazz", point=None, price_cents=None))
    for told in ({"point": GeoPoint(51.0, 4.0)}, {"price_cents": 0}, {"ages": (6, 12)}):
        assert (
            len(traits(newcomer(1, "jazz", **({"point": None, "price_cents": None} | told))))
            == len(plain) + 1
        )


def test_an_event_of_which_nothing_is_known_is_an_empty_row():
    strange = newcomer(
        1, "jazz", term_ids=(), labels=(), organiser=key("?"), place=None, point=None, price_cents=None
    )
    assert ENCODER.encode([strange]).nnz == 0


def test_words_of_the_text_count_when_there_is_a_text():
    with_text = ENCODER.encode([EVENTS[0]], [EVENTS[0].text])
    assert with_text.nnz > ENCODER.encode([EVENTS[0]]).nnz


def test_the_bridge_finds_the_weights_that_made_the_positions():
    rng = np.random.default_rng(1)
    rows, truth = csr_matrix(rng.random((200, 5)).astype(np.float32)), rng.random((5, 2)).astype(np.float32)
    found = bridge(rows, {"space": rows @ truth}, np.ones(200, dtype=np.float32), stiffness=1e-6)
    assert np.allclose(found["space"], truth, atol=1e-3)


def test_what_is_known_well_decides_where_two_disagree():
    rows = csr_matrix(np.array([[1.0], [1.0]], dtype=np.float32))
    positions = {"space": np.array([[1.0], [0.0]], dtype=np.float32)}
    found = bridge(rows, positions, np.array([9.0, 1.0], dtype=np.float32), stiffness=1e-9)
    assert np.allclose(found["space"], 0.9)


def test_dense_numbers_beside_the_traits_count_as_if_they_were_traits():
    rng = np.random.default_rng(4)
    sparse = (rng.random((60, 7)) * (rng.random((60, 7)) < 0.4)).astype(np.float32)
    beside = rng.random((60, 3)).astype(np.float32)
    trust, targets = rng.random(60).astype(np.float32), rng.random((60, 2)).astype(np.float32)
    split = Portrait(traits=csr_matrix(sparse), beside=beside)
    whole = portrait(csr_matrix(np.hstack([sparse, beside])))
    one, other = (ridge(rows.take(np.arange(50)), trust[:50]) for rows in (split, whole))
    assert np.allclose(one.weights(targets[:50]), other.weights(targets[:50]), atol=1e-4)
    told = one.telling(split.take(np.arange(50, 60)))
    assert np.allclose(told, other.telling(whole.take(np.arange(50, 60))), atol=1e-4)
    assert np.allclose(
        targets[:50].T @ told, (np.hstack([sparse, beside])[50:] @ one.weights(targets[:50])).T, atol=1e-4
    )
    assert np.allclose(split.likeness(split), whole.likeness(whole), atol=1e-4)
