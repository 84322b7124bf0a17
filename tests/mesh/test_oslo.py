"""OSLO as RDF: every spelling in use, one entity at a time."""

import json
import re

import pytest

from culture_app.mesh.codecs.oslo import bundles
from culture_app.mesh.codecs.readers import RdfReader
from culture_app.mesh.data import Kind
from culture_app.mesh.errors import CodecFault

EX = "https://data.example.org/id/"
PREFIXES = """\
@prefix cidoc: <http://www.cidoc-crm.org/cidoc-crm/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cp: <https://data.vlaanderen.be/ns/cultuurparticipatie#> .
@prefix cpa: <https://data.vlaanderen.be/ns/cultuurparticipatie#Activiteit.> .
@prefix locn: <http://www.w3.org/ns/locn#> .
@prefix geosparql: <http://www.opengis.net/ont/geosparql#> .
@prefix m8g: <http://data.europa.eu/m8g/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix labeltype: <https://data.cultuurparticipatie.be/id/concept/LabelType/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix platform: <https://data.uitwisselingsplatform.be/ns/platform#> .
@prefix udb: <https://data.publiq.be/ns/uitdatabank#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://data.example.org/id/> .
"""


def documents(tmp_path, turtle, performers=None):
    path = tmp_path / "x.ttl"
    path.write_text(PREFIXES + turtle)
    reader = RdfReader("test", path)
    return [reader.decode(record, (performers or {}).get).document for record in reader.records()]


def one(tmp_path, turtle, performers=None):
    (document,) = documents(tmp_path, turtle, performers)
    return document


ACTIVITY = '<event/1> a cidoc:E7_Activity ; dcterms:title "Nacht"@nl, "Night"@en '


def test_an_activity_is_an_event(tmp_path):
    found = one(
        tmp_path,
        ACTIVITY
        + '; dcterms:description "Tekst"@nl ; dcterms:modified "2026-01-01T00:00:00Z"^^xsd:dateTime .',
    )
    assert found["@id"] == EX + "event/1"
    assert found["name"] == {"nl": "Nacht", "en": "Night"}
    assert found["description"] == {"nl": "Tekst"}
    assert found["modified"] == "2026-01-01T00:00:00+00:00"
    assert found["calendarType"] == "permanent"


@pytest.mark.parametrize(
    "concept",
    [
        "https://data.cultuurparticipatie.be/id/concept/ActiviteitType/concert",
        "https://data.cultuurparticipatie.be/id/concept/Activiteittype/concert",
        "https://taxonomy.uitdatabank.be/terms/0.50.4.0.0",
        "https://taxonomy-test.uitdatabank.be/terms/0.50.4.0.0",
    ],
)
def test_a_type_is_a_term_in_each_spelling(tmp_path, concept):
    found = one(tmp_path, ACTIVITY + f"; dcterms:type <{concept}> .")
    assert found["terms"] == [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}]


def test_an_unknown_theme_is_kept_by_its_name(tmp_path):
    found = one(tmp_path, ACTIVITY + "; cp:thema <https://x.example/ThemaType/bellenBlazen> .")
    assert found["terms"] == [{"id": "bellenBlazen", "label": "bellenBlazen", "domain": "theme"}]


@pytest.mark.parametrize("prov", ["http://www.w3.org/ns/prov#", "https://www.w3.org/ns/prov#"])
def test_one_place_and_one_short_period_is_single(tmp_path, prov):
    found = one(
        tmp_path,
        ACTIVITY + f"; <{prov}atLocation> <venue/7> ; cidoc:P4_has_time-span <event/1#p> ."
        '<event/1#p> m8g:startTime "2026-07-01T20:00:00+02:00" ; m8g:endTime "2026-07-01T22:00:00+02:00" .',
    )
    assert found["location"] == {"@id": EX + "venue/7"}
    assert (found["calendarType"], found["startDate"]) == ("single", "2026-07-01T20:00:00+02:00")


