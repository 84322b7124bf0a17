"""cold: items that nobody has had, known by their traits and their links."""

from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation import carving, cold, foretelling, reading

CITEULIKE = Path(__file__).parents[3] / "shared/data/recsys/citeulike-a"


def world(seed=3):
    """300 items of 12 circles, 200 users of two circles each.

    An item's traits tell only which half of the circles it is of; whom it is linked with tells the circle.
    """
    rng = np.random.default_rng(seed)
    circle = np.arange(300) % 12
    pairs, links, features = [], [], []
    for user in range(200):
        mine = np.flatnonzero(np.isin(circle, rng.permutation(12)[:2]))
        pairs += [(user, item) for item in rng.choice(mine, 20, replace=False)]
    for item in range(300):
        kin = np.flatnonzero(circle == circle[item])
        links += [(item, other) for other in rng.choice(kin, 3) if other != item]
        features += [(item, f"half:{circle[item] % 2}"), (item, f"shelf:{rng.integers(6)}")]
    return np.array(pairs), features, np.array(links)


def split(pairs, seed=1):
    held_out = carving.cold(pairs[:, 1], seed=seed)
    return pairs[~held_out], pairs[held_out]


def test_links_find_what_traits_dont_tell():
    pairs, features, links = world()
    train, test = split(pairs)
    told = cold.evaluate(train=train, test=test, features=features, links=links, k=5, threads=1)
    untold = cold.evaluate(train=train, test=test, features=features, links=None, k=5, threads=1)
    assert told["all"]["recall_at_5"] > 1.5 * told["content"]["recall_at_5"]
    assert told["all"]["recall_at_5"] > 1.3 * untold["all"]["recall_at_5"]
    assert {"links", "far_links"} <= set(told) - set(untold)


def test_trees_learn_from_items_held_out_of_training(monkeypatch):
    monkeypatch.setattr(cold, "FEWEST_CHOICES", 50)
    pairs, features, links = world()
    train, test = split(pairs)
    found = cold.evaluate(train=train, test=test, features=features, links=links, k=5, threads=1)
    assert found["all"] != found["sum"]
    assert found["all"]["recall_at_5"] > found["content"]["recall_at_5"]


def test_items_without_any_description_and_users_without_history_are_ranked_too():
    pairs, features, links = world()
    train, test = split(pairs)
    bare = set(np.unique(test[:, 1])[:5].tolist())
    features = [(item, name) for item, name in features if item not in bare]
    test = np.concatenate([test, [(500, int(test[0, 1]))]])
    found = cold.evaluate(train=train, test=test, features=features, links=links, k=5, threads=1)
    assert found["all"]["users_history_0"] == 1
    assert 0 < found["all"]["recall_at_5"] <= 1


def test_what_a_candidate_was_visited_for_in_training_is_not_looked_at():
    pairs, features, links = world()
    train, test = split(pairs)
    options = {"test": test, "features": features, "links": links, "k": 5, "threads": 1}
    assert cold.evaluate(train=np.concatenate([train, test]), **options) == cold.evaluate(
        train=train, **options
    )


@pytest.mark.skipif(not CITEULIKE.exists(), reason="../shared/data/recsys is absent")
def test_a_sample_of_citeulike_is_foretold_better_than_by_traits_alone():
    pairs = reading.visits(CITEULIKE / "interactions.csv.gz")
    counts = np.bincount(pairs[:, 1])
    pairs = pairs[(pairs[:, 0] < 1_000) & np.isin(pairs[:, 1], np.argsort(-counts)[:1_500])]
    train, test = split(pairs)
    items = set(pairs[:, 1].tolist())
    features = [pair for pair in reading.traits(CITEULIKE / "item_features.csv.gz") if pair[0] in items]
    links = reading.pairs(CITEULIKE / "item_links.csv.gz")
    links = links[np.isin(links, pairs[:, 1]).all(axis=1)]
    found = cold.evaluate(train=train, test=test, features=features, links=links, k=20, threads=1)
    assert found["all"]["recall_at_20"] > 1.08 * found["content"]["recall_at_20"]
    assert found["all"]["ndcg_at_20"] > 1.05 * found["content"]["ndcg_at_20"]


def test_where_items_are_too_many_the_most_visited_speak(monkeypatch):
    pairs, features, links = world()
    train, test = split(pairs)
    candidates = np.unique(test[:, 1]).size
    monkeypatch.setattr(foretelling, "MOST_CELLS", 100 * candidates)
    found = cold.evaluate(train=train, test=test, features=features, links=links, k=5, threads=1)
    assert found["all"]["recall_at_5"] > found["content"]["recall_at_5"]
