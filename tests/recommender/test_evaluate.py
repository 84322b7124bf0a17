"""evaluate_recommender on small made-up files: two tastes, as in real life but clearer."""

import gzip
import json

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


@pytest.fixture
def files(tmp_path):
    """40 users of two tastes over 60 items each; items 50-59 and 110-119 are nobody's yet."""
    rng = np.random.default_rng(2)
    train, warm, cold = [], [], []
    for user in range(40):
        first = 60 * (user % 2)
        own = first + rng.permutation(50)[:16]
        train += [(user, item) for item in own[:12]]
        warm += [(user, item) for item in own[12:]]
        cold += [(user, first + 50 + item) for item in rng.permutation(10)[:4]]
    features = [(item, f"taste:{item // 60}") for item in range(120)]
    features += [(item, f"shelf:{item % 7}") for item in range(120)]
    links = [(first + 50 + n, first + n) for first in (0, 60) for n in range(10)]

    def written(name, header, rows):
        path = tmp_path / name
        with gzip.open(path, "wt") as file:
            file.write(header + "\n" + "".join(f"{a},{b}\n" for a, b in rows))
        return path

    return {
        "train": written("train.csv.gz", "user,item", train),
        "warm": written("warm.csv.gz", "user,item", warm),
        "cold": written("cold.csv.gz", "user,item", cold),
        "features": written("features.csv.gz", "item,feature", features),
        "links": written("links.csv.gz", "item,linked", links),
    }


def evaluated(capsys, protocol, **options):
    call_command("evaluate_recommender", protocol, json=True, **options)
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_warm_ranks_what_the_same_people_like_above_what_is_popular(files, capsys):
    found = evaluated(capsys, "warm", train=files["train"], test=files["warm"])
    assert found["recall_at_20"] > 1.5 * found["alone"]["popularity"]["recall_at_20"]
    assert found["recall_at_20_low"] < found["recall_at_20"] < found["recall_at_20_high"]


def test_cold_ranks_items_that_nobody_has_by_their_traits(files, capsys):
    found = evaluated(
        capsys, "cold", train=files["train"], test=files["cold"], features=files["features"], k=10
    )
    assert found["recall_at_10"] > 0.9


def test_cold_takes_links_into_account(files, capsys):
    options = {"train": files["train"], "test": files["cold"], "features": files["features"]}
    found = evaluated(capsys, "cold", links=files["links"], **options)
    assert {"content", "als", "links", "far_links"} <= set(found["alone"])


def test_cold_without_features_is_refused(files):
    with pytest.raises(CommandError, match="features"):
        call_command("evaluate_recommender", "cold", train=files["train"], test=files["cold"])
