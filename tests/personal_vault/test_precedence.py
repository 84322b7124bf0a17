"""Of two versions, which counts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personal_vault.precedence import Version, after, compare

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
A, B, C = b"a" * 16, b"b" * 16, b"c" * 16


@pytest.mark.parametrize(
    ("incoming", "present", "verdict"),
    [
        (Version(LATE, A), Version(EARLY, B), "newer"),
        (Version(EARLY, A), Version(LATE, B), "loses"),
        (Version(EARLY, A), Version(EARLY, A), "same"),
        (Version(EARLY, A), Version(EARLY, B), "instead"),
        (Version(None, A), Version(None, B), "instead"),
        (Version(None, A), Version(LATE, B), "instead"),
        (Version(None, A), Version(None, A), "same"),
        (Version(None, A), Version(None, B, lost=C + A), "loses"),
        (Version(LATE, A), Version(EARLY, B, lost=A), "newer"),
    ],
)
def test_verdicts(incoming, present, verdict):
    assert compare(incoming, present) == verdict


versions = st.builds(Version, st.sampled_from([None, EARLY, LATE]), st.sampled_from([A, B, C]))


@given(st.lists(st.builds(Version, st.none(), st.sampled_from([A, B, C])), min_size=1, max_size=8))
def test_the_same_files_without_dates_read_twice_end_the_same(rows):
    def read(present):
        for row in rows:
            verdict = "newer" if present is None else compare(row, present)
            if verdict in ("newer", "instead"):
                present = row if present is None else after(row, present, verdict)
        return present

    once = read(None)
    assert read(once) == once
