"""Products that aren't offers: timetables, places to eat, childcare. They go whole to mobility, which keeps them.

A feature or row that can't be used is one refusal; a file that can't is one too, and what was loaded before stays.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from culture_app.mesh.codecs import json_records, tables
from culture_app.mesh.data import Record, Source
from culture_app.mesh.errors import CodecFault
from culture_app.mesh.inputs import sniff
from mobility import services as mobility
from mobility.records import Loaded

MEDIA = frozenset({"gtfs", "food", "childcare"})


def load(source: Source, unpacked: Path, now: datetime) -> tuple[Loaded, list[Record]]:
    """Load a file; what became of its rows, and the records of the rows that were refused."""
    name = f"{source.product.name}:{source.path.name}"
    if source.media == "gtfs":
        return mobility.load_timetable(source=name, data=unpacked.read_bytes(), now=now), []
    rows, records = _rows(source, unpacked)
    load_rows = mobility.load_food if source.media == "food" else mobility.load_care
    loaded = load_rows(
        rows=rows,
        source=name,
        licence=source.product.terms_of_use or None,
        attribution=source.product.owner or None,
        now=now,
    )
    refused = [record for record in records if record.fault]
    usable = [record for record in records if not record.fault]
    refused += [
        Record(
            position=usable[number].position,
            raw=usable[number].raw,
            fault=reason,
            media_type="application/json",
        )
        for number, reason in loaded
    ]
    return loaded, refused


def _rows(source: Source, unpacked: Path) -> tuple[Sequence[dict[str, Any]], list[Record]]:
    if sniff.suffix_of(source.path) == ".csv":
        records = list(tables.records(unpacked))
    else:
        records = list(_features(unpacked))
    return [record.value for record in records if isinstance(record.value, dict)], records


def _features(path: Path) -> list[Record]:
    try:
        document = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        lines = list(json_records.records(path))
        if not any(record.value for record in lines):
            raise CodecFault(f"The JSON is broken at line {error.lineno}, column {error.colno}.") from None
        return lines
    features = document.get("features") if isinstance(document, dict) else document
    if not isinstance(features, list):
        raise CodecFault("The file is neither a FeatureCollection nor a list.")
    found = []
    for number, feature in enumerate(features, 1):
        usable = isinstance(feature, dict)
        found.append(
            Record(
                position=f"feature {number}",
                raw=orjson.dumps(feature),
                value=feature if usable else None,
                fault="" if usable else "A feature is a JSON object, and this isn't.",
                media_type="application/json",
            )
        )
    return found
