"""One pull: find the files, index every record, choose the winners, deliver them in batches.

Each batch is a transaction of the room that keeps it, so a pull that was killed is simply run again: what went in is
found unchanged, the rest goes in now, and the tables end the same. Nothing here raises for a record; see
`quarantine`. Personal records of a product without a legal ground are refused before anything else is asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import connection

from culture_app.kernel.errors import DomainError
from culture_app.kernel.progress import track
from culture_app.mesh import artefacts, hands, refusing
from culture_app.mesh.codecs.readers import Reader, reader
from culture_app.mesh.data import Kind, Product, PullReport, Record, Source
from culture_app.mesh.index import Index
from culture_app.mesh.inputs import spool as spooling
from culture_app.mesh.inputs import walk
from culture_app.mesh.quarantine import Quarantine, Refusal
from culture_app.mesh.tally import Tally
from culture_app.mesh.winners import BATCH, Winners
from culture_app.offers import services as offers

NO_GROUND = "The product states no legal ground and purposes for personal records."


# Bytes of a document, about, packed ones taken for what they are: enough to see whether a pull is a large one.
USUAL_SIZE = 2_000
# So many events tell the database what the others are like.
ENOUGH = 10_000


@dataclass(frozen=True, slots=True)
class Indexed:
    """What one hand found out."""

    index: Index
    tally: Tally
    seen: set[int]


@dataclass
class Pull:
    """The state of one pull. Call `run` once."""

    now: datetime
    spool: spooling.Spool
    tally: Tally = field(default_factory=Tally)
    index: Index = field(default_factory=Index)
    sources: list[Source] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)

    def run(self, paths: Sequence[Path]) -> PullReport:
        found = walk.find(list(paths), self.spool)
        self.products = found.products
        self.quarantine = Quarantine(self.now)
        for path, reason, product in found.faults:
            self._refuse_file(path, reason, product)
        self.sources = [source for source in found.sources if source.media not in artefacts.MEDIA]
        for _ in track(self._index_all(), "reading records"):
            pass
        self.index.settle()
        for kind in Kind:
            self._deliver_kind(kind)
        for source in found.sources:
            if source.media in artefacts.MEDIA:
                self._artefact(source)
        for path, _, _ in found.faults:
            self.quarantine.close_file(str(path))
        for source in found.sources:
            self.quarantine.close_file(source.label)
        return self.tally.report(found.ignored)

    # The index

    def _index_all(self) -> Iterator[None]:
        """A step per record."""
        shares = [] if connection.in_atomic_block else self._shares()
        if not shares:
            for number in range(len(self.sources)):
                yield from self._index(number, self.sources[number])
            return
        for step in hands.share(len(shares), lambda hand: self._index_share(shares[hand])):
            if isinstance(step, Indexed):
                self.index.add_all(step.index)
                self.tally.add_all(step.tally)
                self.quarantine.seen |= step.seen
            else:
                yield from [None] * step

    def _shares(self) -> list[list[int]]:
        """Sources by number, shared out by size; none if one process does as well."""
        sizes = {number: walk.size_of(source.path) for number, source in enumerate(self.sources)}
        count = min(hands.useful(sum(sizes.values()) // USUAL_SIZE), len(sizes))
        shares: list[list[int]] = [[] for _ in range(count)]
        for number in sorted(sizes, key=lambda number: -sizes[number]):
            if count > 1:
                min(shares, key=lambda share: sum(sizes[each] for each in share)).append(number)
        return shares if count > 1 else []

    def _index_share(self, numbers: Sequence[int]) -> Iterator[int | Indexed]:
        """In a process of its own."""
        self.tally, self.index = Tally(), Index()
        steps = (step for number in numbers for step in self._index(number, self.sources[number]))
        for part in batched(steps, BATCH):
            yield len(part)
        yield Indexed(self.index, self.tally, self.quarantine.seen)

    def _index(self, number: int, source: Source) -> Iterator[None]:
        """Say of every record what it is; those that can't be said are refused here. A step per record."""
        refusals: list[Refusal] = []
        try:
            codec = reader(source, self.spool.open(source.path))
            for ordinal, record in enumerate(codec.records()):
                yield
                refusal = self._index_record(number, ordinal, source, codec, record)
                if refusal is not None:
                    refusals.append(refusal)
                if len(refusals) >= BATCH:
                    self._refuse(refusals)
                    refusals = []
        except refusing.UNREADABLE as error:
            self._refuse_file(
                source.path, refusing.reason_of(error), source.product, personal=walk.personal_hint(source)
            )
        self._refuse(refusals)

    def _index_record(
        self, number: int, ordinal: int, source: Source, codec: Reader, record: Record
    ) -> Refusal | None:
        if record.fault:
            return refusing.of_record(
                source, ordinal, record, record.fault, personal=refusing.seems_personal(source, record)
            )
        try:
            identity = codec.identify(record)
        except Exception as error:
            reason, personal = refusing.reason_of_record(error), refusing.seems_personal(source, record)
            return refusing.of_record(source, ordinal, record, reason, personal=personal)
        if identity.kind.personal and source.product.legal_basis is None:
            return refusing.of_record(source, ordinal, record, NO_GROUND, personal=True, iri=identity.iri)
        self.index.add(identity, number, ordinal)
        self.tally.add(source.product.name, "superseded")  # until it turns out to be the winner
        return None

    # The winners

    def _deliver_kind(self, kind: Kind) -> None:
        picks = self.index.winners(kind)
        while picks:
            winners = Winners(kind, self.now, self.sources, self.spool, self.quarantine, self.tally)
            steps = track(winners.deliver(picks), f"{kind.name.lower()}s", sum(map(len, picks.values())))
            for number, _ in enumerate(steps, 1):
                if number == ENOUGH and kind is Kind.EVENT:
                    offers.survey()
            picks = self.index.next_best(winners.refused)

    def _artefact(self, source: Source) -> None:
        product = source.product.name
        try:
            loaded, refused = artefacts.load(source, self.spool.open(source.path), self.now)
        except (DomainError, *refusing.UNREADABLE) as error:
            self._refuse_file(source.path, refusing.reason_of(error), source.product)
            return
        for status in ("created", "updated", "unchanged"):
            self.tally.add(product, status, getattr(loaded, status))
        self._refuse(
            [
                refusing.of_record(source, number, record, record.fault, personal=False)
                for number, record in enumerate(refused)
            ]
        )

    # The quarantine

    def _refuse(self, refusals: Sequence[Refusal]) -> None:
        if not refusals:
            return
        self.quarantine.put(refusals)
        for refusal in refusals:
            self.tally.refuse(refusal.product, refusal.shown_source, refusal.reason)

    def _refuse_file(
        self, path: Path, reason: str, product: Product, *, personal: bool | None = None
    ) -> None:
        self._refuse([refusing.of_file(path, reason, product, personal=personal)])