@pytest.mark.parametrize(
    "name", ["cp:ruimtetijd", "<https://data.vlaanderen.be/ns/cultuurparticipatie#Activiteit.ruimtetijd>"]
)
def test_several_times_are_multiple(tmp_path, name):
    found = one(
        tmp_path,
        ACTIVITY + f"; {name} <event/1#b>, <event/1#a> ."
        "<event/1#a> a cidoc:E92_Spacetime_Volume ; cidoc:P161_has_spatial_projection <venue/7> ; cidoc:P160_has_temporal_projection <event/1#pa> ."
        "<event/1#b> a cidoc:E92_Spacetime_Volume ; cidoc:P161_has_spatial_projection <venue/7> ; cidoc:P160_has_temporal_projection <event/1#pb> ."
        '<event/1#pa> m8g:startTime "2026-07-01T20:00:00+02:00" ; m8g:endTime "2026-07-01T22:00:00+02:00" .'
        '<event/1#pb> m8g:startTime "2026-07-02T20:00:00+02:00" ; m8g:endTime "2026-07-02T22:00:00+02:00" .',
    )
    assert found["calendarType"] == "multiple"
    assert [each["startDate"][:10] for each in found["subEvent"]] == ["2026-07-01", "2026-07-02"]
    assert found["location"] == {"@id": EX + "venue/7"}


@pytest.mark.parametrize("stem", ["cp:Prijs.", "cp:Prijsinfo."])
def test_prices_in_each_spelling(tmp_path, stem):
    iri = stem.replace("cp:", "https://data.vlaanderen.be/ns/cultuurparticipatie#") + "prijscategorie"
    found = one(
        tmp_path,
        ACTIVITY + "; cpa:prijs <event/1#10>, <event/1#9>, <event/1#2> ."
        f'<event/1#10> <{iri}> <https://data.cultuurparticipatie.be/id/concept/PrijsCategorieType/tarief> ; schema:price <event/1#m> ; skos:prefLabel "Tien"@nl .'
        f'<event/1#9> <{iri}> <https://data.cultuurparticipatie.be/id/concept/PrijsCategorieType/tarief> ; schema:price <event/1#m> ; skos:prefLabel "Negen"@nl .'
        f'<event/1#2> <{iri}> <https://data.cultuurparticipatie.be/id/concept/PrijsCategorieType/basis> ; schema:price <event/1#n> ; skos:prefLabel "Basis"@nl .'
        '<event/1#m> schema:currency "EUR" ; schema:value "4.50"^^xsd:decimal .'
        '<event/1#n> schema:currency "EUR" ; schema:value "10.5"^^schema:Number .',
    )
    assert [(line["category"], line["name"]["nl"], line["price"]) for line in found["priceInfo"]] == [
        ("base", "Basis", 10.5),
        ("tariff", "Negen", 4.5),
        ("tariff", "Tien", 4.5),
    ]


def test_a_price_that_is_no_number_is_a_fault(tmp_path):
    with pytest.raises(CodecFault, match="price"):
        one(
            tmp_path,
            ACTIVITY
            + '; cpa:prijs <event/1#1> . <event/1#1> schema:price <event/1#m> . <event/1#m> schema:value "gratis" .',
        )


@pytest.mark.parametrize("spelling", ["Boekinginfo", "Boekingsinfo"])
def test_booking_in_each_spelling(tmp_path, spelling):
    found = one(
        tmp_path,
        ACTIVITY + "; cpa:boeking <event/1#b> ."
        f"<event/1#b> schema:contactPoint <event/1#c> ; <https://data.vlaanderen.be/ns/cultuurparticipatie#{spelling}.beschikbaar> <event/1#p> ."
        '<event/1#c> schema:url "https://x.example/t" ; schema:email "t@x.example" ; schema:telephone "1" .'
        '<event/1#p> m8g:startTime "2026-01-01T00:00:00Z" .',
    )
    assert found["bookingInfo"] == {
        "url": "https://x.example/t",
        "email": "t@x.example",
        "phone": "1",
        "availabilityStarts": "2026-01-01T00:00:00+00:00",
    }


