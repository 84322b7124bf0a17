"""A training from end to end: judged, resumed, alone, told."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import orjson
import pytest
from culture_world import NOW, event, published, world

from recommender import training, versions
from recommender.artifacts import load, publish
from recommender.data import Trained
from recommender.errors import NoSuchVersion, TrainingRuns
from recommender.extraction import gather
from recommender.learning import in_order, learn, lesson
from recommender.models import Als
from recommender.versions import KEPT, in_use


def train(folder, *, now=NOW, subjects=None, force=False, tell=lambda _: None) -> Trained:
    people = world().subjects if subjects is None else subjects
    return training.train(
        events=world().events, visits=lambda: people, folder=folder, now=now, force=force, tell=tell
    )


def confused():
    """The same people, whose visits were given to one another by the throw of a die: nothing to learn from."""
    rng = np.random.default_rng(5)
    visits = [visit for subject in world().subjects for visit in subject.visits]
    shuffled = [visits[at] for at in rng.permutation(len(visits))]
    return tuple(
        replace(subject, visits=tuple(shuffled[at * 16 : at * 16 + 16]))
        for at, subject in enumerate(world().subjects)
    )


def manifest(folder, version):
    return orjson.loads((folder / version / "manifest.json").read_bytes())


def hashes(folder, version):
    return manifest(folder, version)["files"]


class Killed(BaseException):
    """As if the process ended here."""


def killed_at(word):
    def tell(line):
        if word in line:
            raise Killed

    return tell


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder with one version, and what its training told."""
    folder = tmp_path_factory.mktemp("models")
    return folder, train(folder)


@pytest.fixture
def trained_once(first, tmp_path):
    """A folder of its own with that one version."""
    return shutil.copytree(first[0], tmp_path / "models", symlinks=True)


def test_the_first_version_goes_live_if_it_beats_popularity(first):
    folder, trained = first
    assert (trained.live, in_use(folder)) == (True, trained.version)
    assert manifest(folder, trained.version)["gate"]["against"] == "popularity"


def test_the_manifest_tells_what_it_was_learned_from_and_with(first):
    folder, trained = first
    told = manifest(folder, trained.version)
    assert set(told["window"]) == {"first", "last"}
    assert set(told["input"]) == {"visits", "events"}
    assert set(told["libraries"]) == {"numpy", "scipy", "scikit-learn", "implicit"}
    assert set(told["recipe"]["models"]) == {"itemitem", "als", "spectral"}
    assert told["recipe"]["models"]["als"]["seed"] == 7
    assert told["seconds"] > 0 < told["peak_memory_mb"]
    assert told["metrics"]["ranker_ndcg_at_20"] > told["metrics"]["popularity_ndcg_at_20"]


def test_a_training_leaves_nothing_but_versions_and_their_history(first):
    folder, trained = first
    left = {path.name for path in folder.rglob("*") if path.is_file() and trained.version not in path.parts}
    assert left == {"history.jsonl", ".training"}


def test_training_again_on_the_same_is_not_worse(first, trained_once):
    folder, trained = trained_once, first[1]
    again = train(folder, now=NOW + timedelta(days=1))
    gate = manifest(folder, again.version)["gate"]
    assert (gate["against"], gate["basis"]) == (trained.version, "seen by both")
    assert (again.live, gate["chance_not_worse"]) == (True, 1.0)
    assert hashes(folder, again.version) == hashes(folder, trained.version)


def test_a_worse_version_is_refused_and_kept_beside(first, trained_once):
    tmp_path, good = trained_once, first[1]
    bad = train(tmp_path, subjects=confused(), now=NOW + timedelta(days=1))
    assert (bad.live, in_use(tmp_path)) == (False, good.version)
    assert bad.verdict.startswith("REFUSED")
    assert load(tmp_path / bad.version).version == bad.version
    assert [(one.name, one.refused) for one in versions.versions(tmp_path)] == [
        (bad.version, True),
        (good.version, False),
    ]
    assert [line["live"] for line in versions.history(tmp_path)] == [True, False]


def test_forced_it_goes_live_all_the_same(trained_once):
    tmp_path = trained_once
    bad = train(tmp_path, subjects=confused(), now=NOW + timedelta(days=1), force=True)
    assert in_use(tmp_path) == bad.version
    assert manifest(tmp_path, bad.version)["gate"]["forced"]
    assert versions.previous(tmp_path) != bad.version


