"""Names of classes and properties, in the several spellings that occur in practice, as one short name each.

Accepted besides the standard's own: http and https of PROV, LOCN, schema.org and CIDOC; `locn:postcode`;
`cp:Prijsinfo.*` for `cp:Prijs.*`; `cp:Boekinginfo.*` for `cp:Boekingsinfo.*`; `cp:ruimtetijd`; `cp:Activiteit.thema`.
"""

from functools import lru_cache

_NAMESPACES = (
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
    ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
    ("http://www.w3.org/2004/02/skos/core#", "skos:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://www.cidoc-crm.org/cidoc-crm/", "cidoc:"),
    ("http://www.w3.org/ns/prov#", "prov:"),
    ("http://www.w3.org/ns/locn#", "locn:"),
    ("http://www.w3.org/ns/adms#", "adms:"),
    ("http://www.w3.org/ns/dcat#", "dcat:"),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo:"),
    ("http://www.opengis.net/ont/geosparql#", "geosparql:"),
    ("http://data.europa.eu/m8g/", "m8g:"),
    ("http://xmlns.com/foaf/0.1/", "foaf:"),
    ("http://schema.org/", "schema:"),
    ("http://data.vlaanderen.be/ns/cultuurparticipatie#", "cp:"),
    ("http://data.vlaanderen.be/ns/generiek#", "generiek:"),
    ("http://data.uitwisselingsplatform.be/ns/platform#", "platform:"),
    ("http://data.publiq.be/ns/uitdatabank#", "udb:"),
)
_SPELLINGS = {
    "locn:postcode": "locn:postCode",
    "cp:ruimtetijd": "cp:Activiteit.ruimtetijd",
    "cp:Activiteit.thema": "cp:thema",
    "cp:prijs": "cp:Activiteit.prijs",
    "cp:boeking": "cp:Activiteit.boeking",
    "cp:locatieType": "cp:Activiteit.locatieType",
}
_PREFIXES = (("cp:Prijsinfo.", "cp:Prijs."), ("cp:Boekinginfo.", "cp:Boekingsinfo."))

# The classes whose instances are records, and the kind each is.
ROOTS = {
    "cidoc:E7_Activity": "activiteit",
    "dcterms:Location": "locatie",
    "cp:Organisator": "organisator",
    "cp:Uitvoerder": "uitvoerder",
    "cp:Participant": "participant",
    "cp:Deelname": "deelname",
}


@lru_cache(maxsize=4096)
def short(iri: str) -> str:
    """`cidoc:E7_Activity` for the IRI, in whichever spelling; an unknown namespace leaves the IRI as it is."""
    plain = "http://" + iri[8:] if iri.startswith("https://") else iri
    for namespace, prefix in _NAMESPACES:
        if plain.startswith(namespace):
            name = prefix + plain[len(namespace) :]
            for wrong, right in _PREFIXES:
                if name.startswith(wrong):
                    name = right + name[len(wrong) :]
            return _SPELLINGS.get(name, name)
    return iri
