"""Keys."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from culture_app.kernel.identity import key_of, new_id, occurrence_key

EVENT = key_of("https://data.example.org/id/event/1")
START = datetime(2026, 7, 1, 18, tzinfo=UTC)


def test_scheme_and_last_slash_make_no_difference():
    assert key_of("http://data.example.org/id/event/1/") == EVENT


def test_another_iri_is_another_key():
    assert key_of("https://data.example.org/id/event/2") != EVENT


def test_an_occurrence_keeps_its_key_in_any_time_zone():
    assert occurrence_key(EVENT, START) == occurrence_key(
        EVENT, START.astimezone(ZoneInfo("Europe/Brussels"))
    )


def test_occurrences_at_other_times_or_of_other_order_differ():
    keys = {
        occurrence_key(EVENT, START),
        occurrence_key(EVENT, START, 1),
        occurrence_key(EVENT, START + timedelta(1)),
    }
    assert len(keys) == 3


def test_new_keys_are_version_7_and_differ():
    keys = {new_id() for _ in range(1000)}
    assert len(keys) == 1000
    assert {key.version for key in keys} == {7}
