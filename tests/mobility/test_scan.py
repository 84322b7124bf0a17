"""Connection scan: exact in both directions, on any network that Hypothesis thinks of."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from mobility import scan
from mobility.scan import Network
from tests.mobility import oracle

STOPS = 6
stops = st.integers(0, STOPS - 1)


@st.composite
def networks(draw) -> Network:
    """Up to 8 trips of up to 4 rides between 6 stops; waits and rides of no length; any change times and paths."""
    rides = []
    for trip in range(draw(st.integers(1, 8))):
        called = draw(st.lists(stops, min_size=2, max_size=5))
        clock = draw(st.integers(0, 60))
        for order, (origin, to) in enumerate(pairwise(called)):
            departs = clock + draw(st.integers(0, 4))
            clock = departs + draw(st.integers(0, 20))
            boards, alights = draw(st.integers(0, 9)) > 0, draw(st.integers(0, 9)) > 0
            rides.append((order, (departs, clock, origin, to, trip, boards, alights)))
    rides.sort(key=lambda each: (each[1][0], each[0]))
    paths = draw(st.dictionaries(st.tuples(stops, stops), st.integers(1, 15), max_size=6))
    change = draw(st.lists(st.integers(1, 12), min_size=STOPS, max_size=STOPS))
    return network([ride for _, ride in rides], change, {p: s for p, s in paths.items() if p[0] != p[1]})


def network(rides, change=None, paths=None) -> Network:
    paths = paths or {}
    return Network(
        rides=rides,
        departures=[ride[0] for ride in rides],
        trips=1 + max(ride[4] for ride in rides),
        change=change or [2] * STOPS,
        paths_from=[[(b, s) for (a, b), s in paths.items() if a == stop] for stop in range(STOPS)],
        paths_to=[[(a, s) for (a, b), s in paths.items() if b == stop] for stop in range(STOPS)],
    )


doors = st.dictionaries(stops, st.integers(0, 15), min_size=1, max_size=3)


def is_feasible(network: Network, found: scan.Found, access: dict[int, int], egress: dict[int, int]) -> bool:
    """Whether somebody could truly travel it: one trip per hop, boarding allowed, every change long enough."""
    rides = network.rides
    first, last = rides[found.hops[0][0]], rides[found.hops[-1][1]]
    fine = found.leaves + access[first[2]] <= first[0] and last[1] + egress[last[3]] == found.arrives
    for enter, leave in found.hops:
        fine &= enter <= leave and rides[enter][4] == rides[leave][4] and rides[enter][5] and rides[leave][6]
    for (_, leave), (enter, _) in pairwise(found.hops):
        stop, other = rides[leave][3], rides[enter][2]
        seconds = [s for to, s in network.paths_from[stop] if to == other]
        seconds += [network.change[stop]] if stop == other else []
        fine &= rides[leave][1] + min(seconds) <= rides[enter][0]
    return fine


@settings(max_examples=400, deadline=None)
@given(networks(), st.integers(0, 80), doors, doors)
def test_earliest_arrival_agrees_with_brute_force(network, start, access, egress):
    found = scan.earliest_arrival(network, start=start, access=access, egress=egress)
    assert (found and found.arrives) == oracle.earliest_arrival(
        network, start=start, access=access, egress=egress
    )
    assert found is None or is_feasible(network, found, access, egress)


@settings(max_examples=400, deadline=None)
@given(networks(), st.integers(20, 200), doors, doors)
def test_latest_departure_agrees_with_brute_force(network, deadline, access, egress):
    found = scan.latest_departure(network, deadline=deadline, access=access, egress=egress)
    expected = oracle.latest_departure(network, deadline=deadline, access=access, egress=egress)
    assert (found and found.leaves) == expected
    assert found is None or is_feasible(network, found, access, egress)


@settings(max_examples=200, deadline=None)
@given(networks(), st.integers(20, 200), doors)
def test_last_boardings_of_all_stops_agree_with_brute_force(network, deadline, egress):
    found = scan.last_boardings(network, deadline=deadline, egress=egress)
    assert found == oracle.last_boardings(network, deadline=deadline, egress=egress)


@settings(max_examples=200, deadline=None)
@given(networks(), st.integers(0, 80), doors, doors)
def test_leaving_at_the_latest_departure_arrives_at_the_same_time(network, start, access, egress):
    first = scan.earliest_arrival(network, start=start, access=access, egress=egress)
    if first:
        later = scan.latest_departure(
            network, deadline=first.arrives, access=access, egress=egress, after=start - 1
        )
        assert later.arrives <= first.arrives
        assert later.leaves >= start


def test_a_change_that_is_one_second_short_is_missed():
    rides = [(0, 10, 0, 1, 0, True, True), (11, 20, 1, 2, 1, True, True), (12, 25, 1, 2, 2, True, True)]
    found = scan.earliest_arrival(network(rides), start=0, access={0: 0}, egress={2: 0})
    assert found.arrives == 25


def test_staying_in_the_vehicle_takes_no_change():
    rides = [(0, 10, 0, 1, 0, True, True), (10, 20, 1, 2, 0, True, True)]
    found = scan.earliest_arrival(network(rides), start=0, access={0: 0}, egress={2: 0})
    assert found.hops == ((0, 1),)


def test_a_footpath_leads_to_another_stop():
    rides = [(0, 10, 0, 1, 0, True, True), (15, 20, 3, 2, 1, True, True)]
    found = scan.latest_departure(
        network(rides, paths={(1, 3): 5}), deadline=20, access={0: 0}, egress={2: 0}
    )
    assert found.leaves == 0


def test_where_boarding_is_not_allowed_nobody_boards():
    rides = [(0, 10, 0, 1, 0, False, True)]
    assert scan.earliest_arrival(network(rides), start=0, access={0: 0}, egress={1: 0}) is None
