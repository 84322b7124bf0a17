"""A pull: what goes in, which version wins, what a repeated pull changes."""

import gzip
import os
from datetime import timedelta

import pytest
from django.db import connection

from culture_app.mesh import scratch
from culture_app.mesh.errors import PathMissing
from culture_app.mesh.models import DataProduct, Performer, Quarantined, Run
from culture_app.offers.models import Offer
from tests.mesh.samples import (
    DESCRIPTOR,
    PARTICIPANT,
    PARTICIPANTS,
    VISIT,
    VISITS,
    event,
    lines,
    organizer,
    place,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def counts(report):
    return (report.created, report.updated, report.unchanged, report.superseded, len(report.quarantined))


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


def test_reads_what_is_packed(write, pull):
    folder = write(**{"x.jsonl.gz": gzip.compress(lines(place(), event()).encode())})
    assert counts(pull(folder)) == (2, 0, 0, 0, 0)


def test_files_that_nothing_reads_are_passed_by_in_a_folder(write, pull):
    folder = write(**{"README.md": "x", "x.json": lines(event())})
    report = pull(folder)
    assert counts(report) == (1, 0, 0, 0, 0)
    assert "README.md" in report.ignored[0]


def test_a_file_that_nothing_reads_is_told_when_named(write, pull):
    folder = write(**{"x.docx": "x"})
    assert pull(folder / "x.docx").quarantined[0].reason == "No codec reads this type of file."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.json", b"", "The file is empty."),
        ("x.json", b'{"@id": "caf\xe9"}', "The text isn't UTF-8 (byte 13)."),
        ("x.csv", b"location_id,location_name_nl\n1,caf\xe9\n", "The text isn't UTF-8."),
        ("x.jsonl.gz", gzip.compress(lines(event()).encode(), mtime=0)[:40], "The gzip file is cut off."),
        ("x.jsonl.gz", b"plain", "The file is named .gz and isn't packed with gzip."),
        ("x.zip", b"PK\x03\x04broken", None),
        ("x.nq", b"<a> <b>\n", "The RDF can't be read (line 1 between columns 1 and 4)."),
    ],
)
def test_an_unreadable_file_is_quarantined_with_its_bytes(write, pull, name, content, reason):
    folder = write(**{name: content, "good.json": lines(event())})
    report = pull(folder)
    assert report.created == 1
    (line,) = report.quarantined
    if reason:
        assert line.reason == reason
    assert bytes(Quarantined.objects.get().body) == content


def test_a_folder_that_leads_back_into_itself_is_told(write, pull):
    folder = write(**{"sub/x.json": lines(event())})
    (folder / "sub" / "loop").symlink_to(folder)
    report = pull(folder)
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.quarantined[0].reason == "The folder leads back into itself."


def test_a_link_to_nowhere_is_told(write, pull):
    folder = write(**{"x.json": lines(event())})
    (folder / "gone.json").symlink_to(folder / "nowhere")
    assert "isn't there" in pull(folder).quarantined[0].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(write, pull):
    folder = write(**{"x.json": lines(event())})
    (folder / "x.json").chmod(0)
    assert "permission denied" in pull(folder).quarantined[0].reason


def test_a_path_that_is_not_there_stops_before_anything(write, pull):
    folder = write(**{"x.json": lines(event())})
    with pytest.raises(PathMissing):
        pull(folder, folder / "nowhere")
    assert not Offer.objects.exists()


def test_performers_are_kept_and_named_on_their_events(shared, pull):
    pull(shared / "uwp" / "nquads")
    assert Performer.objects.get().names == {"nl": "Lucy McKenzie"}
    assert b"Lucy McKenzie" in bytes(Offer.objects.get(kind="event").document)


