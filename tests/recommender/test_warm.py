"""evaluate_recommender warm, on two tastes and on files as they come."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from scipy.sparse import csr_matrix

from recommender.evaluation import carving, reading, warm
from recommender.evaluation.protocol import Tally, advantage, rank

GOWALLA = Path(__file__).parents[3] / "shared/data/recsys/gowalla/interactions.csv.gz"


def written(path, header, rows):
    path.write_text(header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return path


@pytest.fixture
def files(tmp_path):
    """40 people of two tastes, 50 items each, all numbered far apart; one more person only in the test."""
    rng = np.random.default_rng(2)
    train, test = [], [(7, 0), (7, 10_000_000)]
    for person in range(40):
        own = 10_000_000 * (person % 2) + 3 * rng.permutation(50)[:16]
        train += [(10**12 + 977 * person, item, 5) for item in own[:12]]
        test += [(10**12 + 977 * person, item) for item in own[12:]]
    features = [(10_000_000 * (n % 2) + 3 * (n // 2), f"organiser:{n % 7}") for n in range(100)]
    return {
        "train": written(tmp_path / "train.csv", "user,item,rating", train + train[:30]),
        "test": written(tmp_path / "test.csv", "user,item", test + test[:5]),
        "features": written(tmp_path / "features.csv", "item,feature", features),
    }


def evaluated(capsys, **options):
    call_command("evaluate_recommender", "warm", json=True, **options)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


def test_sparse_numbers_repeated_pairs_and_strangers_are_all_right(files, capsys):
    found = evaluated(capsys, train=files["train"], test=files["test"])
    assert found["users"] == 41
    assert found["recall_at_20"] > 1.5 * found["alone"]["popularity"]["recall_at_20"]
    assert found["recall_at_20_low"] < found["recall_at_20"] < found["recall_at_20_high"]


def test_who_has_no_history_is_given_what_is_popular(files, capsys):
    found = evaluated(capsys, train=files["train"], test=files["test"])
    assert found["users_history_0"] == 1
    assert found["recall_at_20_history_0"] == found["alone"]["popularity"]["recall_at_20_history_0"]


def test_it_says_what_it_cost_and_what_the_lists_are_like(files, capsys):
    found = evaluated(capsys, train=files["train"], test=files["test"], features=files["features"])
    assert found["train_seconds"] > 0
    assert found["peak_memory_mb"] > 10
    assert {
        "coverage",
        "novelty",
        "intra_list_distance",
        "exposure_gini",
        "organiser_gini",
        "popularity_lift",
        "calibration_error",
        "users_history_1_5",
    } <= set(found)


def test_baselines_are_tuned_and_held_against(files, capsys):
    found = evaluated(capsys, train=files["train"], test=files["test"], baselines=True)
    for name in ("cosine", "tfidf", "als_plain", "ease", "popularity", "itemitem"):
        difference = found["recall_at_20"] - found["alone"][name]["recall_at_20"]
        assert found["alone"][name]["recall_at_20_ours_minus"] == pytest.approx(difference)


def test_sizes_and_weights_can_be_chosen_without_the_test_file(files, capsys, monkeypatch):
    monkeypatch.setattr("recommender.evaluation.choice.SIZES", (8, 2))
    both = [
        evaluated(capsys, train=files["train"], test=test, choose=True)
        for test in (files["test"], files["train"])
    ]
    sizes = [
        {name: value for name, value in found.items() if name.startswith(("factors", "weight_"))}
        for found in both
    ]
    assert sizes[0] == sizes[1]
    assert sizes[0]["factors"] <= 8


def test_lists_longer_than_what_there_is_are_all_right(files, capsys):
    found = evaluated(capsys, train=files["train"], test=files["test"], k=500)
    assert found["recall_at_500"] == pytest.approx(1.0)


def test_a_bad_file_ends_with_its_line(files, tmp_path):
    bad = written(tmp_path / "bad.csv", "user,item", [(1, 2), (1, "x")])
    with pytest.raises(CommandError, match=r"bad\.csv, line 3"):
        call_command("evaluate_recommender", "warm", train=bad, test=files["test"])


def test_some_people_stand_for_all(files, capsys):
    assert evaluated(capsys, train=files["train"], test=files["test"], people=10)["users"] == 10


@pytest.mark.parametrize("option", ["k", "threads", "people"])
def test_no_list_and_no_thread_are_refused(files, option):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("evaluate_recommender", "warm", train=files["train"], test=files["test"], **{option: 0})


def test_what_somebody_had_is_never_ranked_and_lists_may_end_early():
    done, wanted = (csr_matrix(np.array(rows, dtype=np.float32)) for rows in ([[1, 0, 1]], [[0, 1, 0]]))
    tally = rank(
        users=np.array([0]),
        score=lambda _: {"only": np.array([[9, 1, 8]], dtype=np.float32)},
        done=done,
        wanted=wanted,
        k=2,
        label="ranking",
    )["only"]
    assert tally.lists[0].tolist() == [[1, -1]]
    assert (tally.recall, tally.ndcg) == ([1.0], [1.0])


def test_the_advantage_is_paired():
    """Better by the same for everybody is better for certain, however much people differ."""
    many = np.linspace(0, 0.9, 200)
    ours, theirs = (Tally(recall=list(many + add), ndcg=list(many + add)) for add in (0.01, 0.0))
    found = advantage(ours, theirs, k=20)
    assert found["recall_at_20_ours_minus_low"] == pytest.approx(0.01)


@pytest.mark.skipif(not GOWALLA.exists(), reason="Gowalla's check-ins aren't here")
def test_on_a_part_of_gowalla_it_is_far_above_popularity():
    visits = reading.visits(GOWALLA)
    _, visits[:, 0] = np.unique(visits[:, 0], return_inverse=True)
    visits = visits[visits[:, 0] < 300]
    _, visits[:, 1] = np.unique(visits[:, 1], return_inverse=True)
    chosen = carving.warm(visits[:, 0], visits[:, 1], seed=1)
    found = warm.evaluate(train=visits[~chosen], test=visits[chosen], k=20)
    assert found["all"]["ndcg_at_20"] > 1.5 * found["popularity"]["ndcg_at_20"]
