"""evaluate_recommender weekly: every week's places are new, and nothing of a week is known before it."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from recommender.evaluation import weekly
from recommender.evaluation.checkins import WEEK_MIN, CheckIns
from recommender.evaluation.past import Past, fit
from recommender.evaluation.weeks import Choices, Scores, batches

USERS, PLACES, WEEKS = 40, 60, 9


def town(seed=3):
    """Two quarters ten kilometres apart; everybody keeps to one, has favourites there, and tries others."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in range(USERS):
        own = np.arange(PLACES // 2) + (PLACES // 2) * (user % 2)
        worth = np.where(np.arange(own.size) % 6 == user % 6, 6.0, 1.0)
        known = rng.choice(own, 4, replace=False)
        for week in range(WEEKS):
            for place in {*rng.choice(known, 2), *rng.choice(own, 2, p=worth / worth.sum())}:
                rows.append((user, place, week * WEEK_MIN + int(rng.integers(WEEK_MIN))))
    return np.array(rows, dtype=np.int64)


def points():
    spread = np.random.default_rng(1).normal(scale=0.004, size=(PLACES, 2))
    return spread + np.where(np.arange(PLACES)[:, None] < PLACES // 2, (50.88, 4.70), (50.97, 4.70))


def written(folder, name, header, rows):
    path = folder / name
    path.write_text(header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return path


def files(folder, *, visits=None, first=7, number=lambda values: values):
    rows = town() if visits is None else visits
    told = np.stack([number(rows[:, 0]), number(rows[:, 1]), rows[:, 2]], axis=1)
    weeks = rows[:, 2] // WEEK_MIN
    where = [(place, *point) for place, point in zip(number(np.arange(PLACES)), points(), strict=True)]
    return {
        "train": written(folder, "train.csv", "user,item,minute", told[weeks < first]),
        "test": written(folder, "test.csv", "user,item,minute", told[weeks >= first]),
        "items": written(folder, "items.csv", "item,lat,lon", where),
    }


def evaluated(capsys, **options):
    call_command("evaluate_recommender", "weekly", json=True, threads=1, **options)
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("weekly")


@pytest.fixture(scope="module")
def plain(folder):
    """Made once: most facts are about the same figures."""
    out = StringIO()
    call_command("evaluate_recommender", "weekly", json=True, threads=1, stdout=out, k=5, **files(folder))
    return json.loads(out.getvalue())


def test_rankers_find_what_people_come_back_to_and_what_is_new_to_them(plain):
    found = plain
    assert found["ndcg_at_10"] > 1.5 * found["alone"]["popularity"]["ndcg_at_10"]
    assert found["discovery_ndcg_at_10"] > 1.3 * found["alone"]["popularity"]["discovery_ndcg_at_10"]
    assert (
        found["discovery_ndcg_at_10_low"] < found["discovery_ndcg_at_10"] < found["discovery_ndcg_at_10_high"]
    )
    best = max(alone["discovery_ndcg_at_10"] for alone in found["alone"].values())
    assert found["discovery_best_single_ndcg_at_10"] == best
    assert found["discovery_ratio_to_best_single"] == pytest.approx(found["discovery_ndcg_at_10"] / best)


def test_numbers_may_be_as_sparse_and_large_as_they_like(folder, capsys, plain):
    far = evaluated(capsys, **files(folder, number=lambda values: values * 1_000_003 + 10**12))
    assert far["discovery_ndcg_at_10"] == plain["discovery_ndcg_at_10"]


def test_without_coordinates_it_works_without_distances(folder, capsys):
    given = files(folder)
    del given["items"]
    assert evaluated(capsys, **given)["ndcg_at_10"] > 0.2


def test_lists_of_another_length_come_beside_those_of_ten(plain):
    assert {"ndcg_at_5", "ndcg_at_10", "discovery_ndcg_at_5", "discovery_ndcg_at_10"} <= set(plain)


def test_with_too_little_to_learn_from_the_best_single_signal_ranks(folder, capsys):
    rows = town()
    few = rows[(rows[:, 0] < 6) & (rows[:, 2] // WEEK_MIN >= 5)]
    found = evaluated(capsys, **files(folder, visits=few))
    assert found["ndcg_at_10"] in {alone["ndcg_at_10"] for alone in found["alone"].values()}


def test_people_without_a_history_are_asked_too(folder, capsys, plain):
    rows = town()
    weeks = rows[:, 2] // WEEK_MIN
    late = rows[(rows[:, 0] != 3) | (weeks >= 7)]
    found = evaluated(capsys, **files(folder, visits=late))
    assert found["discovery_questions_history_0"] == 1
    assert found["questions"] == plain["questions"]


def test_weeks_without_any_before_them_are_refused(folder):
    rows = town()
    with pytest.raises(CommandError, match="two weeks"):
        call_command("evaluate_recommender", "weekly", **files(folder, visits=rows, first=1), threads=1)


def past(visits, week):
    known = CheckIns.of(visits, users=USERS, items=PLACES).before(week)
    return Past(known=known, week=week, tastes=fit(known, week, threads=1), points=points())


def test_nothing_that_happens_in_a_week_or_later_is_known_when_it_begins():
    visits = town()
    later = visits.copy()
    changed = later[:, 2] // WEEK_MIN >= 7
    later[changed, 1] = PLACES - 1 - later[changed, 1]
    users, items = np.arange(20), np.arange(PLACES)
    before, after = past(visits, 7).signals(users, items), past(later, 7).signals(users, items)
    assert all(np.array_equal(before[name], after[name], equal_nan=True) for name in before)


def test_what_happened_in_the_week_before_is_known():
    visits = town()
    changed = visits.copy()
    changed[visits[:, 2] // WEEK_MIN == 6, 1] = 7
    users, items = np.arange(20), np.arange(PLACES)
    before, after = past(visits, 7).signals(users, items), past(changed, 7).signals(users, items)
    moved = {name for name in before if not np.array_equal(before[name], after[name], equal_nan=True)}
    assert moved >= {"people_1", "my_curiosity", "own", "km_latest", "itemitem", "als", "spectral", "hours"}


def test_discovery_asks_only_for_places_where_she_never_was():
    visits = CheckIns.of(
        np.array([[0, 0, 5], [0, 0, WEEK_MIN], [0, 1, WEEK_MIN], [1, 2, WEEK_MIN]]), users=2, items=3
    )
    known = visits.before(1)
    told = Past(known=known, week=1, tastes=fit(known, 1, threads=1), points=np.full((3, 2), np.nan))
    (batch,) = batches(told, visits.within(1), visits.within(1))
    assert (batch.open("discovery") & batch.relevant).tolist() == [[False, True, False], [False, False, True]]
    assert (batch.open("all") & batch.relevant).tolist() == [[True, True, False], [False, False, True]]


def test_places_that_a_choice_is_held_against_are_drawn_evenly():
    visits = CheckIns.of(town(), users=USERS, items=PLACES)
    known = visits.before(7)
    told = Past(known=known, week=7, tastes=fit(known, 7, threads=1), points=points())
    within = visits.within(7)
    choices = Choices(asked="all")
    expected, rng = [], np.random.default_rng(1)
    for batch in batches(told, within, within):
        choices.add(batch, rng=rng)
        others = (batch.been & ~batch.relevant).sum(axis=1) / (~batch.relevant).sum(axis=1)
        expected += np.repeat(others, batch.relevant.sum(axis=1)).tolist()
    known_places = choices.table[:, 1:, choices.names.index("own")] > 0
    assert known_places.mean() == pytest.approx(np.mean(expected), abs=0.015)


def test_ndcg_is_that_of_an_ideal_list_of_as_many():
    visits = CheckIns.of(np.array([[0, 0, 5], [0, 1, WEEK_MIN], [0, 2, WEEK_MIN]]), users=1, items=4)
    known = visits.before(1)
    told = Past(known=known, week=1, tastes=fit(known, 1, threads=1), points=np.full((4, 2), np.nan))
    (batch,) = batches(told, visits.within(1), visits.within(1))
    tally = Scores(k=1)
    tally.add(batch, np.array([[2.0, 1.0]], np.float32), "all")
    assert tally.mean == 1.0


@pytest.mark.parametrize(("counts", "since"), [([9] * 14, 4), ([9, 9, 9, 9, *[0] * 9, 1], 1), ([9], -9)])
def test_rankers_learn_from_ten_weeks_and_further_back_where_these_are_nearly_empty(counts, since):
    rows = [(0, 0, week * WEEK_MIN) for week, count in enumerate(counts) for _ in range(count)]
    assert weekly._since(CheckIns.of(np.array(rows), users=1, items=1), len(counts)) == since


def test_how_many_weeks_to_learn_from_can_be_said(folder, capsys, plain):
    fewer = evaluated(capsys, **files(folder), ranker_weeks=2)
    assert fewer["questions"] == plain["questions"]
    assert fewer["discovery_ndcg_at_10"] != plain["discovery_ndcg_at_10"]


def test_no_weeks_to_learn_from_is_refused(folder):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("evaluate_recommender", "weekly", **files(folder), ranker_weeks=-1)
