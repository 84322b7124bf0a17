"""Seeding: a large world of invented offers, the same for the same arguments, made in a minute: to measure with.

1. A few thousand documents are made (`documents`) and taken in through `ingesting`, as a pull would.
2. The rows that they became are copied (`copying`) until there are as many as asked: elsewhere in the same town, in
   another week, under keys of their own, in documents and cards too. Whatever ingest writes, the copies have.
"""

from culture_app.offers.seeding.world import NotEmpty, Sown, settle, sow

__all__ = ["NotEmpty", "Sown", "settle", "sow"]