def test_an_old_version_is_judged_on_weeks_that_neither_has_seen(tmp_path):
    early = NOW - timedelta(days=60)
    before = tuple(
        replace(one, visits=tuple(visit for visit in one.visits if visit.at < early))
        for one in world().subjects
    )
    train(tmp_path, subjects=before, now=early)
    second = train(tmp_path)
    assert manifest(tmp_path, second.version)["gate"]["basis"] == "unseen by both"
    assert second.live


def test_with_nobody_to_learn_from_content_alone_goes_live(trained_once):
    assert train(trained_once, subjects=(), now=NOW + timedelta(days=1)).live


def test_broken_off_it_goes_on_from_what_was_finished(first, tmp_path, monkeypatch):
    folder, trained = first
    with pytest.raises(Killed):
        train(tmp_path, tell=killed_at("final.als"))
    fitted = []
    fit = Als.fit
    monkeypatch.setattr(Als, "fit", lambda self, matrix: fitted.append(self) or fit(self, matrix))
    again = train(tmp_path)
    assert fitted == []
    assert hashes(tmp_path, again.version) == hashes(folder, trained.version)


@pytest.mark.parametrize("word", ["visits of", "past.itemitem", "final.spectral", "goes live"])
def test_broken_off_anywhere_nothing_is_live_and_no_visit_is_left(word, tmp_path):
    with pytest.raises(Killed):
        train(tmp_path, tell=killed_at(word))
    assert in_use(tmp_path) is None
    assert list((tmp_path / ".extraction").iterdir()) == []


def test_a_resumed_training_uses_nothing_of_whom_withdrew(first, tmp_path):
    with pytest.raises(Killed):
        train(tmp_path / "one", tell=killed_at("final.spectral"))
    fewer = world().subjects[1:]
    resumed, never = (train(tmp_path / name, subjects=fewer) for name in ("one", "other"))
    assert hashes(tmp_path / "one", resumed.version) == hashes(tmp_path / "other", never.version)


def test_one_training_at_a_time(tmp_path):
    with training.alone(tmp_path), pytest.raises(TrainingRuns):
        train(tmp_path)


def test_going_back_is_to_the_version_before(first, tmp_path):
    learned = load(first[0] / first[1].version)
    names = [published(tmp_path, learned, NOW + timedelta(days=day)) for day in (0, 1)]
    assert versions.previous(tmp_path) == names[0]
    versions.put_live(tmp_path, names[0])
    assert in_use(tmp_path) == names[0]
    with pytest.raises(NoSuchVersion):
        versions.previous(tmp_path)


def test_what_was_gone_back_to_is_what_the_next_is_judged_against(first, trained_once):
    learned = load(first[0] / first[1].version)
    published(trained_once, learned, NOW + timedelta(days=1))
    versions.put_live(trained_once, first[1].version)
    third = train(trained_once, now=NOW + timedelta(days=2))
    assert manifest(trained_once, third.version)["gate"]["against"] == first[1].version
    assert in_use(trained_once) == third.version


def test_the_version_in_use_is_never_cleared_away(first, trained_once):
    learned = load(first[0] / first[1].version)
    days = [NOW + timedelta(days=1 + day) for day in range(KEPT)]
    later = [publish(learned, folder=trained_once, now=day, told={}, live=False) for day in days]
    assert {one.name for one in versions.versions(trained_once)} == {first[1].version, *later}


def test_a_version_that_there_never_was_is_not_put_live(first):
    folder, _ = first
    for name in ("../elsewhere", "current", "20200101T000000Z-00000000"):
        with pytest.raises(NoSuchVersion):
            versions.put_live(folder, name)


def test_the_window_is_that_of_the_visits(first):
    folder, trained = first
    times = [visit.at for one in world().subjects for visit in one.visits]
    told = manifest(folder, trained.version)["window"]
    assert (datetime.fromisoformat(told["first"]), datetime.fromisoformat(told["last"])) == (
        min(times),
        max(times),
    )


def test_old_events_that_nobody_went_to_take_no_memory():
    old, ever = (event(900 + at, "jazz", NOW - timedelta(days=800)) for at in (0, 1))
    always = replace(ever, start=None)
    events = in_order([*world().events, old, always])
    numbered = {one.event: at for at, one in enumerate(events)}
    learned = learn(lesson(events=events, interactions=gather(world().subjects, events=numbered))).learned
    assert learned.known([old, always]).tolist()[0] == -1
    assert (learned.known([*world().events, always]) >= 0).all()
    assert learned.stand([old]).spaces["content"].nnz > 0
