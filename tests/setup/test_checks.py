"""What must not be in a public repository: one machine's places, a registry's host."""

import pytest

from docker.local.checks import machine_paths_in


@pytest.mark.parametrize(
    "line", ["/ro" + "ot/x", "see /ho" + "me/ann/x", "/wo" + "rk/main", "https://pypi" + ".org/simple"]
)
def test_finds_it(line):
    assert machine_paths_in(f"fine\n{line}\n") == [2]


@pytest.mark.parametrize("line", ["../shared/data", "/usr/bin/python3.12", "roots/of/trees", "network/"])
def test_leaves_the_rest_alone(line):
    assert machine_paths_in(line) == []
