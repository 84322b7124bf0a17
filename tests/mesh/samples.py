"""Small records in the mesh's wire formats."""

import json


def event(ident: str = "a", /, **fields) -> dict:
    """A small event that offers accepts."""
    return {
        "@id": f"https://data.example.org/event/{ident}",
        "mainLanguage": "nl",
        "name": {"nl": f"Event {ident}"},
        "calendarType": "single",
        "startDate": "2026-07-02T20:00:00+02:00",
        "endDate": "2026-07-02T22:00:00+02:00",
        "location": {"@id": "https://data.example.org/place/p", "name": {"nl": "Zaal"}},
        "terms": [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}],
        "workflowStatus": "APPROVED",
        **fields,
    }


def place(ident: str = "p", /, **fields) -> dict:
    return {
        "@id": f"https://data.example.org/place/{ident}",
        "@type": "Place",
        "mainLanguage": "nl",
        "name": {"nl": f"Zaal {ident}"},
        "calendarType": "permanent",
        "address": {
            "nl": {
                "addressCountry": "BE",
                "addressLocality": "Leuven",
                "postalCode": "3000",
                "streetAddress": "Vaartkom 1",
            }
        },
        "geo": {"latitude": 50.88, "longitude": 4.70},
        "workflowStatus": "APPROVED",
        **fields,
    }


def organizer(ident: str = "o", /, **fields) -> dict:
    return {
        "@id": f"https://data.example.org/organizers/{ident}",
        "@context": "/contexts/organizer",
        "name": {"nl": f"Organisator {ident}"},
        "url": "https://example.org/",
        **fields,
    }


def lines(*documents: object) -> str:
    return "".join(
        (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)) + "\n" for each in documents
    )


DESCRIPTOR = """\
apiVersion: be.ddtplatform/v1
kind: DataProduct
metadata:
  name: "people"
  namespace: "dp-be-test"
spec:
  legalBasis: {ground: "art. 6(1)(a) GDPR", purposes: [training, statistics]}
  outputPorts:
    - {name: people, type: file, path: "participant_results.csv", entity: participant, mediaType: text/csv}
    - {name: visits, type: file, path: "deelname_results.csv", entity: deelname, mediaType: text/csv}
"""
PARTICIPANTS = (
    "participant_id,participant_creationdate,participant_modifieddate,participant_birthyear,"
    "participant_statsector_id,participant_statsector_name,participant_processeddate\n"
)
VISITS = (
    "participant_id,participant_birthyear,participant_statsector_id,participant_statsector_name,"
    "deelname_id,deelname_modifieddate,event_id,event_theme,event_type\n"
)
PARTICIPANT = "67db4b25,2023-12-21T12:15:39+02:00,2023-12-21T12:15:39+02:00,1987,24062A00,LEUVEN-CENTRUM,\n"
VISIT = "67db4b25,1987,24062A00,LEUVEN-CENTRUM,1c7ba8be,2024-10-12T12:15:39+02:00,285c5de7,circus,concert\n"


def counts(report) -> tuple[int, ...]:
    """Created, updated, unchanged, superseded, quarantined."""
    return (report.created, report.updated, report.unchanged, report.superseded, len(report.quarantined))
