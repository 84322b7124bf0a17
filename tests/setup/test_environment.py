"""`.venv` comes from requirements.lock: pinned, hashed, for both Pythons, naming no host."""

import re
import tomllib

import pytest

from docker.local.environment import only


@pytest.fixture
def lock(root) -> str:
    return (root / "requirements.lock").read_text()


def test_one_package_s_lines_are_found_with_their_hashes():
    lock = "a==1 \\\n    --hash=sha256:1\nuv==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\nz==3 \\\n    --hash=sha256:4\n"
    assert only("uv", lock) == "uv==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    assert only("z", lock) == "z==3 \\\n    --hash=sha256:4\n"
    assert only("u", lock) == ""


def test_each_package_is_pinned_and_hashed(lock):
    packages = re.findall(r"^[a-z0-9].*(?:\n .*)*", lock, flags=re.MULTILINE)
    assert len(packages) > 50
    assert all("==" in package and "--hash=sha256:" in package for package in packages)


def test_it_names_no_host(lock):
    assert "://" not in lock
    assert "index-url" not in lock


def test_it_holds_everything_that_the_project_asks_for(root, lock):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in asked]
    assert [name for name in names if not only(name, lock)] == []


def test_uv_can_be_taken_from_it_alone(lock):
    assert only("uv", lock).startswith("uv==")
