"""One list of system packages, for the set-up and for the image."""

import pytest

from docker.local.packages import Need, missing, parse


def test_a_line_is_a_need_with_alternatives():
    assert parse("[programs]  # why\nlibgdal32 | libgdal34t64 # maps\n\n# nothing\n") == (
        Need(section="programs", alternatives=("libgdal32", "libgdal34t64")),
    )


def test_any_alternative_meets_the_need():
    needs = parse("[services]\nredis-server | valkey-server\n")
    assert missing(needs, ["valkey-server"]) == ()
    assert missing(needs, ["redis-tools"]) == needs


def test_a_pattern_meets_the_need_when_it_is_there():
    needs = parse("[services]\npostgresql-postgis | postgresql-[0-9][0-9]-postgis-[0-9]\n")
    assert missing(needs, ["postgresql-17-postgis-3"]) == ()
    assert missing(needs, ["postgresql-17-postgis-3-scripts"]) == needs


def test_a_condition_is_a_file_that_exists(tmp_path):
    python = tmp_path / "python3.12"
    needs = parse(f"[environment]\npython3.12-venv if {python}\n")
    assert missing(needs, []) == ()
    python.touch()
    assert missing(needs, []) == needs


@pytest.mark.parametrize("line", ["redis-server; rm", "REDIS", "--option", "a |"])
def test_refuses_what_is_no_package(line):
    with pytest.raises(ValueError, match="package list"):
        parse(f"[services]\n{line}\n")


def test_refuses_a_package_outside_a_section():
    with pytest.raises(ValueError, match="package list"):
        parse("redis-server\n")


def test_the_real_list_names_something_to_install_for_each_need(root):
    needs = parse((root / "docker" / "packages.txt").read_text())
    assert {need.section for need in needs} == {"programs", "services", "environment"}
    assert not any(set(need.alternatives[0]) & set("*?[") for need in needs)


def test_the_image_installs_from_the_same_list(root):
    dockerfile = (root / "docker" / "Dockerfile").read_text()
    assert "python -m docker.local packages programs" in dockerfile
    assert "apt-get" not in dockerfile
    assert "!docker/packages.txt" in (root / ".dockerignore").read_text()
