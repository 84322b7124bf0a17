"""What is right, by brute force: the whole graph of "from this ride one may go on with that one", searched blindly."""

from itertools import pairwise

from mobility.scan import Network

Graph = dict[int, set[int]]


def continuations(network: Network) -> Graph:
    """ride -> the rides that may come next: the vehicle's own next ride, or a change that leaves time enough."""
    rides = network.rides
    next_of: Graph = {i: set() for i in range(len(rides))}
    by_trip: dict[int, list[int]] = {}
    for i, ride in enumerate(rides):
        by_trip.setdefault(ride[4], []).append(i)
    for mine in by_trip.values():
        for one, other in pairwise(mine):
            next_of[one].add(other)
    for i, (_, arrives, _, to, _, _, alights) in enumerate(rides):
        for j, (departs, _, origin, _, _, boards, _) in enumerate(rides):
            times = [network.change[to]] if origin == to else []
            times += [seconds for stop, seconds in network.paths_from[to] if stop == origin]
            if alights and boards and any(arrives + seconds <= departs for seconds in times):
                next_of[i].add(j)
    return next_of


def reachable(graph: Graph, starts: set[int]) -> set[int]:
    seen, todo = set(starts), list(starts)
    while todo:
        for each in graph[todo.pop()] - seen:
            seen.add(each)
            todo.append(each)
    return seen


def earliest_arrival(
    network: Network, *, start: int, access: dict[int, int], egress: dict[int, int]
) -> int | None:
    starts = {
        i for i, r in enumerate(network.rides) if r[5] and r[2] in access and start + access[r[2]] <= r[0]
    }
    reached = reachable(continuations(network), starts)
    rides = [network.rides[i] for i in reached]
    return min((r[1] + egress[r[3]] for r in rides if r[6] and r[3] in egress), default=None)


def _useful(network: Network, deadline: int, egress: dict[int, int]) -> set[int]:
    """The rides from which one still gets there in time."""
    ends = {
        i for i, r in enumerate(network.rides) if r[6] and r[3] in egress and r[1] + egress[r[3]] <= deadline
    }
    backwards: Graph = {i: set() for i in range(len(network.rides))}
    for one, others in continuations(network).items():
        for other in others:
            backwards[other].add(one)
    return reachable(backwards, ends)


def latest_departure(
    network: Network, *, deadline: int, access: dict[int, int], egress: dict[int, int]
) -> int | None:
    rides = [network.rides[i] for i in _useful(network, deadline, egress)]
    return max((r[0] - access[r[2]] for r in rides if r[5] and r[2] in access), default=None)


def last_boardings(network: Network, *, deadline: int, egress: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for departs, _, origin, _, _, boards, _ in (network.rides[i] for i in _useful(network, deadline, egress)):
        if boards:
            found[origin] = max(found.get(origin, departs), departs)
    return found
