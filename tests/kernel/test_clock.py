"""The one clock, and how it is pinned."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from culture_app.kernel import clock

TELL = "from culture_app.kernel import clock; print(clock.now().isoformat(), clock.local(clock.now()).isoformat())"


def told(at: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", TELL],
        env={**os.environ, "CULTURE_AT": at},
        capture_output=True,
        text=True,
        check=False,
    )


def test_now_is_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_pinned_clock_stands_still_at_that_instant():
    assert told("2026-07-01T12:00:00+02:00").stdout.split() == [
        "2026-07-01T10:00:00+00:00",
        "2026-07-01T12:00:00+02:00",
    ]


@pytest.mark.parametrize("wrong", ["2026-07-01T12:00:00", "noon"])
def test_refuses_an_instant_without_an_offset(wrong):
    assert told(wrong).returncode != 0


def test_production_refuses_a_pinned_clock():
    ended = subprocess.run(
        [sys.executable, "-c", "import culture_app.settings.production"],
        env={**os.environ, "CULTURE_AT": "2026-07-01T12:00:00+02:00"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "CULTURE_AT pins the clock" in ended.stderr
