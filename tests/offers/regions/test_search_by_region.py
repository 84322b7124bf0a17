"""Any code of a region finds what carries the one that it is kept under."""

import pytest

from culture_app.offers import keys


@pytest.mark.parametrize("asked", ["nis-24062", "NIS-24062", "gem-leuven", " gem-Leuven "])
def test_each_code_is_the_same_key(asked):
    assert keys.key(keys.REGION, asked) == "r:nis-24062"


def test_an_unknown_code_is_a_key_that_nothing_has():
    assert keys.key(keys.REGION, "gem-Nergens") == "r:gem-nergens"
