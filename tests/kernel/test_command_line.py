"""manage.py where PostgreSQL doesn't answer: the socket's folder is there, and nobody listens in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py as a shell would, with a PostgreSQL that has stopped."""
    place = {"host": str(tmp_path), "port": 5432, "user": "culture"}
    (tmp_path / "services.json").write_text(json.dumps({"postgres": place}))
    foreign = ("DATABASE_URL", "KEYS_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CULTURE_AT")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {"CULTURE_LOCAL": str(tmp_path), "DJANGO_SETTINGS_MODULE": "culture_app.settings.dev"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("words", [("train_recommender",), ("mesh_pull", "fixtures")], ids=" ".join)
def test_a_command_says_in_one_line_that_postgresql_is_away(manage, words):
    done = manage(*words)
    assert done.returncode == os.EX_UNAVAILABLE
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"{words[0]}: PostgreSQL doesn't answer (")
    assert done.stdout == ""


def test_the_whole_story_is_there_for_who_asks(manage):
    done = manage("mesh_pull", "fixtures", "--traceback")
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
