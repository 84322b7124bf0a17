"""A small graph in memory: the triples of one entity, by subject and short property name."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from culture_app.mesh.codecs.oslo import names
from culture_app.mesh.data import Texts

Term = NamedNode | BlankNode | Literal
Graph = dict[str, dict[str, list[Term]]]


def key(term: object) -> str:
    """How a subject or object is called in a Graph."""
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return str(getattr(term, "value", term))


def add(graph: Graph, quad: Quad | Triple) -> None:
    properties = graph.setdefault(key(quad.subject), {})
    properties.setdefault(names.short(quad.predicate.value), []).append(quad.object)  # type: ignore[arg-type]


class Node:
    """One subject of a graph; values come sorted, so that equal graphs read alike."""

    __slots__ = ("_graph", "iri", "properties")

    def __init__(self, graph: Graph, iri: str) -> None:
        self._graph = graph
        self.iri = iri
        self.properties = graph.get(iri, {})

    def terms(self, *names_: str) -> Iterator[Term]:
        for name in names_:
            yield from sorted(self.properties.get(name, ()), key=str)

    def text(self, *names_: str) -> str:
        """The first value of the first property that has one, without language."""
        return next((key(term) for term in self.terms(*names_)), "")

    def latest(self, *names_: str) -> str:
        """The last in order of text: of several timestamps, the latest as written."""
        return max((key(term) for term in self.terms(*names_)), default="")

    def texts(self, *names_: str) -> Texts:
        """By language; text without one is Dutch."""
        found: Texts = {}
        for term in self.terms(*names_):
            if isinstance(term, Literal) and term.value.strip():
                found.setdefault((term.language or "nl").split("-")[0].lower(), term.value)
        return found

    def iris(self, *names_: str) -> list[str]:
        return [term.value for term in self.terms(*names_) if isinstance(term, NamedNode)]

    def nodes(self, *names_: str) -> list["Node"]:
        return [Node(self._graph, key(term)) for term in self.terms(*names_) if not isinstance(term, Literal)]

    def node(self, *names_: str) -> "Node | None":
        return next(iter(self.nodes(*names_)), None)

    def literals(self, *names_: str) -> list[Literal]:
        return [term for term in self.terms(*names_) if isinstance(term, Literal)]