def test_labels_are_public_or_hidden(tmp_path):
    found = one(tmp_path, ACTIVITY + '; dcat:keyword "a"^^labeltype:publiek, "b"^^labeltype:verborgen .')
    assert (found["labels"], found["hiddenLabels"]) == (["a"], ["b"])


def test_who_realises_it_is_its_organizer_or_a_performer(tmp_path):
    turtle = ACTIVITY + "; cidoc:P14_carried_out_by <organizer/1>, <performer/2>, <x/3> ."
    found = one(tmp_path, turtle, {EX + "x/3": {"nl": "De Band"}})
    assert found["organizer"] == {"@id": EX + "organizer/1"}
    assert found["performer"] == [{"@id": EX + "performer/2"}, {"@id": EX + "x/3", "name": "De Band"}]


def test_an_online_activity_has_its_address_on_the_web(tmp_path):
    found = one(
        tmp_path,
        ACTIVITY
        + "; cpa:locatieType <https://data.cultuurparticipatie.be/id/concept/Aanwezigheidsmodus/hybride> ;"
        ' platform:virtueleLocatie <event/1#v> . <event/1#v> schema:url "https://x.example/live"^^schema:URL .',
    )
    assert (found["attendanceMode"], found["onlineUrl"]) == ("mixed", "https://x.example/live")


def test_what_is_gone_is_deleted_even_without_a_name(tmp_path):
    found = one(
        tmp_path,
        '<event/1> a cidoc:E7_Activity ; prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .',
    )
    assert (found["workflowStatus"], found["modified"]) == ("DELETED", "2026-01-01T00:00:00+00:00")


def test_unknown_properties_are_kept(tmp_path):
    found = one(tmp_path, ACTIVITY + '; <https://x.example/colour> "blue" .')
    assert found["oslo"] == {"https://x.example/colour": ["blue"]}


def test_an_activity_without_a_name_is_a_fault(tmp_path):
    with pytest.raises(CodecFault, match="no name"):
        one(tmp_path, "<event/1> a cidoc:E7_Activity .")


@pytest.mark.parametrize("postcode", ["postCode", "postcode"])
def test_a_place_has_an_address_in_each_spelling(tmp_path, postcode):
    found = one(
        tmp_path,
        '<venue/7> a dcterms:Location ; locn:locatorName "Z33"@nl ; locn:address <venue/7#a> ; locn:geometry <venue/7#g> ;'
        " dcterms:type <https://data.cultuurparticipatie.be/id/concept/LocatieType/museumOfGalerij> ."
        f'<venue/7#a> locn:thoroughfare "Laan"@nl ; locn:locatorDesignator "1" ; locn:{postcode} "3500" ; locn:postName "Hasselt"@nl ; locn:adminUnitL1 "BE" .'
        '<venue/7#g> geosparql:asWKT "POINT(5.34 50.93)"^^geosparql:wktLiteral .',
    )
    assert found["address"] == {
        "nl": {
            "streetAddress": "Laan 1",
            "postalCode": "3500",
            "addressLocality": "Hasselt",
            "addressCountry": "BE",
        }
    }
    assert found["geo"] == {"latitude": 50.93, "longitude": 5.34}
    assert found["terms"][0]["id"] == "GnPFp9uvOUyqhOckIFMKmg"


def quads(*entities: str) -> bytes:
    """Each entity in a graph of its own."""
    cidoc, dcterms = "http://www.cidoc-crm.org/cidoc-crm/", "http://purl.org/dc/terms/"
    return "".join(
        f"<{EX}event/{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{cidoc}E7_Activity> <{EX}graph/{name}> .\n"
        f'<{EX}event/{name}> <{dcterms}title> "{name}"@nl <{EX}graph/{name}> .\n'
        for name in entities
    ).encode()


