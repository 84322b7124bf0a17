"""An RDF file cut into entities.

N-Quads with one named graph per entity are cut line by line, in constant memory: a broken line spoils only its own
entity. Anything else (Turtle, TriG, N-Triples, graphs whose lines lie scattered, several entities in one graph) is
loaded into a store first, on disk when it is big, and cut by following each entity's own nodes.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pyoxigraph as ox

from culture_app.mesh import scratch
from culture_app.mesh.codecs.oslo import names, node
from culture_app.mesh.data import Record

_TERM = rb'(?:<[^<>"{}|^`\\\x00-\x20]*>|_:[^\s<>"]+|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?)'
_QUAD = re.compile(
    rb"^\s*" + _TERM + rb"\s*<[^<>\s]*>\s*" + _TERM + rb"\s*(?:(<[^<>\s]*>|_:\S+)\s*)?\.\s*(?:#.*)?$"
)
_SUBJECT = re.compile(rb"^\s*<([^<>\s#]*)")
_MOST_LINES = 5_000
_BIG_FILE = 64 * 1024 * 1024
_FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
}
SUFFIXES = frozenset(_FORMATS)
MEDIA_TYPE = "application/n-quads"


def records(path: Path, *, big: int = _BIG_FILE) -> Iterator[Record]:
    """Every entity of the file, in a stable order. `value` is (root IRI, entity name, Graph).

    From `big` bytes on, what has to be loaded as a whole is loaded to disk.
    """
    if path.suffix == ".nq" and _lines_belong_together(path):
        yield from _by_line(path)
    else:
        yield from _by_store(path, on_disk=path.stat().st_size >= big)


def parse(raw: bytes) -> Iterator[Record]:
    """The entities in some N-Quads, as for a record that was mended."""
    graph: node.Graph = {}
    try:
        for quad in ox.parse(input=raw, format=ox.RdfFormat.N_QUADS):
            node.add(graph, quad)
    except (SyntaxError, ValueError) as error:
        yield _broken("record", raw, str(error))
        return
    yield from _of_graph(graph, "record", raw)


def reason_of(error: SyntaxError) -> str:
    """Why an RDF file can't be read, without quoting it."""
    where = re.search(r"line \d+ between columns \d+ and \d+", str(error))
    if str(error).startswith("None of"):
        return str(error)
    return "The RDF can't be read" + (f" ({where.group()})" if where else "") + "."


def _broken(position: str, raw: bytes, error: str) -> Record:
    # The parser quotes the text; a curator needs the place, and a person's value must not come along.
    where = re.search(r"line \d+ between columns \d+ and \d+", error)
    reason = "The RDF can't be read" + (f" ({where.group()} of this record)" if where else "") + "."
    return Record(position=position, raw=raw, fault=reason, media_type=MEDIA_TYPE)


def _graph_of(line: bytes) -> bytes | None:
    """The graph that a line names, b"" for the default graph, None for a line that isn't a quad."""
    match = _QUAD.match(line)
    return (match.group(1) or b"") if match else None


def _blank(line: bytes) -> bool:
    return not line.strip() or line.lstrip().startswith(b"#")


def _about(line: bytes) -> bytes:
    """The subject without its fragment: whose line this is, as far as a broken line tells."""
    match = _SUBJECT.match(line)
    return match.group(1) if match else b""


def _lines_belong_together(path: Path) -> bool:
    """Whether each graph's lines follow each other, and none is the default graph or too long for one entity."""
    seen: set[int] = set()
    current: bytes | None = None
    lines = 0
    with path.open("rb") as file:
        for line in file:
            graph = None if _blank(line) else _graph_of(line)
            if graph is None:
                continue
            lines += 1
            if graph == current:
                if lines > _MOST_LINES:
                    return False
                continue
            if graph == b"" or hash(graph) in seen:
                return False
            seen.add(hash(graph))
            current, lines = graph, 1
    return current is not None


