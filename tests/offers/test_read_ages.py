"""typicalAgeRange, as documents write it."""

import pytest

from culture_app.offers.calendar.instants import Notes
from culture_app.offers.document import ages


@pytest.mark.parametrize(
    ("said", "ages_", "mended"),
    [
        ("6-12", (6, 12), False),
        ("-12", (None, 12), False),
        ("6-", (6, None), False),
        ("-", (None, None), False),
        ("0-", (None, None), False),
        ("0-12", (None, 12), False),
        (" 6 - 12 ", (6, 12), False),
        ("7", (7, 7), False),
        ("7-7", (7, 7), False),
        ("65-130", (65, None), False),
        (None, (None, None), False),
        ("", (None, None), False),
        ("12-6", (None, None), True),
        ("200-", (None, None), True),
        ("kids", (None, None), True),
        (12, (None, None), True),
    ],
)
def test_a_range_of_ages(said, ages_, mended):
    notes = Notes()
    assert ages.read(said, notes) == ages_
    assert bool(notes) == mended