def test_people_without_a_legal_ground_are_quarantined_and_sealed(write, pull):
    folder = write(
        **{"deelname_results.csv": VISITS + VISIT, "participant_results.csv": PARTICIPANTS + PARTICIPANT}
    )
    report = pull(folder)
    assert counts(report) == (0, 0, 0, 0, 2)
    assert "legal ground" in report.quarantined[0].reason
    for row in Quarantined.objects.all():
        assert row.sealed
        assert b"1987" not in bytes(row.body)
        assert "67db4b25" not in row.record_key
        assert "participant_birthyear" in row.fields


def test_people_with_a_legal_ground_go_to_the_vault(write, pull):
    folder = write(
        **{
            "data-product.yaml": DESCRIPTOR,
            "deelname_results.csv": VISITS + VISIT,
            "participant_results.csv": PARTICIPANTS + PARTICIPANT,
        }
    )
    assert counts(pull(folder)) == (2, 0, 0, 0, 0)
    assert counts(pull(folder)) == (0, 0, 2, 0, 0)
    product = DataProduct.objects.get()
    assert (product.name, product.purposes) == ("dp-be-test/people", ["training", "statistics"])


def test_a_ground_that_comes_later_closes_the_quarantine(write, pull):
    files = {"deelname_results.csv": VISITS + VISIT, "participant_results.csv": PARTICIPANTS + PARTICIPANT}
    pull(write(**files))
    pull(write(**files, **{"data-product.yaml": DESCRIPTOR}))
    assert set(Quarantined.objects.values_list("state", flat=True)) == {"mended"}


def test_a_broken_personal_row_is_sealed_and_not_quoted(write, pull):
    folder = write(
        **{
            "data-product.yaml": DESCRIPTOR,
            "participant_results.csv": PARTICIPANTS,
            "deelname_results.csv": VISITS + "geheim,1987\n",
        }
    )
    report = pull(folder)
    assert "geheim" not in report.quarantined[0].reason + report.quarantined[0].source
    assert b"geheim" not in bytes(Quarantined.objects.get().body)


def test_a_descriptor_says_which_files_are_the_product(write, pull):
    folder = write(
        **{
            "data-product.yaml": (
                "kind: DataProduct\nmetadata: {name: x}\nspec:\n  outputPorts:\n"
                "    - {name: events, path: 'events/*.json', entity: event}\n"
                "    - {name: gone, path: 'gone.json'}\n"
            ),
            "events/a.json": lines(event("a")),
            "draft.json": lines(event("b")),
        }
    )
    report = pull(folder / "data-product.yaml")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.quarantined[0].reason == "The port gone names a file that isn't there: gone.json."


def test_a_port_delivers_only_files_of_its_own_product(write, pull):
    folder = write(
        **{
            "p/data-product.yaml": "kind: DataProduct\nmetadata: {name: x}\nspec: {outputPorts: [{path: ../secret.json}]}",
            "secret.json": lines(event()),
        }
    )
    assert pull(folder / "p").created == 0


def test_a_folder_of_products_pulls_them_all(write, pull):
    descriptor = "kind: DataProduct\nmetadata: {name: %s}\nspec: {outputPorts: [{path: x.json}]}"
    folder = write(
        **{
            "one/data-product.yaml": descriptor % "one",
            "one/x.json": lines(event("a")),
            "two/data-product.yaml": descriptor % "two",
            "two/x.json": lines(event("b")),
        }
    )
    pull(folder)
    assert list(DataProduct.objects.values_list("name", "last_counts__created")) == [("one", 1), ("two", 1)]


def test_a_broken_descriptor_is_told(write, pull):
    folder = write(**{"data-product.yaml": "kind: [", "x.json": lines(event())})
    assert pull(folder).quarantined[0].reason.startswith("The descriptor can't be read")


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


def test_what_a_killed_pull_unpacked_is_gone_after_the_next(write, pull):
    left = scratch.folder() / "left.csv"
    left.write_text(PARTICIPANTS + PARTICIPANT)
    pull(write(**{"x.json": lines(event())}))
    assert not left.exists()
