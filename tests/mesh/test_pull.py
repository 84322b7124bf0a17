"""A pull: what goes in, which version wins, what a repeated pull changes."""

from datetime import timedelta

import pytest
from django.db import connection

from culture_app.mesh.models import Performer, Quarantined, Run
from culture_app.offers.models import Offer
from tests.mesh.samples import (
    counts,
    event,
    lines,
    organizer,
    place,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def stored_name(name="a"):
    return Offer.objects.get(iri=f"https://data.example.org/event/{name}").names["nl"]


def everything():
    """Each table that a pull writes, without its own diary."""
    found = {}
    with connection.cursor() as cursor:
        for table in (
            "offers_offer",
            "offers_occurrence",
            "offers_availability",
            "mesh_performer",
            "mesh_quarantined",
        ):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # our own names
            found[table] = [
                tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor
            ]
    return found


def test_takes_in_events_places_and_organizers(write, pull):
    folder = write(
        **{"events.jsonl": lines(event()), "places.jsonl": lines(place()), "o.json": lines(organizer())}
    )
    assert counts(pull(folder)) == (3, 0, 0, 0, 0)
    assert set(Offer.objects.values_list("kind", flat=True)) == {"event", "place", "organizer"}


def test_an_event_finds_the_place_that_comes_after_it(write, pull):
    folder = write(**{"a.jsonl": lines(event()), "z.jsonl": lines(place())})
    pull(folder)
    assert Offer.objects.get(kind="event").point is not None


def test_a_second_pull_changes_nothing(write, pull, at):
    folder = write(
        **{"x.jsonl": lines(place(), event("a"), event("a", name={"nl": "B"}), "{broken", event("c"))}
    )
    first = pull(folder)
    before = everything()
    second = pull(folder, now=at + timedelta(hours=1))
    assert counts(first) == (3, 0, 0, 1, 1)
    assert counts(second) == (0, 0, 3, 1, 1)
    assert everything() == before


def test_read_is_the_sum_of_the_others(write, pull):
    folder = write(**{"x.jsonl": lines(place(), event("a"), event("a"), "{broken", {"no": "id"})})
    report = pull(folder)
    assert report.read == 5 == sum(counts(report))


def test_the_later_modified_wins_whatever_the_order(write, pull):
    early, late = "2026-01-01T00:00:00+01:00", "2026-02-01T00:00:00+01:00"
    folder = write(**{"x.jsonl": lines(event(modified=late, name={"nl": "Late"}), event(modified=early))})
    assert counts(pull(folder)) == (1, 0, 0, 1, 0)
    assert stored_name() == "Late"


def test_without_modified_the_later_path_wins(write, pull):
    folder = write(**{"b.json": lines(event(name={"nl": "B"})), "a.json": lines(event(name={"nl": "A"}))})
    pull(folder)
    assert stored_name() == "B"


def test_the_order_of_the_arguments_is_path_order(write, pull):
    folder = write(**{"b.json": lines(event(name={"nl": "B"})), "a.json": lines(event(name={"nl": "A"}))})
    pull(folder / "b.json", folder / "a.json")
    assert stored_name() == "A"


def test_http_and_https_name_the_same_thing(write, pull):
    folder = write(**{"x.jsonl": lines(event(), {**event(), "@id": "http://data.example.org/event/a/"})})
    assert counts(pull(folder)) == (1, 0, 0, 1, 0)


def test_a_changed_document_updates(write, pull):
    pull(write(**{"x.json": lines(event())}))
    report = pull(write(**{"x.json": lines(event(name={"nl": "Nieuw"}))}))
    assert counts(report) == (0, 1, 0, 0, 0)
    assert stored_name() == "Nieuw"


def test_what_is_stored_and_later_stays(write, pull):
    pull(write(**{"x.json": lines(event(modified="2026-02-01T00:00:00Z", name={"nl": "Later"}))}))
    report = pull(write(**{"x.json": lines(event(modified="2026-01-01T00:00:00Z"))}))
    assert counts(report) == (0, 0, 0, 1, 0)
    assert stored_name() == "Later"


def test_a_withdrawn_event_counts_as_updated(write, pull):
    pull(write(**{"x.json": lines(event())}))
    report = pull(write(**{"x.json": lines(event(workflowStatus="DELETED"))}))
    assert counts(report) == (0, 1, 0, 0, 0)
    assert Offer.objects.get().withdrawn


def test_a_withdrawn_event_that_nobody_knew_counts_as_created(write, pull):
    folder = write(**{"x.json": lines(event(workflowStatus="DELETED"))})
    assert counts(pull(folder)) == (1, 0, 0, 0, 0)
    assert counts(pull(folder)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("order", [("o.json", "x.json"), ("x.json", "o.json")])
def test_an_event_that_only_points_to_its_organiser_shows_its_name_whichever_came_first(write, pull, order):
    mine = organizer(name={"nl": "De Harmonie"})
    files = {"o.json": lines(mine), "x.json": lines(event(organizer={"@id": mine["@id"]}))}
    for name in order:
        folder = write(**{name: files[name]})
        pull(folder / name)
    shown = Offer.objects.get(kind="event")
    assert b'"De Harmonie"' in bytes(shown.card_nl)
    pull(write(**{"o.json": lines(organizer(name={"nl": "De Fanfare"}))}))
    assert b'"De Fanfare"' in bytes(Offer.objects.get(kind="event").card_nl)


def test_an_unusable_winner_gives_way_to_the_next_best(write, pull):
    broken = event(modified="2026-03-01T00:00:00Z", calendarType="single")
    del broken["startDate"], broken["endDate"]
    folder = write(**{"x.jsonl": lines(event(modified="2026-01-01T00:00:00Z"), broken)})
    assert counts(pull(folder)) == (1, 0, 0, 0, 1)
    assert counts(pull(folder)) == (0, 0, 1, 0, 1)
    assert Quarantined.objects.get().state == "open"


def test_unknown_fields_are_kept(write, pull):
    pull(write(**{"x.json": lines(event(somethingNew={"deep": [1]}))}))
    assert b"somethingNew" in bytes(Offer.objects.get().source)


def test_performers_are_kept_and_named_on_their_events(shared, pull):
    pull(shared / "uwp" / "nquads")
    assert Performer.objects.get().names == {"nl": "Lucy McKenzie"}
    assert b"Lucy McKenzie" in bytes(Offer.objects.get(kind="event").document)


def test_a_run_is_written_in_the_diary(write, pull, at):
    pull(write(**{"x.json": lines(event())}))
    run = Run.objects.get()
    assert (run.state, run.counts["created"], run.started) == ("done", 1, at)


def test_all_real_documents_twice_change_nothing_the_second_time(shared, pull, at):
    first = pull(shared / "udb3", shared / "uwp")
    before = everything()
    second = pull(shared / "udb3", shared / "uwp", now=at + timedelta(hours=1))
    assert first.read == second.read == 38
    assert (second.created, second.updated) == (0, 0)
    assert second.unchanged == first.created
    assert everything() == before
