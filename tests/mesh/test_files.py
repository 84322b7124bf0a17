"""What a pull makes of files: packed, passed by, unreadable, not there."""

import gzip
import os

import pytest

from culture_app.mesh import scratch
from culture_app.mesh.errors import PathMissing
from culture_app.mesh.models import Quarantined
from culture_app.offers.models import Offer
from tests.mesh.samples import (
    PARTICIPANT,
    PARTICIPANTS,
    counts,
    event,
    lines,
    place,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


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


def test_what_a_killed_pull_unpacked_is_gone_after_the_next(write, pull):
    left = scratch.folder() / "left.csv"
    left.write_text(PARTICIPANTS + PARTICIPANT)
    pull(write(**{"x.json": lines(event())}))
    assert not left.exists()
