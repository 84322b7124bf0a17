"""carve_split: the same seed gives the same split, and the test is never trained on."""

import gzip

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from recommender.evaluation import carving

RNG = np.random.default_rng(3)
USERS = RNG.integers(0, 30, 900) * 1_000_003
ITEMS = RNG.integers(0, 200, 900) * 77 + 5


@pytest.fixture
def interactions(tmp_path):
    path = tmp_path / "interactions.csv"
    rows = [f"{user},{item},{at * 500}\n" for at, (user, item) in enumerate(zip(USERS, ITEMS, strict=True))]
    path.write_text("user,item,minute\n" + "".join(rows))
    return path


def carved(path, folder, protocol, **options):
    call_command("carve_split", protocol, interactions=path, out=folder, **options)
    found = []
    for name in ("train", "test"):
        with gzip.open(folder / f"{name}.csv.gz", "rt") as file:
            found.append([tuple(int(cell) for cell in line.split(",")) for line in file.readlines()[1:]])
    return found


def test_warm_takes_a_fifth_of_everybodys_items_and_leaves_some():
    test = carving.warm(USERS, ITEMS, seed=1)
    for user in np.unique(USERS):
        mine = np.unique(ITEMS[user == USERS])
        tested = np.unique(ITEMS[(user == USERS) & test])
        assert tested.size == round(mine.size * 0.2)
    assert carving.warm(np.array([4, 4, 9]), np.array([1, 1, 2]), seed=1).sum() == 0


def test_a_pair_that_occurs_twice_stays_together():
    test = carving.warm(USERS, ITEMS, seed=1)
    pairs = set(zip(USERS[test], ITEMS[test], strict=True))
    assert not pairs & set(zip(USERS[~test], ITEMS[~test], strict=True))


def test_cold_takes_a_tenth_of_the_items_with_all_that_was_done_with_them(interactions, tmp_path):
    train, test = carved(interactions, tmp_path, "cold", seed=2)
    unseen = {item for _, item, _ in test}
    assert len(unseen) == round(np.unique(ITEMS).size * 0.1)
    assert not unseen & {item for _, item, _ in train}
    assert len(train) + len(test) == USERS.size


def test_weekly_takes_the_last_weeks_and_may_leave_some_out(interactions, tmp_path):
    train, test = carved(interactions, tmp_path, "weekly", first_week=30, last_week=37)
    assert {minute // 10_080 for *_, minute in test} == set(range(30, 38))
    assert {minute // 10_080 for *_, minute in train} == set(range(30))


def test_a_seed_gives_the_same_bytes_and_another_seed_another_split(interactions, tmp_path):
    split = [tmp_path / name for name in "abc"]
    for folder, seed in zip(split, (5, 5, 6), strict=True):
        carved(interactions, folder, "cold", seed=seed)
    one, again, other = ((folder / "test.csv.gz").read_bytes() for folder in split)
    assert one == again != other


@pytest.mark.parametrize("text", ["user,item\n1,x\n", "user,item\n", "user,item\n1\n"])
def test_refuses_a_file_without_whole_numbers(tmp_path, text):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(CommandError):
        call_command("carve_split", "warm", interactions=path, out=tmp_path)
