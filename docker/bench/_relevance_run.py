"""The labelled queries asked in three ways of one PostgreSQL: ours, its own Dutch text search, trigrams alone.

Run by `relevance` in a database of its own; whatever is written is rolled back. Prints one line of JSON:
`{part: {way: {kind: {"recall", "mrr", "queries"}}}}`, the kind "all" among them; with `--misses`, before it, what ours missed
among the tuned queries.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from culture_app.kernel.identity import key_of  # noqa: E402
from culture_app.offers import services as offers  # noqa: E402
from culture_app.offers.data import OfferQuery, SourceDocument  # noqa: E402
from docker.bench import _relevance  # noqa: E402
from docker.bench._relevance import DEPTH, Entry, Query  # noqa: E402

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
Way = Callable[[str], list[str]]
# The others get what ours gets, weighed alike: names before what stands around them before descriptions.
_PLAIN = """
CREATE TEMPORARY TABLE plain ON COMMIT DROP AS
SELECT key, name || ' ' || around || ' ' || description AS body,
    setweight(to_tsvector('dutch', name), 'A') || setweight(to_tsvector('dutch', around), 'B')
    || setweight(to_tsvector('dutch', description), 'D') AS vector
FROM unnest(%(keys)s::text[], %(names)s::text[], %(arounds)s::text[], %(descriptions)s::text[])
    AS given (key, name, around, description)
"""
_DUTCH = f"""
SELECT key FROM plain, websearch_to_tsquery('dutch', %(text)s) AS q WHERE vector @@ q
ORDER BY ts_rank(vector, q) DESC, key LIMIT {DEPTH}
"""
_TRIGRAM = f"""
SELECT key FROM plain WHERE word_similarity(%(text)s, body) > 0.3
ORDER BY word_similarity(%(text)s, body) DESC, key LIMIT {DEPTH}
"""


def main() -> None:
    with transaction.atomic():
        corpus = (*_relevance.corpus(), *_relevance.crowd())
        take_in(corpus)
        _others(corpus)
        ways: dict[str, Way] = {"ours": ours(corpus), "dutch": _way(_DUTCH), "trigram": _way(_TRIGRAM)}
        if "--misses" in sys.argv:
            _misses(ways["ours"])
        print(
            json.dumps(
                {
                    part: {name: _measured(part, way) for name, way in ways.items()}
                    for part in _relevance.PARTS
                }
            )
        )
        transaction.set_rollback(True)


def take_in(corpus: Sequence[Entry]) -> None:
    """Through the door, as from a data product."""
    documents = [
        SourceDocument(
            kind="event", iri=_relevance.iri(entry), document=_relevance.document(entry), modified=None,
            source="the labelled set", digest=sha256(entry.key.encode()).digest(),
        )
        for entry in corpus
    ]  # fmt: skip
    refused = [
        each.reason for each in offers.ingest(documents=documents, now=NOW) if each.status != "created"
    ]
    if refused:
        raise SystemExit(f"the corpus can't be taken in: {refused[:3]}")


def ours(corpus: Sequence[Entry]) -> Way:
    """Through the door, by relevance alone."""
    keys = {key_of(_relevance.iri(entry)): entry.key for entry in corpus}

    def ask(text: str) -> list[str]:
        query = OfferQuery(kinds=("event",), text=text, limit=DEPTH, count=False)
        return [keys[card.id] for card in offers.search(query=query, now=NOW, language="nl").items]

    return ask


def _others(corpus: Sequence[Entry]) -> None:
    arounds = [" ".join((entry.place, entry.town, *entry.about)) for entry in corpus]
    given: dict[str, Any] = {
        "keys": [entry.key for entry in corpus], "names": [entry.name for entry in corpus],
        "arounds": arounds, "descriptions": [entry.description for entry in corpus],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, given)


def _way(statement: str) -> Way:
    def ask(text: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"text": text})
            return [row[0] for row in cursor.fetchall()]

    return ask


def _measured(part: str, way: Way) -> dict[str, dict[str, float]]:
    asked = _relevance.queries(part)
    found = {query.text: way(query.text) for query in asked}

    def figures(kind: str) -> dict[str, float]:
        chosen = [query for query in asked if kind in ("all", query.kind)]
        measured = _relevance.figures(chosen, [found[query.text] for query in chosen])
        return {"recall": measured.recall, "mrr": measured.mrr, "queries": measured.queries}

    return {kind: figures(kind) for kind in dict.fromkeys(["all", *(query.kind for query in asked)])}


def _misses(way: Way) -> None:
    for query in _relevance.queries("tuned"):
        found = way(query.text)
        if not query.wanted.issubset(found) or found[0] not in query.wanted:
            print(f"{query.text}: missed {sorted(query.wanted.difference(found))}, first {found[:4]}")


__all__ = ["Query", "ours", "take_in"]

if __name__ == "__main__":
    main()
