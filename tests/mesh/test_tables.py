"""The six entities as CSV."""

from dataclasses import replace

import pytest

from culture_app.mesh.codecs import tables
from culture_app.mesh.codecs.readers import RdfReader, TableReader
from culture_app.mesh.errors import CodecFault
from tests.mesh.samples import PARTICIPANT, PARTICIPANTS, VISIT, VISITS

PLACES = (
    "location_id,location_name_nl,location_address_street_nl,location_address_housenumber,"
    "location_address_postcode,location_address_postName_nl,location_address_country,"
    "location_geo_latitude,location_geo_longitude,location_type,locatie_modifieddate\n"
)
PLACE = "7,Zaal,Laan,1,3000,Leuven,BE,50.9,4.7,theater,2026-01-01T00:00:00+01:00\n"


def decoded(tmp_path, content, identifiers=None, name="x.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reader = TableReader("test", path, identifiers or {}, tmp_path)
    return [reader.decode(record, {}.get) for record in reader.records()]


def test_a_row_of_places_is_a_place(tmp_path):
    (found,) = decoded(tmp_path, PLACES + PLACE)
    assert found.kind == "place"
    assert found.iri == "https://data.example.org/id/venue/7"
    assert found.document["address"]["nl"]["streetAddress"] == "Laan 1"
    assert found.document["terms"][0]["id"] == "8.70.0.0.0"


@pytest.mark.parametrize(
    ("identifiers", "iri"),
    [
        ({"base": "https://x.example/id/"}, "https://x.example/id/venue/7"),
        ({"place": "https://x.example/plaats/"}, "https://x.example/plaats/7"),
        ({"base": "https://x.example/", "place": "place/udb/"}, "https://x.example/place/udb/7"),
    ],
)
def test_the_descriptor_says_how_iris_are_made(tmp_path, identifiers, iri):
    (found,) = decoded(tmp_path, PLACES + PLACE, identifiers)
    assert found.iri == iri


def test_an_identifier_that_is_an_iri_stays_one(tmp_path):
    (found,) = decoded(tmp_path, PLACES + PLACE.replace("7,", "https://x.example/place/7,", 1))
    assert found.iri == "https://x.example/place/7"


def test_semicolons_and_a_byte_order_mark_are_no_fault(tmp_path):
    (found,) = decoded(tmp_path, "\ufeff" + (PLACES + PLACE).replace(",", ";"))
    assert found.document["name"] == {"nl": "Zaal"}


def test_a_short_row_spoils_only_itself(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(PLACES + "8,Zaal\n" + PLACE)
    records = list(tables.records(path))
    assert [record.fault for record in records] == ["The row has 2 cells where the header has 11.", ""]
    assert records[0].raw == (PLACES + "8,Zaal\n").encode()


def test_an_activity_takes_prices_and_hours_from_the_tables_beside_it(tmp_path):
    (tmp_path / "prijzen_mapping.csv").write_text(
        "prijs_id,prijs_activiteitId,prijscategorie,prijslabelNL,prijslabelFR,prijs_value,prijs_currency\n"
        "1,5,tarief,Jong,Jeune,6,EUR\n2,5,basis,Basis,Base,12.5,EUR\n"
    )
    (tmp_path / "uren_mapping.csv").write_text(
        "beschikbaarheid_id,beschikbaarheid_activiteit_id,dayofweek,openingsuur,sluitingsuur\n"
        "1,5,Saturday,11:00,17:00\n2,5,Friday,11:00,17:00\n"
    )
    (found,) = decoded(
        tmp_path,
        "activiteit_id,activiteit_name_nl,activiteit_startDate,activiteit_endDate\n"
        "5,Expo,2026-01-01T00:00:00Z,2026-12-31T00:00:00Z\n",
    )
    assert [line["price"] for line in found.document["priceInfo"]] == [12.5, 6.0]
    assert found.document["openingHours"] == [
        {"opens": "11:00", "closes": "17:00", "dayOfWeek": ["friday", "saturday"]}
    ]


def test_an_activity_whose_prices_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "prijzen_mapping.csv").write_text("prijs_id,prijs_activiteitId,prijs_value\n1,5\n")
    with pytest.raises(CodecFault, match=r"prijzen_mapping\.csv"):
        decoded(tmp_path, "activiteit_id,activiteit_name_nl\n5,Expo\n")


def test_a_participation_names_its_event_and_participant(tmp_path):
    (found,) = decoded(tmp_path, VISITS + VISIT)
    assert found.event_iri == "https://data.example.org/id/event/285c5de7"
    assert found.participant_iri == "https://data.example.org/id/participant/67db4b25"
    assert (found.theme, found.type) == ("0.52.0.0.0", "0.50.4.0.0")
    assert found.birth_year == 1987


def test_a_participation_without_a_moment_is_a_fault(tmp_path):
    with pytest.raises(CodecFault, match="deelname_modifieddate"):
        decoded(tmp_path, VISITS + VISIT.replace("2024-10-12T12:15:39+02:00", ""))


def test_a_participant_is_read(tmp_path):
    (found,) = decoded(tmp_path, PARTICIPANTS + PARTICIPANT)
    assert found.statistical_sector == "24062A00"


@pytest.mark.parametrize(
    "entity", ["locatie", "organisator", "uitvoerder", "participant", "deelname", "activiteit"]
)
def test_the_same_product_reads_alike_as_csv_and_as_rdf(shared, entity):
    table = TableReader("uwp", shared / "uwp" / "csv" / f"{entity}_results.csv", {}, shared / "uwp" / "csv")
    graph = RdfReader("uwp", shared / "uwp" / "nquads" / f"{entity}.nq")
    (row,), (bundle,) = table.records(), graph.records()
    mine, theirs = table.decode(row, {}.get), graph.decode(bundle, {}.get)
    assert table.identify(row) == graph.identify(bundle)
    if entity in {"locatie", "organisator"}:
        assert mine == theirs
    elif entity == "activiteit":
        # The CSV alone says how many tickets are left.
        mine.document["bookingAvailability"].pop("remainingCapacity")
        assert mine.document == theirs.document
    elif entity == "uitvoerder":
        assert (mine.iri, mine.names, mine.homepage) == (theirs.iri, theirs.names, theirs.homepage)
    else:
        assert replace(mine, raw={}) == replace(theirs, raw={})
