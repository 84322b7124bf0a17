"""train_recommender, rollback_recommender and recommender_versions, and the task that trains at night."""

import json
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from culture_world import NOW, lessons, published
from django.core.management import call_command
from django.core.management.base import CommandError

from recommender import artifacts, tasks, versions
from recommender import services as recommender


@pytest.fixture
def folder(settings, tmp_path):
    settings.RECOMMENDER_DIR = tmp_path / "models"
    return settings.RECOMMENDER_DIR


@pytest.fixture
def kept(folder):
    """Three versions, the last of them refused."""
    names = [published(folder, lessons().learned, NOW + timedelta(days=day)) for day in (0, 1)]
    refused = artifacts.publish(
        lessons().learned,
        folder=folder,
        now=NOW + timedelta(days=2),
        told={"gate": {"accepted": False, "forced": False}, "metrics": {"ranker_ndcg_at_20": 0.123}},
        live=False,
    )
    return [*names, refused]


def said(capsys):
    return capsys.readouterr().out


def test_going_back_is_one_command(folder, kept, capsys):
    call_command("rollback_recommender")
    assert versions.in_use(folder) == kept[0]
    assert kept[0] in said(capsys)


def test_a_version_can_be_named_even_a_refused_one(folder, kept):
    call_command("rollback_recommender", kept[2])
    assert versions.in_use(folder) == kept[2]


@pytest.mark.parametrize("name", ["20200101T000000Z-00000000", "../models", "current", ".training"])
def test_what_there_never_was_is_an_error(folder, kept, name):
    with pytest.raises(CommandError):
        call_command("rollback_recommender", name)
    assert versions.in_use(folder) == kept[1]


def test_without_an_earlier_version_there_is_no_going_back(folder):
    with pytest.raises(CommandError):
        call_command("rollback_recommender")


def test_a_broken_version_is_not_put_live(folder, kept):
    (folder / kept[0] / "fame.npy").write_bytes(b"broken")
    with pytest.raises(CommandError):
        call_command("rollback_recommender")
    assert versions.in_use(folder) == kept[1]


def test_a_version_without_a_readable_manifest_is_no_version(folder, kept):
    (folder / kept[0] / "manifest.json").write_text("{")
    assert [each.name for each in versions.versions(folder)] == [kept[2], kept[1]]


def test_workers_follow(folder, kept):
    shelf = artifacts.Shelf(folder)
    assert shelf.current().version == kept[1]
    recommender.go_back()
    shelf._looked = -artifacts.LOOK_EVERY_S
    assert shelf.current().version == kept[0]


def test_the_list_says_which_is_in_use_and_which_was_refused(folder, kept, capsys):
    call_command("recommender_versions", "--json")
    told = json.loads(said(capsys))
    assert [(each["version"], each["in_use"], each["refused"]) for each in told] == [
        (kept[2], False, True),
        (kept[1], True, False),
        (kept[0], False, False),
    ]
    call_command("recommender_versions")
    lines = said(capsys).splitlines()
    assert lines[0].endswith("NDCG@20 0.1230  refused")
    assert lines[1].startswith("* ")


def test_metrics_over_time_are_drawn(folder, tmp_path):
    folder.mkdir()
    for day, worth in enumerate((0.4, 0.5, 0.45)):
        metrics = {"ranker_ndcg_at_20": worth, "popularity_ndcg_at_20": 0.1}
        versions.note(
            folder,
            {"version": str(day), "at": NOW + timedelta(days=day), "live": day != 2, "metrics": metrics},
        )
    call_command("recommender_versions", "--plot", str(tmp_path / "plot.svg"))
    drawn = (tmp_path / "plot.svg").read_text()
    assert drawn.count("<polyline") == 4
    assert 'fill="none" />' in drawn  # the refused one


def test_where_no_drawing_can_be_written_it_says_so(folder, tmp_path):
    with pytest.raises(CommandError, match="can't be written: No such file"):
        call_command("recommender_versions", "--plot", str(tmp_path / "no folder" / "plot.svg"))


def test_without_history_the_drawing_is_empty_but_valid(folder, tmp_path):
    call_command("recommender_versions", "--plot", str(tmp_path / "plot.svg"))
    assert (tmp_path / "plot.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(("code", "fails"), [(0, False), (3, False), (4, False), (1, True)])
def test_the_task_fails_only_if_the_training_does(monkeypatch, code, fails):
    asked = []
    ended = SimpleNamespace(returncode=code, stderr="")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: asked.append(command) or ended)
    if fails:
        with pytest.raises(RuntimeError):
            tasks.train()
    else:
        tasks.train()
    assert asked[0][:3] == [sys.executable, "manage.py", "train_recommender"]


@pytest.mark.django_db(databases=["default", "keys"])
def test_while_another_training_runs_the_command_ends_with_4(folder):
    from recommender import training

    with training.alone(folder), pytest.raises(CommandError) as raised:
        call_command("train_recommender")
    assert raised.value.returncode == 4


@pytest.mark.django_db(databases=["default", "keys"])
def test_training_says_what_became_of_it(folder, capsys):
    call_command("train_recommender", "--json")
    told = json.loads(said(capsys))
    assert (told["live"], told["version"]) == (True, versions.in_use(folder))