def _by_line(path: Path) -> Iterator[Record]:
    """Group the lines by graph. A broken line goes with the entity that its subject names; where that can't be told
    and it stands between two, with both: better two records for a curator than one that silently lost a line.
    """
    current, lines, broken = b"", [], []
    with path.open("rb") as file:
        for line in file:
            if _blank(line):
                continue
            graph = _graph_of(line)
            if graph is None:
                broken.append(line)
                continue
            if graph == current:
                lines += broken
            else:
                before = _about(lines[-1]) if lines else None
                after = _about(line)
                mine = [
                    each for each in broken if lines and (_about(each) == before or _about(each) != after)
                ]
                if lines:
                    yield from _of_lines(current, lines + mine)
                lines = [each for each in broken if not lines or _about(each) != before]
                current = graph
            broken = []
            lines.append(line)
    if lines or broken:
        yield from _of_lines(current, lines + broken)


def _of_lines(graph_name: bytes, lines: list[bytes]) -> Iterator[Record]:
    raw = b"".join(lines)
    position = f"graph {graph_name.decode('utf-8', 'replace')}"
    graph: node.Graph = {}
    try:
        for quad in ox.parse(input=raw, format=ox.RdfFormat.N_QUADS):
            node.add(graph, quad)
    except (SyntaxError, ValueError) as error:
        yield _broken(position, raw, str(error))
        return
    yield from _of_graph(graph, position, raw)


def _of_graph(graph: node.Graph, position: str, raw: bytes) -> Iterator[Record]:
    found = sorted(_roots(graph))
    if not found:
        yield Record(
            position=position,
            raw=raw,
            fault="None of the six entities is in this graph.",
            media_type=MEDIA_TYPE,
        )
    for iri, entity in found:
        yield Record(position=position, raw=raw, value=(iri, entity, graph), media_type=MEDIA_TYPE)


def _roots(graph: node.Graph) -> Iterator[tuple[str, str]]:
    for iri, properties in graph.items():
        for kind in properties.get("rdf:type", ()):
            entity = names.ROOTS.get(names.short(node.key(kind)))
            if entity:
                yield iri, entity


def _by_store(path: Path, *, on_disk: bool) -> Iterator[Record]:
    """Load everything, then cut. A file that doesn't parse is one fault, raised as SyntaxError."""
    with tempfile.TemporaryDirectory(dir=scratch.folder()) if on_disk else nullcontext() as folder:
        store = ox.Store(folder) if folder else ox.Store()
        loaded = store.bulk_load if folder else store.load
        loaded(
            path=str(path), format=_FORMATS.get(path.suffix, ox.RdfFormat.N_QUADS), base_iri="urn:mesh:file"
        )
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        found = sorted(
            (node.key(quad.subject), names.ROOTS[kind])
            for quad in store.quads_for_pattern(None, rdf_type, None, None)
            if (kind := names.short(node.key(quad.object))) in names.ROOTS
        )
        roots = {iri for iri, _ in found}
        for iri, entity in dict.fromkeys(found):
            graph, quads = _closure(store, iri, roots)
            raw = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
            yield Record(
                position=f"<{iri}>", raw=raw or b"", value=(iri, entity, graph), media_type=MEDIA_TYPE
            )
        if not found:
            raise SyntaxError("None of the six entities is in this file.")


def _closure(store: ox.Store, root: str, roots: set[str]) -> tuple[node.Graph, list[ox.Quad]]:
    """The triples reached from the root without walking into another entity."""
    graph: node.Graph = {}
    quads: list[ox.Quad] = []
    waiting: list[ox.NamedNode | ox.BlankNode] = [
        ox.BlankNode(root[2:]) if root.startswith("_:") else ox.NamedNode(root)
    ]
    seen = {root}
    while waiting:
        for quad in sorted(store.quads_for_pattern(waiting.pop(), None, None, None), key=str):
            node.add(graph, quad)
            quads.append(quad)
            target = quad.object
            if isinstance(target, ox.NamedNode | ox.BlankNode) and node.key(target) not in seen | roots:
                seen.add(node.key(target))
                waiting.append(target)
    return graph, quads
