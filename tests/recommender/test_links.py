import numpy as np
from scipy.sparse import csr_matrix, eye_array

from recommender.links import graph, related, smoothed, surroundings

# two families of items: 0-3 hang together, 4-7 hang together, 8 stands alone
LINKS = np.array([(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (7, 4)])
GRAPH = graph(LINKS, items=9)


def test_a_link_counts_once_in_either_direction_and_never_to_itself():
    told_twice = np.concatenate([LINKS, LINKS[:, ::-1], LINKS, [(8, 8)]])
    again = graph(told_twice, items=9)
    assert (again.near != GRAPH.near).nnz == 0
    assert np.array_equal(again.degree, [1, 2, 2, 1, 2, 2, 2, 2, 0])


def test_the_mean_of_relatives_weighs_each_of_them_alike():
    assert np.allclose(GRAPH.mean.sum(axis=1).ravel(), [1] * 8 + [0])
    assert GRAPH.mean[[1]].toarray().ravel().tolist() == [0.5, 0, 0.5, 0, 0, 0, 0, 0, 0]


def test_an_item_without_traits_takes_those_of_its_relatives():
    traits = csr_matrix(np.array([[1.0, 0.0]] * 3 + [[0.0, 0.0]] + [[0.0, 1.0]] * 5, dtype=np.float32))
    found = smoothed(traits, GRAPH.mean @ traits).toarray()
    assert found[3].tolist() == [1.0, 0.0]
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0)


def test_whoever_hangs_together_stands_together():
    links = np.array([(a, b) for first in (0, 20) for a in range(20) for b in range(a) if (a + b) % 3])
    links[:, :] += 20 * (np.arange(len(links)) >= len(links) // 2)[:, None]
    found = surroundings(graph(links, items=41))
    assert found.shape == (41, 2)
    same, other = found[0] @ found[7], found[0] @ found[27]
    assert same > 0.1 > abs(other)
    assert not found[40].any()


def test_a_graph_without_links_adds_nothing():
    nothing = graph(np.zeros((0, 2), dtype=np.int64), items=5)
    traits = eye_array(5, format="csr", dtype=np.float32)
    found = related(traits, nothing)
    assert (found.traits != traits).nnz == 0
    assert found.beside.shape == (5, 0)
