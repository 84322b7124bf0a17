"""Small GTFS feeds, written by hand in a test: trains with their calls, and what else a fact needs."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

LEUVEN = (50.8814, 4.7157)
AARSCHOT = (50.9844, 4.8243)
ROTSELAAR = (50.9530, 4.7167)
DAY = date(2026, 7, 1)


def table(header: str, rows: Sequence[Sequence[object]]) -> str:
    return "\n".join([header, *(",".join(str(value) for value in row) for row in rows)]) + "\n"


def zipped(files: Mapping[str, str]) -> bytes:
    """The same bytes at whatever time: an entry that is given by name alone is dated now."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


def feed(
    trips: Mapping[str, Sequence[tuple[str, str]]],
    *,
    stops: Mapping[str, tuple[float, float]] | None = None,
    days: Sequence[date] = (DAY,),
    route_type: int = 2,
    **more: str,
) -> dict[str, str]:
    """Files of a feed. `trips`: id -> calls of (stop, "HH:MM"). Services in calendar_dates, as NMBS does it."""
    stops = stops or {"leuven": LEUVEN, "aarschot": AARSCHOT}
    calls = [
        (trip, f"{clock}:00", f"{clock}:00", stop, order)
        for trip, called in trips.items()
        for order, (stop, clock) in enumerate(called)
    ]
    files = {
        "agency.txt": table("agency_id,agency_name", [("nmbs", "NMBS")]),
        "stops.txt": table(
            "stop_id,stop_name,stop_lat,stop_lon",
            [(s, s.title(), lat, lon) for s, (lat, lon) in stops.items()],
        ),
        "routes.txt": table("route_id,route_short_name,route_type", [("ic", "IC", route_type)]),
        "trips.txt": table(
            "route_id,service_id,trip_id,trip_headsign",
            [("ic", "runs", t, c[-1][0].title()) for t, c in trips.items()],
        ),
        "calendar.txt": table(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            [("runs", 0, 0, 0, 0, 0, 0, 0, "20260101", "20261231")],
        ),
        "calendar_dates.txt": table(
            "service_id,date,exception_type", [("runs", day.strftime("%Y%m%d"), 1) for day in days]
        ),
        "stop_times.txt": table("trip_id,arrival_time,departure_time,stop_id,stop_sequence", calls),
    }
    return files | {name.replace("_txt", ".txt"): text for name, text in more.items()}
