"""On which days the services of a GTFS feed run."""

from typing import Any

import numpy as np

from mobility.errors import TimetableFault
from mobility.gtfs import GtfsZip

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def running_days(gtfs: GtfsZip) -> tuple[dict[str, int], dict[str, Any]]:
    """Both files; NMBS's calendar.txt is all zeros and calendar_dates.txt says everything."""
    services: dict[str, int] = {}
    rules: list[tuple[int, int, int, int]] = []
    exceptions: list[tuple[int, int, bool]] = []
    for row in gtfs.rows("calendar.txt"):
        service = services.setdefault(row.required("service_id"), len(services))
        days = sum(1 << bit for bit, name in enumerate(_WEEK) if row.whole(name, 0) == 1)
        first, last = row.day("start_date"), row.day("end_date")
        if last < first:
            raise row.fault("end_date is before start_date")
        rules.append((service, days, first, last))
    for row in gtfs.rows("calendar_dates.txt"):
        service = services.setdefault(row.required("service_id"), len(services))
        kind = row.whole("exception_type")
        if kind not in (1, 2):
            raise row.fault("exception_type is neither 1 nor 2")
        exceptions.append((service, row.day("date"), kind == 1))
    if not services:
        raise TimetableFault("neither calendar.txt nor calendar_dates.txt has a service")
    rule = np.array(rules, np.int32).reshape(-1, 4).T
    other = np.array(exceptions, np.int32).reshape(-1, 3).T
    return services, {
        **dict(zip(("rule_service", "rule_days", "rule_first", "rule_last"), rule, strict=True)),
        **dict(zip(("exception_service", "exception_day", "exception_runs"), other, strict=True)),
    }
