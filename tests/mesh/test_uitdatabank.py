"""UiTdatabank's JSON, however it is laid out."""

import json

import orjson
import pytest

from culture_app.mesh.codecs import json_records, uitdatabank
from culture_app.mesh.data import Kind
from culture_app.mesh.errors import CodecFault
from tests.mesh.samples import event, lines, organizer, place


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(json_records.records(path))


@pytest.mark.parametrize(
    "content",
    [
        lines(event("a"), event("b")),
        json.dumps([event("a"), event("b")]),
        json.dumps([event("a"), event("b")], indent=2),
        json.dumps({"@type": "PagedCollection", "member": [event("a"), event("b")]}),
        "\ufeff" + lines(event("a"), event("b")),
        "[\n" + json.dumps(event("a")) + ",\n" + json.dumps(event("b")) + "\n]\n",
        "\n\n" + lines(event("a")) + "\n" + lines(event("b")),
    ],
    ids=[
        "lines",
        "array",
        "indented array",
        "search results",
        "byte order mark",
        "array by line",
        "blank lines",
    ],
)
def test_reads_two_documents(tmp_path, content):
    assert [record.value["@id"][-1] for record in read(tmp_path / "x.json", content)] == ["a", "b"]


def test_reads_one_document_over_several_lines(tmp_path):
    (record,) = read(tmp_path / "x.json", json.dumps(event("a"), indent=4).replace("/", "\\/"))
    assert record.value == event("a")


def test_a_broken_line_spoils_only_itself(tmp_path):
    records = read(tmp_path / "x.jsonl", lines(event("a"), '{"@id": "https://x', event("b")))
    assert [bool(record.fault) for record in records] == [False, True, False]
    assert records[1].position == "line 2"
    assert records[1].raw == b'{"@id": "https://x'


def test_a_broken_first_line_spoils_only_itself(tmp_path):
    records = read(tmp_path / "x.jsonl", lines('{"@id": ', event("b")))
    assert [bool(record.fault) for record in records] == [True, False]


def test_a_broken_document_is_one_record_with_the_file_as_its_bytes(tmp_path):
    content = json.dumps(event("a"), indent=2)[:-20]
    (record,) = read(tmp_path / "x.json", content)
    assert record.raw == content.encode()
    assert "cut off" in record.fault


def test_says_that_a_text_is_not_utf8(tmp_path):
    (record,) = read(tmp_path / "x.json", b'{"@id": "caf\xe9"}')
    assert record.fault == "The text isn't UTF-8 (byte 13)."


def test_refuses_nul(tmp_path):
    (record,) = read(tmp_path / "x.json", orjson.dumps(event("a", description={"nl": "a\x00b"})))
    assert "NUL" in record.fault


def test_takes_a_backslash_before_u0000_for_what_it_is(tmp_path):
    (record,) = read(tmp_path / "x.json", orjson.dumps(event("a", description={"nl": "a\\u0000b"})))
    assert not record.fault


@pytest.mark.parametrize("value", ["[1]", '["text"]', "[null]"])
def test_refuses_what_is_not_an_object(tmp_path, value):
    (record,) = read(tmp_path / "x.json", value)
    assert record.fault.startswith("A document is a JSON object")


def test_reads_an_array_too_long_to_hold(tmp_path):
    documents = [
        event(str(number), description={"nl": 'a "quoted" } text \\ ' * 50}) for number in range(3000)
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(documents))
    found = list(json_records._array(path))
    assert [record.value for record in found] == documents


def test_says_that_a_long_array_is_cut_off(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps([event("a"), event("b")])[:-30])
    assert [bool(record.fault) for record in json_records._array(path)] == [False, True]


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (event(), Kind.EVENT),
        (place(), Kind.PLACE),
        (organizer(), Kind.ORGANIZER),
        ({"@id": "https://data.publiq.be/id/organizer/udb/5"}, Kind.ORGANIZER),
        ({"@id": "https://x.example/1", "@context": "/contexts/place"}, Kind.PLACE),
        ({"@id": "https://x.example/1", "location": {}}, Kind.EVENT),
        ({"@id": "https://x.example/1", "calendarType": "permanent", "address": {}}, Kind.PLACE),
        ({"@id": "https://x.example/1", "url": "https://x.example"}, Kind.ORGANIZER),
        ({"@id": "https://x.example/events/1", "@type": "Place"}, Kind.PLACE),
    ],
)
def test_tells_what_a_document_is(document, kind):
    assert uitdatabank.identify(document).kind is kind


def test_the_folder_tells_where_the_document_does_not():
    assert uitdatabank.identify({"@id": "https://x.example/1"}, "/a/places/1.json").kind is Kind.PLACE


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"@id": 7},
        {"@id": ""},
        {"@id": "urn:uuid:5"},
        {"@id": "https://a b/event/1"},
        {"@id": "https://[/event/1"},
        {"@id": "https://x.example/1"},
    ],
)
def test_refuses_a_document_that_names_nothing(document):
    with pytest.raises(CodecFault):
        uitdatabank.identify(document)


def test_a_modified_that_cannot_be_read_counts_as_none():
    assert uitdatabank.identify(event(modified="yesterday")).modified is None


def test_a_modified_without_zone_is_brussels_time():
    assert (
        uitdatabank.identify(event(modified="2026-07-01T12:00:00")).modified.isoformat()
        == "2026-07-01T10:00:00+00:00"
    )
