import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import orjson
import pytest
from culture_world import NOW, lessons, published, visits_to, world

from recommender import artifacts
from recommender.artifacts import Shelf, load
from recommender.errors import ArtifactRefused
from recommender.taste import point, taste
from recommender.versions import KEPT

LEARNED = lessons().learned


def profiles(learned):
    mine = taste(visits=visits_to("jazz"), interests=(), now=NOW)
    return point(mine, learned, mine.visits).profiles


def test_what_is_loaded_ranks_as_what_was_learned(tmp_path):
    published(tmp_path, LEARNED)
    again = load((tmp_path / "current").resolve())
    for name, profile in profiles(LEARNED).items():
        assert profiles(again)[name] == pytest.approx(profile, abs=2e-3)  # some of it is half as wide on disk
    assert again.ranker == LEARNED.ranker


def test_large_arrays_are_mapped_not_read(tmp_path):
    published(tmp_path, LEARNED)
    factors = load((tmp_path / "current").resolve()).models["als"].items
    assert isinstance(factors.base, np.memmap)
    assert not factors.flags.writeable


def test_the_manifest_says_each_files_hash(tmp_path):
    version = published(tmp_path, LEARNED)
    manifest = orjson.loads((tmp_path / version / "manifest.json").read_bytes())
    assert set(manifest["files"]) == {path.name for path in (tmp_path / version).glob("*.npy")}
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in manifest["files"].values())


def test_a_file_that_has_changed_is_refused(tmp_path):
    version = published(tmp_path, LEARNED)
    with (tmp_path / version / "fame.npy").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(ArtifactRefused):
        load(tmp_path / version)


def test_a_pickle_is_refused(tmp_path):
    version = published(tmp_path, LEARNED)
    path = tmp_path / version / "fame.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    manifest = orjson.loads((tmp_path / version / "manifest.json").read_bytes())
    manifest["files"]["fame.npy"] = artifacts._digest(path)
    (tmp_path / version / "manifest.json").write_bytes(orjson.dumps(manifest))
    with pytest.raises(ArtifactRefused):
        load(tmp_path / version)


def looking(shelf):
    """As if a second had passed since the last look."""
    shelf._looked = -artifacts.LOOK_EVERY_S
    return shelf.current()


def test_a_new_version_is_picked_up_without_a_restart(tmp_path):
    shelf = Shelf(tmp_path)
    assert shelf.current() is None
    first = published(tmp_path, LEARNED)
    assert looking(shelf).version == first
    second = published(tmp_path, LEARNED, NOW + timedelta(hours=1))
    assert looking(shelf).version == second != first


def test_the_link_is_looked_at_once_a_second_at_most(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.current()
    published(tmp_path, LEARNED)
    assert shelf.current() is None


def test_a_broken_new_version_leaves_the_old_one_in_use(tmp_path):
    shelf = Shelf(tmp_path)
    first = published(tmp_path, LEARNED)
    looking(shelf)
    second = published(tmp_path, LEARNED, NOW + timedelta(hours=1))
    (tmp_path / second / "manifest.json").write_text("{")
    assert looking(shelf).version == first


def test_only_the_last_few_versions_are_kept(tmp_path):
    versions = [published(tmp_path, LEARNED, NOW + timedelta(hours=at)) for at in range(5)]
    kept = sorted(path.name for path in tmp_path.iterdir() if path.name != "current")
    assert kept == versions[-KEPT:]


def test_no_array_has_a_row_per_person(tmp_path):
    version = published(tmp_path, LEARNED)
    people = len(world().subjects)
    for path in (tmp_path / version).glob("*.npy"):
        assert people not in np.load(path).shape, path.name


def test_the_same_training_gives_the_same_bytes(tmp_path):
    again = world().learn().learned
    one, other = (published(tmp_path / name, learned) for name, learned in (("a", LEARNED), ("b", again)))
    assert one == other


def test_training_without_somebody_is_training_that_never_saw_her(tmp_path):
    """Whoever withdraws leaves nothing behind in the next version: same bytes as if she had never come."""
    withdrawn = replace(world(), subjects=tuple(s for s in world().subjects if s.row != 17))
    never = world(without=17)
    one, other = (
        published(tmp_path / name, found.learn().learned) for name, found in (("a", withdrawn), ("b", never))
    )
    assert one == other
    assert one != published(tmp_path / "c", LEARNED)
