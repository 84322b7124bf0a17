"""What a file holds: as its port says, else by its type, its columns and its name."""

import zipfile
from pathlib import Path

from culture_app.mesh.codecs import tables
from culture_app.mesh.codecs.oslo import bundles
from culture_app.mesh.data import Media, Port

_JSON = {".json", ".jsonl", ".ndjson", ".jsonld", ".ldjson"}
_CARE = ("childcare", "kinderopvang", "opvang", "care", "babysit")
KNOWN = _JSON | {".geojson", ".csv", ".zip"} | bundles.SUFFIXES
_GRAPHS = ("n-quads", "trig", "turtle", "n-triples", "linkeddata", "rdf+xml")


def suffix_of(path: Path) -> str:
    """The file type without the packing: `.nq` for `x.nq.gz`."""
    return (Path(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def media_of(path: Path, unpacked: Path, port: Port | None = None) -> Media:
    """The media of a file; "unknown" if nothing here reads it. `unpacked` is where its content can be looked at."""
    suffix = suffix_of(path)
    if port is not None and (found := _of_port(port, suffix)):
        return found
    if suffix in bundles.SUFFIXES:
        return "oslo-rdf"
    if suffix in _JSON | {".geojson"}:
        if suffix == ".geojson" or _is_features(unpacked):
            return "childcare" if _names_care(path) else "food"
        return "uitdatabank"
    if suffix == ".csv":
        if tables.entity_of(tables.header_of(unpacked)):
            return "oslo-csv"
        return "childcare" if _names_care(path) else "unknown"
    if suffix == ".zip":
        return "gtfs" if _is_timetable(unpacked) else "unknown"
    return "unknown"


def _of_port(port: Port, suffix: str) -> Media | None:
    words = f"{port.entity} {port.type} {port.media_type} {port.name}"
    if "gtfs" in words and suffix == ".zip":
        return "gtfs"
    if suffix in _JSON | {".geojson", ".csv"}:
        if any(word in port.entity for word in _CARE):
            return "childcare"
        if port.entity in {"food", "eten", "horeca", "restaurant"}:
            return "food"
    if suffix == ".csv" and port.entity in tables.ENTITIES:
        return "oslo-csv"
    if any(word in port.media_type for word in _GRAPHS) and suffix in bundles.SUFFIXES:
        return "oslo-rdf"
    return None


def _names_care(path: Path) -> bool:
    return any(word in part.lower() for part in (path.name, path.parent.name) for word in _CARE)


def _is_features(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b'"FeatureCollection"' in file.read(4096)
    except OSError:
        return False


def _is_timetable(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return {"stops.txt", "stop_times.txt"} <= {name.rsplit("/", 1)[-1] for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        # A broken zip is taken for what zips are here, so that its fault is told.
        return True