def found_in(tmp_path, content):
    path = tmp_path / "x.nq"
    path.write_bytes(content)
    return list(bundles.records(path))


def test_each_graph_is_a_record_with_its_own_lines(tmp_path):
    records = found_in(tmp_path, quads("a", "b"))
    assert [record.value[0] for record in records] == [EX + "event/a", EX + "event/b"]
    assert b"event/b" not in records[0].raw


def test_scattered_lines_are_brought_together(tmp_path):
    lines = quads("a", "b").splitlines(keepends=True)
    records = found_in(tmp_path, b"".join([lines[0], lines[2], lines[1], lines[3]]))
    assert [record.value[0] for record in records] == [EX + "event/a", EX + "event/b"]
    assert all("dcterms:title" in record.value[2][record.value[0]] for record in records)


def test_a_big_graph_is_read_through_the_disk(tmp_path, db):
    path = tmp_path / "x.ttl"
    path.write_text(PREFIXES + ACTIVITY + ".")
    assert [record.value[0] for record in bundles.records(path, big=0)] == [EX + "event/1"]


@pytest.mark.parametrize("line", range(4))
def test_a_broken_line_spoils_only_its_entity(tmp_path, line):
    lines = quads("a", "b").splitlines(keepends=True)
    lines[line] = lines[line][: len(lines[line]) // 2] + b"\n"
    records = found_in(tmp_path, b"".join(lines))
    assert [bool(record.fault) for record in records] == ([True, False] if line < 2 else [False, True])


def test_a_fault_in_rdf_is_told_without_quoting_it(tmp_path):
    (record,) = found_in(tmp_path, quads("a").replace(b'"a"@nl', b'"secret'))
    assert "secret" not in record.fault


def test_reads_real_quads_of_all_six_entities(shared):
    kinds = set()
    for path in sorted((shared / "uwp" / "nquads").glob("*.nq")):
        reader = RdfReader("uwp", path)
        for record in reader.records():
            kinds.add(reader.identify(record).kind)
            reader.decode(record, {}.get)
    assert kinds == set(Kind)


@pytest.mark.parametrize(
    "name",
    [
        "event-with-all-fields",
        "event-with-booking-info",
        "event-with-labels",
        "event-with-organizer",
        "event-with-price-info",
        "mixed-event-with-online-url-and-multiple-calendar",
    ],
)
def test_reads_real_turtle_as_the_json_beside_it(shared, tmp_path, name):
    turtle = (shared / "udb3-rdf" / f"{name}.ttl").read_text()
    path = tmp_path / "x.ttl"
    path.write_text(
        re.sub(r"%\{(\w+)\}", r"\1", turtle).replace(
            '""^^xsd:dateTime', '"2025-01-30T15:33:29Z"^^xsd:dateTime'
        )
    )
    reader = RdfReader("udb3", path)
    (record,) = reader.records()
    found = reader.decode(record, {}.get).document
    beside = json.loads((shared / "udb3-rdf" / f"{name}.json").read_text())
    assert found["name"] == beside["name"]
    assert [term["id"] for term in found["terms"]] == [
        term["id"] for term in (*beside["terms"], *([beside["theme"]] if "theme" in beside else []))
    ]
    for field in ("description", "labels", "hiddenLabels", "onlineUrl"):
        assert sorted(found.get(field, [])) == sorted(beside.get(field, []))
    assert [(line["category"], line["price"]) for line in found.get("priceInfo", [])] == [
        (line["category"], line["price"]) for line in beside.get("priceInfo", [])
    ]
    assert [(each["startDate"], each["endDate"]) for each in found.get("subEvent", [])] == [
        (each["startDate"], each["endDate"]) for each in beside.get("subEvent", [])
    ]
