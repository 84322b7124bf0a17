"""A timetable folder of its own for each test that loads one; and doors to what a plan is made of."""

from datetime import datetime

import pytest

from culture_app.kernel.clock import BRUSSELS
from mobility import shelf
from mobility.data import SourceNote
from mobility.providers.connection_scan import ConnectionScan
from tests.mobility import feeds

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=BRUSSELS)


@pytest.fixture
def folder(settings, tmp_path):
    """Where timetables are kept during this test."""
    settings.TIMETABLE_DIR = tmp_path / "timetable"
    return settings.TIMETABLE_DIR


@pytest.fixture
def put(folder):
    """Puts a feed on the shelf."""

    def _put(files, source="trains"):
        data = files if isinstance(files, bytes) else feeds.zipped(files)
        return shelf.put(note=SourceNote(id=source, as_of=NOW), data=data, now=NOW)[0]

    return _put


@pytest.fixture
def planner(put):
    """A planner over the feeds given, each a source of its own."""

    def _planner(*given):
        for number, files in enumerate(given):
            put(files, source=f"feed{number}")
        return ConnectionScan(shelf.current())

    return _planner
