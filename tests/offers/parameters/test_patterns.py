"""What the schema says of a text is what the search takes."""

import re
from urllib.parse import urlencode

import pytest

from culture_app.offers import vocabulary
from culture_app.offers.errors import BadParameter
from culture_app.offers.rest import parameters


def pattern(name):
    (found,) = (
        one for one in (*parameters.OFFER_PARAMETERS, *parameters.PAGE_PARAMETERS) if one.name == name
    )
    schema = found.type
    return schema.get("items", schema)["pattern"]


@pytest.mark.parametrize("name", ["labels[]", "termIds[]", "creator"])
@pytest.mark.parametrize(
    ("value", "something"),
    [
        ("jazz", True),
        ("\x05jazz", True),
        ("\x05", False),
        ("\x19\x1f", False),
        ("\x7f \x85", False),
        ("\u2003", False),
        (" ", False),
    ],
)
def test_a_text_of_spaces_and_control_characters_is_none(name, value, something):
    assert bool(re.search(pattern(name), value)) is something
    raw = urlencode({name: value})
    if something:
        vocabulary.parse(raw, kinds=("event",), also=frozenset())
        return
    with pytest.raises(BadParameter):
        vocabulary.parse(raw, kinds=("event",), also=frozenset())
