"""Connection scan: the earliest arrival and the latest departure over one window of rides.

The rules, which the oracle in tests/mobility checks on random networks:

- One boards at a stop where one is ready: after walking there from the door, or after a change.
- A change at a stop takes the stop's change time; to another stop the footpath's. One footpath per change.
- Staying in a vehicle takes no change. From the last stop one walks to the door; no change time is added.
- Rides are sorted by departure, a trip's own rides in order. Every change takes at least a second, so one pass in
  that order is exact forwards, and one pass in the opposite order backwards (Dibbelt, Pajor, Strasser and Wagner,
  "Connection Scan Algorithm", ACM JEA 23, 2018).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# departs, arrives, from, to, trip of the window, may board, may alight
Ride = tuple[int, int, int, int, int, bool, bool]
FAR = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Rides of some hours, in seconds since 1970, with what connects their stops.

    `change[stop]`, `paths_from[stop]` and `paths_to[stop]` ((other stop, seconds), ...) are in seconds.
    """

    rides: Sequence[Ride]
    departures: Sequence[int]
    trips: int
    change: Sequence[int]
    paths_from: Sequence[Sequence[tuple[int, int]]]
    paths_to: Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """When one leaves the first door and reaches the last, and the rides between: (first ride, last ride) each,
    as positions in the network's rides, both of one trip.
    """

    leaves: int
    arrives: int
    hops: tuple[tuple[int, int], ...]


def earliest_arrival(
    network: Network, *, start: int, access: Mapping[int, int], egress: Mapping[int, int], before: int = FAR
) -> Found | None:
    """The first arrival of those who leave a door at `start`; None when there is none before `before`.

    `access` and `egress` are stop -> seconds between the door and the stop.
    """
    stops = len(network.change)
    ready = [FAR] * stops
    reached = [FAR] * stops
    boarded = [-1] * network.trips
    # How one came to be ready at a stop: the last hop (first ride, last ride); none from the door.
    by: list[tuple[int, int] | None] = [None] * stops
    for stop, seconds in access.items():
        ready[stop] = start + seconds
    change, paths = network.change, network.paths_from
    best, final = before, None
    for position in range(bisect_left(network.departures, start), len(network.rides)):
        departs, arrives, origin, to, trip, boards, alights = network.rides[position]
        if departs >= best:
            break
        first = boarded[trip]
        if first < 0:
            if not boards or ready[origin] > departs:
                continue
            boarded[trip] = first = position
        if not alights or arrives >= reached[to]:
            continue
        reached[to] = arrives
        if to in egress and arrives + egress[to] < best:
            best, final = arrives + egress[to], (first, position)
        if arrives + change[to] < ready[to]:
            ready[to], by[to] = arrives + change[to], (first, position)
        for other, seconds in paths[to]:
            if arrives + seconds < ready[other]:
                ready[other], by[other] = arrives + seconds, (first, position)
    if final is None:
        return None
    hops = [final]
    while (former := by[network.rides[hops[0][0]][2]]) is not None:
        hops.insert(0, former)
    return Found(leaves=start, arrives=best, hops=tuple(hops))


def latest_departure(
    network: Network,
    *,
    deadline: int,
    access: Mapping[int, int],
    egress: Mapping[int, int],
    after: int = -FAR,
) -> Found | None:
    """The last departure from a door that reaches the other by `deadline`; None when there is none after `after`."""
    stops = len(network.change)
    # By when one must have arrived at a stop, so that one still gets there.
    must = [-FAR] * stops
    left = [-FAR] * stops
    alighted = [-1] * network.trips
    by: list[tuple[int, int] | None] = [None] * stops
    for stop, seconds in egress.items():
        must[stop] = deadline - seconds
    change, paths = network.change, network.paths_to
    best, final = after, None
    for position in range(bisect_right(network.departures, deadline) - 1, -1, -1):
        departs, arrives, origin, to, trip, boards, alights = network.rides[position]
        if departs <= best:
            break
        last = alighted[trip]
        if last < 0:
            if not alights or must[to] < arrives:
                continue
            alighted[trip] = last = position
        if not boards or departs <= left[origin]:
            continue
        left[origin] = departs
        if origin in access and departs - access[origin] > best:
            best, final = departs - access[origin], (position, last)
        if departs - change[origin] > must[origin]:
            must[origin], by[origin] = departs - change[origin], (position, last)
        for other, seconds in paths[origin]:
            if departs - seconds > must[other]:
                must[other], by[other] = departs - seconds, (position, last)
    if final is None:
        return None
    hops = [final]
    while (later := by[network.rides[hops[-1][1]][3]]) is not None:
        hops.append(later)
    arrives = network.rides[hops[-1][1]][1] + egress[network.rides[hops[-1][1]][3]]
    return Found(leaves=best, arrives=arrives, hops=tuple(hops))


def last_boardings(
    network: Network, *, deadline: int, egress: Mapping[int, int], after: int = -FAR
) -> dict[int, int]:
    """Backwards to all stops at once: stop -> when the last vehicle leaves there that still gets one home. Those that
    leave before `after` aren't looked at.
    """
    must = [-FAR] * len(network.change)
    left: dict[int, int] = {}
    usable = bytearray(network.trips)
    for stop, seconds in egress.items():
        must[stop] = deadline - seconds
    change, paths = network.change, network.paths_to
    for position in range(bisect_right(network.departures, deadline) - 1, -1, -1):
        departs, arrives, origin, to, trip, boards, alights = network.rides[position]
        if departs < after:
            break
        if not usable[trip]:
            if not alights or must[to] < arrives:
                continue
            usable[trip] = 1
        if not boards or left.get(origin, -FAR) >= departs:
            continue
        left[origin] = departs
        must[origin] = max(must[origin], departs - change[origin])
        for other, seconds in paths[origin]:
            must[other] = max(must[other], departs - seconds)
    return left
